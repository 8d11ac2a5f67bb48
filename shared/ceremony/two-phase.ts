/**
 * Two-phase operations: bytes that can only be known once a key exists (the to-be-signed part of a certificate) are shown to the quorum, each of
 * its members signs their digest, and what is made is compared with them after (practice.md, Bugzilla 1895006).
 */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { confirmationRecord, PAYLOAD_TYPE } from '../format/statement.ts';
import { mayStillConfirm } from './evidence.ts';
import { KINDS } from './kinds.ts';
import { signedBy } from './signatures.ts';
import { type CeremonyState, personOf } from './state.ts';

export function proposedRefusal(state: CeremonyState, body: EventOf<'bytes.proposed'>['body']): Refusal | null {
  const { kind } = state.opened.operation;
  if (!KINDS[kind].twoPhase) return refuse('CER-KIND-1', { kind });
  if (state.phase !== 'Approved') return refuse('CER-QUORUM-1', { have: state.approvals.length, need: state.opened.approvalThreshold });
  // what somebody has confirmed is not exchanged
  if (state.bytes !== null && state.bytes.confirmations.length > 0) return refuse('BYTES-FIXED-1', { name: state.bytes.name });
  return digestHex(fromBase64(body.bytes)) === body.digest ? null : refuse('BYTES-DIGEST-1', { have: body.digest });
}

export function confirmationRefusal(state: CeremonyState, body: EventOf<'bytes.confirmed'>['body'], rsa: RsaVerify): Refusal | null {
  const { bytes, request } = state;
  const person = personOf(state.roster, body.person);
  if (bytes === null || request === null) return refuse('BYTES-NONE-1', {});
  if (person === undefined || !mayStillConfirm(state).includes(person.id))
    return refuse('BYTES-SIGNER-1', { person: person?.name ?? body.person });
  const signed = signedBy(person, PAYLOAD_TYPE.confirmation, confirmationRecord, body.envelope, 'BYTES-SIGNATURE-1', rsa);
  if (!signed.ok) return signed.refusal;
  const { statement } = signed;
  if (statement.bytesDigest !== bytes.digest) return refuse('BYTES-DIGEST-1', { have: statement.bytesDigest });
  const same =
    statement.ceremonyId === state.id &&
    statement.step === body.step &&
    statement.requestDigest === request.digest &&
    statement.name === bytes.name &&
    statement.custodian === person.id &&
    statement.keyFingerprint === person.key.fingerprint &&
    statement.tokenSerial === body.token.serial;
  if (!same) return refuse('BYTES-STATEMENT-1', { person: person.name });
  return body.confirmations === bytes.confirmations.length + 1 && body.threshold === state.opened.approvalThreshold
    ? null
    : refuse('APP-COUNT-1', { have: body.confirmations });
}

export function producedRefusal(state: CeremonyState, body: EventOf<'bytes.produced'>['body']): Refusal | null {
  const { bytes } = state;
  if (bytes === null) return refuse('BYTES-NONE-1', {});
  // an approver who was barred since is missing in both
  if (state.phase !== 'Approved') return refuse('CER-QUORUM-1', { have: state.approvals.length, need: state.opened.approvalThreshold });
  if (bytes.confirmations.length < state.opened.approvalThreshold)
    return refuse('BYTES-QUORUM-1', { have: bytes.confirmations.length, need: state.opened.approvalThreshold });
  return body.digest === bytes.digest && body.name === bytes.name ? null : refuse('BYTES-DIGEST-1', { have: body.digest });
}
