/** The canonical set header: authenticated with the sealed key (AES-256-GCM-SIV associated data) and hashed into the set id. */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { ceremonyId, instant, keyName, mode } from './fields.ts';

export const keyAlgorithm = z.enum(['ed25519', 'aes-256']);
export type KeyAlgorithm = z.infer<typeof keyAlgorithm>;

export const shardHeader = z.strictObject({
  format: z.literal('keyrite-shard-header-v1'),
  suite: z.literal('SSS-GF256+AES-256-GCM-SIV'),
  mode,
  ceremonyId,
  keyName,
  keyAlgorithm,
  epoch: z.int().min(1).max(1023),
  threshold: z.int().min(2).max(31),
  shards: z.int().min(2).max(31),
  created: instant,
});
export type ShardHeader = Readonly<z.infer<typeof shardHeader>>;
export const shardHeaderRecord = canonicalRecord('shard header', shardHeader);
