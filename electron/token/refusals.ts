/** The token room's refusals, one function a control. docs/tokens.md has a row for each. No operand comes from a PIN. */
import type { PairFound } from '../../shared/format/keypair.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { TokenSeen } from '../../shared/ipc/token-protocol.ts';
import type { DeviceFault } from './cryptoki-call.ts';

type Named = Pick<TokenSeen, 'serial' | 'label'>;
const named = ({ serial, label }: Named) => ({ serial, label });

/** reason: not-given, not-absolute, missing, not-a-file, not-loadable, or the return value of C_Initialize or C_GetInfo. */
export const moduleUnusable = (path: string, reason: string): Refusal => refuse('TOK-MODULE-1', { path, reason });

export const tokenAbsent = (fingerprint: string): Refusal => refuse('TOK-ABSENT-1', { fingerprint });

/** A key that is in two tokens was copied: it no longer names one person. */
export const keyTwice = (fingerprint: string, serials: readonly string[]): Refusal =>
  refuse('TOK-TWICE-1', { fingerprint, serials: serials.join(' ') });

const pinPad = (token: Named): Refusal => refuse('TOK-PINPAD-1', named(token));
export const pinLocked = (token: Named): Refusal => refuse('TOK-LOCKED-1', named(token));
const pinNotSet = (token: Named): Refusal => refuse('TOK-PIN-UNSET-1', named(token));

/** What a token says of its PIN before it is asked for. */
export function unfitPin(token: Pick<TokenSeen, 'serial' | 'label' | 'pin' | 'pinPad'>): Refusal | undefined {
  if (token.pinPad) return pinPad(token);
  if (token.pin === 'locked') return pinLocked(token);
  return token.pin === 'not-set' ? pinNotSet(token) : undefined;
}

/** reason: certificate (keyUsage lacks digitalSignature), key (CKA_SIGN is false), no-private-key (none with the certificate's CKA_ID). */
export const keyUse = (token: Named, reason: 'certificate' | 'key' | 'no-private-key'): Refusal =>
  refuse('TOK-KEYUSE-1', { ...named(token), reason });

/** The token lists no mechanism for signatures of the key it holds. */
export const noMechanism = (token: Named, algorithm: string): Refusal => refuse('TOK-MECHANISM-1', { ...named(token), algorithm });
export const keyType = (token: Named): Refusal => refuse('TOK-KEYTYPE-1', named(token));
export const pinForm = (): Refusal => refuse('TOK-PIN-FORM-1');
export const pinWrong = (left: 'more-than-one' | 'last' | 'none'): Refusal => refuse('TOK-PIN-WRONG-1', { left });
export const withdrawn = (): Refusal => refuse('TOK-WITHDRAWN-1');
export const signatureUnverified = (token: Named): Refusal => refuse('TOK-SIGNATURE-1', named(token));
export const noRandom = (serial: string, rv: string): Refusal => refuse('TOK-RANDOM-1', { serial, rv });
export const deviceFailed = (fault: DeviceFault): Refusal => refuse('TOK-DEVICE-1', { call: fault.call, rv: fault.code });

/** have: how many tokens present have this serial number, 0 or more than one. */
export const serialNumber = (serial: string, have: 0 | 2): Refusal => refuse('TOK-SERIAL-1', { serial, have });
/** mechanism: by its number; the token lists none for making such a key, or for signing with it. */
export const noGeneration = (token: Named, mechanism: string): Refusal => refuse('TOK-MAKES-1', { ...named(token), mechanism });
/** Something in the token, of whatever class, has the label or the id that the new key is to have. */
export const taken = (token: Named, what: 'label' | 'id', value: string): Refusal =>
  refuse('TOK-TAKEN-1', { ...named(token), what, value });
/** The public half does not show a key of the algorithm that was asked for. */
export const unreadable = (token: Named, algorithm: string): Refusal =>
  refuse('TOK-PAIR-1', { ...named(token), reason: 'public-key', algorithm });
/** attribute: the first that is not as it must be (shared/format/keypair.ts). */
export const unfitKey = (token: Named, attribute: string): Refusal =>
  refuse('TOK-PAIR-1', { ...named(token), reason: 'attribute', attribute });
/** There is not the one pair that was to be taken over, or not nothing where all was to be destroyed. */
export const notAPair = (token: Named, { privateKeys, publicKeys }: PairFound): Refusal =>
  refuse('TOK-PAIR-1', { ...named(token), reason: 'objects', privateKeys, publicKeys });
