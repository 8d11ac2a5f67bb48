/**
 * The attestation among the certificates that a token shows. ykcs11 lists it as one more certificate object: labelled "X.509 Certificate for
 * PIV Attestation 9c", with the CKA_ID of the slot's own certificate, and the token's attestation authority (slot F9) beside it as "X.509
 * Certificate for PIV Attestation". OpenSC lists none of them. Labels are a module's own affair, so what the certificates say decides.
 */
import { equalBytes } from '../bytes/equal.ts';
import { attestedSlot, type ShownByToken } from './attestation.ts';
import { authorityOf, type ReadCertificate, readCertificate } from './x509.ts';

export interface CertificateShown {
  readonly der: Uint8Array;
  /** CKA_ID, hex. */
  readonly id: string;
}

type Read = CertificateShown & { readonly read: ReadCertificate };

/** Whether a certificate in a token is no person's: its attestation authority's, or its word about one of its keys. */
export function isTokensOwn(der: Uint8Array): boolean {
  const read = readCertificate(der);
  if (read === null) return false;
  return attestedSlot(read.subject) !== null || isAuthority(read);
}

function isAuthority(read: ReadCertificate): boolean {
  try {
    return authorityOf(read) !== null;
  } catch {
    // basic constraints that are none
    return false;
  }
}

/** F9's, and a few that a module may show above it. */
const MOST = 4;

/**
 * @param shown every certificate in the token
 * @param spki DER SubjectPublicKeyInfo of the person's key
 * @returns its attestation; or, for it to be named as what it is, another key's that stands with the person's certificate; or null
 */
export function shownAttestation(shown: readonly CertificateShown[], spki: Uint8Array): ShownByToken | null {
  const certificates = shown.flatMap((one): Read[] => {
    const read = readCertificate(one.der);
    return read === null ? [] : [{ ...one, read }];
  });
  const isOfKey = ({ read }: Read): boolean => equalBytes(read.spki, spki);
  const attestations = certificates.filter(({ read }) => attestedSlot(read.subject) !== null);
  const ids = certificates.filter((one) => isOfKey(one) && !attestations.includes(one)).map(({ id }) => id);
  const found = attestations.find(isOfKey) ?? attestations.find(({ id }) => ids.includes(id));
  if (found === undefined) return null;
  const intermediates: Read[] = [];
  for (let above: Read | undefined = found; above !== undefined && intermediates.length < MOST; ) {
    const { issuer }: ReadCertificate = above.read;
    above = certificates.find((one) => equalBytes(one.read.subject, issuer) && !intermediates.includes(one) && one !== found);
    if (above !== undefined) intermediates.push(above);
  }
  return { certificate: found.der, intermediates: intermediates.map(({ der }) => der) };
}
