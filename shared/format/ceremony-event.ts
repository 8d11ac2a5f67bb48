/**
 * Everything that can happen in a ceremony, as it stands in the log. Past tense; intents and outcomes in pairs around irreversible acts.
 * Bodies hold no secret and no PIN. `envelope` is the base64 of a canonical DSSE envelope.
 */
import { z } from '../zod.ts';
import { attestationAuthorities, attestationShown } from './attestation.ts';
import { base64, ceremonyId, digestHex, instant, line, mode, personId, stepId } from './fields.ts';
import { pairAttributes, pairFound, pairId, pairNonce, pairToken } from './keypair.ts';
import { ceremonyKind, operation } from './operation.ts';
import { policy } from './policy.ts';
import { refusal } from './refusal.ts';
import { roster } from './roster.ts';
import { script } from './script.ts';
import { shardManifest } from './shard-manifest.ts';
import { wrappedShard } from './wrapped-shard.ts';

const index = z.int().min(1).max(31);
const token = z.strictObject({ serial: z.string().max(64), label: z.string().max(64), slot: z.int() });

/** What a card read back is checked for, in this order (shared/shards/recovery-order.ts). */
export const readCheck = z.enum(['readable', 'set', 'epoch', 'index', 'not-read-before', 'commitment']);
export type ReadCheck = z.infer<typeof readCheck>;

/** From what a shard was read: its page's file, a picture of its paper, typed by hand, or out of its wrapper by the token's key. */
export const readMedium = z.enum(['page', 'scan', 'typed', 'token']);
export type ReadMedium = z.infer<typeof readMedium>;

/** result: `cannot-tell` is settled like `fail`, by looking again or by an exception. */
export const finding = z.strictObject({
  probe: z.string().regex(/^[a-z-]{2,32}$/),
  found: line,
  source: line,
  result: z.enum(['pass', 'fail', 'cannot-tell']),
});
export type Finding = Readonly<z.infer<typeof finding>>;

/** One step out of the script: what should have been, what was. It is open until it is resolved. */
export const exceptionRaised = z.strictObject({
  number: z.int().min(1),
  step: stepId,
  expected: line,
  happened: line,
  by: personId,
  /** The probe whose finding it is about, if it is about one. */
  probe: z.string().nullable(),
});
export const exceptionResolved = z.strictObject({
  number: z.int().min(1),
  decided: line,
  /** Who agrees to the decision. */
  by: z.array(personId).min(2),
  /** Names of outputs it touches; empty: none. */
  affects: z.array(line),
});
export type ExceptionRaised = Readonly<z.infer<typeof exceptionRaised>>;
export type ExceptionResolved = Readonly<z.infer<typeof exceptionResolved>>;

const listedApproval = z.strictObject({ ceremony: ceremonyId, kind: ceremonyKind, subject: line, step: stepId, at: instant });

const shape = <T extends string, B extends z.ZodRawShape>(type: T, body: B) =>
  z.strictObject({ type: z.literal(type), body: z.strictObject(body) });

