/** The master key under the KEK, and what may be told of it in public. */
import { gcmsiv } from '@noble/ciphers/aes.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { concatBytes } from '../../shared/bytes/concat.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import type { KeyAlgorithm } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { ed25519PublicKey, SEALED_BYTES } from '../../shared/shards/manifest-check.ts';

const NONCE_BYTES = 12;
const checkValueInfo = toUtf8('keyrite key check value v1');

/** AES-256-GCM-SIV (RFC 8452): `nonce` (12 bytes), ciphertext and tag; 60 bytes. `header`: the canonical header bytes, authenticated. */
export function sealKey(masterKey: Uint8Array, kek: Uint8Array, nonce: Uint8Array, header: Uint8Array): Uint8Array {
  if (masterKey.length !== 32 || kek.length !== 32 || nonce.length !== NONCE_BYTES)
    throw new RangeError('a 32-byte key under a 32-byte key');
  return concatBytes(nonce, gcmsiv(kek, nonce, header).encrypt(masterKey));
}

/** The 32-byte master key, or null when the KEK, the header or the sealed bytes are not those of the set: the tag does not say which. */
export function openKey(sealed: Uint8Array, kek: Uint8Array, header: Uint8Array): Uint8Array | null {
  if (sealed.length !== SEALED_BYTES || kek.length !== 32) return null;
  const cipher = gcmsiv(kek, sealed.subarray(0, NONCE_BYTES), header);
  try {
    return cipher.decrypt(sealed.subarray(NONCE_BYTES));
  } catch {
    // the lengths are right, so the one thing noble can refuse is the tag
    return null;
  }
}

export interface PublicOutcome {
  readonly keyCheckValue: string;
  readonly publicKey: ShardManifest['publicKey'];
}

/** The key check value (16 hex digits) and, for Ed25519 (RFC 8032, the master key is the seed), the public key. */
export function publicOutcome(masterKey: Uint8Array, algorithm: KeyAlgorithm): PublicOutcome {
  const keyCheckValue = toHex(hkdf(hash, masterKey, new Uint8Array(0), checkValueInfo, 8));
  switch (algorithm) {
    case 'ed25519':
      return { keyCheckValue, publicKey: ed25519PublicKey(ed25519.getPublicKey(masterKey)) };
    case 'aes-256':
      return { keyCheckValue, publicKey: null };
  }
}
