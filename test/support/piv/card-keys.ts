/**
 * The keys in an emulated card: what its chip computes with them. A card gets a digest, not a message, and node:crypto cannot sign a digest
 * with ECDSA, so that one comes from @noble/curves; RSA, key agreement and key making are node:crypto's.
 */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import { p256, p384 } from '@noble/curves/nist.js';
import { tlv } from './tlv.ts';

export type CardAlgorithm = 'ecdsa-p256' | 'ecdsa-p384' | 'rsa-2048';

/** SP 800-78-4 table 6-2. */
export const algorithmIds: Readonly<Record<CardAlgorithm, number>> = { 'ecdsa-p256': 0x11, 'ecdsa-p384': 0x14, 'rsa-2048': 0x07 };

export const algorithmOf = (id: number): CardAlgorithm | undefined =>
  (['ecdsa-p256', 'ecdsa-p384', 'rsa-2048'] as const).find((name) => algorithmIds[name] === id);

const curves = {
  'ecdsa-p256': { name: 'prime256v1', curve: p256, bytes: 32, spkiPrefix: '3059301306072a8648ce3d020106082a8648ce3d030107034200' },
  'ecdsa-p384': { name: 'secp384r1', curve: p384, bytes: 48, spkiPrefix: '3076301006072a8648ce3d020106052b81040022036200' },
} as const;

export interface CardKey {
  readonly algorithm: CardAlgorithm;
  /** DER PKCS#8. */
  readonly pkcs8: Uint8Array;
}

export function generateCardKey(algorithm: CardAlgorithm): CardKey {
  const { privateKey } =
    algorithm === 'rsa-2048'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: curves[algorithm].name });
  return { algorithm, pkcs8: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })) };
}

const privateKeyOf = ({ pkcs8 }: CardKey): KeyObject => createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });

/** DER SubjectPublicKeyInfo. */
export const spkiOf = (key: CardKey): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createPublicKey(privateKeyOf(key)).export({ format: 'der', type: 'spki' }));

const fromBase64Url = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');

/** The point or the modulus and exponent, as GENERATE ASYMMETRIC KEY PAIR answers (SP 800-73-4 part 2 §3.3.2), without the 7F49 around it. */
export function publicKeyTlvs(key: CardKey): Uint8Array<ArrayBuffer> {
  const { n, e, x, y } = createPublicKey(privateKeyOf(key)).export({ format: 'jwk' });
  if (key.algorithm === 'rsa-2048') return new Uint8Array(Buffer.concat([tlv(0x81, fromBase64Url(n)), tlv(0x82, fromBase64Url(e))]));
  return tlv(0x86, Uint8Array.of(0x04), fromBase64Url(x), fromBase64Url(y));
}

/**
 * What GENERAL AUTHENTICATE computes of a challenge: ECDSA of the digest, DER; or the RSA private operation on a padded block.
 * Undefined for a challenge of a length that no card takes.
 */
export function signWith(key: CardKey, challenge: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (key.algorithm === 'rsa-2048') {
    if (challenge.length !== 256) return undefined;
    return new Uint8Array(privateDecrypt({ key: privateKeyOf(key), padding: constants.RSA_NO_PADDING }, challenge));
  }
  const { curve, bytes } = curves[key.algorithm];
  if (challenge.length === 0 || challenge.length > bytes) return undefined;
  // a card's signatures are of either half: low s is a rule of others
  const scalar = new Uint8Array(fromBase64Url(privateKeyOf(key).export({ format: 'jwk' }).d));
  const digest = new Uint8Array(bytes);
  digest.set(challenge, bytes - challenge.length);
  return new Uint8Array(curve.sign(digest, scalar, { prehash: false, lowS: false, format: 'der' }));
}

/** The shared secret's x (SP 800-73-4 part 2 §3.2.4 key establishment). Undefined for what is no point of the key's curve. */
export function agreeWith(key: CardKey, point: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (key.algorithm === 'rsa-2048') return undefined;
  const { bytes, spkiPrefix } = curves[key.algorithm];
  if (point.length !== 1 + 2 * bytes || point[0] !== 0x04) return undefined;
  try {
    const spki = Buffer.concat([Buffer.from(spkiPrefix, 'hex'), point]);
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return new Uint8Array(diffieHellman({ privateKey: privateKeyOf(key), publicKey }));
  } catch {
    return undefined;
  }
}
