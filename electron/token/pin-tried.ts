/** What a token says to its PIN. */
import type pkcs11 from 'pkcs11js';
import type { Refusal } from '../../shared/format/refusal.ts';
import { attempt, DeviceFault } from './cryptoki-call.ts';
import { login } from './pin.ts';
import * as refusals from './refusals.ts';
import { pinState, type TokenHeld } from './tokens.ts';

/** pin: as it was before it was tried. */
type Named = Pick<TokenHeld, 'slot' | 'serial' | 'label' | 'pin'>;

/** Undefined when the token took it. Throws DeviceFault for what says nothing of a PIN. */
export function tryPin(
  cryptoki: pkcs11.PKCS11,
  session: pkcs11.Handle,
  token: Named,
  user: 'user' | 'context',
  pin: Uint8Array,
): Refusal | undefined {
  try {
    login(cryptoki, session, user, pin);
    return undefined;
  } catch (error) {
    return pinRefused(cryptoki, token, error);
  }
}

/** PKCS#11 v2.40 §5.1.6, the values of C_Login and C_SetPIN that speak of a PIN; throws any other error on. */
export function pinRefused(cryptoki: pkcs11.PKCS11, token: Named, error: unknown): Refusal {
  if (!(error instanceof DeviceFault)) throw error;
  const info = (): pkcs11.TokenInfo => attempt('C_GetTokenInfo', () => cryptoki.C_GetTokenInfo(token.slot));
  switch (error.code) {
    case 'CKR_PIN_LOCKED':
      // cards say so at the try that locks them, and not that it was wrong; one whose flags told nothing may have been locked before
      return token.pin === 'final-try' ? refusals.pinWrong('none') : refusals.pinLocked(token);
    case 'CKR_PIN_EXPIRED':
      return refusals.pinExpired(token);
    case 'CKR_PIN_INVALID':
      return refusals.pinSigns(token);
    case 'CKR_PIN_LEN_RANGE': {
      const { minPinLen, maxPinLen } = info();
      return refusals.pinLength(token, minPinLen, maxPinLen);
    }
    case 'CKR_PIN_INCORRECT': {
      // only flags: no module tells a count
      const state = pinState(info().flags);
      return refusals.pinWrong(state === 'locked' ? 'none' : state === 'final-try' ? 'last' : 'more-than-one');
    }
    default:
      throw error;
  }
}
