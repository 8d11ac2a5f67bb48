/**
 * The PIN comes as bytes over a port that only the entry view and this process hold, and its bytes are wiped after use. pkcs11js takes it as
 * a string only, which cannot be wiped: `login` is the one place where that string exists, and main ends this process after each signature.
 */
import pkcs11 from 'pkcs11js';
import { hasForm } from '../../shared/ipc/pins.ts';
import type { PinEntry } from '../../shared/ipc/token-protocol.ts';
import { z } from '../../shared/zod.ts';
import type { Port } from '../process-port.ts';
import { attempt, DeviceFault } from './cryptoki-call.ts';
import { forgiving } from './objects.ts';

const pinEntry: z.ZodType<PinEntry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pin'), pin: z.instanceof(Uint8Array) }),
  z.strictObject({ kind: z.literal('withdrawn') }),
]);

export type PinAsked =
  | { readonly kind: 'pin'; readonly pin: Uint8Array }
  | { readonly kind: 'withdrawn' }
  /** Not what a PIN looks like: found before a token hears of it, so it costs no try. */
  | { readonly kind: 'wrong-form' };

/** Waits for one message and closes the port. The caller wipes `pin`. */
export function onePin(entry: Port): Promise<PinAsked> {
  return new Promise((resolve) => {
    entry.onMessage((message) => {
      entry.close();
      const parsed = pinEntry.safeParse(message);
      if (!parsed.success) resolve({ kind: 'wrong-form' });
      else if (parsed.data.kind === 'withdrawn') resolve({ kind: 'withdrawn' });
      else if (hasForm('pin', parsed.data.pin)) resolve({ kind: 'pin', pin: parsed.data.pin });
      else {
        parsed.data.pin.fill(0);
        resolve({ kind: 'wrong-form' });
      }
    });
  });
}

/**
 * C_Login for the user, or for the one operation that a CKA_ALWAYS_AUTHENTICATE key has begun. A token that is still logged in (OpenSC keeps
 * a card so) would take any PIN for right: it is logged out, so that the token itself checks this one. Throws DeviceFault, without the PIN.
 */
export function login(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, user: 'user' | 'context', pin: Uint8Array): void {
  const type = user === 'user' ? pkcs11.CKU_USER : pkcs11.CKU_CONTEXT_SPECIFIC;
  const once = (): void => {
    attempt('C_Login', () => {
      cryptoki.C_Login(session, type, Buffer.from(pin.buffer, pin.byteOffset, pin.length).toString('latin1'));
    });
  };
  try {
    once();
  } catch (error) {
    if (!(error instanceof DeviceFault && error.code === 'CKR_USER_ALREADY_LOGGED_IN' && user === 'user')) throw error;
    forgiving('C_Logout', () => {
      cryptoki.C_Logout(session);
    });
    once();
  }
}
