/**
 * The signature under a certificate, or another structure that names its algorithm by an AlgorithmIdentifier: ECDSA (RFC 5758 §3.2),
 * RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 4055 §3, §5) with SHA-256, SHA-384 or SHA-512, and Ed25519 (RFC 8410 §3). One encoding of each
 * identifier; SHA-1 and every other algorithm is none.
 */

import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex } from '../bytes/hex.ts';
import { type HashName, type RsaVerify, verifiesEcdsa, verifiesMessage } from '../format/message-signature.ts';
import { type PublicKey, publicKeyOf } from '../format/public-key.ts';

/** RFC 4055 §2.1: AlgorithmIdentifier of a hash, with NULL. */
const hashIdentifier = (last: string): string => `300d06096086480165030402${last}0500`;
const pss = (hash: string, salt: string): Uint8Array =>
  fromHex(`304106092a864886f70d01010a3034a00f${hash}a11c301a06092a864886f70d010108${hash}a2030201${salt}`);

/** DER AlgorithmIdentifiers by the names they have in RFC 5758, 4055 and 8410. */
export const ALGORITHM = {
  'ecdsa-with-SHA256': fromHex('300a06082a8648ce3d040302'),
  'ecdsa-with-SHA384': fromHex('300a06082a8648ce3d040303'),
  'ecdsa-with-SHA512': fromHex('300a06082a8648ce3d040304'),
  sha256WithRSAEncryption: fromHex('300d06092a864886f70d01010b0500'),
  sha384WithRSAEncryption: fromHex('300d06092a864886f70d01010c0500'),
  sha512WithRSAEncryption: fromHex('300d06092a864886f70d01010d0500'),
  'RSASSA-PSS with SHA-256': pss(hashIdentifier('01'), '20'),
  'RSASSA-PSS with SHA-384': pss(hashIdentifier('02'), '30'),
  'RSASSA-PSS with SHA-512': pss(hashIdentifier('03'), '40'),
  'id-Ed25519': fromHex('300506032b6570'),
} as const;
type AlgorithmName = keyof typeof ALGORITHM;

type Scheme = { readonly ecdsa: HashName } | { readonly rsa: 'pss' | 'pkcs1'; readonly hash: HashName } | { readonly ed25519: true };
const SCHEMES: Readonly<Record<AlgorithmName, Scheme>> = {
  'ecdsa-with-SHA256': { ecdsa: 'sha256' },
  'ecdsa-with-SHA384': { ecdsa: 'sha384' },
  'ecdsa-with-SHA512': { ecdsa: 'sha512' },
  sha256WithRSAEncryption: { rsa: 'pkcs1', hash: 'sha256' },
  sha384WithRSAEncryption: { rsa: 'pkcs1', hash: 'sha384' },
  sha512WithRSAEncryption: { rsa: 'pkcs1', hash: 'sha512' },
  'RSASSA-PSS with SHA-256': { rsa: 'pss', hash: 'sha256' },
  'RSASSA-PSS with SHA-384': { rsa: 'pss', hash: 'sha384' },
  'RSASSA-PSS with SHA-512': { rsa: 'pss', hash: 'sha512' },
  'id-Ed25519': { ed25519: true },
};

export interface CertificateSignature {
  /** DER AlgorithmIdentifier, as the certificate has it. */
  readonly algorithm: Uint8Array;
  /** What is signed: a certificate's tbsCertificate, DER. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * @param spki DER SubjectPublicKeyInfo of whoever should have signed
 * @returns algorithm: none of those above, or not one for this key. Never throws for what was given.
 */
export function certificateSignatureOutcome(
  spki: Uint8Array,
  { algorithm, message, signature }: CertificateSignature,
  rsa: RsaVerify,
): 'verified' | 'wrong' | 'algorithm' {
  const name = (Object.keys(ALGORITHM) as AlgorithmName[]).find((known) => equalBytes(ALGORITHM[known], algorithm));
  const key = publicKeyOr(spki);
  if (name === undefined || key === null) return 'algorithm';
  const scheme = SCHEMES[name];
  if ('ecdsa' in scheme) {
    if (!key.algorithm.startsWith('ecdsa-')) return 'algorithm';
    return verifiesEcdsa(key, scheme.ecdsa, message, signature) ? 'verified' : 'wrong';
  }
  if ('ed25519' in scheme) {
    if (key.algorithm !== 'ed25519') return 'algorithm';
    return verifiesMessage(spki, message, signature, rsa) ? 'verified' : 'wrong';
  }
  if (!key.algorithm.startsWith('rsa-')) return 'algorithm';
  return rsa(scheme.rsa, scheme.hash, spki, message, signature) ? 'verified' : 'wrong';
}

function publicKeyOr(spki: Uint8Array): PublicKey | null {
  try {
    return publicKeyOf(spki);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
