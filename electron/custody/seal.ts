/** The master key under the KEK. */
import { gcmsiv } from '@noble/ciphers/aes.js';
import { concatBytes } from '../../shared/bytes/concat.ts';
import { SEALED_BYTES } from '../../shared/shards/manifest-check.ts';

const NONCE_BYTES = 12;

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
