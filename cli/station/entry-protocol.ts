/**
 * What the command line and its entry program say to each other (pin-entry.ts). No message to the command line holds what was typed: of a
 * question it hears yes or no, of a PIN only that something was sent on to the token program.
 */
import type { TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import { z } from '../../shared/zod.ts';

/** `prompt`: what stands before the place where a PIN is typed; null where the request needs none. */
export type ToEntry =
  | { readonly kind: 'question'; readonly lines: readonly string[]; readonly question: string }
  | { readonly kind: 'request'; readonly request: TokenRequest; readonly prompt: string | null };

export type FromEntry =
  /** There is no terminal, or nobody typed to its end. */
  | { readonly kind: 'answered'; readonly answer: 'yes' | 'other' | 'no-terminal' }
  /** A PIN was sent, or the entry withdrawn: from now on the card is awaited, not the person. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'token'; readonly answer: TokenAnswer };

/** The token program's word, as main takes it in Electron too. */
export const tokenAnswer = z.custom<TokenAnswer>((value) => typeof value === 'object' && value !== null && 'ok' in value);
const tokenRequest = z.custom<TokenRequest>((value) => typeof value === 'object' && value !== null && 'do' in value);

export const toEntry: z.ZodType<ToEntry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('question'), lines: z.array(z.string()), question: z.string() }),
  z.strictObject({ kind: z.literal('request'), request: tokenRequest, prompt: z.string().nullable() }),
]);
export const fromEntry: z.ZodType<FromEntry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answered'), answer: z.enum(['yes', 'other', 'no-terminal']) }),
  z.strictObject({ kind: z.literal('sent') }),
  z.strictObject({ kind: z.literal('token'), answer: tokenAnswer }),
]);
