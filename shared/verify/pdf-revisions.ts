/**
 * The revisions of a log PDF: the base that electron/paper wrote with jsPDF and one increment for each signature. Not a PDF reader: it takes
 * exactly that spelling (classic cross-reference tables, ISO 32000-1 §7.5.4; objects one after the other with nothing between them;
 * every revision ending in "%%EOF" and a line feed) and refuses the rest, so that no byte of the file is one that a reader may
 * see differently. Text here is one character a byte (Latin-1), so offsets are byte offsets.
 */
import { FormatError } from '../bytes/format-error.ts';

const header = '%PDF-1.7\n%\u00ba\u00df\u00ac\u00e0\n';

export interface Trailer {
  readonly size: number;
  readonly root: number;
  readonly info: number;
  /** The two halves of the file identifier, upper-case hex. */
  readonly id: readonly [string, string];
  readonly previous: number | null;
}

export interface Revision {
  readonly start: number;
  /** Where its cross-reference table starts. */
  readonly table: number;
  /** After "%%EOF" and a line feed. */
  readonly end: number;
  readonly trailer: Trailer;
  /** Each object of this revision: number to byte offset. */
  readonly offsets: ReadonlyMap<number, number>;
}

export interface Base extends Revision {
  /** Each object's text between "n 0 obj" and "endobj", by number. */
  readonly objects: ReadonlyMap<number, string>;
}

export function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  // fromCharCode takes its operands on the stack; spreading the bytes would be ten times slower
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String(Reflect.apply(String.fromCharCode, null, bytes.subarray(at, at + 8192))));
  return parts.join('');
}

/** Throws RangeError for a character beyond U+00FF. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0xff) throw new RangeError(`character ${code} at ${at} is not a byte`);
    bytes[at] = code;
  }
  return bytes;
}

const structure = (what: string, at: number): FormatError => new FormatError('pdf-structure', `${what} at byte ${at}`);

const subsection = /(0|[1-9]\d{0,9}) ([1-9]\d{0,9})\n/y;
const entry = /(\d{10}) 00000 n \n/y;
const trailerForm =
  /trailer\n<<\n\/Size ([1-9]\d{0,9})\n\/Root ([1-9]\d{0,9}) 0 R\n\/Info ([1-9]\d{0,9}) 0 R\n\/ID \[ <([0-9A-F]{32})> <([0-9A-F]{32})> \]\n(?:\/Prev ([1-9]\d{0,9})\n)?>>\nstartxref\n([1-9]\d{0,9})\n%%EOF\n/y;
const freeHead = '0000000000 65535 f \n';

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** The table at this offset, its trailer, and the end of its revision. */
function readTable(text: string, table: number): Omit<Revision, 'start'> {
  if (!text.startsWith('xref\n', table)) throw structure('no cross-reference table', table);
  const offsets = new Map<number, number>();
  let at = table + 5;
  let least = 0;
  for (let section = match(subsection, text, at); section !== null; section = match(subsection, text, at)) {
    const first = Number(section[1]);
    if (first < least) throw structure('subsections out of order', at);
    at += section[0].length;
    for (let number = first; number < first + Number(section[2]); number++) {
      if (number === 0) {
        if (!text.startsWith(freeHead, at)) throw structure('object 0', at);
      } else {
        const found = match(entry, text, at);
        if (found === null) throw structure(`entry of object ${number}`, at);
        offsets.set(number, Number(found[1]));
      }
      at += freeHead.length;
    }
    least = first + Number(section[2]);
  }
  const trailer = match(trailerForm, text, at);
  if (trailer === null) throw structure('trailer', at);
  const [whole, size, root, info, first = '', second = '', previous, start] = trailer;
  if (Number(start) !== table) throw structure('startxref names another table', at);
  return {
    table,
    end: at + whole.length,
    offsets,
    trailer: {
      size: Number(size),
      root: Number(root),
      info: Number(info),
      id: [first, second],
      previous: previous === undefined ? null : Number(previous),
    },
  };
}

/** The base and its increments, oldest first. Throws FormatError `pdf-structure`. */
export function readRevisions(text: string): { readonly base: Revision; readonly increments: readonly Revision[] } {
  if (!text.startsWith(header)) throw structure('header', 0);
  const last = /startxref\n([1-9]\d{0,9})\n%%EOF\n$/.exec(text.slice(-40));
  if (last === null) throw structure('no end of file', text.length);
  const tables: Omit<Revision, 'start'>[] = [];
  let end = text.length;
  for (let at: number | null = Number(last[1]); at !== null; ) {
    const table = readTable(text, at);
    if (table.end > end || (tables.length === 0 && table.end !== end)) throw structure('revisions overlap', at);
    tables.unshift(table);
    const { previous } = table.trailer;
    if (previous !== null && previous >= at) throw structure('/Prev is not before', at);
    end = at;
    at = previous;
  }
  const revisions = tables.map((table, index) => ({ ...table, start: tables[index - 1]?.end ?? 0 }));
  const [base, ...increments] = revisions;
  if (base === undefined) throw structure('no base', 0);
  return { base, increments };
}

// what makes a reader do or show something that is not on the pages: ISO 32000-1 §12.6, §8.11, §7.5.7, §7.5.8, §7.6
const active =
  /\/(?:AA|JS|JavaScript|Launch|URI|SubmitForm|ImportData|GoToR|GoToE|RichMedia|Movie|Sound|Rendition|Trans|XFA|OC|OCGs|OCProperties|ObjStm|XRef|Encrypt|Perms|Collection)\b/;

function objectText(text: string, number: number, start: number, end: number): string {
  const first = `${number} 0 obj\n`;
  const region = text.slice(start, end);
  if (!region.startsWith(first) || !region.endsWith('\nendobj\n')) throw structure(`object ${number}`, start);
  const stream = region.indexOf('\n>>\nstream\n');
  const dictionary = stream === -1 ? region.slice(0, -8) : region.slice(0, stream);
  if (/endobj|stream\s|>>stream/.test(dictionary)) throw structure(`object ${number} holds another`, start);
  // a name may spell its characters as #xx (§7.3.5): one spelling only, so that none passes by another
  const escaped = dictionary.replace('/Subtype /application#2Fjsonl', '').includes('#');
  if (escaped || active.test(dictionary)) throw structure(`object ${number} does more than show`, start);
  if (stream !== -1) {
    const lengths = [...dictionary.matchAll(/\/Length (0|[1-9]\d{0,9})(?=\n|$)/g)];
    const length = Number(lengths[0]?.[1]);
    const body = stream + '\n>>\nstream\n'.length;
    if (lengths.length !== 1 || region.slice(body + length) !== '\nendstream\nendobj\n') throw structure(`stream ${number}`, start);
  }
  return region.slice(first.length, -'endobj\n'.length);
}

/** The base with its objects: they fill it from header to table, each where the table says. Throws FormatError `pdf-structure`. */
export function readBase(text: string, base: Revision): Base {
  const { offsets, trailer, table } = base;
  if (trailer.previous !== null || trailer.id[0] !== trailer.id[1]) throw structure('not a base trailer', table);
  if (offsets.size !== trailer.size - 1 || Math.max(...offsets.keys()) >= trailer.size) throw structure('objects and /Size differ', table);
  const byPlace = [...offsets].toSorted(([, a], [, b]) => a - b);
  if (byPlace[0]?.[1] !== header.length) throw structure('first object', header.length);
  const objects = new Map(
    byPlace.map(([number, start], index) => [number, objectText(text, number, start, byPlace[index + 1]?.[1] ?? table)] as const),
  );
  return { ...base, objects };
}
