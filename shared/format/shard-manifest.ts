/**
 * What is public about a set: enough to name a wrong card and to open the key with k right ones, nothing that helps to guess a shard.
 * The KEK is uniformly random, so commitments to its shards need no salt (docs/threat-model.md).
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { base64, digestHex, line, personId } from './fields.ts';
import { shardHeader } from './shard-header.ts';

const ofEveryForm = {
  index: z.int().min(1).max(31),
  holder: personId,
  name: line,
  /** SHA-256 over "keyrite shard commitment v1", the 32-byte set digest, one index byte, and the 32 shard bytes. */
  commitment: digestHex,
  /** Raw Ed25519 public key, base64; its seed is HKDF-SHA256 of the 32 shard bytes, salt the set digest, info "keyrite shard possession v1". */
  possessionKey: base64,
};
/** The key it is wrapped to, by the SHA-256 of its SPKI, and the digest of the wrapped shard (wrapped-shard.ts). */
const wrapped = { keyFingerprint: digestHex, wrapped: digestHex };

export const shardManifest = z.strictObject({
  format: z.literal('keyrite-shard-manifest-v1'),
  header: shardHeader,
  /** SHA-256 over the canonical header bytes followed by the sealed bytes; cards carry its first 85 bits as 17 symbols. */
  setDigest: digestHex,
  setId: z.string().regex(/^[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{17}$/),
  /** 12-byte nonce, then AES-256-GCM-SIV (RFC 8452) of the 32-byte master key under the KEK, header bytes as associated data, 16-byte tag. */
  sealed: base64,
  /** 8 bytes, hex: HKDF-SHA256 (RFC 5869) of the master key, empty salt, info "keyrite key check value v1". */
  keyCheckValue: z.string().regex(/^[0-9a-f]{16}$/),
  /** Ed25519 (RFC 8032): raw 32-byte public key of the master key as seed, and the SHA-256 of its SPKI (RFC 8410); null for a symmetric key. */
  publicKey: z.strictObject({ raw: base64, spki: base64, fingerprint: digestHex }).nullable(),
  shards: z
    .array(
      z.discriminatedUnion('form', [
        z.strictObject({ ...ofEveryForm, form: z.literal('paper') }),
        z.strictObject({ ...ofEveryForm, ...wrapped, form: z.literal('token') }),
        z.strictObject({ ...ofEveryForm, ...wrapped, form: z.literal('provider') }),
      ]),
    )
    .min(2),
});
export type ShardManifest = Readonly<z.infer<typeof shardManifest>>;
export const shardManifestRecord = canonicalRecord('shard manifest', shardManifest);
