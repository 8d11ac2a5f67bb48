/**
 * The public keys that signatures are checked with, as DER SubjectPublicKeyInfo in one spelling each: P-256 and P-384 (RFC 5480 §2), RSA
 * (RFC 3279 §2.3.1) and Ed25519 (RFC 8410 §4). Anything else, and any other encoding of these, is refused.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384 } from '@noble/curves/nist.js';
import { concatBytes } from '../bytes/concat.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex } from '../bytes/hex.ts';
import { type KeyAlgorithm, keyAlgorithm } from './key-algorithm.ts';

export interface PublicKey {
  readonly algorithm: KeyAlgorithm;
  /** P-256, P-384: the uncompressed point, 65 or 97 bytes. RSA: the modulus, big-endian, 256, 384 or 512 bytes. Ed25519: 32 bytes. */
  readonly key: Uint8Array;
}

interface Spelling {
  readonly before: Uint8Array;
  /** Bytes of the key. */
  readonly length: number;
  readonly after: Uint8Array;
  readonly valid: (key: Uint8Array) => boolean;
}

const nothing = new Uint8Array();
const point = (curve: typeof p256) => (key: Uint8Array) => key[0] === 0x04 && curve.utils.isValidPublicKey(key, false);
/** FIPS 186-5 §5.1: the modulus has its full length; it is odd. That it is a product of two primes nobody can see. */
const modulus = (key: Uint8Array): boolean => (key[0] ?? 0) >= 0x80 && (key.at(-1) ?? 0) % 2 === 1;
/** INTEGER 65537, the one public exponent that is taken (FIPS 186-5 §A.1.1 asks for more than 2^16). */
const f4 = fromHex('0203010001');
const rsa = (before: string, length: number): Spelling => ({ before: fromHex(before), length, after: f4, valid: modulus });

const SPELLINGS: Readonly<Record<KeyAlgorithm, Spelling>> = {
  'ecdsa-p256': {
    before: fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200'),
    length: 65,
    after: nothing,
    valid: point(p256),
  },
  'ecdsa-p384': { before: fromHex('3076301006072a8648ce3d020106052b81040022036200'), length: 97, after: nothing, valid: point(p384) },
  'rsa-2048': rsa('30820122300d06092a864886f70d01010105000382010f003082010a0282010100', 256),
  'rsa-3072': rsa('308201a2300d06092a864886f70d01010105000382018f003082018a0282018100', 384),
  'rsa-4096': rsa('30820222300d06092a864886f70d01010105000382020f003082020a0282020100', 512),
  // RFC 8032 §5.1.7: not every 32 bytes are a point
  ed25519: {
    before: fromHex('302a300506032b6570032100'),
    length: 32,
    after: nothing,
    valid: (key) => ed25519.utils.isValidPublicKey(key, false),
  },
};

/** DER SubjectPublicKeyInfo to the key in it. Throws FormatError `public-key`. */
export function publicKeyOf(spki: Uint8Array): PublicKey {
  for (const algorithm of keyAlgorithm.options) {
    const { before, length, after, valid } = SPELLINGS[algorithm];
    const end = before.length + length;
    if (spki.length !== end + after.length || !equalBytes(spki.subarray(0, before.length), before)) continue;
    const key = spki.slice(before.length, end);
    if (!equalBytes(spki.subarray(end), after)) throw new FormatError('public-key', 'public exponent');
    if (!valid(key)) throw new FormatError('public-key', algorithm);
    return { algorithm, key };
  }
  throw new FormatError('public-key', 'SubjectPublicKeyInfo');
}

/** The key, as PublicKey has it, to its DER SubjectPublicKeyInfo. Throws FormatError `public-key` for what is no such key. */
export function spkiOfKey({ algorithm, key }: PublicKey): Uint8Array {
  const { before, length, after, valid } = SPELLINGS[algorithm];
  if (key.length !== length || !valid(key)) throw new FormatError('public-key', algorithm);
  return concatBytes(before, key, after);
}
