import { createHash, createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../shared/bytes/hex.ts';
import { possessionKey, shardCommitment } from '../../../shared/shards/commitments.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const index = fc.integer({ min: 1, max: 31 });
/** PrivateKeyInfo of an Ed25519 seed before its 32 bytes (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

test('the commitment is the SHA-256 that shard-manifest.ts describes, by another implementation', () => {
  fc.assert(
    fc.property(bytes32, index, bytes32, (setDigest, x, shard) => {
      const expected = createHash('sha256')
        .update('keyrite shard commitment v1')
        .update(setDigest)
        .update(Uint8Array.of(x))
        .update(shard)
        .digest('hex');
      expect(toHex(shardCommitment(setDigest, x, shard))).toBe(expected);
    }),
  );
});

test('the possession key is the Ed25519 key of the HKDF seed, by another implementation', () => {
  fc.assert(
    fc.property(bytes32, index, bytes32, (setDigest, x, shard) => {
      const seed = Buffer.from(hkdfSync('sha256', shard, setDigest, 'keyrite shard possession v1', 32));
      const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
      const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
      expect(toHex(possessionKey(setDigest, x, shard))).toBe(raw.toString('hex'));
    }),
    { numRuns: 20 },
  );
});

test('neither changes what it was given, and neither takes another shape', () => {
  const setDigest = new Uint8Array(32).fill(7);
  const shard = new Uint8Array(32).fill(9);
  shardCommitment(setDigest, 1, shard);
  possessionKey(setDigest, 1, shard);
  expect(setDigest.every((byte) => byte === 7) && shard.every((byte) => byte === 9)).toBe(true);
  for (const act of [shardCommitment, possessionKey]) {
    expect(() => act(setDigest.subarray(1), 1, shard)).toThrow(RangeError);
    expect(() => act(setDigest, 0, shard)).toThrow(RangeError);
    expect(() => act(setDigest, 32, shard)).toThrow(RangeError);
    expect(() => act(setDigest, 1, shard.subarray(1))).toThrow(RangeError);
  }
});
