/** The objects of a key pair in a token: what is there under its label and id, the public key as SubjectPublicKeyInfo, the attributes. */
import pkcs11 from 'pkcs11js';
import { fromHex } from '../../shared/bytes/hex.ts';
import type { KeyAlgorithm } from '../../shared/format/key-algorithm.ts';
import type { PairAttributes, PairFound } from '../../shared/format/keypair.ts';
import { spkiOfKey } from '../../shared/format/public-key.ts';
import { attributeOf, findObjects, flagOf } from './objects.ts';

export interface PairName {
  /** CKA_LABEL. */
  readonly label: string;
  /** CKA_ID, hex. */
  readonly id: string;
}

export interface PairHandles {
  readonly privateKeys: readonly pkcs11.Handle[];
  readonly publicKeys: readonly pkcs11.Handle[];
}

const idOf = ({ id }: PairName): Buffer => Buffer.from(fromHex(id));

/** Both halves carry both: what carries one of them alone is not of this pair. Throws DeviceFault. */
export function pairObjects(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, name: PairName): PairHandles {
  const of = (type: number): pkcs11.Handle[] =>
    findObjects(cryptoki, session, [
      { type: pkcs11.CKA_CLASS, value: type },
      { type: pkcs11.CKA_LABEL, value: name.label },
      { type: pkcs11.CKA_ID, value: idOf(name) },
    ]);
  return { privateKeys: of(pkcs11.CKO_PRIVATE_KEY), publicKeys: of(pkcs11.CKO_PUBLIC_KEY) };
}

export const found = ({ privateKeys, publicKeys }: PairHandles): PairFound => ({
  privateKeys: privateKeys.length,
  publicKeys: publicKeys.length,
});

/** Which of the two something in the token has already, of whatever class; asked when logged in, so that private objects are seen too. */
export function taken(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, name: PairName): 'label' | 'id' | null {
  if (findObjects(cryptoki, session, [{ type: pkcs11.CKA_LABEL, value: name.label }]).length > 0) return 'label';
  return findObjects(cryptoki, session, [{ type: pkcs11.CKA_ID, value: idOf(name) }]).length > 0 ? 'id' : null;
}

/** X.690 §8.7: OCTET STRING with a length of one byte. */
const OCTET_STRING = 0x04;

/**
 * PKCS#11 mechanisms v2.40 §2.3.3: CKA_EC_POINT is the DER of an OCTET STRING around the point; some modules leave that away.
 * @param length bytes of the point
 */
function pointIn(value: Uint8Array, length: number): Uint8Array {
  const wrapped = value.length === length + 2 && value[0] === OCTET_STRING && value[1] === length;
  return wrapped ? value.subarray(2) : value;
}

const withoutZeros = (integer: Uint8Array): Uint8Array => {
  const from = integer.findIndex((byte) => byte !== 0);
  return from < 0 ? integer : integer.subarray(from);
};
const POINT: Readonly<Partial<Record<KeyAlgorithm, number>>> = { 'ecdsa-p256': 65, 'ecdsa-p384': 97, ed25519: 32 };

/** DER SubjectPublicKeyInfo of the public key object; undefined: it does not show a key of this algorithm. Throws DeviceFault, FormatError. */
export function spkiIn(
  cryptoki: pkcs11.PKCS11,
  session: pkcs11.Handle,
  publicKey: pkcs11.Handle,
  algorithm: KeyAlgorithm,
): Uint8Array | undefined {
  const value = (type: number): Uint8Array | undefined => attributeOf(cryptoki, session, publicKey, type);
  const length = POINT[algorithm];
  if (length !== undefined) {
    const point = value(pkcs11.CKA_EC_POINT);
    return point && spkiOfKey({ algorithm, key: pointIn(point, length) });
  }
  const [modulus, exponent] = [value(pkcs11.CKA_MODULUS), value(pkcs11.CKA_PUBLIC_EXPONENT)];
  // 65537: the only one that is asked for, and that a SubjectPublicKeyInfo here has
  if (modulus === undefined || exponent === undefined || Buffer.from(withoutZeros(exponent)).toString('hex') !== '010001') return undefined;
  return spkiOfKey({ algorithm, key: withoutZeros(modulus) });
}

/** PKCS#11 v2.40 §4.9 and v3.0; others are written as numbers. */
const MECHANISMS: ReadonlyMap<bigint, string> = new Map([
  [BigInt(pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN), 'CKM_RSA_PKCS_KEY_PAIR_GEN'],
  [BigInt(pkcs11.CKM_RSA_X9_31_KEY_PAIR_GEN), 'CKM_RSA_X9_31_KEY_PAIR_GEN'],
  [BigInt(pkcs11.CKM_EC_KEY_PAIR_GEN), 'CKM_EC_KEY_PAIR_GEN'],
  [0x1055n, 'CKM_EC_EDWARDS_KEY_PAIR_GEN'],
]);
/** CK_UNAVAILABLE_INFORMATION, all ones: the token does not know. */
const unavailable = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0xff);

/** CK_ULONG in the machine's order, 8 bytes here, 4 on Windows. */
function mechanismName(value: Uint8Array | undefined): string | null {
  if (value === undefined || value.length === 0 || unavailable(value)) return null;
  const number = value.toReversed().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return MECHANISMS.get(number) ?? `0x${number.toString(16)}`;
}

/** Of the private key, as the token says them; null where it does not. Throws DeviceFault. */
export function pairAttributesOf(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, privateKey: pkcs11.Handle): PairAttributes {
  const flag = (type: number): boolean | null => flagOf(cryptoki, session, privateKey, type) ?? null;
  return {
    token: flag(pkcs11.CKA_TOKEN),
    private: flag(pkcs11.CKA_PRIVATE),
    sensitive: flag(pkcs11.CKA_SENSITIVE),
    extractable: flag(pkcs11.CKA_EXTRACTABLE),
    sign: flag(pkcs11.CKA_SIGN),
    decrypt: flag(pkcs11.CKA_DECRYPT),
    unwrap: flag(pkcs11.CKA_UNWRAP),
    derive: flag(pkcs11.CKA_DERIVE),
    local: flag(pkcs11.CKA_LOCAL),
    neverExtractable: flag(pkcs11.CKA_NEVER_EXTRACTABLE),
    alwaysSensitive: flag(pkcs11.CKA_ALWAYS_SENSITIVE),
    generatedBy: mechanismName(attributeOf(cryptoki, session, privateKey, pkcs11.CKA_KEY_GEN_MECHANISM)),
  };
}
