/**
 * The two spellings of an ECDSA signature on P-256 or P-384. PKCS#11 returns r||s (PKCS#11 v3.1 §6.3.1); envelopes, certificates and CMS carry DER
 * `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279 §2.2.3). Both directions accept one spelling only. High s is accepted: tokens make it.
 */
import { concatBytes } from './concat.ts';
import { FormatError } from './format-error.ts';

/** Bytes of r and of s: of P-256, of P-384. */
export type Coordinate = 32 | 48;

const integer = (fixed: Uint8Array, name: string): Uint8Array => {
  const start = fixed.findIndex((byte) => byte !== 0);
  if (start === -1) throw new FormatError('ecdsa-signature', `${name} is zero`);
  const magnitude = fixed.subarray(start);
  const content = (magnitude[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), magnitude) : magnitude;
  return concatBytes(Uint8Array.of(0x02, content.length), content);
};

/** r||s, 64 or 96 bytes, to DER, 8 to 104 bytes. Throws FormatError `ecdsa-signature`. */
export const derFromRaw = (raw: Uint8Array, coordinate: Coordinate = 32): Uint8Array => {
  if (raw.length !== 2 * coordinate) throw new FormatError('ecdsa-signature', `length ${raw.length}`);
  const body = concatBytes(integer(raw.subarray(0, coordinate), 'r'), integer(raw.subarray(coordinate), 's'));
  return concatBytes(Uint8Array.of(0x30, body.length), body);
};

/** DER (X.690 §10) to r||s, 64 or 96 bytes. Refuses long lengths, padding, negative, zero or too large integers and trailing bytes. Throws FormatError. */
export const rawFromDer = (der: Uint8Array, coordinate: Coordinate = 32): Uint8Array => {
  const raw = new Uint8Array(2 * coordinate);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 2 * coordinate + 8) throw new FormatError('ecdsa-signature', 'sequence');
  let at = 2;
  for (const [name, end] of [
    ['r', coordinate],
    ['s', 2 * coordinate],
  ] as const) {
    const length = der[at + 1] ?? 0;
    const content = der.subarray(at + 2, at + 2 + length);
    const [first = 0, second = 0] = content;
    if (der[at] !== 0x02 || length === 0 || content.length !== length) throw new FormatError('ecdsa-signature', name);
    if (first >= 0x80) throw new FormatError('ecdsa-signature', `${name} is negative`);
    if (first === 0 && second < 0x80) throw new FormatError('ecdsa-signature', `${name} is zero or padded`);
    const magnitude = first === 0 ? content.subarray(1) : content;
    if (magnitude.length > coordinate) throw new FormatError('ecdsa-signature', `${name} is too long`);
    raw.set(magnitude, end - magnitude.length);
    at += 2 + length;
  }
  if (at !== der.length) throw new FormatError('ecdsa-signature', 'trailing bytes');
  return raw;
};
