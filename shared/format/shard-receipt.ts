/**
 * That a shard is where it was to be: said by a person (claimed), or shown by a proof of custody made from the shard as it came back from
 * there (proved). Public.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { base64, digestHex, instant, keyName, line, mode } from './fields.ts';

const ofEveryState = {
  format: z.literal('keyrite-shard-receipt-v1'),
  mode,
  keyName,
  setDigest: digestHex,
  epoch: z.int().min(1).max(1023),
  index: z.int().min(1).max(31),
  /** Digest of the wrapped shard; null for a card of paper. */
  wrapped: digestHex.nullable(),
  /** Under which name, or in which safe and bag. */
  storedAs: line,
  by: line,
  at: instant,
};

const shardReceipt = z.discriminatedUnion('state', [
  z.strictObject({ ...ofEveryState, state: z.literal('claimed') }),
  z.strictObject({
    ...ofEveryState,
    state: z.literal('proved'),
    /** The canonical bytes of the challenge (possession-proof.ts), the envelope that answers it, and when that came. */
    challenge: base64,
    proof: base64,
    received: instant,
  }),
]);
export type ShardReceipt = Readonly<z.infer<typeof shardReceipt>>;
export const shardReceiptRecord = canonicalRecord('shard receipt', shardReceipt);
