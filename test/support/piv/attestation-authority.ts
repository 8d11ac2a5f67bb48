/**
 * A maker of keys for practice, in the style of Yubico's attestation: a root that stays outside, a certificate of it for each device's F9 key,
 * and certificates that the device itself issues for keys that were made in it. Extensions as Yubico documents them (PIV attestation).
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { type CardKey, generateCardKey, spkiOf } from './card-keys.ts';
import type { CardSlot, YubiKeyMade } from './card-made.ts';
import { tlv } from './tlv.ts';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const EXTENSION = {
  firmware: '1.3.6.1.4.1.41482.3.3',
  serial: '1.3.6.1.4.1.41482.3.7',
  policy: '1.3.6.1.4.1.41482.3.8',
  formFactor: '1.3.6.1.4.1.41482.3.9',
} as const;

const notBefore = new Date('2016-03-14T00:00:00Z');
const notAfter = new Date('2052-04-17T00:00:00Z');

const nameOf = (commonName: string): x509.Name => new x509.Name([{ CN: [{ utf8String: commonName }] }]);

function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

const importSigner = (key: CardKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', new Uint8Array(key.pkcs8), ecdsa, false, ['sign']);

const importPublic = (key: CardKey): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'spki',
    spkiOf(key),
    key.algorithm === 'rsa-2048'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: key.algorithm === 'ecdsa-p384' ? 'P-384' : 'P-256' },
    true,
    ['verify'],
  );

export interface AttestationAuthority {
  /** DER, what an operator would be given by the maker. */
  readonly root: Uint8Array<ArrayBuffer>;
  readonly pem: string;
  /** A device's F9 key and the certificate for it. */
  device(): Promise<Pick<YubiKeyMade, 'attestationKey' | 'attestationCertificate'>>;
}

/** @param maker in the names: a practice maker, or another whom nobody trusts */
export async function attestationAuthority(maker = 'PRACTICE PIV maker'): Promise<AttestationAuthority> {
  const keys = await crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
  const rootName = nameOf(`${maker} root CA, not Yubico`);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: rootName,
    notBefore,
    notAfter,
    signingAlgorithm: ecdsa,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    root: new Uint8Array(root.rawData),
    pem: root.toString('pem'),
    device: async () => {
      const attestationKey = generateCardKey('ecdsa-p256');
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: nameOf(`${maker} attestation`),
        issuer: rootName,
        notBefore,
        notAfter,
        signingAlgorithm: ecdsa,
        signingKey: keys.privateKey,
        publicKey: await importPublic(attestationKey),
        extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
      });
      return { attestationKey, attestationCertificate: new Uint8Array(certificate.rawData) };
    },
  };
}

/**
 * What ATTEST answers: the device's certificate for a key that was made in it.
 * @param policies PIN and touch, as Yubico numbers them
 */
export async function attest(
  { serial, firmware, formFactor, attestationKey, attestationCertificate }: YubiKeyMade,
  slot: CardSlot,
  key: CardKey,
  policies: readonly [pin: number, touch: number],
): Promise<Uint8Array<ArrayBuffer>> {
  const number = Buffer.alloc(5);
  number.writeUInt32BE(serial, 1);
  // DER INTEGER: no needless zero in front, one where the first bit is set
  const from = [...number].findIndex((byte, at) => byte !== 0 || ((number[at + 1] ?? 0x80) & 0x80) !== 0);
  const raw = (oid: string, bytes: Uint8Array): x509.Extension => new x509.Extension(oid, false, new Uint8Array(bytes));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: nameOf(`YubiKey PIV Attestation ${slot.toLowerCase()}`),
    issuer: new x509.X509Certificate(new Uint8Array(attestationCertificate)).subjectName,
    notBefore,
    notAfter,
    signingAlgorithm: ecdsa,
    signingKey: await importSigner(attestationKey),
    publicKey: await importPublic(key),
    extensions: [
      raw(EXTENSION.firmware, Uint8Array.from(firmware)),
      raw(EXTENSION.serial, tlv(0x02, number.subarray(from))),
      raw(EXTENSION.policy, Uint8Array.from(policies)),
      raw(EXTENSION.formFactor, Uint8Array.of(formFactor)),
    ],
  });
  return new Uint8Array(certificate.rawData);
}
