/** Statements signed by people's cards: made here, verified by the ledger's controls before they stand, refused on the record. */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import { attestationRefusal } from '../../shared/ceremony/attestation.ts';
import { approvalStep, performerOf } from '../../shared/ceremony/evidence.ts';
import { eligibilityRefusal } from '../../shared/ceremony/signatures.ts';
import { currentStep, stepOf } from '../../shared/ceremony/state.ts';
import { summaryDigest } from '../../shared/ceremony/summary.ts';
import type { AttestationShown } from '../../shared/format/attestation.ts';
import { encodeEnvelope, pae } from '../../shared/format/dsse.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Person } from '../../shared/format/roster.ts';
import { approvalRecord, checkpointRecord, confirmationRecord, identificationRecord, PAYLOAD_TYPE } from '../../shared/format/statement.ts';
import type { Purpose } from '../../shared/ipc/entry.ts';
import type { TokenSeen } from '../../shared/ipc/token-protocol.ts';
import type { CardSignature, Desk, Tried } from './desk.ts';

interface SignedStatement extends CardSignature {
  /** base64 of the canonical DSSE envelope. */
  readonly envelope: string;
}

async function signStatement(
  desk: Desk,
  person: Person,
  purpose: Purpose,
  payloadType: string,
  statementFor: (token: TokenSeen) => Uint8Array | Refusal,
): Promise<Tried<SignedStatement>> {
  let payload = new Uint8Array();
  const signed = await desk.sign(person, purpose, (token) => {
    const statement = statementFor(token);
    if (!(statement instanceof Uint8Array)) return statement;
    payload = new Uint8Array(statement);
    return pae(payloadType, payload);
  });
  if (!signed.ok) return signed;
  const envelope = encodeEnvelope({
    payloadType,
    payload: toBase64(payload),
    signatures: [{ keyid: person.key.fingerprint, sig: toBase64(signed.value.signature) }],
  });
  return { ok: true, value: { ...signed.value, envelope: toBase64(envelope) } };
}

const stepNow = (desk: Desk): string => currentStep(desk.ledger.open)?.id ?? '';

export async function identify(desk: Desk, id: string, document: string): Promise<Refusal | null> {
  const person = desk.person(id);
  const step = stepNow(desk);
  const signed = await signStatement(desk, person, 'identify', PAYLOAD_TYPE.identification, ({ serial: tokenSerial }) =>
    identificationRecord.encode({
      format: 'keyrite-identification-v1',
      ceremonyId: desk.ledger.open.id,
      step,
      person: id,
      keyFingerprint: person.key.fingerprint,
      tokenSerial,
      nonce: toHex(desk.parts.nonce(16)),
      at: desk.parts.now().toISOString(),
    }),
  );
  const refused = signed.ok
    ? desk.ledger.record({
        type: 'participant.identified',
        body: { person: id, document, token: { ...signed.value.token }, envelope: signed.value.envelope },
      })
    : signed.refusal;
  if (refused !== null) desk.ledger.record({ type: 'identification.refused', body: { person: id, refusal: refused } });
  return refused;
}

/** Whoever's card it is: who may not approve is refused by name and reason, on the record, before a PIN is asked. */
export async function approve(desk: Desk, fingerprint: string, reason: string): Promise<Refusal | null> {
  const { ledger } = desk;
  const step = approvalStep(ledger.open) ?? stepNow(desk);
  const person = desk.personByKey(fingerprint);
  const { request } = ledger.open;
  const reject = (refusal: Refusal): Refusal =>
    ledger.recordRefused({ type: 'ceremony.approval_rejected', body: { step, person: person?.id ?? null, fingerprint, refusal } }, refusal);

  const barred = eligibilityRefusal(ledger.open, person?.id ?? null, request?.digest ?? '');
  if (barred !== null) return reject(barred);
  if (person === undefined || request === null) return reject(refuse('APP-STRANGER-1', {}));
  const now = stepOf(ledger.open, step);
  if (now !== undefined && performerOf(ledger.open, now) !== person.id) {
    const refused = ledger.record({ type: 'card.asked', body: { step, person: person.id } });
    if (refused !== null) return refused;
  }
  const intended = ledger.record({ type: 'approval.intended', body: { step, person: person.id, requestDigest: request.digest } });
  if (intended !== null) return intended;

  let attestation: AttestationShown | null = null;
  const signed = await signStatement(desk, person, 'approve', PAYLOAD_TYPE.approval, (token) => {
    const found = desk.attestationOf(person, token);
    attestation = found.shown;
    const unattested = attestationRefusal(ledger.open.opened.policy, found.result);
    if (unattested !== null) return unattested;
    return approvalRecord.encode({
      format: 'keyrite-approval-v2',
      approvalId: `apr-${toHex(desk.parts.nonce(8))}`,
      ceremonyId: ledger.open.id,
      step,
      requestDigest: request.digest,
      summaryDigest: summaryDigest(request.value, desk.roster),
      custodian: person.id,
      keyFingerprint: person.key.fingerprint,
      tokenSerial: token.serial,
      attestation: found.said,
      decision: 'approve',
      reason,
      at: desk.parts.now().toISOString(),
    });
  });
  if (!signed.ok) return reject(signed.refusal);
  const refused = ledger.record({
    type: 'ceremony.approved',
    body: {
      step,
      person: person.id,
      token: { ...signed.value.token },
      attestation,
      envelope: signed.value.envelope,
      currentApprovals: ledger.open.approvals.length + 1,
      threshold: ledger.open.opened.approvalThreshold,
    },
  });
  return refused === null ? null : reject(refused);
}

/** Two-phase operations: one of the quorum signs the digest of the very bytes that will be signed. */
export async function confirmBytes(desk: Desk, person: Person): Promise<Refusal | null> {
  const { bytes, request, id, opened } = desk.ledger.open;
  if (bytes === null || request === null) return refuse('BYTES-NONE-1', {});
  const step = stepNow(desk);
  const signed = await signStatement(desk, person, 'confirm', PAYLOAD_TYPE.confirmation, ({ serial: tokenSerial }) =>
    confirmationRecord.encode({
      format: 'keyrite-confirmation-v1',
      ceremonyId: id,
      step,
      requestDigest: request.digest,
      name: bytes.name,
      bytesDigest: bytes.digest,
      custodian: person.id,
      keyFingerprint: person.key.fingerprint,
      tokenSerial,
      at: desk.parts.now().toISOString(),
    }),
  );
  if (!signed.ok) return signed.refusal;
  return desk.ledger.record({
    type: 'bytes.confirmed',
    body: {
      step,
      person: person.id,
      token: { ...signed.value.token },
      envelope: signed.value.envelope,
      confirmations: bytes.confirmations.length + 1,
      threshold: opened.approvalThreshold,
    },
  });
}

export async function signCheckpoint(desk: Desk, person: Person): Promise<Refusal | null> {
  const { sealed, id } = desk.ledger.open;
  if (sealed === null) return refuse('CHK-SIGNER-1', { person: person.name });
  const signed = await signStatement(desk, person, 'checkpoint', PAYLOAD_TYPE.checkpoint, () =>
    checkpointRecord.encode({
      format: 'keyrite-checkpoint-v1',
      ceremonyId: id,
      seq: sealed.seq,
      head: sealed.head,
      signer: person.id,
      at: desk.parts.now().toISOString(),
    }),
  );
  if (!signed.ok) return signed.refusal;
  return desk.ledger.record({
    type: 'checkpoint.signed',
    body: { person: person.id, token: { ...signed.value.token }, envelope: signed.value.envelope },
  });
}
