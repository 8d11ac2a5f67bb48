/**
 * HPKE (RFC 9180) in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, by @hpke/core over Web Crypto. Opening needs no private key
 * here: the one Diffie-Hellman of DHKEM's Decap is done by the token that has it, everything after it by the library.
 */
import { webcrypto } from 'node:crypto';
import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256, HpkeError } from '@hpke/core';

const own = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** Decap (RFC 9180 §4.1) with DH(skR, pkE) from elsewhere. */
class WithToken extends DhkemP256HkdfSha256 {
  /** @param secret the 32 bytes of DH(skR, pkE): the x-coordinate (SEC 1 §3.3.1) */
  constructor(secret: Uint8Array) {
    super();
    this._prim.dh = () => Promise.resolve(own(secret));
  }
}

/** RFC 9180 prints vectors for AES-128-GCM only; shards are sealed with AES-256-GCM. */
export type Aead = 'AES-128-GCM' | 'AES-256-GCM';
const suiteWith = (kem: DhkemP256HkdfSha256, aead: Aead): CipherSuite =>
  new CipherSuite({ kem, kdf: new HkdfSha256(), aead: aead === 'AES-128-GCM' ? new Aes128Gcm() : new Aes256Gcm() });

/** Throws for what is no point of the curve: what is given here was read from a SubjectPublicKeyInfo (shared/format/public-key.ts). */
const publicKeyOf = (point: Uint8Array): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('raw', own(point), { name: 'ECDH', namedCurve: 'P-256' }, true, []);

export interface Sealed {
  /** The encapsulated key: an uncompressed point, 65 bytes. */
  readonly enc: Uint8Array;
  /** As long as the plaintext, and a tag of 16 bytes. */
  readonly ciphertext: Uint8Array;
}

/**
 * SealBase (RFC 9180 §6.1) of one message.
 * @param recipient an uncompressed point, 65 bytes
 * @param ephemeral of a test vector only; fresh when not given
 */
export async function seal(
  recipient: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
  { aead = 'AES-256-GCM', ephemeral }: { readonly aead?: Aead; readonly ephemeral?: webcrypto.CryptoKeyPair } = {},
): Promise<Sealed> {
  const suite = suiteWith(new DhkemP256HkdfSha256(), aead);
  const recipientPublicKey = await publicKeyOf(recipient);
  const secret = own(plaintext);
  try {
    const { enc, ct } = await suite.seal(
      { recipientPublicKey, info: own(info), ...(ephemeral === undefined ? {} : { ekm: ephemeral }) },
      secret,
      own(aad),
    );
    return { enc: new Uint8Array(enc), ciphertext: new Uint8Array(ct) };
  } finally {
    new Uint8Array(secret).fill(0);
  }
}

/**
 * OpenBase (RFC 9180 §6.1) of one message; null when it does not open. The caller wipes what comes out, and `secret`.
 * @param recipient the public half of the token's key, 65 bytes
 * @param secret what the token derived from its private key and `enc`, 32 bytes
 */
export async function open(
  { enc, ciphertext }: Sealed,
  recipient: Uint8Array,
  secret: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
  aead: Aead = 'AES-256-GCM',
): Promise<Uint8Array | null> {
  const suite = suiteWith(new WithToken(secret), aead);
  const publicKey = await publicKeyOf(recipient);
  try {
    // the private half is in the token: the public one stands in its place, and is used for nothing
    const opened = await suite.open(
      { recipientKey: { publicKey, privateKey: publicKey }, enc: own(enc), info: own(info) },
      own(ciphertext),
      own(aad),
    );
    return new Uint8Array(opened);
  } catch (error) {
    // an ephemeral key that is no point, or another secret, key, place or ciphertext: the tag does not say which
    if (error instanceof HpkeError) return null;
    throw error;
  }
}
