/**
 * A public key as providers and cards hand it out: PEM of the SubjectPublicKeyInfo (RFC 7468 §13), or its DER in base64 (`aws kms get-public-key`).
 * One key a file.
 */
import { fromBase64, isBase64, toBase64 } from '../bytes/base64.ts';
import { FormatError } from '../bytes/format-error.ts';
import { publicKeyOf } from './public-key.ts';

const PEM = /^\s*-----BEGIN PUBLIC KEY-----\s([A-Za-z0-9+/=\s]*)-----END PUBLIC KEY-----\s*$/;

/** The DER SubjectPublicKeyInfo, base64; null for what holds none that public-key.ts knows. */
export function spkiInFile(text: string): string | null {
  const body = (PEM.exec(text)?.[1] ?? text).replaceAll(/\s/g, '');
  if (body === '' || !isBase64(body)) return null;
  const spki = fromBase64(body);
  try {
    publicKeyOf(spki);
    return toBase64(spki);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
