import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { toHex } from './hex.ts';

/** SHA-256 (FIPS 180-4), 32 bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => nobleSha256(bytes);

/** SHA-256 as 64 lower-case hex digits. */
export const digestHex = (bytes: Uint8Array): string => toHex(sha256(bytes));
