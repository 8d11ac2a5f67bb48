/** UTF-8 (RFC 3629) without TextEncoder, which the pure room does not have, and without its habit of replacing what it cannot encode. */
import { FormatError } from './format-error.ts';

/** By number of continuation bytes: the marker bits of the first byte, and the smallest code point that needs that many. */
const leads = [
  { marker: 0x00, least: 0 },
  { marker: 0xc0, least: 0x80 },
  { marker: 0xe0, least: 0x800 },
  { marker: 0xf0, least: 0x10000 },
] as const;

/** Throws FormatError `utf8` for a lone surrogate. */
export const toUtf8 = (text: string): Uint8Array => {
  const out = new Uint8Array(3 * text.length);
  let at = 0;
  for (let unit = 0; unit < text.length; unit++) {
    const plain = text.charCodeAt(unit);
    if (plain < 0x80) out[at++] = plain;
    else {
      const point = text.codePointAt(unit) ?? 0;
      if (point >= 0xd800 && point <= 0xdfff) throw new FormatError('utf8', `lone surrogate at code unit ${unit}`);
      const tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
      // a pair of units
      if (tail === 3) unit++;
      out[at++] = leads[tail].marker | (point >> (6 * tail));
      for (let shift = 6 * (tail - 1); shift >= 0; shift -= 6) out[at++] = 0x80 | ((point >> shift) & 0x3f);
    }
  }
  return out.slice(0, at);
};

/** Refuses malformed and overlong sequences, surrogates and anything past U+10FFFF; keeps a byte order mark. Throws FormatError `utf8`. */
export const fromUtf8 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const plain = plainFrom(bytes, at);
    if (plain > at) {
      // ASCII bytes are code units; they go on the stack
      parts.push(String(Reflect.apply(String.fromCharCode, String, bytes.subarray(at, plain))));
      at = plain;
      continue;
    }
    const first = bytes[at] ?? 0;
    const tail = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    const lead = leads[tail];
    // a continuation byte first, or 0xf8 and above, or cut short
    if ((first & 0xc0) === 0x80 || first >= 0xf8 || at + tail >= bytes.length) throw new FormatError('utf8', `byte ${at}`);
    let point = first ^ lead.marker;
    for (let next = at + 1; next <= at + tail; next++) {
      const byte = bytes[next] ?? 0;
      if ((byte & 0xc0) !== 0x80) throw new FormatError('utf8', `byte ${next}`);
      point = (point << 6) | (byte & 0x3f);
    }
    if (point < lead.least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new FormatError('utf8', `byte ${at}`);
    parts.push(String.fromCodePoint(point));
    at += tail + 1;
  }
  return parts.join('');
};

/** Where the ASCII bytes that begin at `from` end, or 4096 of them. */
const plainFrom = (bytes: Uint8Array, from: number): number => {
  const most = Math.min(bytes.length, from + 4096);
  let at = from;
  while (at < most && (bytes[at] ?? 0) < 0x80) at++;
  return at;
};
