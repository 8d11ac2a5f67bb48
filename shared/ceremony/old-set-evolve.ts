/** The records of a set whose cards are read, folded into the state (evolve.ts). */
import type { EventOf } from '../format/ceremony-event.ts';
import type { CeremonyState, OldSetState } from './state.ts';

export type OldSetEvent = EventOf<
  'oldSet.openingIntended' | 'oldSet.cardRead' | 'oldSet.cardRefused' | 'oldSet.opened' | 'oldSet.openingFailed'
>;

/** What was read is gone with the process that held it. */
export const forgotten = ({ oldSet }: CeremonyState): OldSetState => ({ ...oldSet, reading: null });

export function withOldSet(state: CeremonyState, event: OldSetEvent, at: string): CeremonyState {
  const { reading } = state.oldSet;
  switch (event.type) {
    case 'oldSet.openingIntended': {
      // the check before it is used up: another opening needs another
      const probes = state.probes === null ? null : { ...state.probes, phase: 'check' as const };
      return { ...state, probes, oldSet: { reading: { at, manifest: event.body.manifest, cards: new Map() }, opened: null } };
    }
    case 'oldSet.cardRead':
      return reading === null
        ? state
        : {
            ...state,
            oldSet: { ...state.oldSet, reading: { ...reading, cards: new Map([...reading.cards, [event.body.index, { at }]]) } },
          };
    case 'oldSet.cardRefused':
      return state;
    case 'oldSet.opened':
      return reading === null
        ? state
        : { ...state, oldSet: { reading: null, opened: { ...event.body, at, begun: reading.at, manifest: reading.manifest } } };
    case 'oldSet.openingFailed':
      return { ...state, oldSet: forgotten(state) };
  }
}
