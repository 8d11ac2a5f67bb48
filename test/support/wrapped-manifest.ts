/** A set of which some shards are wrapped. */
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { type WrappedShard, wrappedShardRecord } from '../../shared/format/wrapped-shard.ts';

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
