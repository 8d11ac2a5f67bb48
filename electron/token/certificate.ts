/** What the station reads in a certificate it finds in a token: the key it is for, and whether that key may sign. It is not verified here. */
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, id_ce_keyUsage, KeyUsage, KeyUsageFlags } from '@peculiar/asn1-x509';
import { digestHex } from '../../shared/bytes/digest.ts';

export interface CertificateRead {
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** SHA-256 of it, lower-case hex: the name a person's key has everywhere. */
  readonly fingerprint: string;
  /** RFC 5280 §4.2.1.3. A certificate without the extension says nothing, and nothing is not a yes. */
  readonly digitalSignature: boolean;
}

/** Undefined for bytes that are no X.509 certificate: a card may hold anything, and one strange object must not hide the others. */
export function readCertificate(der: Uint8Array): CertificateRead | undefined {
  try {
    const { tbsCertificate } = AsnConvert.parse(der, Certificate);
    const spki = new Uint8Array(AsnConvert.serialize(tbsCertificate.subjectPublicKeyInfo));
    const usage = tbsCertificate.extensions?.find(({ extnID }) => extnID === id_ce_keyUsage);
    const flags = usage === undefined ? 0 : AsnConvert.parse(usage.extnValue, KeyUsage).toNumber();
    return { spki, fingerprint: digestHex(spki), digitalSignature: (flags & KeyUsageFlags.digitalSignature) !== 0 };
  } catch {
    return undefined;
  }
}
