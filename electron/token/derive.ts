/**
 * A secret agreed between a token's key and a public point: what opens a shard that was wrapped to it. The secret goes to the custody process and
 * nowhere else; main hears that it did. Everything that can be refused without a PIN is refused before one is asked for, as for an approval.
 */
import pkcs11 from 'pkcs11js';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { fromHex } from '../../shared/bytes/hex.ts';
import { publicKeyOf } from '../../shared/format/public-key.ts';
import { pinUnasked } from '../../shared/ipc/pins.ts';
import type { SharedSecret, TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import type { Port } from '../process-port.ts';
import { attempt, attemptAsync, DeviceFault } from './cryptoki-call.ts';
import type { OpenModule } from './module.ts';
import { attributeOf, findObjects, flagOf, forgiving, withSession } from './objects.ts';
import { onePin } from './pin.ts';
import { tryPin } from './pin-tried.ts';
import * as refusals from './refusals.ts';
import { holderOf, type KeyHeld } from './tokens.ts';

const SECRET_BYTES = 32;

interface Ports {
  readonly entry: Port;
  readonly custody: Port;
}
type Outcome = Extract<TokenAnswer, { ok: false }> | { readonly ok: true; readonly secret: Uint8Array };

/** @param point an uncompressed point of P-256, 65 bytes. Throws DeviceFault. */
export async function derive(module: OpenModule, fingerprint: string, point: Uint8Array, { entry, custody }: Ports): Promise<TokenAnswer> {
  const said = { posted: false };
  try {
    const holder = await holderOf(module, fingerprint);
    if (!holder.ok) return holder;
    const { token, certificate } = holder.held;
    const unfit = unfitKey(module, holder.held);
    if (unfit !== undefined) return { ok: false, refusal: unfit };
    const outcome = await withSession(module.cryptoki, token.slot, (session) => inSession(module, session, holder.held, point, entry));
    if (!outcome.ok) return outcome;
    custody.post({ kind: 'secret', spki: certificate.spki, secret: outcome.secret } satisfies SharedSecret);
    said.posted = true;
    outcome.secret.fill(0);
    return { ok: true, did: 'derive', token: { serial: token.serial, label: token.label } };
  } finally {
    // neither the entry view nor the custody process goes on waiting
    if (!said.posted) custody.post({ kind: 'withdrawn' } satisfies SharedSecret);
    custody.close();
    entry.close();
  }
}

/** What the token and the certificate say before any PIN. */
function unfitKey({ cryptoki }: OpenModule, { token, certificate }: KeyHeld) {
  const unasked = pinUnasked(token);
  if (unasked !== undefined) return unasked;
  if (!isP256(certificate.spki)) return refusals.keyAgreement(token, 'key-type');
  const offered = attempt('C_GetMechanismList', () => cryptoki.C_GetMechanismList(token.slot));
  return offered.includes(pkcs11.CKM_ECDH1_DERIVE) ? undefined : refusals.keyAgreement(token, 'mechanism');
}

function isP256(spki: Uint8Array): boolean {
  try {
    return publicKeyOf(spki).algorithm === 'ecdsa-p256';
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

async function inSession(
  { cryptoki }: OpenModule,
  session: pkcs11.Handle,
  held: KeyHeld,
  point: Uint8Array,
  entry: Port,
): Promise<Outcome> {
  const asked = await onePin(entry);
  if (asked.kind === 'withdrawn') return { ok: false, refusal: refusals.withdrawn() };
  if (asked.kind === 'wrong-form') return { ok: false, refusal: refusals.pinForm() };
  try {
    const wrong = tryPin(cryptoki, session, held.token, 'user', asked.pin);
    if (wrong !== undefined) return { ok: false, refusal: wrong };
    return await derived(cryptoki, session, held, point);
  } finally {
    asked.pin.fill(0);
    forgiving('C_Logout', () => {
      cryptoki.C_Logout(session);
    });
  }
}

/** PKCS#11 mechanisms v2.40 §2.3.8: CKD_NULL gives the shared point's x-coordinate; the point goes in raw, as every module takes it. */
async function derived(
  cryptoki: pkcs11.PKCS11,
  session: pkcs11.Handle,
  { token, certificate }: KeyHeld,
  point: Uint8Array,
): Promise<Outcome> {
  const keys = findObjects(cryptoki, session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
    { type: pkcs11.CKA_ID, value: Buffer.from(fromHex(certificate.id)) },
  ]);
  // ykcs11 calls CKA_DERIVE false of keys that derive: a flag chooses between keys, and the call itself says whether the one may
  const key = keys.find((one) => flagOf(cryptoki, session, one, pkcs11.CKA_DERIVE) === true) ?? keys[0];
  if (key === undefined) return { ok: false, refusal: refusals.keyAgreement(token, 'no-private-key') };
  const made = await secretFrom(cryptoki, session, key, point);
  if (made === undefined) return { ok: false, refusal: refusals.keyAgreement(token, 'key') };
  try {
    const secret = attributeOf(cryptoki, session, made, pkcs11.CKA_VALUE);
    return secret?.length === SECRET_BYTES ? { ok: true, secret } : { ok: false, refusal: refusals.keyAgreement(token, 'mechanism') };
  } finally {
    forgiving('C_DestroyObject', () => {
      cryptoki.C_DestroyObject(session, made);
    });
  }
}

/** Undefined where the key may not derive. Throws DeviceFault. */
async function secretFrom(
  cryptoki: pkcs11.PKCS11,
  session: pkcs11.Handle,
  key: pkcs11.Handle,
  point: Uint8Array,
): Promise<pkcs11.Handle | undefined> {
  const parameter: pkcs11.ECDH1 = { type: pkcs11.CK_PARAMS_EC_DH, kdf: pkcs11.CKD_NULL, publicData: Buffer.from(point) };
  try {
    return await attemptAsync('C_DeriveKey', () =>
      cryptoki.C_DeriveKeyAsync(session, { mechanism: pkcs11.CKM_ECDH1_DERIVE, parameter }, key, [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
        { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_GENERIC_SECRET },
        { type: pkcs11.CKA_VALUE_LEN, value: SECRET_BYTES },
        { type: pkcs11.CKA_TOKEN, value: false },
        { type: pkcs11.CKA_SENSITIVE, value: false },
        { type: pkcs11.CKA_EXTRACTABLE, value: true },
      ]),
    );
  } catch (error) {
    if (error instanceof DeviceFault && error.code === 'CKR_KEY_FUNCTION_NOT_PERMITTED') return undefined;
    throw error;
  }
}
