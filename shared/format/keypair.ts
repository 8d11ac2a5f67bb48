/** What the log holds of a key pair that a token made: its attributes as they were read back, and what was found of it in the token. */
import { z } from '../zod.ts';
import { digestHex } from './fields.ts';

/** CKA_ID of both halves: 16 random bytes, so that nothing else in the token has it. */
export const pairId = z.string().regex(/^[0-9a-f]{32}$/);

/** Objects in the token that carry both the label and the id. A whole pair is one of each. */
export const pairFound = z.strictObject({ privateKeys: z.int().min(0).max(99), publicKeys: z.int().min(0).max(99) });
export type PairFound = Readonly<z.infer<typeof pairFound>>;

/** null: the module does not say. */
const flag = z.boolean().nullable();
/**
 * Of the private key, under the names of PKCS#11 v2.40 §4.9 (CKA_TOKEN … CKA_DERIVE, CKA_LOCAL, CKA_NEVER_EXTRACTABLE, CKA_ALWAYS_SENSITIVE).
 * generatedBy: CKA_KEY_GEN_MECHANISM.
 */
export const pairAttributes = z.strictObject({
  token: flag,
  private: flag,
  sensitive: flag,
  extractable: flag,
  sign: flag,
  decrypt: flag,
  unwrap: flag,
  derive: flag,
  local: flag,
  neverExtractable: flag,
  alwaysSensitive: flag,
  generatedBy: z
    .string()
    .regex(/^(CKM_[A-Z0-9_]{1,60}|0x[0-9a-f]{1,16})$/)
    .nullable(),
});
export type PairAttributes = Readonly<z.infer<typeof pairAttributes>>;

type Flag = Exclude<keyof PairAttributes, 'generatedBy'>;
/** These must be said, and be so; the others may be left unsaid, and must not be otherwise. */
const MUST: readonly (readonly [Flag, boolean])[] = [
  ['token', true],
  ['private', true],
  ['sensitive', true],
  ['extractable', false],
  ['sign', true],
];
const MAY: readonly (readonly [Flag, boolean])[] = [
  ['decrypt', false],
  ['unwrap', false],
  ['derive', false],
  ['local', true],
  ['neverExtractable', true],
  ['alwaysSensitive', true],
];

/** The first that is not as it must be, or null: the key was made in the token, stays there, and only signs. */
export function unfitAttribute(attributes: PairAttributes): string | null {
  const unfit =
    MUST.find(([name, want]) => attributes[name] !== want) ??
    MAY.find(([name, want]) => attributes[name] !== null && attributes[name] !== want);
  return unfit?.[0] ?? null;
}

/** The token it was made in. Texts are as the token gives them, without padding. */
export const pairToken = z.strictObject({
  serial: z.string().max(64),
  label: z.string().max(64),
  model: z.string().max(64),
  manufacturer: z.string().max(64),
  firmware: z.string().regex(/^\d{1,3}\.\d{1,3}$/),
  slot: z.int(),
});
export type PairToken = Readonly<z.infer<typeof pairToken>>;

/** 32 random bytes. */
export const pairNonce = digestHex;
