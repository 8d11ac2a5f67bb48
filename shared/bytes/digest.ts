import { sha256 as nobleSha256, sha384 as nobleSha384, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { toHex } from './hex.ts';

/** SHA-256 (FIPS 180-4), 32 bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => nobleSha256(bytes);

/** SHA-384 (FIPS 180-4), 48 bytes. */
export const sha384 = (bytes: Uint8Array): Uint8Array => nobleSha384(bytes);

/** SHA-512 (FIPS 180-4), 64 bytes. */
export const sha512 = (bytes: Uint8Array): Uint8Array => nobleSha512(bytes);

/** SHA-256 as 64 lower-case hex digits. */
export const digestHex = (bytes: Uint8Array): string => toHex(sha256(bytes));
