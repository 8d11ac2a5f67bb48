/**
 * A shard wrapped to a key that never leaves its token or provider. What is inside is the card's code, 92 ASCII bytes (share-card.ts): whatever opens it gives
 * what a person would have typed, with checksum, set, epoch and number, checked against the manifest in the same order (docs/decisions/0015).
 * The record is public; the manifest holds its digest.
 */
import { fromBase64, isBase64 } from '../bytes/base64.ts';
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { digestHex, keyName, mode } from './fields.ts';
import { providerKey } from './provider-key.ts';
import { shareCardLength } from './share-card.ts';

const bytesOf = (...lengths: readonly number[]) =>
  z
    .string()
    .refine((text) => isBase64(text) && lengths.includes(fromBase64(text).length), { message: `base64 of ${lengths.join(' or ')} bytes` });

const ofEveryForm = {
  format: z.literal('keyrite-wrapped-shard-v1'),
  mode,
  keyName,
  setDigest: digestHex,
  epoch: z.int().min(1).max(1023),
  index: z.int().min(1).max(31),
  /** SHA-256 of the key's DER SubjectPublicKeyInfo: the fingerprint that stands on paper. */
  keyFingerprint: digestHex,
};
/** AES-256-GCM's tag. */
const TAG_BYTES = 16;

export const tokenWrapped = z.strictObject({
  ...ofEveryForm,
  form: z.literal('token'),
  /** HPKE (RFC 9180) in base mode; info as shared/shards/wrapped.ts has it, no associated data. */
  suite: z.literal('DHKEM-P256-HKDF-SHA256+HKDF-SHA256+AES-256-GCM'),
  /** The ephemeral public key, an uncompressed point. */
  enc: bytesOf(65),
  ciphertext: bytesOf(shareCardLength + TAG_BYTES),
});

export const wrappedShard = z.discriminatedUnion('form', [
  tokenWrapped,
  z.strictObject({
    ...ofEveryForm,
    form: z.literal('provider'),
    /** RFC 8017 §7.1 with SHA-256, MGF1 with SHA-256, empty label: what AWS, GCP and Vault decrypt. */
    suite: z.literal('RSA-OAEP-SHA256'),
    target: providerKey,
    ciphertext: bytesOf(256, 384, 512),
  }),
]);
export type WrappedShard = Readonly<z.infer<typeof wrappedShard>>;
export type TokenWrapped = Extract<WrappedShard, { form: 'token' }>;
export type ProviderWrapped = Extract<WrappedShard, { form: 'provider' }>;
export const wrappedShardRecord = canonicalRecord('wrapped shard', wrappedShard);
