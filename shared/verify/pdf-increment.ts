/**
 * One signature of a log PDF: an incremental update (ISO 32000-1 §7.5.6) that adds a signature dictionary (§12.8.1) and redefines one object,
 * its field, by adding /V. Written from its parts in one spelling; the verifier takes the parts out of an increment, writes it again and compares, so an
 * increment can hold nothing else.
 */
import { digestHex } from '../bytes/digest.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex, toHex } from '../bytes/hex.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import { type FieldObject, fieldLines, hexText, textOfHex } from './pdf-form.ts';
import type { Revision } from './pdf-revisions.ts';

/** Room for the CMS: two or three certificates and a signature fit four times over. */
export const contentsBytes = 8192;

export interface SignatureWords {
  /** UTC to the second: 2026-11-22T14:12:37Z. */
  readonly time: string;
  readonly signer: string;
  readonly reason: string;
  readonly location: string;
}

export interface Increment {
  readonly text: string;
  /** Byte offsets in the file: of "<" before the CMS and after ">" behind it. */
  readonly gapStart: number;
  readonly gapEnd: number;
}

export interface ReadIncrement extends Increment {
  readonly field: FieldObject;
  readonly words: SignatureWords;
  /** The CMS without its padding. */
  readonly cms: Uint8Array;
}

const seconds = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{3})?Z$/;
const pdfTime = (time: string): string => {
  const [, ...parts] = seconds.exec(time) ?? [];
  if (parts.length === 0) throw new FormatError('pdf-increment', 'time');
  return `(D:${parts.join('')}+00'00')`;
};
const place = (offset: number): string => offset.toString().padStart(10, '0');

/**
 * @param last the file's last revision, which this one follows
 * @param cms the CMS, or nothing for zeros in its place
 * Throws FormatError `pdf-increment` when the CMS is too long or the time malformed.
 */
export function encodeIncrement(last: Revision, field: FieldObject, words: SignatureWords, cms: Uint8Array = new Uint8Array(0)): Increment {
  if (cms.length > contentsBytes) throw new FormatError('pdf-increment', `CMS of ${cms.length} bytes`);
  const signature = last.trailer.size;
  const start = last.end;
  const redefined = `${field.object} 0 obj\n${fieldLines(field)}/V ${signature} 0 R\n>>\nendobj\n`;
  const dictionary = `${signature} 0 obj\n<<\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n`;
  const contents = `/Contents <${toHex(cms).padEnd(2 * contentsBytes, '0')}>\n`;
  const told = `/M ${pdfTime(words.time)}\n/Name ${hexText(words.signer)}\n/Reason ${hexText(words.reason)}\n/Location ${hexText(words.location)}\n>>\nendobj\n`;
  const rangeLength = '/ByteRange [ 0 0000000000 0000000000 0000000000 ]\n'.length;
  const gapStart = start + redefined.length + dictionary.length + rangeLength + '/Contents '.length;
  const gapEnd = gapStart + 2 * contentsBytes + 2;
  const table = gapEnd + 1 + told.length;
  const { root, info, id } = last.trailer;
  // the file identifier's second half changes with each update (ISO 32000-1 §14.4)
  const changed = digestHex(toUtf8(`${id[1]} ${field.field} ${words.time}`))
    .slice(0, 32)
    .toUpperCase();
  const tail =
    `xref\n${field.object} 1\n${place(start)} 00000 n \n${signature} 1\n${place(start + redefined.length)} 00000 n \n` +
    `trailer\n<<\n/Size ${signature + 1}\n/Root ${root} 0 R\n/Info ${info} 0 R\n/ID [ <${id[0]}> <${changed}> ]\n/Prev ${last.table}\n>>\nstartxref\n${table}\n%%EOF\n`;
  const end = table + tail.length;
  const range = `/ByteRange [ 0 ${gapStart} ${gapEnd} ${end - gapEnd} ]`.padEnd(rangeLength - 1);
  return { text: `${redefined}${dictionary}${range}\n${contents}${told}${tail}`, gapStart, gapEnd };
}

const spelled = new RegExp(
  String.raw`^(?<object>[1-9]\d{0,9}) 0 obj\n[^]*?\n/Contents <(?<contents>[0-9a-f]{${String(2 * contentsBytes)}})>\n` +
    String.raw`/M \(D:(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)\+00'00'\)\n` +
    String.raw`/Name (?<signer><[0-9A-F]+>)\n/Reason (?<reason><[0-9A-F]+>)\n/Location (?<location><[0-9A-F]+>)\n`,
);
const byteRange = /\n\/ByteRange \[ (\d+) (\d+) (\d+) (\d+) \] *\n/;

/** The four numbers of the increment's /ByteRange, as it says them; null when it says none. */
export function sayByteRange(text: string): readonly [number, number, number, number] | null {
  const [, first, length, second, rest] = byteRange.exec(text) ?? [];
  return rest === undefined ? null : [Number(first), Number(length), Number(second), Number(rest)];
}

/** The DER element at the start of the hexadecimal /Contents; everything behind it must be zeros. Throws FormatError. */
function cmsOf(contents: string): Uint8Array {
  const bytes = fromHex(contents);
  // SEQUENCE with a length of two bytes: a CMS with a certificate is longer than 255 bytes and must fit
  const length = 4 + (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0);
  if (bytes[0] !== 0x30 || bytes[1] !== 0x82 || length > bytes.length) throw new FormatError('pdf-contents', 'no CMS');
  if (bytes.subarray(length).some((byte) => byte !== 0)) throw new FormatError('pdf-contents', 'padding is not zero');
  return bytes.slice(0, length);
}

/**
 * @param text the whole file, Latin-1
 * @param fields the base's fields that are not signed yet
 * Throws FormatError `pdf-increment` for anything but one signature of one of these fields, `pdf-contents` when only /Contents is wrong.
 */
export function readIncrement(text: string, previous: Revision, own: Revision, fields: readonly FieldObject[]): ReadIncrement {
  const region = text.slice(own.start, own.end);
  const groups = spelled.exec(region)?.groups;
  if (groups === undefined) throw new FormatError('pdf-increment', `revision at byte ${own.start} is not a signature`);
  const { object: found = '', year, month, day, hour, minute, second, contents = '', signer = '', reason = '', location = '' } = groups;
  const field = fields.find(({ object }) => object === Number(found));
  if (field === undefined) throw new FormatError('pdf-increment', `object ${found} is not an open signature field`);
  const words = {
    time: `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`,
    signer: textOfHex(signer),
    reason: textOfHex(reason),
    location: textOfHex(location),
  };
  const written = encodeIncrement(previous, field, words, fromHex(contents));
  if (written.text !== region) throw new FormatError('pdf-increment', `revision at byte ${own.start} changes more than a signature may`);
  return { ...written, field, words, cms: cmsOf(contents) };
}
