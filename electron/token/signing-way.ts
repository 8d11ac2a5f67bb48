/**
 * How a token is asked for the signatures of shared/format/message-signature.ts: the mechanism, what goes in, and how what comes out is
 * encoded. Always the mechanism that hashes nothing itself: every module has that one, and the token's way of hashing needs no trust.
 */
import pkcs11 from 'pkcs11js';
import { derFromRaw } from '../../shared/bytes/ecdsa-signature.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import type { KeyAlgorithm } from '../../shared/format/key-algorithm.ts';
import { hashed } from '../../shared/format/message-signature.ts';
import { publicKeyOf } from '../../shared/format/public-key.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { attempt, attemptAsync } from './cryptoki-call.ts';
import * as refusals from './refusals.ts';
import type { KeyHeld } from './tokens.ts';

export interface SigningWay {
  readonly mechanism: pkcs11.Mechanism;
  readonly input: (message: Uint8Array) => Uint8Array;
  /** What the token returned, as it is written down; undefined for what is no such signature. */
  readonly encoded: (made: Uint8Array) => Uint8Array | undefined;
}

/** PKCS#11 v3.0 §2.3.14; pkcs11js has no name for it. */
const CKM_EDDSA = 0x1057;

const PSS_PARAMETER: pkcs11.RsaPSS = {
  type: pkcs11.CK_PARAMS_RSA_PSS,
  hashAlg: pkcs11.CKM_SHA256,
  mgf: pkcs11.CKG_MGF1_SHA256,
  saltLen: 32,
};

// PKCS#11 mechanisms v2.40 §2.1.10: the input is the hash
const pss: SigningWay = {
  mechanism: {
    mechanism: pkcs11.CKM_RSA_PKCS_PSS,
    parameter: PSS_PARAMETER,
  },
  input: (message) => hashed('sha256', message),
  encoded: (made) => made,
};

// PKCS#11 mechanisms v2.40 §2.3.6: CKM_ECDSA signs the hash it is given and returns r||s
const ecdsa = (hash: 'sha256' | 'sha384', coordinate: 32 | 48): SigningWay => ({
  mechanism: { mechanism: pkcs11.CKM_ECDSA },
  input: (message) => hashed(hash, message),
  encoded: (made) => {
    try {
      return derFromRaw(made, coordinate);
    } catch (error) {
      if (error instanceof FormatError) return undefined;
      throw error;
    }
  },
});

export const WAYS: Readonly<Record<KeyAlgorithm, SigningWay>> = {
  'ecdsa-p256': ecdsa('sha256', 32),
  'ecdsa-p384': ecdsa('sha384', 48),
  'rsa-2048': pss,
  'rsa-3072': pss,
  'rsa-4096': pss,
  ed25519: { mechanism: { mechanism: CKM_EDDSA }, input: (message) => message, encoded: (made) => made },
};

/** As large as any signature here: after CKR_BUFFER_TOO_SMALL the operation would still be active (PKCS#11 v2.40 §5.2). */
const LARGEST_SIGNATURE = 512;

/** After C_SignInit and the PIN. Undefined: what came back is no such signature. Throws DeviceFault. */
export async function signature(
  cryptoki: pkcs11.PKCS11,
  session: pkcs11.Handle,
  way: SigningWay,
  message: Uint8Array,
): Promise<Uint8Array | undefined> {
  const input = Buffer.from(way.input(message));
  const made = await attemptAsync('C_Sign', () => cryptoki.C_SignAsync(session, input, Buffer.alloc(LARGEST_SIGNATURE)));
  return way.encoded(new Uint8Array(made));
}

/** By the key in the certificate, if the token offers the mechanism. Throws DeviceFault. */
export function signingWay(cryptoki: pkcs11.PKCS11, { token, certificate }: KeyHeld): SigningWay | Refusal {
  const algorithm = algorithmOf(certificate.spki);
  if (algorithm === undefined) return refusals.keyType(token);
  const way = WAYS[algorithm];
  const offered = attempt('C_GetMechanismList', () => cryptoki.C_GetMechanismList(token.slot));
  return offered.includes(way.mechanism.mechanism) ? way : refusals.noMechanism(token, algorithm);
}

function algorithmOf(spki: Uint8Array): KeyAlgorithm | undefined {
  try {
    return publicKeyOf(spki).algorithm;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
