/**
 * After a rehearsal: no file but the cards holds a shard, the KEK or the master key. The secrets are known here because the cards of the
 * rehearsal are: they are put together again as in a recovery.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { combine } from 'shamir-secret-sharing';
import { openKey } from '../../electron/custody/seal.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { MEMBER } from '../../shared/ceremony/bundle-members.ts';
import { decodeArchive } from '../../shared/format/bundle-archive.ts';
import { shardHeaderRecord } from '../../shared/format/shard-header.ts';
import { type ShardManifest, shardManifestRecord } from '../../shared/format/shard-manifest.ts';
import { decodeShareCard, type ShareCard } from '../../shared/format/share-card.ts';
import { publicOutcome } from '../../shared/shards/public-outcome.ts';
import { resultFiles } from '../rehearsal/results.ts';
import { everythingBelow, placesOf, type Searched, spellings } from '../rehearsal/secret-search.ts';
import { readCodeAloud } from '../rehearsal/share-card-text.ts';

const latest = join(import.meta.dirname, '../../rehearsal/latest');
const files = resultFiles(latest);

function cards(): readonly ShareCard[] {
  return readdirSync(files.cards).map((name) => {
    const reading = decodeShareCard(Buffer.from(readCodeAloud(join(files.cards, name)), 'latin1'));
    if (!reading.ok) throw new Error(`${name}: ${reading.refusal.control}`);
    return reading.card;
  });
}

function manifest(): ShardManifest {
  const member = decodeArchive(new Uint8Array(readFileSync(files.bundle))).find(({ name }) => name === MEMBER.manifest);
  if (member === undefined) throw new Error('the bundle holds no manifest');
  return shardManifestRecord.decode(member.bytes);
}

async function secrets(): Promise<ReadonlyMap<string, Uint8Array>> {
  const all = cards();
  const { header, sealed, keyCheckValue } = manifest();
  const enough = all.slice(0, header.threshold).map(({ share, index }) => Uint8Array.of(...share, index));
  const kek = await combine(enough);
  const masterKey = openKey(fromBase64(sealed), kek, shardHeaderRecord.encode(header));
  if (masterKey === null) throw new Error('the cards do not open the key');
  expect(publicOutcome(masterKey, header.keyAlgorithm).keyCheckValue).toBe(keyCheckValue);
  return new Map([
    ['the KEK', kek],
    ['the master key', masterKey],
    ...all.map(({ index, share }): [string, Uint8Array] => [`shard ${index}`, share]),
  ]);
}

let haystack: readonly Searched[];
test.beforeAll(() => {
  haystack = everythingBelow(latest, (path) => !path.startsWith('share-cards/'));
});

test('no file but the cards holds a shard, the KEK or the master key', async () => {
  for (const [name, secret] of await secrets()) expect(placesOf(spellings(secret), haystack), name).toEqual([]);
});

test('no file but the cards holds the code of a card', () => {
  for (const name of readdirSync(files.cards)) {
    const code = readCodeAloud(join(files.cards, name));
    const needles = [code, code.replaceAll(' ', ''), code.toLowerCase().replaceAll(' ', '')].map((text) => Buffer.from(text, 'latin1'));
    expect(placesOf(needles, haystack), name).toEqual([]);
  }
});

test('the search finds what is there: the sealed key in the bundle, the public key in log and PDF, in streams and in what can be read', () => {
  const { sealed, publicKey, setDigest } = manifest();
  const found = (bytes: Uint8Array): readonly string[] => placesOf(spellings(bytes), haystack);
  expect(found(fromBase64(sealed)).some((name) => name.includes(MEMBER.manifest))).toBe(true);
  expect(found(Buffer.from(setDigest, 'hex')).some((name) => name.includes(MEMBER.log))).toBe(true);
  expect(found(fromBase64(publicKey?.raw ?? '')).some((name) => name.startsWith('ceremony-log.pdf'))).toBe(true);
  expect(found(Buffer.from(publicKey?.fingerprint ?? '', 'hex'))).toContain('ceremony-log.pdf: hex in fours');
  expect(haystack.filter(({ name }) => name.startsWith('ceremony-log.pdf: stream')).length).toBeGreaterThan(10);
});

test('nothing else was left', () => {
  expect(readdirSync(latest).toSorted()).toEqual(
    Object.values(files)
      .map((path) => basename(path))
      .toSorted(),
  );
});
