import { createPublicKey, createSign, generateKeyPairSync, sign, verify } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../shared/bytes/digest.ts';
import { derFromRaw, rawFromDer } from '../../../shared/bytes/ecdsa-signature.ts';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { p256PointOfSpki, p256SpkiOfPoint, p256VerifyDigest, p256VerifyMessage } from '../../../shared/format/p256.ts';

const order = p256.Point.Fn.ORDER;
const message = toUtf8('what was approved');
const keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = new Uint8Array(keyPair.publicKey.export({ format: 'der', type: 'spki' }));
const signed = (): Uint8Array => new Uint8Array(sign('sha256', message, keyPair.privateKey));
const sOf = (der: Uint8Array): bigint => BigInt(`0x${toHex(rawFromDer(der).subarray(32))}`);
const withS = (der: Uint8Array, s: bigint): Uint8Array =>
  derFromRaw(fromHex(toHex(rawFromDer(der).subarray(0, 32)) + s.toString(16).padStart(64, '0')));

describe('P-256', () => {
  it("verifies OpenSSL's signatures, high s and low, over message and digest", () => {
    for (let turn = 0; turn < 8; turn++) {
      const der = signed();
      for (const form of [der, withS(der, order - sOf(der))]) {
        expect(p256VerifyMessage(spki, message, form)).toBe(true);
        expect(p256VerifyDigest(spki, sha256(message), form)).toBe(true);
        expect(verify('sha256', message, keyPair.publicKey, form)).toBe(true);
      }
    }
  });
  it('hashes a message once and a digest not at all', () => {
    const der = signed();
    expect(p256VerifyDigest(spki, sha256(sha256(message)), der)).toBe(false);
    expect(p256VerifyMessage(spki, sha256(message), der)).toBe(false);
    expect(p256VerifyDigest(spki, message, der)).toBe(false);
    expect(p256VerifyDigest(spki, sha256(message).subarray(0, 31), der)).toBe(false);
  });
  it('OpenSSL verifies the DER we make from r||s', () => {
    const raw = new Uint8Array(createSign('sha256').update(message).sign({ key: keyPair.privateKey, dsaEncoding: 'ieee-p1363' }));
    expect(verify('sha256', message, keyPair.publicKey, derFromRaw(raw))).toBe(true);
  });
  it('refuses a changed message, key, r or s', () => {
    const der = signed();
    const other = new Uint8Array(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }));
    expect(p256VerifyMessage(spki, toUtf8('what was approved.'), der)).toBe(false);
    expect(p256VerifyMessage(other, message, der)).toBe(false);
    for (let at = 0; at < 64; at++) {
      const raw = rawFromDer(der).map((byte, index) => (index === at ? byte ^ 0x10 : byte));
      expect(p256VerifyMessage(spki, message, derFromRaw(raw))).toBe(false);
    }
    expect(p256VerifyMessage(spki, message, withS(der, order))).toBe(false);
  });
  it('takes a point and its SubjectPublicKeyInfo for each other', () => {
    const point = p256PointOfSpki(spki);
    expect(point).toHaveLength(65);
    expect(p256SpkiOfPoint(point)).toEqual(spki);
    expect(
      createPublicKey({ key: Buffer.from(p256SpkiOfPoint(point)), format: 'der', type: 'spki' }).asymmetricKeyDetails?.namedCurve,
    ).toBe('prime256v1');
  });

  const exported = (curve: string): Uint8Array =>
    new Uint8Array(generateKeyPairSync('ec', { namedCurve: curve }).publicKey.export({ format: 'der', type: 'spki' }));
  const changedAt = (at: number): Uint8Array => spki.map((byte, index) => (index === at ? byte ^ 1 : byte));
  const compressed = fromHex(
    `3039301306072a8648ce3d020106082a8648ce3d030107032200${toHex(p256.Point.fromBytes(spki.subarray(26)).toBytes(true))}`,
  );
  it.each([
    ['a key on P-384', exported('P-384')],
    ['a key on secp256k1', exported('secp256k1')],
    ['an RSA key', new Uint8Array(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'der', type: 'spki' }))],
    ['a compressed point', compressed],
    ['a point that is not on the curve', changedAt(90)],
    ['the marker of a hybrid point', spki.map((byte, index) => (index === 26 ? 0x06 : byte))],
    ['unused bits', changedAt(25)],
    ['a byte missing', spki.subarray(0, 90)],
    ['a byte behind', Uint8Array.from([...spki, 0])],
    ['nothing', new Uint8Array()],
  ])('refuses %s', (_, bytes) => {
    expect(() => p256PointOfSpki(bytes)).toThrow(FormatError);
    expect(p256VerifyMessage(bytes, message, signed())).toBe(false);
  });
  it('refuses the point at infinity and the compressed point as points', () => {
    expect(() => p256SpkiOfPoint(Uint8Array.of(0))).toThrow(FormatError);
    expect(() => p256SpkiOfPoint(new Uint8Array(65))).toThrow(FormatError);
    expect(() => p256SpkiOfPoint(compressed.subarray(26))).toThrow(FormatError);
  });
});
