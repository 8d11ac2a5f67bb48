/**
 * PINs as main, the entry view and the token process speak of them: what a token tells of its tries, which code opens a locked PIN, and how
 * long a code is. Never a PIN itself.
 */
import { type Refusal, refuse } from '../format/refusal.ts';
/**
 * PKCS#11 tells flags and no number (v2.40 §3.2, CK_TOKEN_INFO): more than one try, few, the last. `not-counted`: the module counts none at
 * all, so that its flags would be believed in vain.
 */
export type TriesTold = 'several' | 'few' | 'last' | 'not-counted';

/** SoftHSM 2 raises CKF_USER_PIN_COUNT_LOW at a wrong PIN, and neither of the others ever. */
const COUNTS_NOTHING = 'SoftHSM project';

export function triesTold({ manufacturer, pin }: { readonly manufacturer: string; readonly pin: PinState }): TriesTold {
  if (manufacturer === COUNTS_NOTHING) return 'not-counted';
  return pin === 'final-try' ? 'last' : pin === 'few-tries' ? 'few' : 'several';
}

/** Of a token's PIN; PKCS#11 v2.40 §3.2. */
type PinState = 'more-than-one-try' | 'few-tries' | 'final-try' | 'locked' | 'not-set';

/** Undefined: it may be asked for. A PIN typed for a locked card would be typed in vain, one for a PIN pad in the wrong place. */
export function pinUnasked(token: {
  readonly serial: string;
  readonly label: string;
  readonly pin: PinState;
  readonly pinPad: boolean;
}): Refusal | undefined {
  const { serial, label, pin, pinPad } = token;
  if (pinPad) return refuse('TOK-PINPAD-1', { serial, label });
  if (pin === 'locked') return refuse('TOK-LOCKED-1', { serial, label });
  return pin === 'not-set' ? refuse('TOK-PIN-UNSET-1', { serial, label }) : undefined;
}

/** What is typed before the new PIN: the PIN of now, PIV's unblocking key (SP 800-73-4 part 2 §2.4.3), or the security officer's PIN. */
export type Code = 'pin' | 'puk' | 'so-pin';

interface Form {
  readonly least: number;
  readonly most: number;
  /** Of each byte, inclusive. */
  readonly from: number;
  readonly to: number;
}
const ZERO = 0x30;
const NINE = 0x39;
const BANG = 0x21;
const TILDE = 0x7e;
/** Some modules pass on anything else, and the card counts it as a wrong try. PUKs are digits on most cards, but not on all. */
const FORMS: Readonly<Record<Code, Form>> = {
  pin: { least: 6, most: 8, from: ZERO, to: NINE },
  puk: { least: 6, most: 8, from: BANG, to: TILDE },
  'so-pin': { least: 4, most: 64, from: BANG, to: TILDE },
};

/** @param bytes as typed, ASCII */
export function hasForm(code: Code, bytes: Uint8Array): boolean {
  const { least, most, from, to } = FORMS[code];
  return bytes.length >= least && bytes.length <= most && bytes.every((byte) => byte >= from && byte <= to);
}

export type PinWork = 'change' | 'unblock';

/** The entry view to the token process; ASCII. `again`: the new PIN typed a second time, compared there once more. One message, then the port closes. */
export type NewPinEntry =
  | { readonly kind: 'new-pin'; readonly code: Uint8Array; readonly pin: Uint8Array; readonly again: Uint8Array }
  | { readonly kind: 'withdrawn' };
