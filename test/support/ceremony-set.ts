/** A real set in memory: a key sealed under a KEK, the KEK split by the strict wrapper, its manifest. The shards are dropped. */
import { randomBytes } from 'node:crypto';
import { sealKey } from '../../electron/custody/seal.ts';
import { splitSecret } from '../../electron/custody/split.ts';
import { wrapAs } from '../../electron/custody/wrap.ts';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { fromHex, toHex } from '../../shared/bytes/hex.ts';
import { formOf, type ShardForms } from '../../shared/format/shard-form.ts';
import { type ShardHeader, shardHeaderRecord } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { encodeShareCard, readSetId } from '../../shared/format/share-card.ts';
import type { WrappedShard } from '../../shared/format/wrapped-shard.ts';
import { possessionKey, shardCommitment } from '../../shared/shards/commitments.ts';
import { setDigestOf } from '../../shared/shards/manifest-check.ts';
import { publicOutcome } from '../../shared/shards/public-outcome.ts';
import { manifestWith } from './wrapped-manifest.ts';

export interface Holder {
  readonly id: string;
  readonly name: string;
}

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

export interface NewSet {
  readonly manifest: ShardManifest;
  readonly wrapped: readonly WrappedShard[];
}

/** @param forms of the shards, in order; all on paper when not given */
export async function newSet(header: ShardHeader, holders: readonly Holder[], forms?: ShardForms): Promise<NewSet> {
  const masterKey = random(32);
  const kek = random(32);
  const sealed = sealKey(masterKey, kek, random(12), shardHeaderRecord.encode(header));
  const setDigest = setDigestOf(header, sealed);
  const digest = fromHex(setDigest);
  const shards = await splitSecret(kek, header.threshold, header.shards);
  const setId = readSetId(digest);
  const wrapped: WrappedShard[] = [];
  for (const { index, bytes } of shards) {
    const form = formOf({ forms }, index);
    if (form.form === 'paper') continue;
    const { epoch, threshold, shards: count } = header;
    const code = encodeShareCard({ setId, epoch, index, threshold, shards: count, share: bytes });
    const one = await wrapAs(form, code, { set: { header, setDigest }, index });
    if ('control' in one) throw new Error(one.control);
    wrapped.push(one);
  }
  const manifest: ShardManifest = {
    format: 'keyrite-shard-manifest-v1',
    header,
    setDigest,
    setId,
    sealed: toBase64(sealed),
    ...publicOutcome(masterKey, header.keyAlgorithm),
    shards: shards.map(({ index, bytes }, at) => ({
      index,
      holder: holders[at]?.id ?? '',
      name: holders[at]?.name ?? '',
      form: 'paper',
      commitment: toHex(shardCommitment(digest, index, bytes)),
      possessionKey: toBase64(possessionKey(digest, index, bytes)),
    })),
  };
  return { manifest: manifestWith(manifest, wrapped), wrapped };
}
