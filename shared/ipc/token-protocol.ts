/**
 * What main and the token process say to each other. One token process per PKCS#11 module; it answers requests one at a time, and
 * main ends it after each approval and at each missed deadline. The PIN never travels here: it comes over the entry port, which
 * main creates and hands to the entry view and to this process without reading it.
 */
import type { PairAttributes, PairFound, PairToken } from '../format/keypair.ts';
import type { PayloadOf } from '../format/operation.ts';
import type { Refusal } from '../format/refusal.ts';
import type { Code, PinWork } from './pins.ts';

/** A token as seen in a reader: only what can be read without a PIN. */
export interface TokenSeen {
  readonly serial: string;
  readonly label: string;
  readonly model: string;
  readonly manufacturer: string;
  readonly slot: number;
  /** CKF_USER_PIN_FINAL_TRY and CKF_USER_PIN_LOCKED and, where the module says so, CKF_USER_PIN_COUNT_LOW; PKCS#11 v2.40 §3.2. */
  readonly pin: 'more-than-one-try' | 'few-tries' | 'final-try' | 'locked' | 'not-set';
  /** CKF_PROTECTED_AUTHENTICATION_PATH: the PIN is typed on the reader, which this build refuses. */
  readonly pinPad: boolean;
  /**
   * Where C_GenerateRandom takes its bytes from: the token; this computer, whatever the token's flags say (ykcs11 draws from OpenSSL and sends
   * the card nothing); or nowhere (no CKF_RNG).
   */
  readonly generator: 'token' | 'computer' | 'none';
  readonly certificates: readonly { readonly label: string; readonly id: string; readonly der: Uint8Array; readonly fingerprint: string }[];
}

/** A token as the PIN screens show it: only what can be read without a PIN. */
export interface PinSeen extends Pick<TokenSeen, 'serial' | 'label' | 'model' | 'manufacturer' | 'slot' | 'pin' | 'pinPad'> {
  readonly fingerprints: readonly string[];
  /** What opens a locked PIN through this module; none: nothing does. */
  readonly unblock: Exclude<Code, 'pin'> | 'none';
  /** The security officer's PIN, by CKF_SO_PIN_FINAL_TRY, _LOCKED and _COUNT_LOW. Of a PUK no module tells anything. */
  readonly officer: 'more-than-one-try' | 'few-tries' | 'final-try' | 'locked';
}

export type TokenRequest =
  | { readonly do: 'list' }
  /** Ask for a PIN on the port named `entry`, log in, sign the message with the key of this fingerprint, log out. */
  | { readonly do: 'sign'; readonly fingerprint: string; readonly message: Uint8Array }
  /**
   * Ask for a PIN on the port named `entry`, have the key of this fingerprint derive a secret with this point (65 bytes, P-256), and send that to
   * the port named `custody` (see SharedSecret). What refuses it goes there too, without the reason.
   */
  | { readonly do: 'derive'; readonly fingerprint: string; readonly point: Uint8Array }
  /** Send `bytes` of C_GenerateRandom from the token that carries this key to the port named `custody`. */
  | { readonly do: 'random'; readonly fingerprint: string; readonly bytes: number }
  /**
   * Ask for the PIN of the token with this serial number on the port named `entry`, make a key pair in it that cannot leave it, read it back and
   * have it sign the message. id: hex.
   */
  | (PairAsked<'generate'> & PairProved)
  /** What of such a pair is in the token; take it over, checked as after it was made; destroy what is there. The PIN as for `generate`. */
  | PairAsked<'seek-pair'>
  | (PairAsked<'adopt-pair'> & PairProved)
  | PairAsked<'destroy-pair'>
  /** What each token says of its PIN. */
  | { readonly do: 'pins' }
  /** Ask on the port named `entry` for the PIN of now (change) or what unblocks it, and for a new one, and set that. */
  | { readonly do: 'set-pin'; readonly work: PinWork; readonly serial: string };

interface PairAsked<Do> {
  readonly do: Do;
  readonly serial: string;
  readonly label: string;
  readonly id: string;
}
interface PairProved {
  readonly algorithm: PayloadOf<'hsm-key-generation'>['algorithm'];
  readonly message: Uint8Array;
}

/** publicKey: DER SubjectPublicKeyInfo; possession: the new key's signature over the message; attestation: DER certificates. */
export interface PairMade {
  readonly publicKey: Uint8Array;
  readonly mechanism: string;
  readonly attributes: PairAttributes;
  readonly possession: Uint8Array;
  readonly attestation: readonly Uint8Array[];
  readonly token: PairToken;
}

export type TokenAnswer =
  | { readonly ok: true; readonly did: 'list'; readonly module: ModuleSeen; readonly tokens: readonly TokenSeen[] }
  /** signature: scheme and encoding as shared/format/message-signature.ts has them; token: where it was made. */
  | {
      readonly ok: true;
      readonly did: 'sign';
      readonly signature: Uint8Array;
      readonly token: { readonly serial: string; readonly label: string; readonly slot: number };
    }
  | { readonly ok: true; readonly did: 'derive'; readonly token: { readonly serial: string; readonly label: string } }
  | { readonly ok: true; readonly did: 'random'; readonly token: { readonly serial: string } }
  | { readonly ok: true; readonly did: 'pins'; readonly tokens: readonly PinSeen[] }
  | { readonly ok: true; readonly did: 'set-pin'; readonly token: { readonly serial: string; readonly label: string } }
  | (PairMade & { readonly ok: true; readonly did: 'generate' })
  | (PairMade & { readonly ok: true; readonly did: 'adopt-pair' })
  | { readonly ok: true; readonly did: 'seek-pair'; readonly found: PairFound }
  | { readonly ok: true; readonly did: 'destroy-pair'; readonly objects: number }
  /** left: what is in the token since it was told to make a pair, null where it no longer says; absent: it was told nothing of the kind. */
  | { readonly ok: false; readonly refusal: Refusal; readonly left?: PairFound | null };

export interface ModuleSeen {
  readonly path: string;
  readonly description: string;
  readonly version: string;
  readonly cryptoki: string;
}

/** The entry view to the token process; the bytes are ASCII digits. Also sent: nothing. One message, then the port closes. */
export type PinEntry = { readonly kind: 'pin'; readonly pin: Uint8Array } | { readonly kind: 'withdrawn' };
/** The token process to the custody process, on the port main handed both. */
export interface RandomContribution {
  readonly kind: 'random';
  readonly fingerprint: string;
  readonly random: Uint8Array;
}
/** As above, one message. secret: the 32 bytes of ECDH; spki: of the key that derived it, DER. */
export type SharedSecret =
  | { readonly kind: 'secret'; readonly spki: Uint8Array; readonly secret: Uint8Array }
  | { readonly kind: 'withdrawn' };