export const ceremonyEvent = z.discriminatedUnion('type', [
  shape('ceremony.opened', {
    operation,
    mode,
    /** What it is for, in the words of whoever asks. */
    subject: line,
    location: line,
    timeZone: line,
    /** Minutes to add to UTC for the room's clock. */
    localOffset: z.int().min(-840).max(840),
    approvalReference: line,
    /** The ceremony that this one takes the place of: it was stuck and cancelled. */
    replaces: ceremonyId.nullable(),
    /** Digest of the record written last in this workspace, of whatever ceremony, or null for the first. */
    previousHead: digestHex.nullable(),
    script,
    policy,
    roster,
    /** Of the vendors whose tokens count, as the operator supplied them. */
    attestation: attestationAuthorities,
    /** An emergency has no initiator and no custodians. */
    participants: z.strictObject({ master: personId, witness: personId, initiator: personId.nullable(), custodians: z.array(personId) }),
    /** m of the custodians; 0 in an emergency. */
    approvalThreshold: z.int().nonnegative(),
    /** From the request to its expiry. */
    timeoutMinutes: z.int().min(1),
    software: z.strictObject({ name: z.literal('Keyrite'), version: z.string(), digest: digestHex, runtime: z.string() }),
    /** PKCS#11 modules that answered when it opened, as they describe themselves. */
    modules: z.array(z.strictObject({ path: z.string(), description: z.string(), version: z.string(), cryptoki: z.string() })).min(1),
  }),
  /** answer: the words with which the confirmer answered. */
  shape('step.completed', { step: stepId, performer: personId, confirmer: personId, answer: line }),
  shape('participant.identified', { person: personId, document: line, token, envelope: base64 }),
  shape('identification.refused', { person: personId, refusal }),
  shape('machine.probed', {
    phase: z.enum(['check', 'before-secret']),
    machine: z.strictObject({ vendor: line, model: line, serial: line, kernel: line, image: line }),
    findings: z.array(finding).min(1),
  }),
  shape('probe.seen', { probe: z.string(), by: personId, agrees: z.boolean() }),
  shape('exception.raised', exceptionRaised.shape),
  shape('exception.resolved', exceptionResolved.shape),
  /** offsetSeconds: station minus watch, rounded. */
  shape('clock.compared', { watch: z.string().regex(/^\d\d:\d\d:\d\d$/), by: personId, offsetSeconds: z.int() }),
  shape('digest.compared', { subject: z.enum(['script', 'request', 'outcome']), digest: digestHex }),
  /** request: base64 of the canonical operation request. */
  shape('ceremony.initiated', { request: base64, requestDigest: digestHex, summaryDigest: digestHex }),
  shape('card.asked', { step: stepId, person: personId }),
  shape('approval.intended', { step: stepId, person: personId, requestDigest: digestHex }),
  shape('ceremony.approved', {
    step: stepId,
    person: personId,
    token,
    /** Null: the token showed none. */
    attestation: attestationShown.nullable(),
    envelope: base64,
    currentApprovals: z.int().min(1),
    threshold: z.int().min(2),
  }),
  /** person: null for a card that is on no roster; fingerprint: null when no key was seen. */
  shape('ceremony.approval_rejected', { step: stepId, person: personId.nullable(), fingerprint: digestHex.nullable(), refusal }),
  /** A custodian said no. */
  shape('approval.declined', { step: stepId, person: personId, reason: line }),
  /** withoutGenerator: custodians' keys whose token has no generator that its module reaches; then the system's and the others' make the key. */
  shape('key.makingIntended', {
    requestDigest: digestHex,
    contributors: z.array(digestHex),
    withoutGenerator: z.array(digestHex).min(1).optional(),
  }),
  /** pages: of the shards on paper; wrapped: the others, by their numbers, absent where there are none. */
  shape('key.made', {
    manifest: shardManifest,
    pages: z.array(z.strictObject({ index, file: line })),
    wrapped: z.array(wrappedShard).min(1).exactOptional(),
  }),
  shape('key.makingFailed', { refusal }),
  /** bag: null for a shard that is not on paper. */
  shape('card.issued', { index, holder: personId, bag: line.nullable() }),
  shape('card.readBack', { index, holder: personId, medium: readMedium, passed: z.array(readCheck) }),
  shape('card.readRefused', { index, holder: personId, passed: z.array(readCheck), refusal }),
  shape('shards.combined', {
    threshold: z.int().min(2),
    subsets: z.int().min(1),
    keyCheckValue: z.string(),
    publicKeyFingerprint: digestHex.nullable(),
  }),
  shape('shards.combineRefused', { refusal }),
  shape('set.activated', { setDigest: digestHex }),
  /** Cards of a set that exists are about to be read and to open its key. manifest: as the log of the ceremony that made the set has it. */
  shape('oldSet.openingIntended', { requestDigest: digestHex, manifest: shardManifest }),
  shape('oldSet.cardRead', { index, holder: personId, medium: z.enum(['typed']), passed: z.array(readCheck) }),
  shape('oldSet.cardRefused', { index, holder: personId, passed: z.array(readCheck), refusal }),
  /** cards: that were read, ascending; groups: how many groups of them were combined, each of which opened the key. */
  shape('oldSet.opened', {
    cards: z.array(index).min(2),
    groups: z.int().min(1),
    keyCheckValue: z.string(),
    publicKeyFingerprint: digestHex.nullable(),
  }),
  /** What had been read is forgotten. */
  shape('oldSet.openingFailed', { refusal }),
  /** A token is about to make a key pair. nonce: for the proof of possession; pinHolder: who enters the token's PIN. */
  shape('keypair.generationIntended', {
    requestDigest: digestHex,
    label: z.string().max(64),
    id: pairId,
    tokenSerial: z.string().max(64),
    nonce: pairNonce,
    pinHolder: personId,
  }),
  /**
   * The token made it, or two people took over what an interrupted generation had left. publicKey: DER SubjectPublicKeyInfo, as the token shows
   * it; possession: the key's signature over the possession statement (statement.ts); mechanism: by which it was made; attestation: certificates
   * in the token that are for this key.
   */
  shape('keypair.generated', {
    label: z.string().max(64),
    id: pairId,
    token: pairToken,
    publicKey: base64,
    fingerprint: digestHex,
    mechanism: z.string().regex(/^CKM_[A-Z0-9_]{1,60}$/),
    attributes: pairAttributes,
    possession: base64,
    attestation: z.array(base64).max(4),
  }),
  /** left: what is in the token since; null: nobody knows. */
  shape('keypair.generationFailed', { refusal, left: pairFound.nullable() }),
  /** The station looked in the token for what an interrupted generation left. */
  shape('keypair.sought', { pinHolder: personId, found: pairFound }),
  /** Two people decided what becomes of it. nonce: for the proof of possession of a key that is taken over. */
  shape('keypair.settlementIntended', {
    way: z.enum(['adopt', 'destroy']),
    by: z.array(personId).min(2),
    note: line,
    pinHolder: personId,
    nonce: pairNonce,
  }),
  /** objects: how many were destroyed; none is left. */
  shape('keypair.destroyed', { objects: z.int().min(1).max(99) }),
  /** The token could not be looked into, or what was decided did not succeed. */
  shape('keypair.settlementRefused', { refusal }),
  /** setDigest, keyCheckValue: null where no card set was made. */
  shape('ceremony.executed', {
    setDigest: digestHex.nullable(),
    keyCheckValue: z.string().nullable(),
    publicKeyFingerprint: digestHex.nullable(),
  }),
  /** The operation was asked for and could not be carried out; nothing was begun. */
  shape('execution.refused', { step: stepId, refusal }),
  /** Two-phase operations: bytes that could only be known once the key exists (a certificate's to-be-signed part), shown to the quorum. */
  shape('bytes.proposed', { name: line, bytes: base64, digest: digestHex }),
  shape('bytes.confirmed', {
    step: stepId,
    person: personId,
    token,
    envelope: base64,
    confirmations: z.int().min(1),
    threshold: z.int().min(2),
  }),
  /** What was made with them. */
  shape('bytes.produced', { name: line, digest: digestHex }),
  /** previous, digest: SHA-256 of the canonical rosters; envelope: base64 of the new one as its people signed it (signed-roster.ts). */
  shape('roster.changeIntended', { previous: digestHex, digest: digestHex, envelope: base64 }),
  /** The new roster is the workspace's: the operation is carried out. */
  shape('roster.changed', { previous: digestHex, digest: digestHex }),
  shape('roster.changeFailed', { refusal }),
  /** An emergency in this workspace says that this person's key is in the wrong hands: it no longer counts here. */
  shape('approver.barred', { person: personId, incident: ceremonyId, because: line }),
  shape('ceremony.expired', { expires: instant }),
  /** incident: the emergency in this workspace by which it was cancelled. */
  shape('ceremony.cancelled', { by: personId, reason: line, incident: ceremonyId.nullable() }),
  /** The witness wrote down this head. */
  shape('head.read', { seq: z.int().min(1), head: digestHex, by: personId }),
  shape('signoff.recorded', { person: personId, agrees: z.boolean(), remark: z.string().max(500) }),
  /** The last record that goes into the PDF and the bundle. */
  shape('log.sealed', { by: personId }),
  shape('checkpoint.signed', { person: personId, token, envelope: base64 }),
  shape('document.signed', { person: personId, field: z.string(), token, digest: digestHex }),
  shape('bundle.signed', { person: personId, token, keyFingerprint: digestHex, signature: base64, statementDigest: digestHex }),
  shape('signature.refused', { step: stepId, person: personId, refusal }),
  shape('bundle.exportIntended', { file: line, digest: digestHex }),
  shape('bundle.exported', { file: line, digest: digestHex, bytes: z.int() }),
  shape('bundle.exportFailed', { refusal }),
  shape('ceremony.closed', { by: personId }),
  shape('ceremony.paused', { reason: line }),
  shape('ceremony.resumed', { roll: z.array(personId) }),
  /** Found at start: a record without its outcome, or a step that was open when the station stopped. lastAt: the last record before. */
  shape('station.restarted', { lastAt: instant, interrupted: z.string().nullable() }),
  /** A copy of the log on a second medium, up to record `seq` of this ceremony; refusal: why it was not written. */
  shape('log.copied', { folder: line, seq: z.int().min(1), head: digestHex, refusal: refusal.nullable() }),
  /** Emergencies. */
  /** Cancelled by this emergency: the stuck one, or those a compromised person had opened; may be none. */
  shape('incident.cancelled', { ceremonies: z.array(ceremonyId), reason: line }),
  shape('incident.recreated', { from: ceremonyId, to: ceremonyId }),
  shape('approver.revoked', { person: personId, fingerprint: digestHex, because: line }),
  shape('approvals.listed', { since: instant, approvals: z.array(listedApproval) }),
  shape('approvals.reviewed', { finding: line }),
  shape('incident.noted', { step: stepId, text: line }),
  shape('act.resolved', { act: z.string(), outcome: z.enum(['did-not-happen', 'happened']), by: z.array(personId).min(2), note: line }),
]);

export type CeremonyEvent = Readonly<z.infer<typeof ceremonyEvent>>;
export type EventType = CeremonyEvent['type'];
export type EventOf<T extends EventType> = Extract<CeremonyEvent, { type: T }>;
export type TokenUsed = Readonly<z.infer<typeof token>>;
