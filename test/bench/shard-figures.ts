/**
 * Splitting, sealing and printing a set, and a recovery in which one of nine cards is bad, each against shamir-secret-sharing alone in the same run.
 * A set of this build has at most 31 cards, so 16 of 31 stands where a larger one was asked for.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { combine, split } from 'shamir-secret-sharing';
import { CONTRIBUTION_BYTES } from '../../electron/custody/entropy.ts';
import { type MakeRequest, makeSet } from '../../electron/custody/make.ts';
import { CardTray } from '../../electron/custody/read.ts';
import { openKey, sealKey } from '../../electron/custody/seal.ts';
import { combineShards, shardAt, splitSecret } from '../../electron/custody/split.ts';
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { fromHex, toHex } from '../../shared/bytes/hex.ts';
import { type ShardHeader, shardHeaderRecord } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { encodeShareCard, readSetId, type ShareCard } from '../../shared/format/share-card.ts';
import { alteredCard } from '../../shared/shards/altered-card.ts';
import { possessionKey, shardCommitment } from '../../shared/shards/commitments.ts';
import { setDigestOf } from '../../shared/shards/manifest-check.ts';
import { publicOutcome } from '../../shared/shards/public-outcome.ts';
import { median, table, times } from './table.ts';

const ROUNDS = 9;
/** Sets with all their pages, which take longest. */
const SETS = 5;
const BAD = 7;

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

/** Milliseconds, the median of the rounds; the first fills the caches and does not count. */
async function each(rounds: number, act: () => unknown): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const begun = performance.now();
    await act();
    if (round > 0) taken.push(performance.now() - begun);
  }
  return median(taken);
}

interface Plan {
  readonly threshold: number;
  readonly shards: number;
}

const headerOf = ({ threshold, shards }: Plan): ShardHeader => ({
  format: 'keyrite-shard-header-v1',
  suite: 'SSS-GF256+AES-256-GCM-SIV',
  mode: 'practice',
  ceremonyId: 'KC-20261122-141237',
  keyName: 'BENCH-KEY',
  keyAlgorithm: 'ed25519',
  epoch: 1,
  threshold,
  shards,
  created: '2026-11-22T14:12:37.041Z',
});

interface BenchSet {
  readonly manifest: ShardManifest;
  readonly cards: readonly ShareCard[];
}

/** Split, sealed, committed to; as custody/make.ts does it, without the pages. */
async function sealedSet(plan: Plan): Promise<BenchSet> {
  const header = headerOf(plan);
  const [masterKey, kek] = [random(32), random(32)];
  const sealed = sealKey(masterKey, kek, random(12), shardHeaderRecord.encode(header));
  const shards = await splitSecret(kek, plan.threshold, plan.shards);
  const setDigest = setDigestOf(header, sealed);
  const digest = fromHex(setDigest);
  const setId = readSetId(digest);
  const manifest: ShardManifest = {
    format: 'keyrite-shard-manifest-v1',
    header,
    setDigest,
    setId,
    sealed: toBase64(sealed),
    ...publicOutcome(masterKey, header.keyAlgorithm),
    shards: shards.map(({ index, bytes }) => ({
      index,
      holder: `p${index}`,
      name: `P ${index}`,
      form: 'paper',
      commitment: toHex(shardCommitment(digest, index, bytes)),
      possessionKey: toBase64(possessionKey(digest, index, bytes)),
    })),
  };
  return { manifest, cards: shards.map(({ index, bytes }) => ({ setId, epoch: 1, index, ...plan, share: bytes })) };
}

async function makeWithPages(plan: Plan, folder: string): Promise<void> {
  const fingerprint = 'aa'.repeat(32);
  const place = mkdtempSync(join(folder, 'set-'));
  const holders = Array.from({ length: plan.shards }, (_, at) => ({ index: at + 1, id: `p${at + 1}`, name: `Person ${at + 1} Example` }));
  const request: MakeRequest = { do: 'make', header: headerOf(plan), holders, contributors: [fingerprint], folder: place, practice: true };
  const made = await makeSet(request, [{ fingerprint, random: random(CONTRIBUTION_BYTES) }]);
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
}

const time = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

async function splitTable(plan: Plan, folder: string): Promise<string> {
  const secret = random(32);
  const floor = await each(ROUNDS, () => split(secret, plan.shards, plan.threshold));
  const row = (title: string, value: number): readonly string[] => [title, time(value), times(value / floor)];
  return table([
    [`${plan.threshold} of ${plan.shards}, median of ${ROUNDS}`, 'each', 'ratio'],
    row('shamir-secret-sharing: split 32 bytes (floor)', floor),
    row('split at 1 to n (of 255)', await each(ROUNDS, () => splitSecret(secret, plan.threshold, plan.shards))),
    row('split, sealed, committed to, possession keys', await each(ROUNDS, () => sealedSet(plan))),
    row(`the set with its ${plan.shards} pages (median of ${SETS})`, await each(SETS, () => makeWithPages(plan, folder))),
  ]);
}

/** Every card as typed text through all checks; the bad one is named; then k good ones open the key. */
async function recover({ manifest, cards }: BenchSet): Promise<void> {
  const tray = new CardTray();
  for (const card of cards) {
    const answer = tray.readTyped(manifest, { kind: 'card', typed: encodeShareCard(card) }, card.index);
    const named = answer.ok ? null : answer.refusal.control;
    if (named !== (card.index === BAD ? 'CARD-COMMITMENT-1' : null)) throw new Error(`card ${card.index}: ${named ?? 'good'}`);
  }
  const { header } = manifest;
  const kek = await combineShards(tray.shards().slice(0, header.threshold), header.threshold);
  if (openKey(fromBase64(manifest.sealed), kek, shardHeaderRecord.encode(header)) === null) throw new Error('it did not open');
}

async function recoveryTable(): Promise<string> {
  const plan = { threshold: 5, shards: 9 };
  const made = await sealedSet(plan);
  const set = { ...made, cards: made.cards.map((card) => (card.index === BAD ? { ...card, share: random(32) } : card)) };
  const shares = made.cards.slice(0, plan.threshold).map(({ index, share }) => Uint8Array.of(...share, index));
  const floor = await each(ROUNDS, () => combine(shares));
  const named = await each(ROUNDS, async () => {
    const refusal = await alteredCard(set.cards, shardAt);
    if (refusal?.control !== 'ALTERED-CARD-1' || refusal.operands['index'] !== BAD) throw new Error('it was not named');
  });
  const row = (title: string, value: number): readonly string[] => [title, time(value), times(value / floor)];
  return table([
    [`recovery, 5 of 9, one of the nine altered, median of ${ROUNDS}`, 'each', 'ratio'],
    row('shamir-secret-sharing: combine five good ones (floor)', floor),
    row('nine cards read and checked, the bad one named, five combined, opened', await each(ROUNDS, () => recover(set))),
    row('the bad one named without a manifest', named),
  ]);
}

export async function shardTables(): Promise<string> {
  const folder = mkdtempSync('/dev/shm/keyrite-shards-');
  try {
    const small = await splitTable({ threshold: 3, shards: 5 }, folder);
    const large = await splitTable({ threshold: 16, shards: 31 }, folder);
    return [small, large, await recoveryTable()].join('\n\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
