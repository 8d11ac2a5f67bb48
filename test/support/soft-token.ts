/** Makes tokens in SoftHSM through pkcs11js: the steps a token administrator takes with a real card before a ceremony. */
import { randomInt } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import type { KeyAlgorithm } from '../../shared/format/key-algorithm.ts';
import { spkiOfKey } from '../../shared/format/public-key.ts';

// PKCS#11 v3.0 §2.3; pkcs11js has no names for them
const CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;

/** CKA_EC_PARAMS: the DER OID of each curve (RFC 5480 §2.1.1.1, RFC 8410 §3). */
const curve = (parameters: string): { readonly mechanism: number; readonly template: pkcs11.Template } => ({
  mechanism: parameters === '06032b6570' ? CKM_EC_EDWARDS_KEY_PAIR_GEN : pkcs11.CKM_EC_KEY_PAIR_GEN,
  template: [{ type: pkcs11.CKA_EC_PARAMS, value: Buffer.from(parameters, 'hex') }],
});
const rsa = (bits: number): { readonly mechanism: number; readonly template: pkcs11.Template } => ({
  mechanism: pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN,
  template: [
    { type: pkcs11.CKA_MODULUS_BITS, value: bits },
    { type: pkcs11.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
  ],
});
const KINDS = {
  'ecdsa-p256': curve('06082a8648ce3d030107'),
  'ecdsa-p384': curve('06052b81040022'),
  'rsa-2048': rsa(2048),
  'rsa-3072': rsa(3072),
  'rsa-4096': rsa(4096),
  ed25519: curve('06032b6570'),
} as const satisfies Readonly<Record<KeyAlgorithm, unknown>>;

export interface SoftToken {
  readonly serial: string;
  readonly label: string;
  readonly model: string;
  readonly session: pkcs11.Handle;
}

export interface TokenKey {
  readonly id: Buffer;
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly privateKey: pkcs11.Handle;
}

export interface StoredCertificate {
  readonly der: Uint8Array;
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serialNumber: Uint8Array;
}

/** As OpenSC calls PIV slot 9C in every card: an id that names no person. */
const keyId = Buffer.from([0x02]);

/** SoftHSM reads its configuration's path from the environment when it is initialised. */
export function openSoftHsm(modulePath: string, configuration: string): pkcs11.PKCS11 {
  Object.assign(process.env, { SOFTHSM2_CONF: configuration });
  const cryptoki = new pkcs11.PKCS11();
  cryptoki.load(modulePath);
  cryptoki.C_Initialize();
  return cryptoki;
}

/** Initialises the next free slot, sets the person's PIN, and leaves a session in which they are logged in. */
export function makeToken(cryptoki: pkcs11.PKCS11, label: string, pin: string, officer?: string): SoftToken {
  const slot = cryptoki.C_GetSlotList(true).find((one) => (cryptoki.C_GetTokenInfo(one).flags & pkcs11.CKF_TOKEN_INITIALIZED) === 0);
  if (slot === undefined) throw new Error('SoftHSM has no free slot');
  // used once and known to nobody afterwards, unless a test needs it
  const administrator = officer ?? String(randomInt(10 ** 11, 10 ** 12));
  cryptoki.C_InitToken(slot, administrator, label.padEnd(32));
  const session = cryptoki.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
  cryptoki.C_Login(session, pkcs11.CKU_SO, administrator);
  cryptoki.C_InitPIN(session, pin);
  cryptoki.C_Logout(session);
  cryptoki.C_Login(session, pkcs11.CKU_USER, pin);
  const { serialNumber, model } = cryptoki.C_GetTokenInfo(slot);
  return { serial: serialNumber.trimEnd(), label, model: model.trimEnd(), session };
}

/** Made in the token, never leaves it: sensitive, not extractable, for signing only, or for what is asked for. */
export function generateKey(
  cryptoki: pkcs11.PKCS11,
  { session }: SoftToken,
  algorithm: KeyAlgorithm = 'ecdsa-p256',
  { sign = true, always = false, derive = false }: { readonly sign?: boolean; readonly always?: boolean; readonly derive?: boolean } = {},
): TokenKey {
  const common = [
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_ID, value: keyId },
    { type: pkcs11.CKA_LABEL, value: 'ceremony signature' },
  ];
  const { publicKey, privateKey } = cryptoki.C_GenerateKeyPair(
    session,
    { mechanism: KINDS[algorithm].mechanism },
    [...common, { type: pkcs11.CKA_VERIFY, value: true }, ...KINDS[algorithm].template],
    [
      ...common,
      { type: pkcs11.CKA_PRIVATE, value: true },
      { type: pkcs11.CKA_SENSITIVE, value: true },
      { type: pkcs11.CKA_EXTRACTABLE, value: false },
      { type: pkcs11.CKA_SIGN, value: sign },
      { type: pkcs11.CKA_DECRYPT, value: false },
      { type: pkcs11.CKA_UNWRAP, value: false },
      { type: pkcs11.CKA_DERIVE, value: derive },
      { type: pkcs11.CKA_ALWAYS_AUTHENTICATE, value: always },
    ],
  );
  const type = algorithm.startsWith('rsa-') ? pkcs11.CKA_MODULUS : pkcs11.CKA_EC_POINT;
  const [shown] = cryptoki.C_GetAttributeValue(session, publicKey, [{ type }]);
  if (shown === undefined) throw new Error('the token shows no public key');
  // a point stands in an OCTET STRING of short length: 04 41 04…, 04 61 04…, 04 20…
  const key = new Uint8Array(type === pkcs11.CKA_MODULUS ? shown.value : shown.value.subarray(2));
  return { id: keyId, spki: new Uint8Array(spkiOfKey({ algorithm, key })), privateKey };
}

export function storeCertificate(cryptoki: pkcs11.PKCS11, { session }: SoftToken, certificate: StoredCertificate, label: string): void {
  cryptoki.C_CreateObject(session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE },
    { type: pkcs11.CKA_CERTIFICATE_TYPE, value: pkcs11.CKC_X_509 },
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: false },
    { type: pkcs11.CKA_LABEL, value: label },
    { type: pkcs11.CKA_ID, value: keyId },
    { type: pkcs11.CKA_SUBJECT, value: Buffer.from(certificate.subject) },
    { type: pkcs11.CKA_ISSUER, value: Buffer.from(certificate.issuer) },
    { type: pkcs11.CKA_SERIAL_NUMBER, value: Buffer.from(certificate.serialNumber) },
    { type: pkcs11.CKA_VALUE, value: Buffer.from(certificate.der) },
  ]);
}
