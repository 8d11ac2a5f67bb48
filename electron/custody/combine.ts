/**
 * The test-combine: not that some k cards open the key, but that any k of those that were read do, and that what they open is the key that was
 * made. A shard with a provider cannot be read here, and is in no group.
 */
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { shardHeaderRecord } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import type { CustodyAnswer } from '../../shared/ipc/custody-protocol.ts';
import { publicOutcome } from '../../shared/shards/public-outcome.ts';
import { groupsToTry } from '../../shared/shards/subsets.ts';
import { openKey } from './seal.ts';
import { combineShards, type Shard } from './split.ts';

const refused = (refusal: Refusal): CustodyAnswer => ({ ok: false, refusal, passed: [] });

/**
 * Combines the cards that can be read here, in the groups of k that subsets.ts names. CUST-COMBINE-1 { have, want, missing } until all of them were,
 * and there are k; CUST-OPEN-1 { cards } when a group does not open the sealed key; CUST-OUTCOME-1 { cards, have, want } when what it opens has another check value or public key.
 */
export async function combineAll(manifest: ShardManifest, shards: readonly Shard[]): Promise<CustodyAnswer> {
  const { header } = manifest;
  const readable = manifest.shards.filter(({ form }) => form !== 'provider').map(({ index }) => index);
  const missing = readable.filter((index) => shards.every((shard) => shard.index !== index));
  if (missing.length > 0 || shards.length < header.threshold)
    return refused(
      refuse('CUST-COMBINE-1', { have: shards.length, want: Math.max(readable.length, header.threshold), missing: missing.join(' ') }),
    );
  const groups = groupsOf(manifest, shards);
  const refusal = await groupsRefusal(manifest, shards, groups);
  return refusal === null ? { ok: true, did: 'combine', subsets: groups.length, ...outcomeOf(manifest) } : refused(refusal);
}

/** As combineAll, of those cards of the set that are there. SET-FEW-1 { have, need } while they are fewer than k. */
export async function tryCards(manifest: ShardManifest, shards: readonly Shard[]): Promise<CustodyAnswer> {
  const need = manifest.header.threshold;
  if (shards.length < need) return refused(refuse('SET-FEW-1', { have: shards.length, need }));
  const groups = groupsOf(manifest, shards);
  const refusal = await groupsRefusal(manifest, shards, groups);
  if (refusal !== null) return refused(refusal);
  return { ok: true, did: 'try', cards: shards.map(({ index }) => index), groups: groups.length, ...outcomeOf(manifest) };
}

type Groups = readonly (readonly number[])[];
const groupsOf = ({ header }: ShardManifest, shards: readonly Shard[]): Groups =>
  groupsToTry(
    shards.map(({ index }) => index),
    header.threshold,
  );

/** What every group was found to open. */
const outcomeOf = ({ keyCheckValue, publicKey }: ShardManifest) => ({ keyCheckValue, publicKey: publicKey?.fingerprint ?? null });

async function groupsRefusal(manifest: ShardManifest, shards: readonly Shard[], groups: Groups): Promise<Refusal | null> {
  const sealed = fromBase64(manifest.sealed);
  const header = shardHeaderRecord.encode(manifest.header);
  for (const chosen of groups) {
    const refusal = await subsetRefusal(
      manifest,
      sealed,
      header,
      shards.filter(({ index }) => chosen.includes(index)),
    );
    if (refusal !== null) return refusal;
  }
  return null;
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
