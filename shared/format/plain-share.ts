/**
 * A share as HashiCorp Vault and OpenBao print it: the y-bytes, then x as the last byte, in hex or base64. It is the same polynomial as a
 * card's (docs/formats.md, section 16), and nothing else of a card: no set, no epoch, no k, no checksum. Text and share are secret: ASCII
 * bytes, never strings, and no operand holds a character of either.
 */
import { type Refusal, refuse } from './refusal.ts';

export const plainShareForms = ['vault-base64', 'vault-hex'] as const;
export type PlainShareForm = (typeof plainShareForms)[number];

/** 32 y-bytes and x. */
const SHARE_BYTES = 33;
const HEX_CHARACTERS = 2 * SHARE_BYTES;
/** 33 is a multiple of three: no padding. */
const BASE64_CHARACTERS = (SHARE_BYTES / 3) * 4;

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const HEX = ascii('0123456789abcdef');
/** RFC 4648 §4. */
const BASE64 = ascii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
/** Space, tab, line feed, carriage return: what stands around a share that was copied. */
const SPACES = ascii(' \t\n\r');

export interface PlainShare {
  /** x, 1 to 255. */
  readonly index: number;
  /** 32 bytes. Secret. */
  readonly share: Uint8Array;
}

export type PlainReading = ({ readonly ok: true } & PlainShare) | { readonly ok: false; readonly refusal: Refusal };

/** ASCII bytes without a line end. Throws RangeError for what a reader would refuse. */
export function encodePlainShare({ index, share }: PlainShare, form: PlainShareForm): Uint8Array {
  if (!Number.isInteger(index) || index < 1 || index > 255) throw new RangeError('x is 1 to 255');
  if (share.length !== SHARE_BYTES - 1) throw new RangeError(`a share of ${share.length} bytes`);
  const bytes = new Uint8Array(SHARE_BYTES);
  bytes.set(share);
  bytes[SHARE_BYTES - 1] = index;
  const text = form === 'vault-hex' ? written(bytes, HEX, 4) : written(bytes, BASE64, 6);
  bytes.fill(0);
  return text;
}

/**
 * Hex in either case, or base64; which one follows from the length. White space around it counts for nothing.
 * PLAIN-LENGTH-1, PLAIN-ALPHABET-1 with the first place (from 1), PLAIN-INDEX-1 where x is 0.
 */
export function decodePlainShare(typed: Uint8Array): PlainReading {
  const compact = typed.filter((code) => !SPACES.includes(code));
  try {
    const hex = compact.length === HEX_CHARACTERS;
    if (!hex && compact.length !== BASE64_CHARACTERS)
      return { ok: false, refusal: refuse('PLAIN-LENGTH-1', { length: compact.length, hex: HEX_CHARACTERS, base64: BASE64_CHARACTERS }) };
    const symbols = compact.map((code) => placeIn(hex, code));
    const wrong = symbols.indexOf(NO_SYMBOL);
    if (wrong >= 0) return { ok: false, refusal: refuse('PLAIN-ALPHABET-1', { place: wrong + 1 }) };
    const bytes = read(symbols, hex ? 4 : 6);
    symbols.fill(0);
    const index = bytes[SHARE_BYTES - 1] ?? 0;
    const share = bytes.slice(0, SHARE_BYTES - 1);
    bytes.fill(0);
    if (index !== 0) return { ok: true, index, share };
    // x = 0 is where the secret itself lies: such a share would dictate the result
    share.fill(0);
    return { ok: false, refusal: refuse('PLAIN-INDEX-1') };
  } finally {
    compact.fill(0);
  }
}

const NO_SYMBOL = 255;

function placeIn(hex: boolean, code: number): number {
  // A to F of hex only: in base64 the case counts
  const at = hex ? HEX.indexOf(code >= 0x41 && code <= 0x46 ? code + 32 : code) : BASE64.indexOf(code);
  return at < 0 ? NO_SYMBOL : at;
}

/** Bits of the bytes in symbols of `width` bits, the most significant first; the lengths here leave none over. */
function written(bytes: Uint8Array, alphabet: Uint8Array, width: 4 | 6): Uint8Array {
  const text = new Uint8Array((bytes.length * 8) / width);
  let [bits, held, at] = [0, 0, 0];
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= width) {
      held -= width;
      text[at] = alphabet[(bits >> held) & ((1 << width) - 1)] ?? 0;
      at += 1;
    }
    bits &= (1 << held) - 1;
  }
  return text;
}

function read(symbols: Uint8Array, width: 4 | 6): Uint8Array {
  const bytes = new Uint8Array((symbols.length * width) / 8);
  let [bits, held, at] = [0, 0, 0];
  for (const symbol of symbols) {
    bits = (bits << width) | symbol;
    held += width;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = bits >> held;
    at += 1;
    bits &= (1 << held) - 1;
  }
  return bytes;
}
