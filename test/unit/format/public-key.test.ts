import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import type { KeyAlgorithm } from '../../../shared/format/key-algorithm.ts';
import { publicKeyOf, spkiOfKey } from '../../../shared/format/public-key.ts';

const exported = ({ publicKey }: { readonly publicKey: KeyObject }): Uint8Array =>
  new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
const rsa = (modulusLength: number, publicExponent = 0x10001): Uint8Array =>
  exported(generateKeyPairSync('rsa', { modulusLength, publicExponent }));
const ec = (namedCurve: string): Uint8Array => exported(generateKeyPairSync('ec', { namedCurve }));
const spki = ec('P-256');
const rsa2048 = rsa(2048);
const ed25519 = exported(generateKeyPairSync('ed25519'));

describe('public keys', () => {
  it.each<[KeyAlgorithm, Uint8Array, number]>([
    ['ecdsa-p256', spki, 65],
    ['ecdsa-p384', ec('P-384'), 97],
    ['rsa-2048', rsa2048, 256],
    ['rsa-3072', rsa(3072), 384],
    ['rsa-4096', rsa(4096), 512],
    ['ed25519', ed25519, 32],
  ])("%s: OpenSSL's SubjectPublicKeyInfo and the key in it are taken for each other", (algorithm, bytes, length) => {
    const read = publicKeyOf(bytes);
    expect(read.algorithm).toBe(algorithm);
    expect(read.key).toHaveLength(length);
    expect(spkiOfKey(read)).toEqual(bytes);
    expect(() => createPublicKey({ key: Buffer.from(spkiOfKey(read)), format: 'der', type: 'spki' })).not.toThrow();
  });

  const changedAt = (bytes: Uint8Array, at: number, to?: number): Uint8Array =>
    bytes.map((byte, index) => (index === at ? (to ?? byte ^ 1) : byte));
  const compressed = fromHex(
    `3039301306072a8648ce3d020106082a8648ce3d030107032200${toHex(p256.Point.fromBytes(spki.subarray(26)).toBytes(true))}`,
  );
  it.each([
    ['a key on P-521', ec('P-521')],
    ['a key on secp256k1', ec('secp256k1')],
    ['a short RSA key', rsa(1024)],
    ['RSA with public exponent 3', rsa(2048, 3)],
    ['RSA with another exponent of three bytes', changedAt(rsa2048, rsa2048.length - 1, 3)],
    ['an even RSA modulus', changedAt(rsa2048, rsa2048.length - 6)],
    ['an RSA-PSS key, whose parameters are its own', exported(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }))],
    ['an X25519 key', exported(generateKeyPairSync('x25519'))],
    ['an Ed25519 key that is no point', changedAt(new Uint8Array([...ed25519.subarray(0, 12), ...new Uint8Array(32).fill(0xff)]), 43)],
    ['a compressed point', compressed],
    ['a point that is not on the curve', changedAt(spki, 90)],
    ['the marker of a hybrid point', changedAt(spki, 26, 0x06)],
    ['unused bits', changedAt(spki, 25)],
    ['a byte missing', spki.subarray(0, 90)],
    ['a byte behind', Uint8Array.from([...spki, 0])],
    ['nothing', new Uint8Array()],
  ])('refuses %s', (_, bytes) => {
    expect(() => publicKeyOf(bytes)).toThrow(FormatError);
  });
  it('refuses to write what it would not read', () => {
    for (const key of [new Uint8Array(), new Uint8Array(65), compressed.subarray(26)])
      expect(() => spkiOfKey({ algorithm: 'ecdsa-p256', key })).toThrow(FormatError);
    expect(() => spkiOfKey({ algorithm: 'rsa-2048', key: new Uint8Array(256) })).toThrow(FormatError);
  });
});
