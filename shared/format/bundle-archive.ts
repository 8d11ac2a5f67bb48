/**
 * The bundle's container: a ZIP (APPNOTE.TXT 6.3.10) that any tool opens and that has one spelling. Members are stored, not compressed,
 * in ascending order of their names, one after the other from offset 0; every time is 1980-01-01 00:00, the earliest ZIP has; there are
 * no flags, extra fields, comments, attributes or data descriptors. The decoder accepts what the encoder writes and nothing else, so
 * that nothing can hide between, before or behind the members, and the two directories cannot disagree.
 */
import { concatBytes } from '../bytes/concat.ts';
import { crc32 } from '../bytes/crc32.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromUtf8, toUtf8 } from '../bytes/utf8.ts';

export type ArchiveMember = { readonly name: string; readonly bytes: Uint8Array };

/** Without ZIP64, which many readers lack, offsets have 32 bits; all ones means "see ZIP64". */
const largestArchive = 0xfffffffe;
const mostMembers = 0xfffe;
const longestName = 200;
const localHeaderLength = 30;

/** Lower case, so that no file system folds two names into one; no part that is empty or starts with a dot, so that none leads out. */
const nameRule = /^[a-z0-9-][a-z0-9.-]*(?:\/[a-z0-9-][a-z0-9.-]*)*$/;

/** Little-endian numbers, [width in bytes, value] each. */
const fields = (...numbers: readonly (readonly [2 | 4, number])[]): Uint8Array =>
  Uint8Array.from(numbers.flatMap(([width, value]) => Array.from({ length: width }, (_, index) => (value >>> (8 * index)) & 0xff)));

const version = [2, 10] as const; // 1.0: plain files, stored
const flags = [2, 0] as const;
const stored = [2, 0] as const;
const time = [2, 0] as const;
const date = [2, 0x0021] as const; // year 1980, month 1, day 1
const none = [2, 0] as const;

type Entry = { readonly name: Uint8Array; readonly size: number; readonly crc: number; readonly offset: number };

const common = ({ name, size, crc }: Entry) =>
  [version, flags, stored, time, date, [4, crc], [4, size], [4, size], [2, name.length], none] as const;

/** APPNOTE §4.3.7. */
const localHeader = (entry: Entry): Uint8Array => concatBytes(fields([4, 0x04034b50], ...common(entry)), entry.name);

/** APPNOTE §4.3.12: made by version 1.0 on MS-DOS; no comment, first disk, no attributes. */
const centralHeader = (entry: Entry): Uint8Array =>
  concatBytes(fields([4, 0x02014b50], version, ...common(entry), none, none, none, [4, 0], [4, entry.offset]), entry.name);

/** The central directory and its end record (APPNOTE §4.3.16). */
const directory = (entries: readonly Entry[], offset: number): Uint8Array => {
  const headers = concatBytes(...entries.map(centralHeader));
  return concatBytes(
    headers,
    fields([4, 0x06054b50], none, none, [2, entries.length], [2, entries.length], [4, headers.length], [4, offset], none),
  );
};

const fail = (at: string): never => {
  throw new FormatError('archive', at);
};

/** Names in strictly ascending order, and none a folder of the next: "a" and "a/b" cannot both be unpacked. */
const checkNames = (names: readonly string[]): void => {
  if (names.length === 0 || names.length > mostMembers) fail(`${names.length} members`);
  const seen = new Set<string>();
  let before = '';
  for (const name of names) {
    if (name.length > longestName || !nameRule.test(name)) fail(`name ${JSON.stringify(name)}`);
    if (name <= before) fail(`${name}: ${name === before ? 'repeated' : 'out of order'}`);
    for (let slash = name.indexOf('/'); slash !== -1; slash = name.indexOf('/', slash + 1)) {
      if (seen.has(name.slice(0, slash))) fail(`${name}: inside a file`);
    }
    seen.add(name);
    before = name;
  }
};

/** Members in any order. Throws FormatError `archive` for a bad or repeated name, no member at all, or more than 4 GiB. */
export const encodeArchive = (members: readonly ArchiveMember[]): Uint8Array => {
  const sorted = members.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  checkNames(sorted.map(({ name }) => name));
  const parts: Uint8Array[] = [];
  const entries: Entry[] = [];
  let offset = 0;
  for (const { name, bytes } of sorted) {
    const entry = { name: toUtf8(name), size: bytes.length, crc: crc32(bytes), offset };
    const header = localHeader(entry);
    offset += header.length + bytes.length;
    if (offset > largestArchive) fail(`${name}: past 4 GiB`);
    parts.push(header, bytes);
    entries.push(entry);
  }
  const end = directory(entries, offset);
  if (offset + end.length > largestArchive) fail('directory: past 4 GiB');
  return concatBytes(...parts, end);
};

/** The members in order of their names. Throws FormatError `archive` naming the member or place, or `utf8`. */
export const decodeArchive = (bytes: Uint8Array): ArchiveMember[] => {
  const number = (at: number, width: 2 | 4): number => {
    let value = 0;
    for (let index = width - 1; index >= 0; index--) value = value * 256 + (bytes[at + index] ?? fail(`byte ${at + index}: cut short`));
    return value;
  };
  const members: ArchiveMember[] = [];
  const entries: Entry[] = [];
  let offset = 0;
  while (number(offset, 4) === 0x04034b50) {
    const size = number(offset + 18, 4);
    const nameAt = offset + localHeaderLength;
    const contentAt = nameAt + number(offset + 26, 2);
    if (contentAt + size > bytes.length) fail(`byte ${offset}: cut short`);
    const name = bytes.slice(nameAt, contentAt);
    const content = bytes.slice(contentAt, contentAt + size);
    const entry = { name, size, crc: crc32(content), offset };
    if (!equalBytes(localHeader(entry), bytes.subarray(offset, contentAt))) fail(`${JSON.stringify(fromUtf8(name))}: header or checksum`);
    members.push({ name: fromUtf8(name), bytes: content });
    entries.push(entry);
    offset = contentAt + size;
  }
  checkNames(members.map(({ name }) => name));
  if (!equalBytes(directory(entries, offset), bytes.subarray(offset))) fail(`byte ${offset}: directory`);
  return members;
};
