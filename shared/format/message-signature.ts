/**
 * One signature over a message, as people's tokens make it: each kind of key has one scheme and one encoding, so a signature needs no
 * parameters beside it.
 *
 * | key | scheme | signature |
 * |---|---|---|
 * | P-256 | ECDSA with SHA-256 (FIPS 186-5 §6) | DER ECDSA-Sig-Value (RFC 3279 §2.2.3) |
 * | P-384 | ECDSA with SHA-384 | the same |
 * | RSA | RSASSA-PSS with SHA-256, MGF1 with SHA-256, salt of 32 bytes (RFC 8017 §8.1) | as long as the modulus |
 * | Ed25519 | Ed25519 (RFC 8032 §5.1) over the message itself | 64 bytes |
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '../bytes/digest.ts';
import { rawFromDer } from '../bytes/ecdsa-signature.ts';
import { FormatError } from '../bytes/format-error.ts';
import { type PublicKey, publicKeyOf } from './public-key.ts';

export type HashName = 'sha256' | 'sha384' | 'sha512';

/**
 * RSA is in none of the pure packages, so whoever runs the checks brings it (electron/rsa.ts).
 * @param padding pss: MGF1 with the same hash, salt as long as the hash (RFC 8017 §8.1.2); pkcs1: RSASSA-PKCS1-v1_5 (§8.2.2), which only
 *   certificates are signed with
 * @param spki DER SubjectPublicKeyInfo of an RSA key
 * @returns false for whatever is no such signature; never throws for what was given
 */
export type RsaVerify = (padding: 'pss' | 'pkcs1', hash: HashName, spki: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const HASHES: Readonly<Record<HashName, (bytes: Uint8Array) => Uint8Array>> = { sha256, sha384, sha512 };
export const hashed = (hash: HashName, bytes: Uint8Array): Uint8Array => HASHES[hash](bytes);

export type SignatureOutcome =
  | 'verified'
  /** no public key that counts here */
  | 'unfit-key'
  /** not in the one encoding that the scheme has */
  | 'malformed'
  | 'wrong';

/**
 * @param spki DER SubjectPublicKeyInfo of the signer
 * @param signature in the encoding of the table above
 * @returns never throws for what was given
 */
export function messageSignatureOutcome(spki: Uint8Array, message: Uint8Array, signature: Uint8Array, rsa: RsaVerify): SignatureOutcome {
  const key = publicKeyOr(spki);
  if (key === null) return 'unfit-key';
  const check = checkOf(key, spki, signature, rsa);
  if (check === null) return 'malformed';
  return check(message) ? 'verified' : 'wrong';
}

/** As messageSignatureOutcome, for who needs no reason. */
export const verifiesMessage = (spki: Uint8Array, message: Uint8Array, signature: Uint8Array, rsa: RsaVerify): boolean =>
  messageSignatureOutcome(spki, message, signature, rsa) === 'verified';

/** ECDSA with a hash that need not be the key's own: certificates choose. */
export function verifiesEcdsa({ algorithm, key }: PublicKey, hash: HashName, message: Uint8Array, der: Uint8Array): boolean {
  if (algorithm !== 'ecdsa-p256' && algorithm !== 'ecdsa-p384') return false;
  const raw = rawOr(der, algorithm);
  return raw !== null && ecdsaHolds({ algorithm, key }, hashed(hash, message), raw);
}

function ecdsaHolds({ algorithm, key }: PublicKey, digest: Uint8Array, raw: Uint8Array): boolean {
  const curve = algorithm === 'ecdsa-p256' ? p256 : p384;
  // tokens do not normalise s, so about half of all good signatures have a high one
  return curve.verify(raw, digest, key, { prehash: false, lowS: false, format: 'compact' });
}

function checkOf(key: PublicKey, spki: Uint8Array, signature: Uint8Array, rsa: RsaVerify): ((message: Uint8Array) => boolean) | null {
  const { algorithm } = key;
  switch (algorithm) {
    case 'ecdsa-p256':
    case 'ecdsa-p384': {
      const raw = rawOr(signature, algorithm);
      const hash = algorithm === 'ecdsa-p256' ? 'sha256' : 'sha384';
      return raw && ((message) => ecdsaHolds(key, hashed(hash, message), raw));
    }
    case 'ed25519':
      // RFC 8032 §5.1.7 strictly: no cofactor, no encoding that ZIP 215 lets pass
      return signature.length === 64 ? (message) => ed25519.verify(signature, message, key.key, { zip215: false }) : null;
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096':
      return signature.length === key.key.length ? (message) => rsa('pss', 'sha256', spki, message, signature) : null;
  }
}

function publicKeyOr(spki: Uint8Array): PublicKey | null {
  try {
    return publicKeyOf(spki);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

function rawOr(der: Uint8Array, algorithm: 'ecdsa-p256' | 'ecdsa-p384'): Uint8Array | null {
  try {
    return rawFromDer(der, algorithm === 'ecdsa-p256' ? 32 : 48);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
