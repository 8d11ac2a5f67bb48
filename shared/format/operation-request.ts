/** What the quorum approves: the exact bytes of the operation, before it happens. Its digest is what every approval signs. */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { ceremonyId, digestHex, instant, line, mode, personId } from './fields.ts';
import { operation } from './operation.ts';

export const operationRequest = z.strictObject({
  format: z.literal('keyrite-operation-request-v1'),
  operation,
  mode,
  ceremonyId,
  subject: line,
  approvals: z.strictObject({ threshold: z.int().min(2), eligible: z.array(personId).min(2) }),
  initiator: personId,
  script: z.strictObject({ id: z.string(), version: z.string(), digest: digestHex }),
  policyDigest: digestHex,
  rosterDigest: digestHex,
  /** What can be known of the outcome before it is there; the bytes of a two-phase operation are confirmed later (bytes.confirmed). */
  predicted: z.array(z.strictObject({ name: line, digest: digestHex })),
  created: instant,
  expires: instant,
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
});
export type OperationRequest = Readonly<z.infer<typeof operationRequest>>;
export const operationRequestRecord = canonicalRecord('operation request', operationRequest);
