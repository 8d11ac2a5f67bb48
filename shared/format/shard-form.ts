/**
 * Which form each shard of a set that is to be made has: on paper, wrapped to a key in a token, or wrapped to a key with a provider. The key is
 * given whole, as its DER SubjectPublicKeyInfo, so that the request that the quorum approves fixes it and nothing else need be fetched.
 * Whether the keys fit is asked by shared/ceremony/forms.ts; this is the shape.
 */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { z } from '../zod.ts';
import { base64 } from './fields.ts';
import { providerKey } from './provider-key.ts';

/** RSA 4096 has 550 bytes, 736 characters. */
const spki = base64.min(1).max(1024);

export const shardForm = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('paper') }),
  /** spki: of a P-256 key in the holder's token that agrees on secrets (PIV: slot 9D). */
  z.strictObject({ form: z.literal('token'), spki }),
  /** spki: of the RSA key that the target decrypts with. */
  z.strictObject({ form: z.literal('provider'), target: providerKey, spki }),
]);
export type ShardForm = Readonly<z.infer<typeof shardForm>>;
export type WrappedForm = Exclude<ShardForm, { form: 'paper' }>;

/** Of shard 1, 2, …; all paper is said by leaving it out, so that one set has one spelling. */
export const shardForms = z
  .array(shardForm)
  .min(2)
  .max(31)
  .refine((forms) => forms.some(({ form }) => form !== 'paper'), { message: 'left out where every shard is on paper' });
export type ShardForms = readonly ShardForm[];

interface Formed {
  readonly forms?: ShardForms | undefined;
}
const PAPER: ShardForm = { form: 'paper' };

/** @param index from 1 */
export const formOf = ({ forms }: Formed, index: number): ShardForm => forms?.[index - 1] ?? PAPER;

/** SHA-256 of the key's SubjectPublicKeyInfo, hex: what stands on paper. */
export const keyFingerprintOf = ({ spki: key }: WrappedForm): string => digestHex(fromBase64(key));
