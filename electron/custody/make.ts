/**
 * One step: randomness in, a sealed key, its manifest and n pages out. The order matters: everything that can be refused is refused before a
 * secret exists, and the pages are written last, all or none. A shard that is not on paper is wrapped here, before its code is wiped.
 */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { fromHex, toHex } from '../../shared/bytes/hex.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { formOf, type ShardForm } from '../../shared/format/shard-form.ts';
import { shardHeaderRecord } from '../../shared/format/shard-header.ts';
import { type ShardManifest, shardManifestRecord } from '../../shared/format/shard-manifest.ts';
import { encodeShareCard, readSetId } from '../../shared/format/share-card.ts';
import { type WrappedShard, wrappedShardRecord } from '../../shared/format/wrapped-shard.ts';
import type { CustodyAnswer, CustodyRequest } from '../../shared/ipc/custody-protocol.ts';
import { possessionKey, shardCommitment } from '../../shared/shards/commitments.ts';
import { manifestRefusal, setDigestOf } from '../../shared/shards/manifest-check.ts';
import { publicOutcome } from '../../shared/shards/public-outcome.ts';
import { cardPage, nameRefusal } from './card-page.ts';
import { CONTRIBUTION_BYTES, type Contribution, contributionsRefusal, contributorsRefusal, deriveKeys, systemRandom } from './entropy.ts';
import { openKey, sealKey } from './seal.ts';
import { combineShards, type Shard, splitSecret } from './split.ts';
import { createFiles, workspaceRefusal } from './workspace.ts';
import { formRefusal, wrapAs } from './wrap.ts';

export type MakeRequest = Extract<CustodyRequest, { do: 'make' }>;

const refused = (refusal: Refusal): CustodyAnswer => ({ ok: false, refusal, passed: [] });

/** What can be known before any token is asked: CUST-MODE-1, CUST-PLAN-1, CUST-HOLDER-1, CUST-NAME-1, CUST-NAME-2, CUST-FOLDER-1, CUST-RAM-1, CUST-SWAP-1, CUST-ENTROPY-1, CUST-FORM-1, WRAP-KEYTYPE-1. */
export async function makeRefusal({
  header,
  holders,
  forms,
  contributors,
  withoutGenerator,
  folder,
  practice,
}: MakeRequest): Promise<Refusal | null> {
  if (practice !== (header.mode === 'practice'))
    return refuse('CUST-MODE-1', { header: header.mode, asked: practice ? 'practice' : 'production' });
  const { threshold, shards } = header;
  if (threshold > shards) return refuse('CUST-PLAN-1', { threshold, shards });
  if (holders.length !== shards) return refuse('CUST-HOLDER-1', { have: holders.length, want: shards });
  for (const [at, holder] of holders.entries()) {
    if (holder.index !== at + 1) return refuse('CUST-HOLDER-1', { have: holder.index, want: at + 1 });
    const name = nameRefusal(header, holder.id, holder.name);
    if (name !== null) return name;
  }
  if (forms !== undefined && forms.length !== shards) return refuse('CUST-FORM-1', { have: forms.length, want: shards });
  for (const form of forms ?? []) {
    const unfit = formRefusal(form);
    if (unfit !== null) return unfit;
  }
  return contributorsRefusal(contributors, withoutGenerator) ?? workspaceRefusal(folder, practice);
}

interface SealedSet {
  readonly manifest: ShardManifest;
  readonly shards: readonly Shard[];
  readonly wrapped: readonly WrappedShard[];
}

