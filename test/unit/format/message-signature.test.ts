import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { derFromRaw, rawFromDer } from '../../../shared/bytes/ecdsa-signature.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import type { KeyAlgorithm } from '../../../shared/format/key-algorithm.ts';
import { messageSignatureOutcome, verifiesMessage } from '../../../shared/format/message-signature.ts';

const message = toUtf8('what was approved');
const pss = (saltLength: number) => ({ padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const spkiOf = ({ publicKey }: Pair): Uint8Array => new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
const made = (hash: string | null, { privateKey }: Pair, options: object = {}): Uint8Array =>
  new Uint8Array(sign(hash, message, { key: privateKey, ...options }));

const kinds: readonly (readonly [KeyAlgorithm, Pair, string | null, object])[] = [
  ['ecdsa-p256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sha256', {}],
  ['ecdsa-p384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha384', {}],
  ['rsa-2048', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256', pss(32)],
  ['rsa-3072', generateKeyPairSync('rsa', { modulusLength: 3072 }), 'sha256', pss(32)],
  ['ed25519', generateKeyPairSync('ed25519'), null, {}],
];
const pairOf = (algorithm: KeyAlgorithm): Pair => {
  const found = kinds.find(([one]) => one === algorithm);
  if (found === undefined) throw new Error(`no key of ${algorithm} here`);
  return found[1];
};
const outcome = (pair: Pair, signature: Uint8Array): string => messageSignatureOutcome(spkiOf(pair), message, signature, rsaVerify);

describe.each(kinds)('%s', (algorithm, pair, hash, options) => {
  it("verifies OpenSSL's signatures, and no changed one", () => {
    for (let turn = 0; turn < 4; turn++) {
      const signature = made(hash, pair, options);
      expect(outcome(pair, signature)).toBe('verified');
      for (const at of [0, 1, 7, signature.length >> 1, signature.length - 1]) {
        const changed = signature.map((byte, index) => (index === at ? byte ^ 0x10 : byte));
        expect(outcome(pair, changed), `byte ${at}`).not.toBe('verified');
      }
      expect(verifiesMessage(spkiOf(pair), toUtf8('what was approved.'), signature, rsaVerify)).toBe(false);
    }
  });
  it('takes a byte less, a byte more or nothing for malformed', () => {
    const signature = made(hash, pair, options);
    for (const other of [signature.subarray(1), Uint8Array.from([...signature, 0]), new Uint8Array()])
      expect(outcome(pair, other)).toBe('malformed');
  });
  it('refuses the signature of another key of its kind, and of every other kind', () => {
    const signature = made(hash, pair, options);
    for (const [other, otherPair] of kinds) {
      if (other !== algorithm) expect(outcome(otherPair, signature)).not.toBe('verified');
    }
  });
});

describe('one scheme a kind of key', () => {
  it.each<[string, KeyAlgorithm, string | null, object]>([
    ['SHA-384 on P-256', 'ecdsa-p256', 'sha384', {}],
    ['SHA-256 on P-384', 'ecdsa-p384', 'sha256', {}],
    ['RSA PKCS #1 v1.5', 'rsa-3072', 'sha256', {}],
    ['RSA-PSS with SHA-384', 'rsa-3072', 'sha384', pss(48)],
    ['RSA-PSS with a salt of another length', 'rsa-3072', 'sha256', pss(20)],
  ])('%s is wrong', (_, algorithm, hash, options) => {
    const pair = pairOf(algorithm);
    expect(outcome(pair, made(hash, pair, options))).toBe('wrong');
  });
  it('r||s in place of DER is malformed', () => {
    for (const algorithm of ['ecdsa-p256', 'ecdsa-p384'] as const) {
      const pair = pairOf(algorithm);
      const raw = made(algorithm === 'ecdsa-p256' ? 'sha256' : 'sha384', pair, { dsaEncoding: 'ieee-p1363' });
      expect(outcome(pair, raw)).toBe('malformed');
      expect(outcome(pair, derFromRaw(raw, algorithm === 'ecdsa-p256' ? 32 : 48))).toBe('verified');
    }
  });
  it('s is as the token made it, high or low, and below the order', () => {
    const pair = pairOf('ecdsa-p256');
    const order = p256.Point.Fn.ORDER;
    const withS = (der: Uint8Array, s: bigint): Uint8Array =>
      derFromRaw(fromHex(toHex(rawFromDer(der).subarray(0, 32)) + s.toString(16).padStart(64, '0')));
    const der = made('sha256', pair);
    const s = BigInt(`0x${toHex(rawFromDer(der).subarray(32))}`);
    expect(outcome(pair, withS(der, order - s))).toBe('verified');
    expect(outcome(pair, withS(der, order))).toBe('wrong');
  });
  it('Ed25519 is strict: a small-order key that would verify anything is no key', () => {
    // the neutral element: with R the neutral element and s = 0 the cofactored equation holds for every message
    const spki = fromHex(`302a300506032b6570032100${'01'.padEnd(64, '0')}`);
    const signature = new Uint8Array(64);
    signature[0] = 1;
    expect(messageSignatureOutcome(spki, message, signature, rsaVerify)).not.toBe('verified');
  });
  it('asks for RSA where RSA is, and believes no other', () => {
    const yes = (): boolean => true;
    const pair = pairOf('ecdsa-p256');
    expect(messageSignatureOutcome(spkiOf(pair), toUtf8('another'), made('sha256', pair), yes)).toBe('wrong');
    expect(rsaVerify('pss', 'sha256', spkiOf(pair), message, made('sha256', pair))).toBe(false);
    expect(rsaVerify('pkcs1', 'sha256', new Uint8Array([0x30]), message, new Uint8Array(1))).toBe(false);
  });
});
