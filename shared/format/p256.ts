/** ECDSA on P-256 with SHA-256 (FIPS 186-5 §6), as the tokens' 9C keys make it: DER signatures, DER public keys, one spelling of each. */
import { p256 } from '@noble/curves/nist.js';
import { concatBytes } from '../bytes/concat.ts';
import { sha256 } from '../bytes/digest.ts';
import { rawFromDer } from '../bytes/ecdsa-signature.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex } from '../bytes/hex.ts';

// RFC 5480 §2: SubjectPublicKeyInfo { { id-ecPublicKey, secp256r1 }, BIT STRING of 66 bytes } up to the point, which is uncompressed (0x04)
const spkiPrefix = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200');
const pointLength = 65;

/** DER SubjectPublicKeyInfo, 91 bytes, to the uncompressed point, 65 bytes. Throws FormatError `p256-key` for anything but a point on P-256. */
export const p256PointOfSpki = (spki: Uint8Array): Uint8Array => {
  if (spki.length !== spkiPrefix.length + pointLength || !equalBytes(spki.subarray(0, spkiPrefix.length), spkiPrefix)) {
    throw new FormatError('p256-key', 'SubjectPublicKeyInfo');
  }
  const point = spki.slice(spkiPrefix.length);
  assertPoint(point);
  return point;
};

/** An uncompressed point, 65 bytes, to its DER SubjectPublicKeyInfo, 91 bytes. Throws FormatError `p256-key`. */
export const p256SpkiOfPoint = (point: Uint8Array): Uint8Array => {
  assertPoint(point);
  return concatBytes(spkiPrefix, point);
};

const assertPoint = (point: Uint8Array): void => {
  if (point.length !== pointLength || point[0] !== 0x04 || !p256.utils.isValidPublicKey(point, false))
    throw new FormatError('p256-key', 'point');
};

/** Over a digest of 32 bytes. False for a wrong signature and for a malformed key or signature alike; never throws for what was given. */
export const p256VerifyDigest = (spki: Uint8Array, digest: Uint8Array, der: Uint8Array): boolean => {
  if (digest.length !== 32) return false;
  try {
    // tokens do not normalise s, so about half of all good signatures have a high one
    return p256.verify(rawFromDer(der), digest, p256PointOfSpki(spki), { prehash: false, lowS: false, format: 'compact' });
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
};

/** Over a message, hashed here with SHA-256. As p256VerifyDigest otherwise. */
export const p256VerifyMessage = (spki: Uint8Array, message: Uint8Array, der: Uint8Array): boolean =>
  p256VerifyDigest(spki, sha256(message), der);
