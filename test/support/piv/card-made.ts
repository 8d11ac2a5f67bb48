/** What a card is made of, before it is put in a reader: plain data, that crosses to the emulator's process. */
import type { CardKey } from './card-keys.ts';

export type CardSlot = '9A' | '9C' | '9D';
export const CARD_SLOTS: readonly CardSlot[] = ['9A', '9C', '9D'];

/** SP 800-73-4 part 1 table 4b: whether the PIN counts for one use of the key or for all until the card is reset. */
export type PinPolicy = 'once' | 'always';
export type TouchPolicy = 'never' | 'always' | 'cached';

export interface CardSlotMade {
  readonly key: CardKey;
  /** DER X.509; none: the container is empty. */
  readonly certificate?: Uint8Array;
  readonly pin: PinPolicy;
  readonly touch: TouchPolicy;
  /** Made in the card, or brought to it: only the former is attested. */
  readonly origin: 'generated' | 'imported';
}

/** What makes a card a YubiKey: a serial number, a firmware version, and a certificate of the maker's for its attestation key. */
export interface YubiKeyMade {
  readonly serial: number;
  readonly firmware: readonly [major: number, minor: number, patch: number];
  /** 1: keychain with USB-A; 2: nano; 3: keychain with USB-C (Yubico, PIV attestation). */
  readonly formFactor: number;
  /** Slot F9. */
  readonly attestationKey: CardKey;
  readonly attestationCertificate: Uint8Array;
}

export interface CardMade {
  /** The tests' own name for it; the card does not know it. */
  readonly id: string;
  /** Of the cardholder unique identifier, 16 bytes: where OpenSC takes the serial number from. */
  readonly guid: Uint8Array;
  /** Six to eight digits. */
  readonly pin: string;
  readonly puk: string;
  /** Of PIN and PUK each, before it is blocked. */
  readonly tries: number;
  /** Three-key triple DES (SP 800-78-4), 24 bytes. */
  readonly managementKey: Uint8Array;
  readonly slots: Readonly<Partial<Record<CardSlot, CardSlotMade>>>;
  readonly yubikey?: YubiKeyMade;
}
