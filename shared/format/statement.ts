/**
 * What people sign with their tokens, each as the payload of one DSSE envelope (format/dsse.ts). The payload type separates the uses, so
 * that a signature made for one can never be shown as another.
 */
import { z } from '../zod.ts';
import { attestationSaid } from './attestation.ts';
import { canonicalRecord } from './canonical-record.ts';
import { ceremonyId, digestHex, instant, line, personId, stepId } from './fields.ts';
import { pairId, pairNonce } from './keypair.ts';

export const PAYLOAD_TYPE = {
  identification: 'application/vnd.keyrite.identification+json',
  approval: 'application/vnd.keyrite.approval+json',
  confirmation: 'application/vnd.keyrite.confirmation+json',
  checkpoint: 'application/vnd.keyrite.checkpoint+json',
  possession: 'application/vnd.keyrite.possession+json',
  possessionProof: 'application/vnd.keyrite.possession-proof+json',
  bundle: 'application/vnd.in-toto+json',
  roster: 'application/vnd.keyrite.roster+json',
} as const;

/** Proof that the person holds the key: the card signs a number drawn in this ceremony. */
const identification = z.strictObject({
  format: z.literal('keyrite-identification-v1'),
  ceremonyId,
  step: stepId,
  person: personId,
  keyFingerprint: digestHex,
  tokenSerial: z.string().max(64),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  at: instant,
});
export const identificationRecord = canonicalRecord('identification', identification);

const approval = z.strictObject({
  format: z.literal('keyrite-approval-v2'),
  approvalId: z.string().regex(/^apr-[0-9a-f]{16}$/),
  ceremonyId,
  step: stepId,
  requestDigest: digestHex,
  /** SHA-256 of the UTF-8 summary the custodian was shown. */
  summaryDigest: digestHex,
  custodian: personId,
  keyFingerprint: digestHex,
  tokenSerial: z.string().max(64),
  /** What the token's own word about the key came to, as the station found before the PIN was asked. */
  attestation: attestationSaid,
  decision: z.literal('approve'),
  reason: line,
  at: instant,
});
export const approvalRecord = canonicalRecord('approval', approval);

/** A member of the quorum confirms the exact bytes that could only be known once the key existed. */
const confirmation = z.strictObject({
  format: z.literal('keyrite-confirmation-v1'),
  ceremonyId,
  step: stepId,
  requestDigest: digestHex,
  name: line,
  bytesDigest: digestHex,
  custodian: personId,
  keyFingerprint: digestHex,
  tokenSerial: z.string().max(64),
  at: instant,
});
export const confirmationRecord = canonicalRecord('confirmation', confirmation);

/** A signed log head: record `seq` has this digest, so every record up to it is fixed. */
const checkpoint = z.strictObject({
  format: z.literal('keyrite-checkpoint-v1'),
  ceremonyId,
  seq: z.int().min(1),
  head: digestHex,
  signer: personId,
  at: instant,
});
export const checkpointRecord = canonicalRecord('checkpoint', checkpoint);

/** What a key that was just made signs, as proof that the token which shows the public key holds the private one. No person signs it. */
const possession = z.strictObject({
  format: z.literal('keyrite-possession-v1'),
  ceremonyId,
  requestDigest: digestHex,
  label: z.string().max(64),
  id: pairId,
  tokenSerial: z.string().max(64),
  nonce: pairNonce,
});
export const possessionRecord = canonicalRecord('possession', possession);

/** in-toto Statement v1 (https://in-toto.io/Statement/v1) over every other member of the bundle; signed by the quorum. */
export const bundleStatement = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: digestHex }) })).min(1),
  predicateType: z.literal('https://keyrite.example/ceremony-bundle/v1'),
  predicate: z.strictObject({
    ceremonyId,
    kind: z.string(),
    mode: z.string(),
    requestDigest: digestHex,
    logHead: digestHex,
    logRecords: z.int().min(1),
    created: instant,
  }),
});
export type BundleStatement = Readonly<z.infer<typeof bundleStatement>>;
export const bundleStatementRecord = canonicalRecord('bundle statement', bundleStatement);
