/**
 * Everything that can happen in a ceremony, as it stands in the log. Past tense; intents and outcomes in pairs around irreversible acts.
 * Bodies hold no secret and no PIN. `envelope` is the base64 of a canonical DSSE envelope.
 */
import { z } from '../zod.ts';
import { base64, digestHex, instant, keyName, line, mode, personId, stepId } from './fields.ts';
import { ceremonyKind, policy } from './operation-request.ts';
import { refusal } from './refusal.ts';
import { keyAlgorithm } from './shard-header.ts';
import { shardManifest } from './shard-manifest.ts';

const index = z.int().min(1).max(31);
const token = z.strictObject({ serial: z.string().max(64), label: z.string().max(64), slot: z.int() });

/** What a card read back is checked for, in this order (shared/shards/recovery-order.ts). */
export const readCheck = z.enum(['readable', 'set', 'epoch', 'index', 'not-read-before', 'commitment']);
export type ReadCheck = z.infer<typeof readCheck>;

/** result: `cannot-tell` is settled like `fail`, by looking again or by an exception. */
export const finding = z.strictObject({
  probe: z.string().regex(/^[a-z-]{2,32}$/),
  found: line,
  source: line,
  result: z.enum(['pass', 'fail', 'cannot-tell']),
});
export type Finding = Readonly<z.infer<typeof finding>>;

export const exception = z.strictObject({
  number: z.int().min(1),
  step: stepId,
  expected: line,
  happened: line,
  decided: line,
  by: z.array(personId).min(1),
  /** Names of outputs it touches; empty: none. */
  affects: z.array(line),
  /** The probe it settles, if it settles one. */
  probe: z.string().nullable(),
});
export type Exception = Readonly<z.infer<typeof exception>>;

const shape = <T extends string, B extends z.ZodRawShape>(type: T, body: B) =>
  z.strictObject({ type: z.literal(type), body: z.strictObject(body) });

export const ceremonyEvent = z.discriminatedUnion('type', [
  shape('ceremony.opened', {
    kind: ceremonyKind,
    mode,
    purpose: line,
    keyName,
    keyAlgorithm,
    location: line,
    timeZone: line,
    /** Minutes to add to UTC for the room's clock. */
    localOffset: z.int().min(-840).max(840),
    approvalReference: line,
    /** Digest of the last record of the ceremony before, or null for the first in this workspace. */
    previousHead: digestHex.nullable(),
    script: z.strictObject({ id: z.string(), version: z.string(), digest: digestHex }),
    policy,
    rosterDigest: digestHex,
    participants: z.strictObject({ master: personId, witness: personId, initiator: personId, custodians: z.array(personId).min(2) }),
    approvalThreshold: z.int().min(2),
    cardThreshold: z.int().min(2).max(31),
    software: z.strictObject({ name: z.literal('Keyrite'), version: z.string(), digest: digestHex, runtime: z.string() }),
    module: z.strictObject({ description: z.string(), version: z.string(), cryptoki: z.string() }),
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
  shape('exception.recorded', exception.shape),
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
    envelope: base64,
    currentApprovals: z.int().min(1),
    threshold: z.int().min(2),
  }),
  /** person: null for a card that is on no roster; fingerprint: null when no key was seen. */
  shape('ceremony.approval_rejected', { step: stepId, person: personId.nullable(), fingerprint: digestHex.nullable(), refusal }),
  /** A custodian said no. */
  shape('approval.declined', { step: stepId, person: personId, reason: line }),
  shape('key.makingIntended', { requestDigest: digestHex, contributors: z.array(digestHex).min(2) }),
  shape('key.made', { manifest: shardManifest, pages: z.array(z.strictObject({ index, file: line })).min(2) }),
  shape('key.makingFailed', { refusal }),
  shape('card.issued', { index, holder: personId, bag: line }),
  shape('card.readBack', { index, holder: personId, medium: z.enum(['page', 'typed']), passed: z.array(readCheck) }),
  shape('card.readRefused', { index, holder: personId, passed: z.array(readCheck), refusal }),
  shape('shards.combined', {
    threshold: z.int().min(2),
    subsets: z.int().min(1),
    keyCheckValue: z.string(),
    publicKeyFingerprint: digestHex.nullable(),
  }),
  shape('shards.combineRefused', { refusal }),
  shape('set.activated', { setDigest: digestHex }),
  shape('ceremony.executed', { setDigest: digestHex, keyCheckValue: z.string(), publicKeyFingerprint: digestHex.nullable() }),
  shape('ceremony.expired', { expires: instant }),
  shape('ceremony.cancelled', { by: personId, reason: line }),
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
  shape('act.resolved', { act: z.string(), outcome: z.enum(['did-not-happen', 'happened']), by: z.array(personId).min(2), note: line }),
]);

export type CeremonyEvent = Readonly<z.infer<typeof ceremonyEvent>>;
export type EventType = CeremonyEvent['type'];
export type EventOf<T extends EventType> = Extract<CeremonyEvent, { type: T }>;
export type TokenUsed = Readonly<z.infer<typeof token>>;
