/** The records of a key pair that a token makes, folded into the state (evolve.ts). */
import type { EventOf } from '../format/ceremony-event.ts';
import type { CeremonyState, KeypairState } from './state.ts';

export type KeypairEvent = EventOf<
  | 'keypair.generationIntended'
  | 'keypair.generated'
  | 'keypair.generationFailed'
  | 'keypair.sought'
  | 'keypair.settlementIntended'
  | 'keypair.destroyed'
  | 'keypair.settlementRefused'
>;

/** Two people settle it, as after a stop of the station. */
const left = (state: CeremonyState, keypair: KeypairState): CeremonyState => ({
  ...state,
  interrupted: 'generate',
  keypair: { ...keypair, standing: 'left' },
});

export function withKeypair(state: CeremonyState, event: KeypairEvent, at: string): CeremonyState {
  const keypair: KeypairState = { ...state.keypair, found: null, settling: null };
  switch (event.type) {
    case 'keypair.generationIntended': {
      const { nonce } = event.body;
      // the check before it is used up: another generation needs another
      const probes = state.probes === null ? null : { ...state.probes, phase: 'check' as const };
      return { ...state, probes, keypair: { ...keypair, standing: 'intended', intent: event.body, nonce } };
    }
    case 'keypair.generated': {
      const generated = { ...event.body, at, adopted: state.interrupted === 'generate' };
      return { ...state, interrupted: null, keypair: { ...keypair, standing: 'generated', generated } };
    }
    case 'keypair.generationFailed': {
      const { left: found } = event.body;
      const nothing = found !== null && found.privateKeys + found.publicKeys === 0;
      return nothing ? { ...state, keypair: { ...keypair, standing: 'none' } } : left(state, keypair);
    }
    case 'keypair.sought':
      return { ...state, keypair: { ...keypair, found: event.body.found } };
    case 'keypair.settlementIntended':
      return { ...state, keypair: { ...keypair, nonce: event.body.nonce, settling: event.body.way } };
    case 'keypair.destroyed':
      return { ...state, interrupted: null, keypair: { ...keypair, standing: 'none' } };
    case 'keypair.settlementRefused':
      return { ...state, keypair };
  }
}

/** What was found before the stop may no longer be so, and what was decided has no outcome. */
export const afterRestart = ({ keypair }: CeremonyState, interrupted: string | null): KeypairState => ({
  ...keypair,
  standing: interrupted === 'generate' ? 'left' : keypair.standing,
  found: null,
  settling: null,
});
