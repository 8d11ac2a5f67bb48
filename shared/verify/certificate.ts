/**
 * A person's certificate under a trust root of the roster: X.509 v3 (RFC 5280), the person's certificate directly under the
 * root. Left out on purpose: revocation (the roster is the list of who counts), intermediate authorities, name and policy constraints
 * (any critical extension that is not understood here refuses).
 */
import {
  AuthorityKeyIdentifier,
  ExtendedKeyUsage,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyUsageFlags,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { equalBytes } from '../bytes/equal.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { certificateSignatureOutcome } from '../keys/certificate-signature.ts';
import { authorityOf, extensionOf, keyUsageOf, type ReadCertificate, readCertificate, understands } from '../keys/x509.ts';

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

// RFC 9336 §3.1 id-kp-documentSigning; RFC 5280 §4.2.1.12 id-kp-emailProtection and anyExtendedKeyUsage
const purposes = ['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4', '2.5.29.37.0'];
const understood = [id_ce_authorityKeyIdentifier, id_ce_basicConstraints, id_ce_extKeyUsage, id_ce_keyUsage, id_ce_subjectKeyIdentifier];

const usage = (certificate: ReadCertificate): number => keyUsageOf(certificate) ?? 0;

function wrongWithRoot(root: ReadCertificate): ChainReason | null {
  if (!understands(root, understood)) return 'critical-extension';
  // RFC 5280 §6.1.4 (k), (n)
  if (authorityOf(root) === null) return 'root-is-not-a-ca';
  if ((usage(root) & KeyUsageFlags.keyCertSign) === 0) return 'root-may-not-sign-certificates';
  return null;
}

function wrongWithLeaf(leaf: ReadCertificate, root: ReadCertificate, rsa: RsaVerify): ChainReason | null {
  const signed = certificateSignatureOutcome(root.spki, { ...leaf, message: leaf.tbs }, rsa);
  if (signed !== 'verified') return signed === 'wrong' ? 'signature' : 'algorithm';
  if (!understands(leaf, understood)) return 'critical-extension';
  if (authorityOf(leaf) !== null) return 'certificate-is-a-ca';
  if ((usage(leaf) & KeyUsageFlags.digitalSignature) === 0) return 'certificate-may-not-sign';
  const allowed = extensionOf(leaf, id_ce_extKeyUsage, ExtendedKeyUsage);
  if (allowed !== null && !allowed.some((purpose) => purposes.includes(purpose))) return 'purpose';
  const issuerKey = extensionOf(leaf, id_ce_authorityKeyIdentifier, AuthorityKeyIdentifier)?.keyIdentifier;
  const rootKey = extensionOf(root, id_ce_subjectKeyIdentifier, SubjectKeyIdentifier);
  if (issuerKey && rootKey && !equalBytes(new Uint8Array(issuerKey.buffer), new Uint8Array(rootKey.buffer))) return 'key-identifier';
  return null;
}

// RFC 5280 §4.1.2.5: both ends included; a time that is no time is in no period
function wrongTime(leaf: ReadCertificate, root: ReadCertificate, times: readonly number[]): ChainReason | null {
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
  const leaf = readCertificate(leafDer);
  if (leaf === null) return { ok: false, reason: 'certificate-malformed' };
  let reason: ChainReason = 'no-root-of-this-name';
  for (const rootDer of rootsDer) {
    const root = readCertificate(rootDer);
    if (root === null) {
      reason = 'root-malformed';
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
