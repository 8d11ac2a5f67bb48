/** What the ceremony's operation says about keys and cards, for the parts of the screens that are about them. */
import { isOver, type Overview } from '../../shared/ceremony/overview.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import type { PayloadOf } from '../../shared/format/operation.ts';

/** The payload of a ceremony that makes a master key and hands out its cards; null in every other. */
export function masterKey({ opened }: CeremonyState): PayloadOf<'master-key-generation'> | null {
  return opened.operation.kind === 'master-key-generation' ? opened.operation.payload : null;
}

/** How many cards open the key; 0 where the ceremony makes no cards. */
export const cardsNeeded = ({ opened }: CeremonyState): number =>
  'cards' in opened.operation.payload ? opened.operation.payload.cards.threshold : 0;

export const openExceptions = (state: CeremonyState): CeremonyState['exceptions'] => state.exceptions.filter((e) => e.resolved === null);

/** Sign-off, seal and close wait for every exception to be decided (EXC-OPEN-1): the number of the one that is in the way of the step now. */
export function blocking(state: CeremonyState): number | null {
  const action = currentStep(state)?.action;
  const waits = action === 'sign-off' || action === 'seal' || action === 'close';
  return waits ? (openExceptions(state)[0]?.number ?? null) : null;
}

/** What an emergency cancels, of the workspace's ceremonies, as the station will choose it (electron/station/emergency.ts). */
export function toCancel(ceremonies: readonly Overview[], { id, opened }: CeremonyState): readonly Overview[] {
  const { operation } = opened;
  const open = ceremonies.filter((one) => !isOver(one) && one.phase !== 'Executed' && one.id !== id);
  if (operation.kind === 'stuck-ceremony') return open.filter((one) => one.id === operation.payload.ceremony);
  if (operation.kind === 'compromised-approver') return open.filter((one) => one.initiator === operation.payload.person);
  return [];
}

/** An emergency's signed log leaves the room without one. */
export const hasBundle = ({ steps }: CeremonyState): boolean => steps.some(({ action }) => action === 'sign-bundle');
