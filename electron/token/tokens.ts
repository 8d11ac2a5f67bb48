/**
 * The tokens in the readers, read without a PIN, afresh for each request: slot numbers change when a card is put back. A person's token is
 * known by the fingerprint of the key its certificate is for, never by label, serial or slot.
 */
import pkcs11 from 'pkcs11js';
import { equalBytes } from '../../shared/bytes/equal.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import { tokenMatches } from '../../shared/format/pkcs11-uri.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { TokenSeen } from '../../shared/ipc/token-protocol.ts';
import { type CertificateRead, readCertificate } from './certificate.ts';
import { attempt, DeviceFault } from './cryptoki-call.ts';
import { drawsFromComputer, type OpenModule, unpadded, versionText } from './module.ts';
import { attributeOf, findObjects, withSession } from './objects.ts';
import { keyTwice, tokenAbsent } from './refusals.ts';

type CertificateHeld = TokenSeen['certificates'][number] & Pick<CertificateRead, 'spki' | 'digitalSignature'>;

export interface TokenHeld extends Omit<TokenSeen, 'certificates' | 'slot'> {
  readonly slot: pkcs11.Handle;
  /** Major and minor, as the token gives them. */
  readonly firmware: string;
  readonly certificates: readonly CertificateHeld[];
}

export interface KeyHeld {
  readonly token: TokenHeld;
  readonly certificate: CertificateHeld;
}

/** A card pulled while the list is made is not an error, it is not there. */
const gone = new Set(['CKR_TOKEN_NOT_PRESENT', 'CKR_TOKEN_NOT_RECOGNIZED', 'CKR_DEVICE_REMOVED', 'CKR_SLOT_ID_INVALID']);

/** Tokens present, initialised and of those that count, in the module's order. Throws DeviceFault. */
export async function presentTokens({ cryptoki, only, seen }: OpenModule): Promise<readonly TokenHeld[]> {
  const tokens: TokenHeld[] = [];
  for (const slot of attempt('C_GetSlotList', () => cryptoki.C_GetSlotList(true))) {
    try {
      const info = attempt('C_GetTokenInfo', () => cryptoki.C_GetTokenInfo(slot));
      if ((info.flags & pkcs11.CKF_TOKEN_INITIALIZED) === 0) continue;
      const name = {
        serial: unpadded(info.serialNumber),
        label: unpadded(info.label),
        model: unpadded(info.model),
        manufacturer: unpadded(info.manufacturerID),
      };
      if (!tokenMatches(only, name)) continue;
      tokens.push({
        slot,
        ...name,
        firmware: versionText(info.firmwareVersion),
        pin: pinState(info.flags),
        pinPad: (info.flags & pkcs11.CKF_PROTECTED_AUTHENTICATION_PATH) !== 0,
        generator: (info.flags & pkcs11.CKF_RNG) === 0 ? 'none' : drawsFromComputer(seen) ? 'computer' : 'token',
        certificates: await withSession(cryptoki, slot, (session) => certificatesIn(cryptoki, session)),
      });
    } catch (error) {
      if (!(error instanceof DeviceFault && gone.has(error.code))) throw error;
    }
  }
  return tokens;
}

/** As main is told: no key that only this room needs. */
export const tokenSeen = ({ serial, label, model, manufacturer, pin, pinPad, generator, slot, certificates }: TokenHeld): TokenSeen => ({
  ...{ serial, label, model, manufacturer, pin, pinPad, generator },
  slot: slotNumber(slot),
  certificates: certificates.map(({ label, id, der, fingerprint }) => ({ label, id, der, fingerprint })),
});

/** CK_SLOT_ID is an unsigned long in the machine's order: 8 bytes here, 4 on Windows. */
export const slotNumber = (slot: pkcs11.Handle): number => (slot.length === 8 ? Number(slot.readBigUInt64LE()) : slot.readUInt32LE());

/** PKCS#11 v2.40 §3.2, CK_TOKEN_INFO flags. */
export function pinState(flags: number): TokenSeen['pin'] {
  if ((flags & pkcs11.CKF_USER_PIN_LOCKED) !== 0) return 'locked';
  if ((flags & pkcs11.CKF_USER_PIN_INITIALIZED) === 0) return 'not-set';
  if ((flags & pkcs11.CKF_USER_PIN_FINAL_TRY) !== 0) return 'final-try';
  if ((flags & pkcs11.CKF_USER_PIN_COUNT_LOW) !== 0) return 'few-tries';
  return 'more-than-one-try';
}

/** The one token whose certificate is for the key of this fingerprint. Throws DeviceFault. */
export async function holderOf(
  module: OpenModule,
  fingerprint: string,
): Promise<{ readonly ok: true; readonly held: KeyHeld } | { readonly ok: false; readonly refusal: Refusal }> {
  const held = (await presentTokens(module)).flatMap((token): KeyHeld[] => {
    const of = token.certificates.filter((certificate) => certificate.fingerprint === fingerprint);
    // a YubiKey shows its attestation certificate, for the same key, beside the one issued to the person
    const certificate = of.find(({ digitalSignature }) => digitalSignature) ?? of[0];
    return certificate === undefined ? [] : [{ token, certificate }];
  });
  const [first, second] = held;
  if (first === undefined) return { ok: false, refusal: tokenAbsent(fingerprint) };
  if (second !== undefined) {
    return {
      ok: false,
      refusal: keyTwice(
        fingerprint,
        held.map(({ token }) => token.serial),
      ),
    };
  }
  return { ok: true, held: first };
}

/** DER of those that are for this key: with tokens that attest, their attestation too. Throws DeviceFault. */
export const certificatesFor = (cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, spki: Uint8Array): readonly Uint8Array[] =>
  certificatesIn(cryptoki, session)
    .filter((certificate) => equalBytes(certificate.spki, spki))
    .map(({ der }) => der);

function certificatesIn(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle): CertificateHeld[] {
  const objects = findObjects(cryptoki, session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE },
    { type: pkcs11.CKA_CERTIFICATE_TYPE, value: pkcs11.CKC_X_509 },
  ]);
  return objects.flatMap((object): CertificateHeld[] => {
    const der = attributeOf(cryptoki, session, object, pkcs11.CKA_VALUE);
    const read = der === undefined ? undefined : readCertificate(der);
    if (der === undefined || read === undefined) return [];
    const label = attributeOf(cryptoki, session, object, pkcs11.CKA_LABEL) ?? new Uint8Array();
    const id = attributeOf(cryptoki, session, object, pkcs11.CKA_ID) ?? new Uint8Array();
    return [{ label: unpadded(Buffer.from(label).toString('utf8')), id: toHex(id), der, ...read }];
  });
}
