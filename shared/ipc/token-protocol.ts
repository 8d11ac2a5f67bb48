/**
 * What main and the token process say to each other. One token process per PKCS#11 module; it answers requests one at a time, and
 * main ends it after each approval and at each missed deadline. The PIN never travels here: it comes over the entry port, which
 * main creates and hands to the entry view and to this process without reading it.
 */
import type { Refusal } from '../format/refusal.ts';

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

export type TokenRequest =
  | { readonly do: 'list' }
  /** Ask for a PIN on the port named `entry`, log in, sign the message with the key of this fingerprint, log out. */
  | { readonly do: 'sign'; readonly fingerprint: string; readonly message: Uint8Array }
  /** Send `bytes` of C_GenerateRandom from the token that carries this key to the port named `custody`. */
  | { readonly do: 'random'; readonly fingerprint: string; readonly bytes: number };

export type TokenAnswer =
  | { readonly ok: true; readonly did: 'list'; readonly module: ModuleSeen; readonly tokens: readonly TokenSeen[] }
  /** signature: scheme and encoding as shared/format/message-signature.ts has them; token: where it was made. */
  | {
      readonly ok: true;
      readonly did: 'sign';
      readonly signature: Uint8Array;
      readonly token: { readonly serial: string; readonly label: string; readonly slot: number };
    }
  | { readonly ok: true; readonly did: 'random'; readonly token: { readonly serial: string } }
  | { readonly ok: false; readonly refusal: Refusal };

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
