/**
 * One approval: everything that can be refused without a PIN is refused before one is asked for, and nothing leaves that does not verify
 * with the key the person is known by. The session is opened before the wait for the PIN and kept: a card swapped meanwhile ends it, so
 * that no PIN reaches another person's token.
 */
import pkcs11 from 'pkcs11js';
import { fromHex } from '../../shared/bytes/hex.ts';
import { verifiesMessage } from '../../shared/format/message-signature.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { pinUnasked } from '../../shared/ipc/pins.ts';
import type { TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import type { Port } from '../process-port.ts';
import { rsaVerify } from '../rsa.ts';
import { attempt } from './cryptoki-call.ts';
import type { OpenModule } from './module.ts';
import { findObjects, flagOf, forgiving, withSession } from './objects.ts';
import { onePin } from './pin.ts';
import { tryPin } from './pin-tried.ts';
import * as refusals from './refusals.ts';
import { type SigningWay, signature, signingWay } from './signing-way.ts';
import { holderOf, type KeyHeld, slotNumber } from './tokens.ts';

const no = (refusal: Refusal): TokenAnswer => ({ ok: false, refusal });

/**
 * @param message what is signed; hashed here where the scheme hashes
 * @returns the signature as shared/format/message-signature.ts encodes it, or a refusal. Throws DeviceFault.
 */
export async function sign(module: OpenModule, fingerprint: string, message: Uint8Array, entry: Port): Promise<TokenAnswer> {
  try {
    const holder = await holderOf(module, fingerprint);
    if (!holder.ok) return no(holder.refusal);
    const unfit = unfitToken(holder.held);
    if (unfit !== undefined) return no(unfit);
    const way = signingWay(module.cryptoki, holder.held);
    if ('control' in way) return no(way);
    return await withSession(module.cryptoki, holder.held.token.slot, (session) =>
      signInSession(module.cryptoki, session, holder.held, way, message, entry),
    );
  } finally {
    // also when no PIN was asked for: the entry view must not go on waiting
    entry.close();
  }
}

async function signInSession(
  cryptoki: pkcs11.PKCS11,
  session: pkcs11.Handle,
  held: KeyHeld,
  way: SigningWay,
  message: Uint8Array,
  entry: Port,
): Promise<TokenAnswer> {
  // cards show their private keys before login, SoftHSM only after: so CKA_SIGN is read before the PIN where it can be, and always after
  const early = signingKey(cryptoki, session, held);
  if (!early.ok && early.reason === 'key') return no(refusals.keyUse(held.token, early.reason));
  const asked = await onePin(entry);
  if (asked.kind === 'withdrawn') return no(refusals.withdrawn());
  if (asked.kind === 'wrong-form') return no(refusals.pinForm());
  try {
    return await signWithPin(cryptoki, session, held, way, message, asked.pin);
  } finally {
    asked.pin.fill(0);
    forgiving('C_Logout', () => {
      cryptoki.C_Logout(session);
    });
  }
}

async function signWithPin(
  cryptoki: pkcs11.PKCS11,
  session: pkcs11.Handle,
  held: KeyHeld,
  way: SigningWay,
  message: Uint8Array,
  pin: Uint8Array,
): Promise<TokenAnswer> {
  const { token, certificate } = held;
  const wrong = tryPin(cryptoki, session, token, 'user', pin);
  if (wrong !== undefined) return no(wrong);
  const found = signingKey(cryptoki, session, held);
  if (!found.ok) return no(refusals.keyUse(token, found.reason));
  const { key } = found;
  attempt('C_SignInit', () => {
    cryptoki.C_SignInit(session, way.mechanism, key);
  });
  // PIV 9C: the card forgets the PIN after each use, and asks between SignInit and Sign (PKCS#11 v2.40 §4.9, CKA_ALWAYS_AUTHENTICATE)
  if (flagOf(cryptoki, session, key, pkcs11.CKA_ALWAYS_AUTHENTICATE) === true) {
    const refusal = tryPin(cryptoki, session, token, 'context', pin);
    if (refusal !== undefined) return no(refusal);
  }
  const made = await signature(cryptoki, session, way, message);
  // by the key of the fingerprint, not by what the private key object says of itself: a CKA_ID alone proves nothing
  if (made === undefined || !verifiesMessage(certificate.spki, message, made, rsaVerify)) return no(refusals.signatureUnverified(token));
  return { ok: true, did: 'sign', signature: made, token: { serial: token.serial, label: token.label, slot: slotNumber(token.slot) } };
}

/** What the token and the certificate say before any PIN. */
function unfitToken({ token, certificate }: KeyHeld): Refusal | undefined {
  const unasked = pinUnasked(token);
  if (unasked !== undefined) return unasked;
  if (!certificate.digitalSignature) return refusals.keyUse(token, 'certificate');
  return undefined;
}

type SigningKey = { readonly ok: true; readonly key: pkcs11.Handle } | { readonly ok: false; readonly reason: 'no-private-key' | 'key' };

/** The private key with the certificate's CKA_ID that may sign. */
function signingKey(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, { certificate }: KeyHeld): SigningKey {
  const keys = findObjects(cryptoki, session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
    { type: pkcs11.CKA_ID, value: Buffer.from(fromHex(certificate.id)) },
  ]);
  const key = keys.find((one) => flagOf(cryptoki, session, one, pkcs11.CKA_SIGN) !== false);
  if (key !== undefined) return { ok: true, key };
  return { ok: false, reason: keys.length === 0 ? 'no-private-key' : 'key' };
}
