/** The controls on what takes power away from a ceremony before it is carried out: that it is cancelled, or loses an approver. */
import type { EventOf } from '../format/ceremony-event.ts';
import { mayCancel } from '../format/policy.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { isTried } from './old-set.ts';
import { isOpen, isUnderHand } from './standing.ts';
import { type CeremonyState, nameOf, personOf } from './state.ts';

/** Carried out, whether the record of that is written yet or not. */
const isDone = (state: CeremonyState): boolean =>
  state.phase === 'Executed' || state.activatedAt !== null || state.keypair.generated !== null || isTried(state);

/** The initiator, or who holds the right in the policy; in an emergency of this workspace, its master. */
export function cancelRefusal(state: CeremonyState, { by, incident }: EventOf<'ceremony.cancelled'>['body']): Refusal | null {
  if (isDone(state)) return refuse('CER-USED-1', {});
  if (isUnderHand(state)) return refuse('CER-INTERRUPTED-1', { act: 'generate' });
  const { participants, policy } = state.opened;
  const person = personOf(state.roster, by);
  if (person === undefined) return refuse('CER-PEOPLE-1', { person: by });
  const may =
    incident === null
      ? by === participants.initiator || mayCancel(policy, person) || (participants.initiator === null && by === participants.master)
      : person.roles.includes('master');
  return may ? null : refuse('CER-CANCEL-1', { person: person.name });
}

export function barredRefusal(state: CeremonyState, { person }: EventOf<'approver.barred'>['body']): Refusal | null {
  if (!isOpen(state)) return refuse('CER-STATE-1', { state: isDone(state) ? 'Executed' : state.phase });
  if (!state.opened.participants.custodians.includes(person)) return refuse('CER-PEOPLE-1', { person });
  return state.barred.has(person) ? refuse('APP-BARRED-1', { person: nameOf(state.roster, person) }) : null;
}
