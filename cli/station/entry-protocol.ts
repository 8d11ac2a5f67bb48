/**
 * What the command line and its entry program say to each other (pin-entry.ts). No message to the command line holds what was typed: of a
 * question it hears yes or no, of a PIN only that something was sent on to the token program.
 */
import type { Code } from '../../shared/ipc/pins.ts';
import type { TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import { z } from '../../shared/zod.ts';

/** A PIN that is changed or unblocked, in the words of the terminal. */
export interface NewPinPrompts {
  readonly code: Code;
  readonly before: readonly string[];
  readonly prompts: Readonly<Record<'code' | 'pin' | 'again', string>>;
  /** What is said of a field that is typed wrong, before it is typed again. */
  readonly wrong: Readonly<Record<'code' | 'pin' | 'again' | 'same', string>>;
}

/** `prompt`: what stands before the place where a PIN is typed; null where the request needs none. */
export type ToEntry =
  | { readonly kind: 'question'; readonly lines: readonly string[]; readonly question: string }
  | { readonly kind: 'request'; readonly request: TokenRequest; readonly prompt: string | NewPinPrompts | null };

export type FromEntry =
  /** There is no terminal, or nobody typed to its end. */
  | { readonly kind: 'answered'; readonly answer: 'yes' | 'other' | 'no-terminal' }
  /** A PIN was sent, or the entry withdrawn: from now on the card is awaited, not the person. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'token'; readonly answer: TokenAnswer };

/** The token program's word, as main takes it in Electron too. */
export const tokenAnswer = z.custom<TokenAnswer>((value) => typeof value === 'object' && value !== null && 'ok' in value);
const prompts: z.ZodType<NewPinPrompts> = z.strictObject({
  code: z.enum(['pin', 'puk', 'so-pin']),
  before: z.array(z.string()),
  prompts: z.strictObject({ code: z.string(), pin: z.string(), again: z.string() }),
  wrong: z.strictObject({ code: z.string(), pin: z.string(), again: z.string(), same: z.string() }),
});
const tokenRequest = z.custom<TokenRequest>((value) => typeof value === 'object' && value !== null && 'do' in value);

export const toEntry: z.ZodType<ToEntry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('question'), lines: z.array(z.string()), question: z.string() }),
  z.strictObject({ kind: z.literal('request'), request: tokenRequest, prompt: z.union([z.string(), prompts]).nullable() }),
]);
export const fromEntry: z.ZodType<FromEntry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answered'), answer: z.enum(['yes', 'other', 'no-terminal']) }),
  z.strictObject({ kind: z.literal('sent') }),
  z.strictObject({ kind: z.literal('token'), answer: tokenAnswer }),
]);
