/**
 * What the tokens say of their PINs, and the two works on one: changed by who knows it, set anew by who has the PUK or is the security
 * officer. A token is named by its serial number here: it may hold no certificate yet. Whether the new PIN is good is not taken from a return
 * value: it is tried, so that nobody leaves with a PIN that the card does not have.
 */
import pkcs11 from 'pkcs11js';
import type { Refusal } from '../../shared/format/refusal.ts';
import { type Code, type PinWork, pinUnasked } from '../../shared/ipc/pins.ts';
import type { PinSeen, TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import type { Port } from '../process-port.ts';
import { attempt, DeviceFault } from './cryptoki-call.ts';
import type { OpenModule } from './module.ts';
import { type NewPin, oneNewPin, wipe } from './new-pin.ts';
import { forgiving, withSession } from './objects.ts';
import { login } from './pin.ts';
import { pinRefused, tryPin } from './pin-tried.ts';
import * as refusals from './refusals.ts';
import { presentTokens, slotNumber, type TokenHeld } from './tokens.ts';
import { codeOf, restartForUnblocking, type UnblockWay, unblockWay } from './unblock-way.ts';

const no = (refusal: Refusal): TokenAnswer => ({ ok: false, refusal });

export async function pinsSeen(module: OpenModule): Promise<TokenAnswer> {
  const unblock = codeOf(unblockWay(module.cryptoki));
  const tokens = await presentTokens(module);
  return {
    ok: true,
    did: 'pins',
    tokens: tokens.map((token): PinSeen => {
      const { serial, label, model, manufacturer, pin, pinPad } = token;
      const fingerprints = token.certificates.map(({ fingerprint }) => fingerprint);
      const officer = officerState(module.cryptoki, token);
      return { serial, label, model, manufacturer, slot: slotNumber(token.slot), pin, pinPad, fingerprints, unblock, officer };
    }),
  };
}

/** PKCS#11 v2.40 §3.2, CK_TOKEN_INFO flags. */
function officerState(cryptoki: pkcs11.PKCS11, { slot }: TokenHeld): PinSeen['officer'] {
  const { flags } = attempt('C_GetTokenInfo', () => cryptoki.C_GetTokenInfo(slot));
  if ((flags & pkcs11.CKF_SO_PIN_LOCKED) !== 0) return 'locked';
  if ((flags & pkcs11.CKF_SO_PIN_FINAL_TRY) !== 0) return 'final-try';
  return (flags & pkcs11.CKF_SO_PIN_COUNT_LOW) === 0 ? 'more-than-one-try' : 'few-tries';
}

/** Throws DeviceFault, and then nothing was changed: after the call that changes, a fault is the refusal TOK-PIN-UNSURE-1. */
export async function setPin(module: OpenModule, work: PinWork, serial: string, entry: Port): Promise<TokenAnswer> {
  try {
    const { cryptoki } = module;
    const way = work === 'change' ? null : unblockWay(cryptoki);
    if (way === 'opensc') restartForUnblocking(cryptoki);
    const token = await tokenOf(module, serial);
    if ('control' in token) return no(token);
    const refusal = way === null ? pinUnasked(token) : unblockUnasked(module, token, way);
    if (refusal !== undefined) return no(refusal);
    const code: Code = way === null ? 'pin' : way === 'officer' ? 'so-pin' : 'puk';
    // opened before the wait: a card swapped meanwhile ends the session, and no code reaches another card
    return await withSession(
      cryptoki,
      token.slot,
      async (session) => {
        const typed = await oneNewPin(entry, code);
        if ('control' in typed) return no(typed);
        try {
          const refused = way === null ? changed(cryptoki, session, token, typed) : unblocked(cryptoki, session, token, way, typed);
          return refused === undefined ? { ok: true, did: 'set-pin', token: { serial, label: token.label } } : no(refused);
        } finally {
          wipe(typed);
          forgiving('C_Logout', () => {
            cryptoki.C_Logout(session);
          });
        }
      },
      pkcs11.CKF_RW_SESSION,
    );
  } finally {
    entry.close();
  }
}

async function tokenOf(module: OpenModule, serial: string): Promise<TokenHeld | Refusal> {
  const tokens = await presentTokens(module);
  const [token, another] = tokens.filter((one) => one.serial === serial);
  if (token === undefined) return refusals.serialAbsent(serial, tokens);
  return another === undefined ? token : refusals.serialTwice(serial);
}

function unblockUnasked(module: OpenModule, token: TokenHeld, way: UnblockWay): Refusal | undefined {
  // the code would be typed on the reader, too
  if (token.pinPad) return pinUnasked(token);
  if (way === 'none') return refusals.noUnblocking(token, module.seen);
  // PKCS#11 v2.40 §5.6.7: the officer's PIN; of a PUK no module tells anything before it is tried
  return way === 'officer' && officerState(module.cryptoki, token) === 'locked' ? refusals.codeLocked(token, 'so-pin') : undefined;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** PKCS#11 v2.40 §5.6.8, C_SetPIN. Logged in first, so that a wrong PIN is found by C_Login; an expired one can only be changed. */
function changed(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, token: TokenHeld, typed: NewPin): Refusal | undefined {
  const wrong = tryPin(cryptoki, session, token, 'user', typed.code);
  if (wrong !== undefined && wrong.control !== 'TOK-PIN-EXPIRED-1') return wrong;
  try {
    attempt('C_SetPIN', () => {
      cryptoki.C_SetPIN(session, text(typed.code), text(typed.pin));
    });
  } catch (error) {
    return notTaken(cryptoki, session, token, typed.code, error);
  }
  return proven(cryptoki, session, token, typed.pin);
}

function unblocked(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, token: TokenHeld, way: UnblockWay, typed: NewPin): Refusal | undefined {
  const [code, pin] = [text(typed.code), text(typed.pin)];
  const kind = way === 'officer' ? 'so-pin' : 'puk';
  try {
    if (way === 'officer') {
      attempt('C_Login', () => {
        cryptoki.C_Login(session, pkcs11.CKU_SO, code);
      });
    } else {
      // ykcs11/token.c, token_change_pin: the marks tell the PUK and the PIN apart
      const [old, fresh] = way === 'ykcs11' ? [`puk:${code}`, `pin:${pin}`] : [code, pin];
      attempt('C_SetPIN', () => {
        cryptoki.C_SetPIN(session, old, fresh);
      });
    }
  } catch (error) {
    return codeRefused(cryptoki, token, kind, error);
  }
  if (way === 'officer') {
    try {
      attempt('C_InitPIN', () => {
        cryptoki.C_InitPIN(session, pin);
      });
    } catch (error) {
      return newPinRefused(cryptoki, token, error);
    }
  }
  return proven(cryptoki, session, token, typed.pin);
}

/** The PUK or the officer's PIN was refused. */
function codeRefused(cryptoki: pkcs11.PKCS11, token: TokenHeld, code: Exclude<Code, 'pin'>, error: unknown): Refusal {
  if (!(error instanceof DeviceFault)) throw error;
  if (error.code === 'CKR_PIN_LOCKED') return refusals.codeLocked(token, code);
  if (error.code !== 'CKR_PIN_INCORRECT') return newPinRefused(cryptoki, token, error);
  if (code === 'puk') return refusals.codeWrong(code, 'not-told');
  const state = officerState(cryptoki, token);
  return refusals.codeWrong(code, state === 'locked' ? 'none' : state === 'final-try' ? 'last' : 'not-told');
}

/** Signs or length that the token does not take; for all else nobody can say what the card did. */
function newPinRefused(cryptoki: pkcs11.PKCS11, token: TokenHeld, error: unknown): Refusal {
  if (!(error instanceof DeviceFault)) throw error;
  return error.code === 'CKR_PIN_LEN_RANGE' || error.code === 'CKR_PIN_INVALID'
    ? pinRefused(cryptoki, token, error)
    : refusals.pinUnsure(token, error.code);
}

const GONE = new Set(['CKR_DEVICE_REMOVED', 'CKR_TOKEN_NOT_PRESENT', 'CKR_SESSION_HANDLE_INVALID']);

/** C_SetPIN did not return CKR_OK: the PIN of before is tried, and only if the card takes it was nothing changed. */
function notTaken(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, token: TokenHeld, before: Uint8Array, error: unknown): Refusal {
  if (!(error instanceof DeviceFault)) throw error;
  const { code } = error;
  // asked again, OpenSC waits for a card that is gone
  if (GONE.has(code)) return refusals.pinUnsure(token, code);
  return isPin(cryptoki, session, before) ? refusals.pinKept(token, code) : refusals.pinUnsure(token, code);
}

/** Undefined: the card takes the new PIN. */
function proven(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, token: TokenHeld, pin: Uint8Array): Refusal | undefined {
  return isPin(cryptoki, session, pin) ? undefined : refusals.pinUnsure(token, 'C_Login');
}

function isPin(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, pin: Uint8Array): boolean {
  forgiving('C_Logout', () => {
    cryptoki.C_Logout(session);
  });
  try {
    login(cryptoki, session, 'user', pin);
    return true;
  } catch (error) {
    if (error instanceof DeviceFault) return false;
    throw error;
  }
}
