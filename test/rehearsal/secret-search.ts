/**
 * Whether a secret lies anywhere it should not: in the bytes of a file, in what is packed in it, in any encoding that something here, or
 * careless code, could have given it.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inflateSync } from 'node:zlib';
import { symbolsOfBytes } from '../../shared/bytes/five-bits.ts';
import { decodeArchive } from '../../shared/format/bundle-archive.ts';

export interface Searched {
  /** Such as `bundle.zip: log.jsonl`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** BIP 173's, and codex32's (BIP 93), which is the same. */
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** In a longer text the base64 of some bytes looks in one of three ways, by where they begin; first and last characters hang on neighbours. */
function base64Middles(secret: Uint8Array): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), secret])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
}

function bech32Middles(secret: Uint8Array): readonly string[] {
  const symbols = symbolsOfBytes(secret, Math.floor((8 * secret.length) / 5));
  const text = Array.from(symbols, (symbol) => BECH32.charAt(symbol)).join('');
  return [text, text.toUpperCase()];
}

const grouped = (text: string): string => text.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** Every way in which `secret` may be written. */
export function spellings(secret: Uint8Array): readonly Buffer[] {
  const hex = Buffer.from(secret).toString('hex');
  const colons = hex.replaceAll(/(..)(?=.)/g, '$1:');
  const base64 = base64Middles(secret);
  const bech32 = bech32Middles(secret);
  const texts = [
    ...[hex, grouped(hex), colons].flatMap((text) => [text, text.toUpperCase()]),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    ...bech32,
    ...bech32.map(grouped),
    Array.from(secret).join(','),
    Array.from(secret).join(', '),
  ];
  return [
    Buffer.from(secret),
    Buffer.from(secret).reverse(),
    ...texts.flatMap((text) => [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]),
  ];
}

/** What was typed: as it is, as two bytes a character, and as anything that bytes can be written as. */
export const textSpellings = (text: string): readonly Buffer[] => [Buffer.from(text, 'utf16le'), ...spellings(Buffer.from(text, 'latin1'))];

/** The PDF's streams, of every revision, as they read when inflated (ISO 32000-2, 7.3.8). */
function pdfStreams(name: string, pdf: Buffer): readonly Searched[] {
  const found: Searched[] = [];
  for (let at = pdf.indexOf('stream'); at >= 0; at = pdf.indexOf('stream', at + 1)) {
    const start = at + 6 + (pdf[at + 6] === 0x0d ? 2 : 1);
    const end = pdf.indexOf('endstream', start);
    if (end < 0) continue;
    try {
      found.push({ name: `${name}: stream at ${start}`, bytes: inflateSync(pdf.subarray(start, end)) });
    } catch {
      // not deflated: its bytes are searched with the file's
    }
  }
  return found;
}

/**
 * What can be read on its pages, which are drawn with numbers of glyphs that no search for letters finds: as it stands there, without its
 * spaces and line ends, and its groups of four hex digits in a row, as a digest is set among its words.
 */
function pdfText(name: string, pdf: Buffer): readonly Searched[] {
  const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const groups = text.split(/\s+/).filter((one) => /^[0-9a-f]{4}$/.test(one));
  return [
    { name: `${name}: text`, bytes: Buffer.from(text) },
    { name: `${name}: text without spaces`, bytes: Buffer.from(text.replaceAll(/\s+/g, '')) },
    { name: `${name}: hex in fours`, bytes: Buffer.from(groups.join('')) },
  ];
}

function unpacked(name: string, bytes: Buffer): readonly Searched[] {
  const whole = { name, bytes };
  const start = bytes.toString('latin1', 0, 4);
  if (start === '%PDF') return [whole, ...pdfStreams(name, bytes), ...pdfText(name, bytes)];
  if (start === 'PK\u0003\u0004') {
    const members = decodeArchive(new Uint8Array(bytes));
    return [whole, ...members.flatMap((member) => unpacked(`${name}: ${member.name}`, Buffer.from(member.bytes)))];
  }
  return [whole];
}

/** Base64 within text is unpacked too: an envelope's payload is a file in a file. */
function decoded({ name, bytes }: Searched): readonly Searched[] {
  return Array.from(bytes.toString('latin1').matchAll(/[A-Za-z0-9+/_-]{40,}/g), ([text], place) => ({
    name: `${name}: base64 ${place + 1}`,
    bytes: Buffer.from(text, 'base64'),
  }));
}

/** Every file below `folder` for which `wanted` holds, and everything packed in it. */
export function everythingBelow(folder: string, wanted: (path: string) => boolean = () => true): readonly Searched[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile() && wanted(path))
    .flatMap((path) => unpacked(relative(folder, join(folder, path)), readFileSync(join(folder, path))))
    .flatMap((one) => [one, ...decoded(one)]);
}

/** Names of the places where one of the spellings is. */
export const placesOf = (needles: readonly Buffer[], haystack: readonly Searched[]): readonly string[] =>
  haystack.filter(({ bytes }) => needles.some((needle) => bytes.includes(needle))).map(({ name }) => name);
