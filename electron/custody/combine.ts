/** The test-combine: not that some k cards open the key, but that any k do, and that what they open is the key that was made. */
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { shardHeaderRecord } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import type { CustodyAnswer } from '../../shared/ipc/custody-protocol.ts';
import { publicOutcome } from '../../shared/shards/public-outcome.ts';
import { subsets } from '../../shared/shards/subsets.ts';
import { openKey } from './seal.ts';
import { combineShards, type Shard } from './split.ts';

const refused = (refusal: Refusal): CustodyAnswer => ({ ok: false, refusal, passed: [] });

/**
 * Combines every k-subset of all n cards. CUST-COMBINE-1 { have, want, missing } until all were read; CUST-OPEN-1 { cards } when a subset
 * does not open the sealed key; CUST-OUTCOME-1 { cards, have, want } when what it opens has another check value or public key.
 */
export async function combineAll(manifest: ShardManifest, shards: readonly Shard[]): Promise<CustodyAnswer> {
  const { header } = manifest;
  const missing = manifest.shards.filter(({ index }) => shards.every((shard) => shard.index !== index)).map(({ index }) => index);
  if (missing.length > 0)
    return refused(refuse('CUST-COMBINE-1', { have: shards.length, want: header.shards, missing: missing.join(' ') }));
  const sealed = fromBase64(manifest.sealed);
  const headerBytes = shardHeaderRecord.encode(header);
  let combined = 0;
  for (const chosen of subsets(header.shards, header.threshold)) {
    const refusal = await subsetRefusal(
      manifest,
      sealed,
      headerBytes,
      shards.filter(({ index }) => chosen.includes(index)),
    );
    if (refusal !== null) return refused(refusal);
    combined += 1;
  }
  const { keyCheckValue, publicKey } = manifest;
  return { ok: true, did: 'combine', subsets: combined, keyCheckValue, publicKey: publicKey?.fingerprint ?? null };
}

async function subsetRefusal(
  manifest: ShardManifest,
  sealed: Uint8Array,
  header: Uint8Array,
  shards: readonly Shard[],
): Promise<Refusal | null> {
  const cards = shards.map(({ index }) => index).join(' ');
  const kek = await combineShards(shards, manifest.header.threshold);
  const masterKey = openKey(sealed, kek, header);
  kek.fill(0);
  if (masterKey === null) return refuse('CUST-OPEN-1', { cards });
  const { keyCheckValue, publicKey } = publicOutcome(masterKey, manifest.header.keyAlgorithm);
  masterKey.fill(0);
  if (keyCheckValue !== manifest.keyCheckValue)
    return refuse('CUST-OUTCOME-1', { cards, have: keyCheckValue, want: manifest.keyCheckValue });
  const [have, want] = [publicKey?.fingerprint ?? 'none', manifest.publicKey?.fingerprint ?? 'none'];
  return have === want ? null : refuse('CUST-OUTCOME-1', { cards, have, want });
}