async function sealAndSplit(
  { header, holders, forms, contributors, withoutGenerator }: MakeRequest,
  contributions: readonly Contribution[],
): Promise<SealedSet> {
  const headerBytes = shardHeaderRecord.encode(header);
  const { masterKey, kek } = deriveKeys(
    fromHex(shardHeaderRecord.digest(header)),
    systemRandom(CONTRIBUTION_BYTES),
    contributors,
    contributions,
    withoutGenerator,
  );
  const sealed = sealKey(masterKey, kek, systemRandom(12), headerBytes);
  const outcome = publicOutcome(masterKey, header.keyAlgorithm);
  masterKey.fill(0);
  const shards = await splitSecret(kek, header.threshold, header.shards);
  kek.fill(0);
  await assertOpens(sealed, headerBytes, shards.slice(-header.threshold));
  const setDigest = setDigestOf(header, sealed);
  const digest = fromHex(setDigest);
  const set = { header, setDigest, setId: readSetId(digest) };
  const wrapped = await wrapShards(set, shards, (index) => formOf({ forms }, index));
  const manifest: ShardManifest = {
    format: 'keyrite-shard-manifest-v1',
    header,
    setDigest,
    setId: set.setId,
    sealed: toBase64(sealed),
    ...outcome,
    shards: holders.map(({ id, name, index }, at) => {
      const bytes = shards[at]?.bytes;
      if (bytes === undefined) throw new Error(`no shard ${index} was made`);
      const shard = {
        index,
        holder: id,
        name,
        commitment: toHex(shardCommitment(digest, index, bytes)),
        possessionKey: toBase64(possessionKey(digest, index, bytes)),
      };
      const one = wrapped.find((given) => given.index === index);
      if (one === undefined) return { ...shard, form: 'paper' };
      return { ...shard, form: one.form, keyFingerprint: one.keyFingerprint, wrapped: wrappedShardRecord.digest(one) };
    }),
  };
  return { manifest, shards, wrapped };
}

type SetNamed = Pick<ShardManifest, 'header' | 'setDigest' | 'setId'>;

/** Every shard that is not on paper, in order. Its key was looked at before (makeRefusal), so a refusal here is a bug. */
async function wrapShards(set: SetNamed, shards: readonly Shard[], formFor: (index: number) => ShardForm): Promise<WrappedShard[]> {
  const wrapped: WrappedShard[] = [];
  for (const shard of shards) {
    const form = formFor(shard.index);
    if (form.form === 'paper') continue;
    const code = codeOf(set, shard);
    const one = await wrapAs(form, code, { set, index: shard.index });
    code.fill(0);
    if ('control' in one) throw new Error(`shard ${shard.index} was not wrapped: ${one.control}`);
    wrapped.push(one);
  }
  return wrapped;
}

function codeOf({ header, setId }: SetNamed, { index, bytes }: Shard): Uint8Array {
  const { epoch, threshold, shards } = header;
  return encodeShareCard({ setId, epoch, index, threshold, shards, share: bytes });
}

/** A set that does not open is a bug, found before anything is printed rather than at the test-combine. */
async function assertOpens(sealed: Uint8Array, header: Uint8Array, shards: readonly Shard[]): Promise<void> {
  const kek = await combineShards(shards, shards.length);
  const key = openKey(sealed, kek, header);
  kek.fill(0);
  if (key === null) throw new Error('the set that was made does not open');
  key.fill(0);
}

/** Refusals: CUST-ENTROPY-1 and CUST-EXISTS-1, besides those of `makeRefusal`, which comes first. */
export async function makeSet(request: MakeRequest, contributions: readonly Contribution[]): Promise<CustodyAnswer> {
  const refusal = (await makeRefusal(request)) ?? contributionsRefusal(request.contributors, contributions, request.withoutGenerator);
  if (refusal !== null) return refused(refusal);
  const { manifest, shards, wrapped } = await sealAndSplit(request, contributions);
  // refuses to answer with what the readers would not take
  shardManifestRecord.encode(manifest);
  const unfit = manifestRefusal(manifest);
  if (unfit !== null) throw new Error(`the manifest that was made does not hold: ${unfit.control}`);
  const cards = manifest.shards.filter(({ form }) => form === 'paper');
  const files = cards.map(({ index, name }) => ({ index, name: `card-${index}.pdf`, bytes: pageOf(manifest, shards[index - 1], name) }));
  const existing = await createFiles(request.folder, files);
  const pages = files.map(({ index, name, bytes }) => ({ index, file: name, bytes: bytes.length }));
  for (const { bytes } of [...files, ...shards]) bytes.fill(0);
  return existing === null ? { ok: true, did: 'make', manifest, pages, wrapped } : refused(existing);
}

function pageOf(manifest: ShardManifest, shard: Shard | undefined, holder: string): Uint8Array {
  if (shard === undefined) throw new Error('a card of a shard that was not made');
  const { header, setDigest, setId } = manifest;
  const code = codeOf(manifest, shard);
  const parts = manifest.shards.every(({ form }) => form === 'paper') ? 'cards' : 'shards';
  const page = cardPage({ header, setDigest, setId, index: shard.index, holder, parts, code });
  code.fill(0);
  return page;
}
