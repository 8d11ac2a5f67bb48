/** A set of which some shards are wrapped, with the cards' codes that only a test may have. */
import { toHex } from '../../shared/bytes/hex.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { encodeShareCard } from '../../shared/format/share-card.ts';
import { type WrappedShard, wrappedShardRecord } from '../../shared/format/wrapped-shard.ts';
import { cardOf, type SampleSet } from '../unit/shards/sample-set.ts';

export const codeOf = (set: SampleSet, index: number): Uint8Array => encodeShareCard(cardOf(set, index));

/** The manifest as the ceremony would write it once these are wrapped. */
export function manifestWith(manifest: ShardManifest, wrapped: readonly WrappedShard[]): ShardManifest {
  const shards = manifest.shards.map((shard): ShardManifest['shards'][number] => {
    const one = wrapped.find(({ index }) => index === shard.index);
    if (one === undefined) return shard;
    const { index, holder, name, commitment, possessionKey } = shard;
    const { form, keyFingerprint } = one;
    const common = { index, holder, name, commitment, possessionKey, keyFingerprint, wrapped: wrappedShardRecord.digest(one) };
    return form === 'token' ? { ...common, form } : { ...common, form };
  });
  return { ...manifest, shards };
}

/** Whether the bytes stand in what was written, raw, in hex or in base64 or as text. */
export const standsIn = (written: string, secret: Uint8Array): boolean => {
  const text = Buffer.from(secret);
  return [text.toString('latin1'), toHex(secret), text.toString('base64')].some((needle) => written.includes(needle));
};
