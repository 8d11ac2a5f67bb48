/**
 * A session in which keys of one token can be made, looked for and destroyed. The token is the one with this serial number; it is no person's,
 * and its PIN comes from whoever holds it, over the entry port. All that can be refused without the PIN is refused before it is asked for.
 */
import pkcs11 from 'pkcs11js';
import type { Refusal } from '../../shared/format/refusal.ts';
import { pinUnasked } from '../../shared/ipc/pins.ts';
import type { TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import type { Port } from '../process-port.ts';
import { attempt } from './cryptoki-call.ts';
import type { OpenModule } from './module.ts';
import { forgiving, withSession } from './objects.ts';
import { onePin } from './pin.ts';
import { tryPin } from './pin-tried.ts';
import * as refusals from './refusals.ts';
import { presentTokens, type TokenHeld } from './tokens.ts';

export interface PairSession {
  readonly cryptoki: pkcs11.PKCS11;
  readonly session: pkcs11.Handle;
  readonly token: TokenHeld;
}

interface Wanted {
  readonly serial: string;
  /** Mechanisms that the token must offer. */
  readonly mechanisms: readonly number[];
}

const no = (refusal: Refusal): TokenAnswer => ({ ok: false, refusal });

/** Logged in while `run` runs, logged out after, whatever happens. Throws DeviceFault. */
export async function withPairSession(
  module: OpenModule,
  { serial, mechanisms }: Wanted,
  entry: Port,
  run: (open: PairSession) => TokenAnswer | Promise<TokenAnswer>,
): Promise<TokenAnswer> {
  const { cryptoki } = module;
  try {
    const [token, second] = (await presentTokens(module)).filter((one) => one.serial === serial);
    if (token === undefined || second !== undefined) return no(refusals.serialNumber(serial, token === undefined ? 0 : 2));
    const unfit = pinUnasked(token);
    if (unfit !== undefined) return no(unfit);
    const offered = attempt('C_GetMechanismList', () => cryptoki.C_GetMechanismList(token.slot));
    const missing = mechanisms.find((mechanism) => !offered.includes(mechanism));
    if (missing !== undefined) return no(refusals.noGeneration(token, `0x${missing.toString(16)}`));
    return await withSession(cryptoki, token.slot, (session) => loggedIn({ cryptoki, session, token }, entry, run), pkcs11.CKF_RW_SESSION);
  } finally {
    // also when no PIN was asked for: the entry view must not go on waiting
    entry.close();
  }
}

async function loggedIn(
  open: PairSession,
  entry: Port,
  run: (open: PairSession) => TokenAnswer | Promise<TokenAnswer>,
): Promise<TokenAnswer> {
  const { cryptoki, session } = open;
  const asked = await onePin(entry);
  if (asked.kind === 'withdrawn') return no(refusals.withdrawn());
  if (asked.kind === 'wrong-form') return no(refusals.pinForm());
  try {
    const wrong = tryPin(cryptoki, session, open.token, 'user', asked.pin);
    return wrong === undefined ? await run(open) : no(wrong);
  } finally {
    asked.pin.fill(0);
    forgiving('C_Logout', () => {
      cryptoki.C_Logout(session);
    });
  }
}
