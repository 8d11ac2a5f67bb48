/** The controls on a change of the roster: the quorum of the present roster approved exactly this one, and its own people signed it. */
import { fromBase64 } from '../bytes/base64.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { type Roster, rosterRecord } from '../format/roster.ts';
import { decodeSignedRoster, type SignedRoster } from '../format/signed-roster.ts';
import { rosterChanges } from './roster-changes.ts';
import { signedRosterRefusal } from './roster-signed.ts';
import type { CeremonyState } from './state.ts';

/** Whether one roster may take the place of the other; asked when the ceremony is opened, too. */
export function successorRefusal(before: Roster, next: SignedRoster, rsa: RsaVerify): Refusal | null {
  const { roster: after } = next;
  const unsigned = signedRosterRefusal(next, rsa);
  if (unsigned !== null) return unsigned;
  if (after.mode !== before.mode) return refuse('ROSTER-MODE-1', { have: after.mode, want: before.mode });
  // a roster of before, with all its signatures, is no new one
  return after.issued > before.issued ? null : refuse('ROSTER-ISSUED-1', { have: after.issued, present: before.issued });
}

export function rosterIntentRefusal(
  state: CeremonyState,
  { previous, digest, envelope }: EventOf<'roster.changeIntended'>['body'],
  rsa: RsaVerify,
): Refusal | null {
  const { operation, approvalThreshold } = state.opened;
  if (operation.kind !== 'roster-change') return refuse('CER-KIND-1', { kind: operation.kind });
  if (state.phase === 'Executed') return refuse('CER-USED-1', {});
  if (state.rosterChange?.stage === 'intended') return refuse('CER-INTERRUPTED-1', { act: 'roster' });
  if (state.phase !== 'Approved') return refuse('CER-QUORUM-1', { have: state.approvals.length, need: approvalThreshold });
  const next = decodeSignedRoster(fromBase64(envelope));
  if (next.digest !== operation.payload.digest || next.digest !== digest) return refuse('ROSTER-DIGEST-1', { have: next.digest });
  if (previous !== rosterRecord.digest(state.roster)) return refuse('ROSTER-PREVIOUS-1', { have: previous });
  return successorRefusal(state.roster, next, rsa) ?? changesRefusal(state.roster, next, operation.payload.changes);
}

/** What the custodians were told is what changes. */
export function changesRefusal(before: Roster, { roster }: SignedRoster, told: readonly string[]): Refusal | null {
  const changes = rosterChanges(before, roster);
  const at = changes.findIndex((line, index) => line !== told[index]);
  if (at < 0 && changes.length === told.length) return null;
  return refuse('ROSTER-CHANGES-1', { line: (at < 0 ? changes.length : at) + 1 });
}

export function rosterChangedRefusal(
  { rosterChange }: CeremonyState,
  { previous, digest }: EventOf<'roster.changed'>['body'],
): Refusal | null {
  if (rosterChange?.stage !== 'intended') return refuse('ROSTER-INTENT-1', {});
  if (digest !== rosterChange.digest) return refuse('ROSTER-DIGEST-1', { have: digest });
  return previous === rosterChange.previous ? null : refuse('ROSTER-PREVIOUS-1', { have: previous });
}
