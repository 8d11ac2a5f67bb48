/** Whether the certificates of a roster hold its keys and stand under its roots: asked when people are enrolled and when a roster comes into force. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { FormatError } from '../bytes/format-error.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import type { Person } from '../format/roster.ts';
import { certificateParts } from '../keys/x509.ts';
import { type ChainReason, verifyChain } from './certificate.ts';

function keyIn(certificate: Uint8Array): string | null {
  try {
    return digestHex(certificateParts(certificate).spki);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** Why a person's certificate is not good: `another-key` than the roster's, or why it does not stand under a root (certificate.ts). */
export type CertificateReason = ChainReason | 'another-key';

/** @param at an instant. Null: it is good. */
export function wrongCertificate(person: Person, trustRoots: readonly string[], rsa: RsaVerify, at: string): CertificateReason | null {
  const certificate = fromBase64(person.certificate);
  if (keyIn(certificate) !== person.key.fingerprint) return 'another-key';
  const chain = verifyChain(certificate, trustRoots.map(fromBase64), rsa, at);
  return chain.ok ? null : chain.reason;
}
