/** What may be told of a master key in public: enough to know it again, nothing that helps to guess it. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { toHex } from '../bytes/hex.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import type { KeyAlgorithm } from '../format/shard-header.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import { ed25519PublicKey } from './manifest-check.ts';

const checkValueInfo = toUtf8('keyrite key check value v1');

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
