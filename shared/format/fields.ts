/** The small shapes that many records share; each accepts one spelling only. */
import { isBase64 } from '../bytes/base64.ts';
import { z } from '../zod.ts';

/** SHA-256, lower-case hex. */
export const digestHex = z.string().regex(/^[0-9a-f]{64}$/);
/** RFC 4648 §4, padded, one spelling. */
export const base64 = z.string().refine(isBase64, { message: 'base64' });
/** UTC with milliseconds: 2026-11-22T14:12:37.041Z. */
export const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
export const personId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
/** Of a group of approvers: in a policy, and of a person on the roster. */
export const groupName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: 'must be 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or digit' });
export const ceremonyId = z.string().regex(/^KC-[0-9A-Z-]{4,40}$/);
export const keyName = z.string().regex(/^[A-Z][A-Z0-9-]{2,39}$/);
/** Step "4.5" of act "4". */
export const stepId = z.string().regex(/^\d{1,2}\.\d{1,2}$/);
export const mode = z.enum(['practice', 'production']);
/** What a person wrote: one line, no control characters, not empty. */
export const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
export type Mode = z.infer<typeof mode>;
