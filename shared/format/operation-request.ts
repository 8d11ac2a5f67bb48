/** What the quorum approves: the exact bytes of the operation, before it happens. Its digest is what every approval signs. */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { ceremonyId, digestHex, instant, keyName, line, mode, personId } from './fields.ts';
import { keyAlgorithm } from './shard-header.ts';

export const ceremonyKind = z.enum(['master-key-generation']);

/** The policy in force, read once when the ceremony is opened. Thresholds: of approvals (m of the n custodians). */
export const policy = z.strictObject({
  format: z.literal('keyrite-policy-v1'),
  kind: ceremonyKind,
  approvals: z.strictObject({ minimum: z.int().min(2), default: z.int().min(2), maximum: z.int().min(2) }),
  timeoutMinutes: z.int().min(1).max(10_080),
  requireSignedApprovals: z.literal(true),
});
export type Policy = Readonly<z.infer<typeof policy>>;
export const policyRecord = canonicalRecord('policy', policy);

export const operationRequest = z.strictObject({
  format: z.literal('keyrite-operation-request-v1'),
  kind: ceremonyKind,
  mode,
  ceremonyId,
  subject: line,
  payload: z.strictObject({
    keyName,
    keyAlgorithm,
    epoch: z.int().min(1),
    /** k of n: how many share cards open the key, and how many are made. */
    cards: z.strictObject({ threshold: z.int().min(2).max(31), shards: z.int().min(2).max(31) }),
    /** Who holds card 1, 2, …: the index is the place in the list plus one. */
    holders: z.array(personId).min(2).max(31),
  }),
  approvals: z.strictObject({ threshold: z.int().min(2), eligible: z.array(personId).min(2) }),
  initiator: personId,
  script: z.strictObject({ id: z.string(), version: z.string(), digest: digestHex }),
  policyDigest: digestHex,
  rosterDigest: digestHex,
  /** What can be known of the outcome before the key exists: nothing but its form, so there are no predicted artefacts for this kind. */
  predicted: z.array(z.strictObject({ name: line, digest: digestHex })),
  created: instant,
  expires: instant,
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
});
export type OperationRequest = Readonly<z.infer<typeof operationRequest>>;
export const operationRequestRecord = canonicalRecord('operation request', operationRequest);
