/**
 * The files of vendors' certificates that an operator supplies: DER, or PEM (RFC 7468) with any text around the certificates, as vendors
 * publish lists of them. A certificate that says it was issued by itself is a root; every other is an authority below one.
 */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromUtf8 } from '../bytes/utf8.ts';
import { authorityOf, type ReadCertificate, readCertificate } from './x509.ts';

const PEM = /-----BEGIN CERTIFICATE-----\s([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g;

/** The certificates' DER. Throws FormatError `certificate` for a file that holds none, or a part that is none. */
export function certificatesIn(file: Uint8Array): readonly Uint8Array[] {
  if (readCertificate(file) !== null) return [file];
  const text = fromUtf8(file);
  const bodies = Array.from(text.matchAll(PEM), ([, body = '']) => body.replaceAll(/\s/g, ''));
  if (bodies.length === 0 || bodies.length !== text.split('-----BEGIN').length - 1) throw new FormatError('certificate', 'no certificate');
  return bodies.map((body, index) => {
    const der = fromBase64(body);
    if (readCertificate(der) === null) throw new FormatError('certificate', `certificate ${index + 1}`);
    return der;
  });
}

const isSelfIssued = ({ subject, issuer }: ReadCertificate): boolean => equalBytes(subject, issuer);
export const isRoot = (der: Uint8Array): boolean => {
  const read = readCertificate(der);
  return read !== null && isSelfIssued(read);
};

/** As many as the opening of a ceremony holds (format/attestation.ts). */
const MOST = { roots: 16, intermediates: 64 } as const;

export type AuthorityFault = 'too-many' | 'malformed' | 'no-authority' | 'twice' | 'root' | 'no-root';

/** The first certificate that is not what its list calls for, counted from 1 over roots and then intermediates; null when all are. */
export function authoritiesFault(
  roots: readonly Uint8Array[],
  intermediates: readonly Uint8Array[],
): { readonly number: number; readonly because: AuthorityFault } | null {
  if (roots.length > MOST.roots || intermediates.length > MOST.intermediates) return { number: 0, because: 'too-many' };
  const seen = new Set<string>();
  for (const [index, der] of [...roots, ...intermediates].entries()) {
    const fault = faultOf(der, index < roots.length, seen);
    if (fault !== null) return { number: index + 1, because: fault };
    seen.add(digestHex(der));
  }
  return null;
}

function faultOf(der: Uint8Array, asRoot: boolean, seen: ReadonlySet<string>): AuthorityFault | null {
  const read = readCertificate(der);
  if (read === null) return 'malformed';
  if (seen.has(digestHex(der))) return 'twice';
  if (isSelfIssued(read) !== asRoot) return asRoot ? 'no-root' : 'root';
  try {
    return authorityOf(read) === null ? 'no-authority' : null;
  } catch {
    // basic constraints that are none
    return 'no-authority';
  }
}
