/** One seat for each approval needed: full, asked, or empty. Both screens draw the same seats, each at its own size. */
import { askedPerson, mayStillApprove } from '../../shared/ceremony/evidence.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';

export interface Seat {
  readonly key: string;
  readonly standing: 'full' | 'asked' | 'empty';
  readonly person: string | null;
  readonly at: string | null;
}

/** Approvals can still come. */
export const isWaiting = ({ phase }: CeremonyState): boolean => phase === 'Pending' || phase === 'PartiallyApproved';

export function seatsOf(state: CeremonyState): readonly Seat[] {
  const asked = isWaiting(state) && currentStep(state)?.action === 'approve' ? askedPerson(state) : null;
  const full = state.approvals.map((a): Seat => ({ key: a.step, standing: 'full', person: a.person, at: a.at }));
  const waiting = asked !== null && mayStillApprove(state).includes(asked) ? asked : null;
  const left = Math.max(0, state.opened.approvalThreshold - full.length);
  const open = Array.from({ length: left }, (_, place): Seat => {
    const person = place === 0 ? waiting : null;
    return { key: `open-${place}`, standing: person === null ? 'empty' : 'asked', person, at: null };
  });
  return [...full, ...open];
}
