/**
 * A person's certificate under a trust root of the roster: X.509 v3 (RFC 5280), the person's certificate directly under the
 * root. Left out on purpose: revocation (the roster is the list of who counts), intermediate authorities, name and policy constraints
 * (any critical extension that is not understood here refuses).
 */
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectKeyIdentifier,
  Version,
} from '@peculiar/asn1-x509';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { certificateSignatureOutcome } from '../keys/certificate-signature.ts';
import { derChildren, derOnly } from './pdf-der.ts';

export type ChainReason =
  | 'certificate-malformed'
  | 'root-malformed'
  | 'no-root-of-this-name'
  | 'signature'
  | 'algorithm'
  | 'not-yet-valid'
  | 'expired'
  | 'root-not-yet-valid'
  | 'root-expired'
  | 'root-is-not-a-ca'
  | 'root-may-not-sign-certificates'
  | 'certificate-is-a-ca'
  | 'certificate-may-not-sign'
  | 'purpose'
  | 'key-identifier'
  | 'critical-extension';

export type ChainResult = { readonly ok: true } | { readonly ok: false; readonly reason: ChainReason };

/** Byte-exact parts of a certificate, for what is hashed, compared or signed. */
export interface CertificateParts {
  readonly tbs: Uint8Array;
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  readonly signature: Uint8Array;
}

// RFC 9336 §3.1 id-kp-documentSigning; RFC 5280 §4.2.1.12 id-kp-emailProtection and anyExtendedKeyUsage
const purposes = ['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4', '2.5.29.37.0'];
const understood = [id_ce_authorityKeyIdentifier, id_ce_basicConstraints, id_ce_extKeyUsage, id_ce_keyUsage, id_ce_subjectKeyIdentifier];

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

interface Read extends CertificateParts {
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER AlgorithmIdentifier of the signature; RFC 5280 §4.1.1.2: outside and inside of what is signed the same. */
  readonly algorithm: Uint8Array;
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: ArrayBuffer }>;
}

function read(certificate: Uint8Array): Read {
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

function readOr<R extends ChainReason>(certificate: Uint8Array, reason: R): Read | R {
  try {
    return read(certificate);
  } catch {
    // asn1-schema throws several kinds of Error for what is not ASN.1; none of them tells the reader more than this
    return reason;
  }
}

function extension<T>(certificate: Read, id: string, type: new () => T): T | null {
  const found = certificate.extensions.get(id);
  return found === undefined ? null : AsnConvert.parse(found.value, type);
}

const usage = (certificate: Read): number => extension(certificate, id_ce_keyUsage, KeyUsage)?.toNumber() ?? 0;
const hasUnderstood = (certificate: Read): boolean =>
  [...certificate.extensions].every(([id, { critical }]) => !critical || understood.includes(id));

function wrongWithRoot(root: Read): ChainReason | null {
  if (!hasUnderstood(root)) return 'critical-extension';
  // RFC 5280 §6.1.4 (k), (n)
  if (extension(root, id_ce_basicConstraints, BasicConstraints)?.cA !== true) return 'root-is-not-a-ca';
  if ((usage(root) & KeyUsageFlags.keyCertSign) === 0) return 'root-may-not-sign-certificates';
  return null;
}

function wrongWithLeaf(leaf: Read, root: Read, rsa: RsaVerify): ChainReason | null {
  const signed = certificateSignatureOutcome(root.spki, { ...leaf, message: leaf.tbs }, rsa);
  if (signed !== 'verified') return signed === 'wrong' ? 'signature' : 'algorithm';
  if (!hasUnderstood(leaf)) return 'critical-extension';
  if (extension(leaf, id_ce_basicConstraints, BasicConstraints)?.cA === true) return 'certificate-is-a-ca';
  if ((usage(leaf) & KeyUsageFlags.digitalSignature) === 0) return 'certificate-may-not-sign';
  const allowed = extension(leaf, id_ce_extKeyUsage, ExtendedKeyUsage);
  if (allowed !== null && !allowed.some((purpose) => purposes.includes(purpose))) return 'purpose';
  const issuerKey = extension(leaf, id_ce_authorityKeyIdentifier, AuthorityKeyIdentifier)?.keyIdentifier;
  const rootKey = extension(root, id_ce_subjectKeyIdentifier, SubjectKeyIdentifier);
  if (issuerKey && rootKey && !equalBytes(new Uint8Array(issuerKey.buffer), new Uint8Array(rootKey.buffer))) return 'key-identifier';
  return null;
}

// RFC 5280 §4.1.2.5: both ends included; a time that is no time is in no period
function wrongTime(leaf: Read, root: Read, times: readonly number[]): ChainReason | null {
  if (!times.every((time) => time >= root.notBefore)) return 'root-not-yet-valid';
  if (!times.every((time) => time <= root.notAfter)) return 'root-expired';
  if (!times.every((time) => time >= leaf.notBefore)) return 'not-yet-valid';
  if (!times.every((time) => time <= leaf.notAfter)) return 'expired';
  return null;
}

/**
 * Whether this certificate stands directly under one of these roots at each of these times (RFC 5280 §6.1, path length 1, names compared byte for
 * byte). Several roots may bear one name (a renewed root): one that fits is enough, else the reason is the last one's.
 */
export function verifyChain(
  leafDer: Uint8Array,
  rootsDer: readonly Uint8Array[],
  rsa: RsaVerify,
  ...at: readonly [string, ...string[]]
): ChainResult {
  const times = at.map((time) => Date.parse(time));
  const leaf = readOr(leafDer, 'certificate-malformed');
  if (typeof leaf === 'string') return { ok: false, reason: leaf };
  let reason: ChainReason = 'no-root-of-this-name';
  for (const rootDer of rootsDer) {
    const root = readOr(rootDer, 'root-malformed');
    if (typeof root === 'string') {
      reason = root;
      continue;
    }
    if (!equalBytes(root.subject, leaf.issuer)) continue;
    try {
      const wrong = wrongWithRoot(root) ?? wrongWithLeaf(leaf, root, rsa) ?? wrongTime(leaf, root, times);
      if (wrong === null) return { ok: true };
      reason = wrong;
    } catch {
      // an extension whose value is not what its identifier says
      reason = 'certificate-malformed';
    }
  }
  return { ok: false, reason };
}
