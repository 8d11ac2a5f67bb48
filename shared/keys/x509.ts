/**
 * What is read in an X.509 v3 certificate (RFC 5280), byte for byte where bytes are signed, hashed or compared. Reading judges nothing: who
 * may have signed it, and whether it holds, is asked by verify/certificate.ts (people's certificates) and keys/attestation.ts (tokens').
 */
import { AsnConvert } from '@peculiar/asn1-schema';
import { BasicConstraints, Certificate, id_ce_basicConstraints, id_ce_keyUsage, KeyUsage, Name, Version } from '@peculiar/asn1-x509';
import { derChildren, derOnly } from '../bytes/der.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';

/** Byte-exact parts of a certificate, for what is hashed, compared or signed. */
export interface CertificateParts {
  readonly tbs: Uint8Array;
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  readonly signature: Uint8Array;
}

/** Throws FormatError `certificate` or `der`. */
export function certificateParts(certificate: Uint8Array): CertificateParts {
  const [tbs, , signature, ...rest] = derChildren(derOnly(certificate));
  const fields = tbs === undefined ? [] : derChildren(tbs);
  // RFC 5280 §4.1: [0] version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo
  const [version, serial, , issuer, , subject, spki] = fields;
  const complete = tbs && signature && version?.tag === 0xa0 && serial?.tag === 0x02 && issuer && subject && spki;
  // a BIT STRING starts with its number of unused bits
  if (!complete || rest.length > 0 || signature.tag !== 0x03 || signature.content[0] !== 0)
    throw new FormatError('certificate', 'structure');
  return {
    tbs: tbs.whole,
    serial: serial.whole,
    issuer: issuer.whole,
    subject: subject.whole,
    spki: spki.whole,
    signature: signature.content.slice(1),
  };
}

export interface ReadCertificate extends CertificateParts {
  /** Milliseconds since 1970; both ends are included (RFC 5280 §4.1.2.5). */
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER AlgorithmIdentifier of the signature; RFC 5280 §4.1.1.2: outside and inside of what is signed the same. */
  readonly algorithm: Uint8Array;
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: ArrayBuffer }>;
}

function read(certificate: Uint8Array): ReadCertificate {
  const parts = certificateParts(certificate);
  const { tbsCertificate: tbs } = AsnConvert.parse(certificate.slice(), Certificate);
  if (tbs.version !== Version.v3) throw new FormatError('certificate', 'version');
  const extensions = new Map<string, { critical: boolean; value: ArrayBuffer }>();
  for (const { extnID, critical, extnValue } of Array.from(tbs.extensions ?? [])) {
    // RFC 5280 §4.2: not more than one of each
    if (extensions.has(extnID)) throw new FormatError('certificate', `extension ${extnID} twice`);
    extensions.set(extnID, { critical, value: extnValue.buffer });
  }
  const [, outer] = derChildren(derOnly(certificate));
  const inner = derChildren(derOnly(parts.tbs))[2];
  if (!outer || !inner || !equalBytes(outer.whole, inner.whole)) throw new FormatError('certificate', 'algorithms differ');
  return {
    ...parts,
    notBefore: tbs.validity.notBefore.getTime().getTime(),
    notAfter: tbs.validity.notAfter.getTime().getTime(),
    algorithm: outer.whole,
    extensions,
  };
}

/** Null for bytes that are no such certificate. */
export function readCertificate(certificate: Uint8Array): ReadCertificate | null {
  try {
    return read(certificate);
  } catch {
    // asn1-schema throws several kinds of Error for what is not ASN.1; none of them tells the reader more than this
    return null;
  }
}

/** Null when the certificate has no such extension. Throws when its value is not what its identifier says. */
export function extensionOf<T>(certificate: ReadCertificate, id: string, type: new () => T): T | null {
  const found = certificate.extensions.get(id);
  return found === undefined ? null : AsnConvert.parse(found.value, type);
}

/** KeyUsageFlags (RFC 5280 §4.2.1.3), or null when the certificate has no such extension. Throws as extensionOf. */
export const keyUsageOf = (certificate: ReadCertificate): number | null =>
  extensionOf(certificate, id_ce_keyUsage, KeyUsage)?.toNumber() ?? null;

/** Null for who is no authority; pathLength null: not limited (RFC 5280 §4.2.1.9). Throws as extensionOf. */
export function authorityOf(certificate: ReadCertificate): { readonly pathLength: number | null } | null {
  const constraints = extensionOf(certificate, id_ce_basicConstraints, BasicConstraints);
  return constraints?.cA === true ? { pathLength: constraints.pathLenConstraint ?? null } : null;
}

/** Whether every critical extension is one of these (RFC 5280 §4.2). */
export const understands = (certificate: ReadCertificate, known: readonly string[]): boolean =>
  [...certificate.extensions].every(([id, { critical }]) => !critical || known.includes(id));

/** RFC 5280 appendix A.1. */
const id_at_commonName = '2.5.4.3';

const id_at_organizationName = '2.5.4.10';

/** The one common name of a DER Name, or null. Never throws. */
export const commonNameOf = (name: Uint8Array): string | null => onlyOf(name, id_at_commonName);
/** The one organisation of a DER Name, or null. Never throws. */
export const organisationOf = (name: Uint8Array): string | null => onlyOf(name, id_at_organizationName);

function onlyOf(name: Uint8Array, attribute: string): string | null {
  try {
    const attributes = Array.from(AsnConvert.parse(name.slice(), Name)).flatMap((relative) => Array.from(relative));
    const [only, second] = attributes.filter(({ type }) => type === attribute);
    return only === undefined || second !== undefined ? null : only.value.toString();
  } catch {
    return null;
  }
}
