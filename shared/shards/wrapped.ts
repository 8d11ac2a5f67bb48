/** A wrapped shard against its manifest, and what binds it to its place. Nothing here opens one. */
import { concatBytes } from '../bytes/concat.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex } from '../bytes/hex.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import { type WrappedShard, wrappedShardRecord } from '../format/wrapped-shard.ts';

/** HPKE's info: the label, the 32-byte set digest and one byte with the index, so that what was wrapped for one place opens in no other. */
export const tokenWrapInfo = ({ setDigest, index }: Pick<WrappedShard, 'setDigest' | 'index'>): Uint8Array =>
  concatBytes(toUtf8('keyrite token-wrapped shard v1'), fromHex(setDigest), Uint8Array.of(index));

/** WRAP-READ-1 for bytes that are no wrapped shard. */
export function readWrapped(bytes: Uint8Array): WrappedShard | Refusal {
  try {
    return wrappedShardRecord.decode(bytes);
  } catch (error) {
    if (error instanceof FormatError) return refuse('WRAP-READ-1', { code: error.code, at: error.at });
    throw error;
  }
}

/** WRAP-EPOCH-1, WRAP-SET-1; WRAP-MANIFEST-1 when it is not, byte for byte, the one that was made for this number. */
export function wrappedRefusal(wrapped: WrappedShard, { header, setDigest, shards }: ShardManifest): Refusal | null {
  const { index } = wrapped;
  if (wrapped.keyName === header.keyName && wrapped.epoch !== header.epoch)
    return refuse('WRAP-EPOCH-1', { have: wrapped.epoch, want: header.epoch });
  if (wrapped.setDigest !== setDigest || wrapped.keyName !== header.keyName || wrapped.mode !== header.mode)
    return refuse('WRAP-SET-1', { have: wrapped.setDigest, want: setDigest });
  const entry = shards.find((shard) => shard.index === index);
  const digest = wrappedShardRecord.digest(wrapped);
  const same = entry?.form === wrapped.form && entry.wrapped === digest && entry.keyFingerprint === wrapped.keyFingerprint;
  return same ? null : refuse('WRAP-MANIFEST-1', { index, have: digest });
}
