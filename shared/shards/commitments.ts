/**
 * What the manifest holds for each shard. Commitments and possession keys are unsalted: the KEK is uniformly random, so each shard is too
 * (docs/threat-model.md). Never commit like this to a shard of a secret that a person chose.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { concatBytes } from '../bytes/concat.ts';
import { sha256 } from '../bytes/digest.ts';
import { toUtf8 } from '../bytes/utf8.ts';

const commitmentLabel = toUtf8('keyrite shard commitment v1');
const possessionLabel = toUtf8('keyrite shard possession v1');

function assertShard(setDigest: Uint8Array, index: number, shard: Uint8Array): void {
  if (setDigest.length !== 32) throw new RangeError('a set digest has 32 bytes');
  if (!Number.isInteger(index) || index < 1 || index > 31) throw new RangeError('a shard index is 1 to 31');
  if (shard.length !== 32) throw new RangeError('a shard has 32 bytes');
}

/** SHA-256 (FIPS 180-4) over the label, the 32-byte set digest, one index byte and the 32 shard bytes; 32 bytes. */
export function shardCommitment(setDigest: Uint8Array, index: number, shard: Uint8Array): Uint8Array {
  assertShard(setDigest, index, shard);
  const committed = concatBytes(commitmentLabel, setDigest, Uint8Array.of(index), shard);
  const commitment = sha256(committed);
  committed.fill(0);
  return commitment;
}

/** The Ed25519 seed (RFC 8032 §5.1.5): HKDF-SHA256 (RFC 5869) of the shard bytes, salt the set digest. The caller wipes it. */
const possessionSeed = (setDigest: Uint8Array, shard: Uint8Array): Uint8Array => hkdf(hash, shard, setDigest, possessionLabel, 32);

/**
 * Raw 32-byte Ed25519 public key (RFC 8032 §5.1.5) of a shard: whoever can sign with it holds the shard, and proves it without showing it.
 * Its seed is HKDF-SHA256 (RFC 5869) of the shard bytes, salt the set digest. The index is in neither: two indexes never share a shard.
 */
export function possessionKey(setDigest: Uint8Array, index: number, shard: Uint8Array): Uint8Array {
  assertShard(setDigest, index, shard);
  const seed = possessionSeed(setDigest, shard);
  const key = ed25519.getPublicKey(seed);
  seed.fill(0);
  return key;
}

/** The 64-byte Ed25519 signature (RFC 8032 §5.1.6) over the message by the key of `possessionKey`. */
export function signWithShard(setDigest: Uint8Array, index: number, shard: Uint8Array, message: Uint8Array): Uint8Array {
  assertShard(setDigest, index, shard);
  const seed = possessionSeed(setDigest, shard);
  const signature = ed25519.sign(message, seed);
  seed.fill(0);
  return signature;
}
