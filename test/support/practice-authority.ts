/**
 * A practice certificate authority: what an organisation's own CA does for its people's tokens, with a key in memory that is gone when the
 * process ends. PDF readers trust a leaf only below a root like this one: CA, keyCertSign, no extended key usage.
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import type { KeyAlgorithm } from '../../shared/format/key-algorithm.ts';
import { publicKeyOf } from '../../shared/format/public-key.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
/** How webcrypto calls each kind of key. */
const WEBCRYPTO: Readonly<Record<KeyAlgorithm, AlgorithmIdentifier | EcKeyImportParams | RsaHashedImportParams>> = {
  'ecdsa-p256': { name: 'ECDSA', namedCurve: 'P-256' },
  'ecdsa-p384': { name: 'ECDSA', namedCurve: 'P-384' },
  'rsa-2048': rsa,
  'rsa-3072': rsa,
  'rsa-4096': rsa,
  ed25519: { name: 'Ed25519' },
};
function webcryptoOf(spki: Uint8Array): AlgorithmIdentifier | EcKeyImportParams | RsaHashedImportParams {
  try {
    return WEBCRYPTO[publicKeyOf(spki).algorithm];
  } catch {
    return { name: 'ECDSA', namedCurve: 'P-521' };
  }
}
const day = 24 * 60 * 60 * 1000; // milliseconds
const documentSigning = '1.3.6.1.5.5.7.3.36'; // RFC 9336 §3.1
const emailProtection = '1.3.6.1.5.5.7.3.4'; // RFC 5280 §4.2.1.12

export interface Issued {
  readonly der: Uint8Array<ArrayBuffer>;
  /** DER Names and DER INTEGER, as a token's certificate object wants them (PKCS#11 v2.40 §4.6.3). */
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serialNumber: Uint8Array;
}

/** agree: key agreement only, which no approval may be made with. */
export type LeafUsage = 'sign' | 'agree';
const usages: Readonly<Record<LeafUsage, x509.KeyUsageFlags>> = {
  sign: x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation,
  agree: x509.KeyUsageFlags.keyAgreement,
};

export interface Subject {
  readonly name: string;
  readonly organisation: string;
  /** Days from now until the certificate ends, negative when it has; a year from now when not given. */
  readonly days?: number | undefined;
}

export interface PracticeAuthority {
  readonly der: Uint8Array<ArrayBuffer>;
  readonly pem: string;
  /** spki: DER, as shared/format/public-key.ts reads it, or of a key on P-521, which counts nowhere. usage: by default signing. */
  issue(subject: Subject, spki: Uint8Array<ArrayBuffer>, usage?: LeafUsage): Promise<Issued>;
}

// as JSON: a DN string would read a comma or a plus in a person's name as syntax
const nameOf = (commonName: string, organisation: string): x509.Name =>
  new x509.Name([{ O: [{ utf8String: organisation }] }, { CN: [{ utf8String: commonName }] }]);

// RFC 5280 §4.1.2.2: positive, at most 20 bytes; the first byte is 0x40 to 0x7f, so that it neither needs nor has a leading zero
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

export async function practiceAuthority(organisation: string, now: Date): Promise<PracticeAuthority> {
  const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  // an hour back: the people's machines' clocks need not agree
  const notBefore = new Date(now.getTime() - day / 24);
  const subject = nameOf('PRACTICE ceremony root, not for production', organisation);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: subject,
    notBefore,
    notAfter: new Date(notBefore.getTime() + 2 * 365 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    der: new Uint8Array(root.rawData),
    pem: root.toString('pem'),
    issue: async (person, spki, usage = 'sign') => {
      const publicKey = await crypto.subtle.importKey('spki', spki, webcryptoOf(spki), true, ['verify']);
      const ends = person.days === undefined ? notBefore.getTime() + 365 * day : now.getTime() + person.days * day;
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: serial(),
        subject: nameOf(person.name, person.organisation),
        issuer: subject,
        notBefore: ends < now.getTime() ? new Date(ends - 365 * day) : notBefore,
        notAfter: new Date(ends),
        signingAlgorithm: algorithm,
        signingKey: keys.privateKey,
        publicKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(usages[usage], true),
          new x509.ExtendedKeyUsageExtension([documentSigning, emailProtection]),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
          await x509.SubjectKeyIdentifierExtension.create(publicKey),
        ],
      });
      const { tbsCertificate } = AsnConvert.parse(leaf.rawData, Certificate);
      const number = new Uint8Array(tbsCertificate.serialNumber);
      return {
        der: new Uint8Array(leaf.rawData),
        subject: new Uint8Array(AsnConvert.serialize(tbsCertificate.subject)),
        issuer: new Uint8Array(AsnConvert.serialize(tbsCertificate.issuer)),
        serialNumber: Uint8Array.of(0x02, number.length, ...number),
      };
    },
  };
}
