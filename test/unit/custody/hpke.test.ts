/** HPKE against the vector that RFC 9180 prints, and against its key schedule by node:crypto; the private key's one act is done elsewhere. */
import { createCipheriv, createECDH, createHmac, randomBytes, webcrypto } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { open, seal } from '../../../electron/custody/hpke.ts';
import { concatBytes } from '../../../shared/bytes/concat.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';

/** RFC 9180 §A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence number 0. */
const vector = {
  info: '4f6465206f6e2061204772656369616e2055726e',
  skEm: '4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb',
  pkRm: '04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0',
  skRm: 'f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2',
  enc: '04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
  pt: '4265617574792069732074727574682c20747275746820626561757479',
  aad: '436f756e742d30',
  ct: '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
};

/** What a token does: the x-coordinate of its private key times the point. */
function agreed(privateKey: Uint8Array, point: Uint8Array): Uint8Array {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  return new Uint8Array(ecdh.computeSecret(point));
}
function keyPair() {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  return { privateKey: new Uint8Array(ecdh.getPrivateKey()), point: new Uint8Array(ecdh.getPublicKey()) };
}
async function ephemeral(privateKey: Uint8Array, point: Uint8Array): Promise<webcrypto.CryptoKeyPair> {
  const part = (from: number): string => Buffer.from(point.subarray(from, from + 32)).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: part(1), y: part(33) };
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' };
  const d = Buffer.from(privateKey).toString('base64url');
  return {
    publicKey: await webcrypto.subtle.importKey('jwk', jwk, algorithm, true, []),
    privateKey: await webcrypto.subtle.importKey('jwk', { ...jwk, d }, algorithm, true, ['deriveBits']),
  };
}

describe('the vector of RFC 9180 §A.3.1', () => {
  const { info, enc, pt, aad, ct, pkRm, skRm, skEm } = vector;
  test('is sealed', async () => {
    const pair = await ephemeral(fromHex(skEm), fromHex(enc));
    const made = await seal(fromHex(pkRm), fromHex(info), fromHex(aad), fromHex(pt), { aead: 'AES-128-GCM', ephemeral: pair });
    expect({ enc: toHex(made.enc), ct: toHex(made.ciphertext) }).toEqual({ enc, ct });
  });
  test('is opened with the secret that a token would derive, and no private key', async () => {
    const sealed = { enc: fromHex(enc), ciphertext: fromHex(ct) };
    const secret = agreed(fromHex(skRm), fromHex(enc));
    const opened = await open(sealed, fromHex(pkRm), secret, fromHex(info), fromHex(aad), 'AES-128-GCM');
    expect(toHex(opened ?? new Uint8Array())).toBe(pt);
  });
});

/** RFC 9180 §4, §4.1, §5.1 and §5.2 once more, by node:crypto: seals under AES-256-GCM with the ephemeral key that is given. */
function sealedByNode(recipient: Uint8Array, own: { privateKey: Uint8Array; point: Uint8Array }, info: Uint8Array, text: Uint8Array) {
  const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array => new Uint8Array(createHmac('sha256', key).update(data).digest());
  const kem = concatBytes(toUtf8('KEM'), Uint8Array.of(0, 0x10));
  const hpke = concatBytes(toUtf8('HPKE'), Uint8Array.of(0, 0x10, 0, 1, 0, 2));
  const extract = (suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array =>
    hmac(salt.length === 0 ? new Uint8Array(32) : salt, concatBytes(toUtf8('HPKE-v1'), suite, toUtf8(label), ikm));
  const expand = (suite: Uint8Array, prk: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array =>
    hmac(prk, concatBytes(Uint8Array.of(0, length), toUtf8('HPKE-v1'), suite, toUtf8(label), context, Uint8Array.of(1))).slice(0, length);
  const none = new Uint8Array();
  const dh = agreed(own.privateKey, recipient);
  const shared = expand(kem, extract(kem, none, 'eae_prk', dh), 'shared_secret', concatBytes(own.point, recipient), 32);
  const context = concatBytes(Uint8Array.of(0), extract(hpke, none, 'psk_id_hash', none), extract(hpke, none, 'info_hash', info));
  const secret = extract(hpke, shared, 'secret', none);
  const cipher = createCipheriv('aes-256-gcm', expand(hpke, secret, 'key', context, 32), expand(hpke, secret, 'base_nonce', context, 12));
  return concatBytes(new Uint8Array(cipher.update(text)), new Uint8Array(cipher.final()), new Uint8Array(cipher.getAuthTag()));
}

describe('with AES-256-GCM', () => {
  const info = toUtf8('somewhere');
  const text = new Uint8Array(randomBytes(92));
  const none = new Uint8Array();

  test('what node:crypto seals by the RFC is what is sealed here, and opens', async () => {
    const [recipient, own] = [keyPair(), keyPair()];
    const byNode = sealedByNode(recipient.point, own, info, text);
    const made = await seal(recipient.point, info, none, text, { ephemeral: await ephemeral(own.privateKey, own.point) });
    expect(toHex(made.ciphertext)).toBe(toHex(byNode));
    expect(await open(made, recipient.point, agreed(recipient.privateKey, made.enc), info, none)).toEqual(text);
  });

  test('nothing opens with another secret, place, recipient, point or a changed bit, and nothing is thrown', async () => {
    const [recipient, other] = [keyPair(), keyPair()];
    const made = await seal(recipient.point, info, none, text);
    const secret = agreed(recipient.privateKey, made.enc);
    expect(await open(made, recipient.point, agreed(other.privateKey, made.enc), info, none)).toBeNull();
    expect(await open(made, recipient.point, secret, toUtf8('elsewhere'), none)).toBeNull();
    expect(await open(made, other.point, secret, info, none)).toBeNull();
    expect(await open({ ...made, enc: other.point }, recipient.point, secret, info, none)).toBeNull();
    expect(await open({ ...made, enc: made.enc.with(64, (made.enc[64] ?? 0) ^ 1) }, recipient.point, secret, info, none)).toBeNull();
    for (let bit = 0; bit < made.ciphertext.length * 8; bit += 37) {
      const ciphertext = made.ciphertext.with(bit >> 3, (made.ciphertext[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      expect(await open({ ...made, ciphertext }, recipient.point, secret, info, none)).toBeNull();
    }
    expect(await open(made, recipient.point, secret, info, none)).toEqual(text);
  });

  test('is never twice the same', async () => {
    const { point } = keyPair();
    const [one, two] = [await seal(point, info, none, text), await seal(point, info, none, text)];
    expect(toHex(one.enc)).not.toBe(toHex(two.enc));
  });
});
