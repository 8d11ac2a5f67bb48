/** The token room's refusals, one function a control. docs/tokens.md has a row for each. No operand comes from a PIN. */
import type { PairFound } from '../../shared/format/keypair.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { ModuleSeen, TokenSeen } from '../../shared/ipc/token-protocol.ts';
import type { DeviceFault } from './cryptoki-call.ts';

type Named = Pick<TokenSeen, 'serial' | 'label'>;
const named = ({ serial, label }: Named) => ({ serial, label });

/** reason: not-given, not-absolute, missing, not-a-file, not-loadable, or the return value of C_Initialize or C_GetInfo. */
export const moduleUnusable = (path: string, reason: string): Refusal => refuse('TOK-MODULE-1', { path, reason });

export const tokenAbsent = (fingerprint: string): Refusal => refuse('TOK-ABSENT-1', { fingerprint });

/** A key that is in two tokens was copied: it no longer names one person. */
export const keyTwice = (fingerprint: string, serials: readonly string[]): Refusal =>
  refuse('TOK-TWICE-1', { fingerprint, serials: serials.join(' ') });

export const pinLocked = (token: Named): Refusal => refuse('TOK-LOCKED-1', named(token));

/** reason: certificate (keyUsage lacks digitalSignature), key (CKA_SIGN is false), no-private-key (none with the certificate's CKA_ID). */
export const keyUse = (token: Named, reason: 'certificate' | 'key' | 'no-private-key'): Refusal =>
  refuse('TOK-KEYUSE-1', { ...named(token), reason });

/** The token lists no mechanism for signatures of the key it holds. */
export const noMechanism = (token: Named, algorithm: string): Refusal => refuse('TOK-MECHANISM-1', { ...named(token), algorithm });
export const keyType = (token: Named): Refusal => refuse('TOK-KEYTYPE-1', named(token));
/** reason: key-type (not P-256), mechanism (none for ECDH), no-private-key, key (CKA_DERIVE is false). */
export const keyAgreement = (token: Named, reason: 'key-type' | 'mechanism' | 'no-private-key' | 'key'): Refusal =>
  refuse('TOK-DERIVE-1', { ...named(token), reason });
export const pinForm = (): Refusal => refuse('TOK-PIN-FORM-1');
export const pinWrong = (left: 'more-than-one' | 'last' | 'none'): Refusal => refuse('TOK-PIN-WRONG-1', { left });
/** The module measured a PIN and did not ask the token. least, most: CK_TOKEN_INFO's own bounds. */
export const pinLength = (token: Named, least: number, most: number): Refusal =>
  refuse('TOK-PIN-LENGTH-1', { ...named(token), least, most });
/** CKR_PIN_INVALID: signs that the token does not take. */
export const pinSigns = (token: Named): Refusal => refuse('TOK-PIN-SIGNS-1', named(token));
export const pinExpired = (token: Named): Refusal => refuse('TOK-PIN-EXPIRED-1', named(token));
export const withdrawn = (): Refusal => refuse('TOK-WITHDRAWN-1');

/** The two times that the new PIN was typed differ. */
export const pinUnlike = (): Refusal => refuse('TOK-PIN-UNLIKE-1');
export const pinSame = (): Refusal => refuse('TOK-PIN-SAME-1');
/** The token refused the new PIN, and takes the one of before. */
export const pinKept = (token: Named, rv: string): Refusal => refuse('TOK-PIN-KEPT-1', { ...named(token), rv });
/** Nobody can say which PIN the token has now. rv: what was read last. */
export const pinUnsure = (token: Named, rv: string): Refusal => refuse('TOK-PIN-UNSURE-1', { ...named(token), rv });
export const codeForm = (code: 'puk' | 'so-pin'): Refusal => refuse('TOK-CODE-FORM-1', { code });
export const codeWrong = (code: 'puk' | 'so-pin', left: 'last' | 'none' | 'not-told'): Refusal =>
  refuse('TOK-CODE-WRONG-1', { code, left });
export const codeLocked = (token: Named, code: 'puk' | 'so-pin'): Refusal => refuse('TOK-CODE-LOCKED-1', { ...named(token), code });
/** The module sends no code that unblocks. */
export const noUnblocking = (token: Named, { path }: ModuleSeen): Refusal => refuse('TOK-UNBLOCK-1', { ...named(token), module: path });
/** have: the serial numbers there are. */
export const serialAbsent = (serial: string, tokens: readonly Named[]): Refusal =>
  refuse('TOK-CARD-1', { serial, have: tokens.map((token) => token.serial).join(', ') });
export const serialTwice = (serial: string): Refusal => refuse('TOK-CARD-2', { serial });

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
