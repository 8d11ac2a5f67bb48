/** The controls on what people sign with their tokens: identification, approval, checkpoint. Each is verified against the roster's key. */
import { fromBase64 } from '../bytes/base64.ts';
import { sameJson } from '../bytes/canonical-json.ts';
import { FormatError } from '../bytes/format-error.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import { decodeEnvelope, envelopePayload, verifyEnvelope } from '../format/dsse.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Person } from '../format/roster.ts';
import { approvalRecord, checkpointRecord, identificationRecord, PAYLOAD_TYPE } from '../format/statement.ts';
import { attestationRefusal, attestationResult, saidOf } from './attestation.ts';
import { mayStillApprove } from './evidence.ts';
import { type CeremonyState, personOf } from './state.ts';
import { summaryDigest } from './summary.ts';

type Signed<T> = { readonly ok: true; readonly statement: T } | { readonly ok: false; readonly refusal: Refusal };

/** One signature, by this person's key on the roster, over a canonical statement of this type. */
export function signedBy<T>(
  person: Person,
  type: string,
  record: { decode(bytes: Uint8Array): T },
  envelope64: string,
  control: string,
  rsa: RsaVerify,
): Signed<T> {
  try {
    const envelope = decodeEnvelope(fromBase64(envelope64));
    const keyOf = (keyid: string): Uint8Array | undefined => (keyid === person.key.fingerprint ? fromBase64(person.key.spki) : undefined);
    const { signatures } = verifyEnvelope(envelope, type, keyOf, rsa);
    const [only] = signatures;
    if (signatures.length !== 1 || only?.outcome !== 'verified') {
      return { ok: false, refusal: refuse(control, { person: person.name, because: only?.outcome ?? 'none' }) };
    }
    return { ok: true, statement: record.decode(envelopePayload(envelope)) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { ok: false, refusal: refuse(control, { person: person.name, because: error.code }) };
  }
}

export function identificationRefusal(
  state: CeremonyState,
  body: EventOf<'participant.identified'>['body'],
  step: string,
  rsa: RsaVerify,
): Refusal | null {
  const person = personOf(state.roster, body.person);
  if (person === undefined) return refuse('CER-PEOPLE-1', { person: body.person });
  const signed = signedBy(person, PAYLOAD_TYPE.identification, identificationRecord, body.envelope, 'ID-SIGNATURE-1', rsa);
  if (!signed.ok) return signed.refusal;
  const { statement } = signed;
  const same =
    statement.ceremonyId === state.id &&
    statement.step === step &&
    statement.person === person.id &&
    statement.keyFingerprint === person.key.fingerprint &&
    statement.tokenSerial === body.token.serial;
  return same ? null : refuse('ID-STATEMENT-1', { person: person.name });
}

/** May this person approve now, whatever card and PIN they have? Each reason has its own control. */
export function eligibilityRefusal(state: CeremonyState, id: string | null, requestDigest: string): Refusal | null {
  const { participants } = state.opened;
  const person = id === null ? undefined : personOf(state.roster, id);
  if (person === undefined) return refuse('APP-STRANGER-1', {});
  if (id === participants.initiator) return refuse('SOD-INITIATOR-1', { person: person.name });
  if (id === participants.master) return refuse('SOD-MASTER-1', { person: person.name });
  if (!participants.custodians.includes(person.id)) return refuse('APP-ROLE-1', { person: person.name });
  if (state.request === null || (state.phase !== 'Pending' && state.phase !== 'PartiallyApproved'))
    return refuse('CER-STATE-1', { state: state.phase });
  if (requestDigest !== state.request.digest) return refuse('APP-DIGEST-1', { have: requestDigest });
  if (state.barred.has(person.id)) return refuse('APP-BARRED-1', { person: person.name });
  const before = state.approvals.find((a) => a.person === person.id);
  if (before !== undefined) return refuse('APP-DUP-1', { person: person.name, step: before.step });
  if (!mayStillApprove(state).includes(person.id)) return refuse('APP-DECLINED-1', { person: person.name });
  if (state.script.approvals === 'room' && !state.identified.has(person.id)) return refuse('APP-IDENTIFIED-1', { person: person.name });
  return null;
}

export function approvalRefusal(
  state: CeremonyState,
  body: EventOf<'ceremony.approved'>['body'],
  at: string,
  rsa: RsaVerify,
): Refusal | null {
  const { request } = state;
  const person = personOf(state.roster, body.person);
  if (request === null || person === undefined) return refuse('APP-STRANGER-1', {});
  const refused = eligibilityRefusal(state, body.person, request.digest);
  if (refused !== null) return refused;
  if (state.intended?.person !== body.person || state.intended.step !== body.step) return refuse('APP-INTENT-1', { person: person.name });
  const signed = signedBy(person, PAYLOAD_TYPE.approval, approvalRecord, body.envelope, 'APP-SIGNATURE-1', rsa);
  if (!signed.ok) return signed.refusal;
  const { statement } = signed;
  if (statement.requestDigest !== request.digest) return refuse('APP-DIGEST-1', { have: statement.requestDigest });
  const same =
    statement.ceremonyId === state.id &&
    statement.step === body.step &&
    statement.custodian === person.id &&
    statement.keyFingerprint === person.key.fingerprint &&
    statement.tokenSerial === body.token.serial &&
    statement.summaryDigest === summaryDigest(request.value, state.roster);
  if (!same) return refuse('APP-STATEMENT-1', { person: person.name });
  const identified = state.identified.get(person.id);
  if (identified !== undefined && identified.tokenSerial !== body.token.serial)
    return refuse('APP-TOKEN-1', { person: person.name, serial: body.token.serial });
  if (body.currentApprovals !== state.approvals.length + 1 || body.threshold !== state.opened.approvalThreshold) {
    return refuse('APP-COUNT-1', { have: body.currentApprovals });
  }
  const attestation = attestationResult(state.opened, person, body.attestation, at, rsa);
  return sameJson(statement.attestation, saidOf(body.attestation, attestation))
    ? attestationRefusal(state.opened.policy, attestation)
    : refuse('ATT-STATEMENT-1', { person: person.name });
}

export function checkpointRefusal(state: CeremonyState, body: EventOf<'checkpoint.signed'>['body'], rsa: RsaVerify): Refusal | null {
  const person = personOf(state.roster, body.person);
  if (person === undefined || body.person !== state.opened.participants.witness || state.sealed === null)
    return refuse('CHK-SIGNER-1', { person: body.person });
  const signed = signedBy(person, PAYLOAD_TYPE.checkpoint, checkpointRecord, body.envelope, 'CHK-SIGNATURE-1', rsa);
  if (!signed.ok) return signed.refusal;
  const { statement } = signed;
  const same =
    statement.ceremonyId === state.id &&
    statement.seq === state.sealed.seq &&
    statement.head === state.sealed.head &&
    statement.signer === person.id;
  return same ? null : refuse('CHK-HEAD-1', { seq: statement.seq });
}
