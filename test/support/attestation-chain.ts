/**
 * A vendor's attestation chain as Yubico makes it, of a practice vendor: a root, perhaps authorities below it, the attestation authority that
 * stands in a token's slot F9, and what the token signs with it about one of its keys. Keys are webcrypto's.
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export type ChainKey = 'rsa-2048' | 'ecdsa-p256' | 'ecdsa-p384';
const keyParameters = {
  'rsa-2048': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: Uint8Array.of(1, 0, 1), modulusLength: 2048 },
  'ecdsa-p256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'ecdsa-p384': { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-256' },
} as const;

const ARC = '1.3.6.1.4.1.41482.3';
const from = new Date('2016-03-14T00:00:00Z');
const until = new Date('2052-04-17T00:00:00Z');
const certSign = new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true);

export interface VendorAuthority {
  readonly der: Uint8Array<ArrayBuffer>;
  readonly certificate: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
  readonly algorithm: ChainKey;
}

export interface AuthorityAsked {
  readonly called: string;
  readonly key?: ChainKey;
  readonly pathLength?: number;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Instead of what makes it an authority. */
  readonly extensions?: readonly x509.Extension[];
  /** A key that has another certificate already. */
  readonly keys?: CryptoKeyPair;
}

const serialNumber = (): string => `40${randomBytes(15).toString('hex')}`;
const named = (called: string): x509.Name => new x509.Name([{ CN: [{ utf8String: called }] }]);

/** @param issuer undefined: a root, signed by itself */
export async function vendorAuthority(asked: AuthorityAsked, issuer?: VendorAuthority): Promise<VendorAuthority> {
  const algorithm = asked.key ?? 'ecdsa-p256';
  const keys = asked.keys ?? (await crypto.subtle.generateKey(keyParameters[algorithm], true, ['sign', 'verify']));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: named(asked.called),
    issuer: issuer?.certificate.subjectName ?? named(asked.called),
    notBefore: asked.notBefore ?? from,
    notAfter: asked.notAfter ?? until,
    signingAlgorithm: keyParameters[issuer?.algorithm ?? algorithm],
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    extensions: [...(asked.extensions ?? [new x509.BasicConstraintsExtension(true, asked.pathLength, true), certSign])],
  });
  return { der: new Uint8Array(certificate.rawData), certificate, keys, algorithm };
}

/** F9 as it leaves the factory: an authority of no further depth, without key usage. */
export const factoryAuthority = (issuer: VendorAuthority, asked: Partial<AuthorityAsked> = {}): Promise<VendorAuthority> =>
  vendorAuthority(
    { called: 'Practice PIV Attestation', extensions: [new x509.BasicConstraintsExtension(true, 0, true)], ...asked },
    issuer,
  );

export interface AttestationAsked {
  /** The subject's common name ends with it. */
  readonly slot?: string;
  readonly called?: string;
  readonly firmware?: Uint8Array<ArrayBuffer>;
  /** The extension's bytes. */
  readonly serial?: Uint8Array<ArrayBuffer>;
  readonly policies?: Uint8Array<ArrayBuffer>;
  readonly formFactor?: Uint8Array<ArrayBuffer>;
  readonly leftOut?: readonly ('firmware' | 'serial' | 'policies' | 'formFactor')[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly more?: readonly x509.Extension[];
}

/** Serial 12345678, firmware 5.4.3, PIN always, touch never, as a token of the practice vendor says it. */
export async function attestationOf(
  spki: Uint8Array<ArrayBuffer>,
  device: VendorAuthority,
  asked: AttestationAsked = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const said = {
    firmware: ['3', asked.firmware ?? Uint8Array.of(5, 4, 3)],
    serial: ['7', asked.serial ?? Uint8Array.of(0x02, 0x04, 0x00, 0xbc, 0x61, 0x4e)],
    policies: ['8', asked.policies ?? Uint8Array.of(3, 1)],
    formFactor: ['9', asked.formFactor ?? Uint8Array.of(1)],
  } as const;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: named(asked.called ?? `YubiKey PIV Attestation ${asked.slot ?? '9c'}`),
    issuer: device.certificate.subjectName,
    notBefore: asked.notBefore ?? from,
    notAfter: asked.notAfter ?? until,
    signingAlgorithm: keyParameters[device.algorithm],
    publicKey: spki,
    signingKey: device.keys.privateKey,
    extensions: [
      ...Object.entries(said)
        .filter(([name]) => !asked.leftOut?.some((left) => left === name))
        .map(([, [last, value]]) => new x509.Extension(`${ARC}.${last}`, false, value)),
      ...(asked.more ?? []),
    ],
  });
  return new Uint8Array(certificate.rawData);
}

/** A key as a token would make it, its DER SubjectPublicKeyInfo. */
export async function keyInToken(
  algorithm: ChainKey = 'ecdsa-p256',
): Promise<{ readonly spki: Uint8Array<ArrayBuffer>; readonly keys: CryptoKeyPair }> {
  const keys = await crypto.subtle.generateKey(keyParameters[algorithm], true, ['sign', 'verify']);
  return { spki: new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey)), keys };
}
