/** How a token is asked to make a key pair of each kind: the mechanism, and what the halves are to be. */
import pkcs11 from 'pkcs11js';
import type { PayloadOf } from '../../shared/format/operation.ts';
import type { PairName } from './pair-objects.ts';

type Algorithm = PayloadOf<'hsm-key-generation'>['algorithm'];

interface GenerationWay {
  readonly mechanism: number;
  /** As the log has it. */
  readonly name: string;
  /** Of the public half, beside what every one has. */
  readonly parameters: pkcs11.Template;
}

/** PKCS#11 v3.0 §6.3.10; pkcs11js has no name for it. */
const CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;

/** @param oid DER OBJECT IDENTIFIER (RFC 5480 §2.1.1.1) */
const curve = (oid: string): GenerationWay => ({
  mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN,
  name: 'CKM_EC_KEY_PAIR_GEN',
  parameters: [{ type: pkcs11.CKA_EC_PARAMS, value: Buffer.from(oid, 'hex') }],
});
/** FIPS 186-5 §A.1.1: the public exponent is 65537. */
const rsa = (bits: number): GenerationWay => ({
  mechanism: pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN,
  name: 'CKM_RSA_PKCS_KEY_PAIR_GEN',
  parameters: [
    { type: pkcs11.CKA_MODULUS_BITS, value: bits },
    { type: pkcs11.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
  ],
});

export const GENERATION: Readonly<Record<Algorithm, GenerationWay>> = {
  'ecdsa-p256': curve('06082a8648ce3d030107'),
  'ecdsa-p384': curve('06052b81040022'),
  'rsa-3072': rsa(3072),
  'rsa-4096': rsa(4096),
  // PKCS#11 v3.0 §2.3.5: the curve's name as a PrintableString, edwards25519
  ed25519: {
    mechanism: CKM_EC_EDWARDS_KEY_PAIR_GEN,
    name: 'CKM_EC_EDWARDS_KEY_PAIR_GEN',
    parameters: [{ type: pkcs11.CKA_EC_PARAMS, value: Buffer.from('130c656477617264733235353139', 'hex') }],
  },
};

const named = ({ label, id }: PairName): pkcs11.Template => [
  { type: pkcs11.CKA_TOKEN, value: true },
  { type: pkcs11.CKA_LABEL, value: label },
  { type: pkcs11.CKA_ID, value: Buffer.from(id, 'hex') },
];

export const publicTemplate = (name: PairName, algorithm: Algorithm): pkcs11.Template => [
  ...named(name),
  { type: pkcs11.CKA_PRIVATE, value: false },
  { type: pkcs11.CKA_VERIFY, value: true },
  ...GENERATION[algorithm].parameters,
];

/** Seen only after the PIN, never shown, never taken out, for signatures and nothing else (PKCS#11 v2.40 §4.9). */
export const privateTemplate = (name: PairName, algorithm: Algorithm): pkcs11.Template => [
  ...named(name),
  { type: pkcs11.CKA_PRIVATE, value: true },
  { type: pkcs11.CKA_SENSITIVE, value: true },
  { type: pkcs11.CKA_EXTRACTABLE, value: false },
  { type: pkcs11.CKA_SIGN, value: true },
  { type: pkcs11.CKA_DECRYPT, value: false },
  { type: pkcs11.CKA_UNWRAP, value: false },
  ...(algorithm.startsWith('rsa') ? [{ type: pkcs11.CKA_SIGN_RECOVER, value: false }] : [{ type: pkcs11.CKA_DERIVE, value: false }]),
];
