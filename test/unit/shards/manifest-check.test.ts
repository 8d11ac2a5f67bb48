import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { type ShardManifest, shardManifestRecord } from '../../../shared/format/shard-manifest.ts';
import { manifestRefusal } from '../../../shared/shards/manifest-check.ts';
import { sampleHeader, sampleSet } from './sample-set.ts';

const { manifest } = sampleSet();
const { publicKey } = manifest;
if (publicKey === null) throw new Error('the sample has a public key');

test('a whole manifest holds, and so does one of a symmetric key', () => {
  expect(manifestRefusal(shardManifestRecord.decode(shardManifestRecord.encode(manifest)))).toBeNull();
  const symmetric = sampleSet({ ...sampleHeader, keyAlgorithm: 'aes-256' }).manifest;
  expect(manifestRefusal({ ...symmetric, publicKey: null })).toBeNull();
});

test('the SPKI is one that another implementation reads', () => {
  const key = createPublicKey({ key: Buffer.from(fromBase64(publicKey.spki)), format: 'der', type: 'spki' });
  expect(key.asymmetricKeyType).toBe('ed25519');
  expect(key.export({ format: 'jwk' }).x).toBe(Buffer.from(fromBase64(publicKey.raw)).toString('base64url'));
});

const flipped = (base64: string): string => toBase64(fromBase64(base64).map((byte, at) => (at === 0 ? byte ^ 1 : byte)));
const withShard = (at: number, change: Partial<Extract<ShardManifest['shards'][number], { form: 'paper' }>>): ShardManifest => ({
  ...manifest,
  shards: manifest.shards.map((shard, place) => (place === at && shard.form === 'paper' ? { ...shard, ...change } : shard)),
});
const [first, second] = manifest.shards;
if (first === undefined || second === undefined) throw new Error('the sample has three shards');

test.each<[string, ShardManifest, string]>([
  ['a flipped bit in the sealed key', { ...manifest, sealed: flipped(manifest.sealed) }, 'MANIFEST-SET-1'],
  ['a sealed key that is too short', { ...manifest, sealed: toBase64(fromBase64(manifest.sealed).slice(1)) }, 'MANIFEST-SEALED-1'],
  ['a changed header', { ...manifest, header: { ...manifest.header, epoch: 3 } }, 'MANIFEST-SET-1'],
  ['the set id of another set', { ...manifest, setId: sampleSet(sampleHeader, 2).manifest.setId }, 'MANIFEST-SET-1'],
  ['a missing shard', { ...manifest, shards: manifest.shards.slice(0, 2) }, 'MANIFEST-SHARDS-1'],
  ['shards out of order', { ...manifest, shards: manifest.shards.toReversed() }, 'MANIFEST-SHARDS-1'],
  ['one commitment twice', withShard(0, { commitment: second.commitment }), 'MANIFEST-SHARDS-1'],
  ['one possession key twice', withShard(1, { possessionKey: first.possessionKey }), 'MANIFEST-SHARDS-1'],
  ['a possession key that is no key', withShard(1, { possessionKey: '' }), 'MANIFEST-SHARDS-1'],
  ['no public key where there is one', { ...manifest, publicKey: null }, 'MANIFEST-KEY-1'],
  ['another public key in the SPKI', { ...manifest, publicKey: { ...publicKey, raw: flipped(publicKey.raw) } }, 'MANIFEST-KEY-1'],
  ['another fingerprint', { ...manifest, publicKey: { ...publicKey, fingerprint: 'ab'.repeat(32) } }, 'MANIFEST-KEY-1'],
])('refuses %s', (_, wrong, control) => {
  expect(manifestRefusal(wrong)?.control).toBe(control);
});

test('refuses a public key for a symmetric key, and more needed than there are', () => {
  expect(manifestRefusal(sampleSet({ ...sampleHeader, keyAlgorithm: 'aes-256' }).manifest)?.control).toBe('MANIFEST-KEY-1');
  expect(manifestRefusal(sampleSet({ ...sampleHeader, threshold: 4 }).manifest)?.control).toBe('MANIFEST-SHARDS-1');
});
