/**
 * The objects that make a log PDF more than pages: its catalog, the signature fields with their widgets (ISO 32000-1 §12.7.4.5) and the machine
 * log attached as `log.jsonl` (§7.11.4, ISO 32000-2 §14.13 for /AF). Each has one spelling; reading takes the parameters
 * out, writes the object again and compares.
 */
import { FormatError } from '../bytes/format-error.ts';
import type { Base } from './pdf-revisions.ts';

/** An empty signature field; its widget lies over the visible box, which is page content. */
export interface FieldObject {
  readonly object: number;
  /** The page object it stands on. */
  readonly page: number;
  /** Its empty appearance, so that readers draw nothing over the box. */
  readonly appearance: number;
  /** The partial field name /T. */
  readonly field: string;
  /** Who is to sign: the alternate field name /TU. */
  readonly person: string;
  /** Points from the lower left corner: left, bottom, right, top. */
  readonly box: readonly [number, number, number, number];
}

export interface FormNumbers {
  readonly acroForm: number;
  readonly names: number;
  readonly filespec: number;
  readonly embedded: number;
}

export interface Form extends FormNumbers {
  readonly fields: readonly FieldObject[];
  /** Latin-1 text of the attached log. */
  readonly attachment: string;
}

export const fieldName = /^signature-[a-z]{1,20}-[a-z][a-z0-9-]{0,31}$/;

/** A text string in UTF-16BE with its byte order mark (ISO 32000-1 §7.9.2.2), as a hexadecimal string. */
export const hexText = (text: string): string =>
  `<FEFF${Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')).join('')}>`;

/** Throws FormatError `pdf-form`. */
export function textOfHex(hex: string): string {
  const units = hex.match(/[0-9A-F]{4}/g) ?? [];
  const text = String.fromCharCode(...units.slice(1).map((unit) => Number.parseInt(unit, 16)));
  if (hexText(text) !== hex) throw new FormatError('pdf-form', 'text string');
  return text;
}

export const catalogLines = ({ acroForm, names, filespec }: FormNumbers): readonly string[] => [
  `/AcroForm ${acroForm} 0 R`,
  `/Names << /EmbeddedFiles ${names} 0 R >>`,
  `/AF [ ${filespec} 0 R ]`,
  '/Lang (en)',
];
const catalog = (numbers: FormNumbers): string =>
  [
    '<<',
    '/Type /Catalog',
    '/Pages 1 0 R',
    '/OpenAction [3 0 R /FitH null]',
    '/PageLayout /OneColumn',
    ...catalogLines(numbers),
    '>>',
    '',
  ].join('\n');

// SigFlags 3: signatures exist, and only increments may be appended (ISO 32000-1 table 219)
export const acroFormObject = (fields: readonly number[]): string =>
  `<<\n/Fields [ ${fields.map((object) => `${object} 0 R`).join(' ')} ]\n/SigFlags 3\n>>\n`;
export const namesObject = (filespec: number): string => `<<\n/Names [ (log.jsonl) ${filespec} 0 R ]\n>>\n`;
export const filespecObject = (embedded: number): string =>
  `<<\n/Type /Filespec\n/F (log.jsonl)\n/UF (log.jsonl)\n/Desc (The ceremony log, one record a line)\n/AFRelationship /Data\n/EF << /F ${embedded} 0 R /UF ${embedded} 0 R >>\n>>\n`;
/** Uncompressed, so that the log's bytes stand in the file as they are. */
export const embeddedObject = (log: string): string =>
  `<<\n/Type /EmbeddedFile\n/Subtype /application#2Fjsonl\n/Params << /Size ${log.length} >>\n/Length ${log.length}\n>>\nstream\n${log}\nendstream\n`;

const number = (value: number): string => value.toFixed(2);
/** Without its closing ">>": a signature adds /V (see pdf-increment.ts). F 132: print and locked (table 165). */
export const fieldLines = ({ page, appearance, field, person, box }: FieldObject): string =>
  `<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (${field})\n/TU ${hexText(person)}\n/F 132\n/P ${page} 0 R\n/Rect [ ${box.map(number).join(' ')} ]\n/AP << /N ${appearance} 0 R >>\n`;
export const fieldObject = (field: FieldObject): string => `${fieldLines(field)}>>\n`;
export const appearanceObject = ([left, bottom, right, top]: FieldObject['box']): string =>
  `<<\n/Type /XObject\n/Subtype /Form\n/BBox [ 0 0 ${number(right - left)} ${number(top - bottom)} ]\n/Length 0\n>>\nstream\n\nendstream\n`;
export const annotsLine = (fields: readonly number[]): string => `/Annots [ ${fields.map((object) => `${object} 0 R`).join(' ')} ]`;

const wrong = (what: string): FormatError => new FormatError('pdf-form', what);
const references = (list: string): readonly number[] => [...list.matchAll(/(\d+) 0 R/g)].map(([, object]) => Number(object));
const catalogForm = /\/AcroForm (\d+) 0 R\n\/Names << \/EmbeddedFiles (\d+) 0 R >>\n\/AF \[ (\d+) 0 R \]\n/;
const fieldForm =
  /\/T \(([a-z0-9-]+)\)\n\/TU (<[0-9A-F]+>)\n\/F 132\n\/P (\d+) 0 R\n\/Rect \[ (\d+\.\d\d) (\d+\.\d\d) (\d+\.\d\d) (\d+\.\d\d) \]\n\/AP << \/N (\d+) 0 R >>\n/;

/** Throws FormatError `pdf-form`, naming the object. */
export function readForm(base: Base): Form {
  const text = (object: number): string => base.objects.get(object) ?? '';
  const [, acroForm, names, filespec] = catalogForm.exec(text(base.trailer.root)) ?? [];
  const embedded = references(text(Number(filespec)))[0] ?? 0;
  const numbers = { acroForm: Number(acroForm), names: Number(names), filespec: Number(filespec), embedded };
  if (text(base.trailer.root) !== catalog(numbers)) throw wrong('catalog');
  if (text(numbers.names) !== namesObject(numbers.filespec)) throw wrong('names of files');
  if (text(numbers.filespec) !== filespecObject(embedded)) throw wrong('file specification');
  const attached = text(embedded);
  const attachment = attached.slice(attached.indexOf('\nstream\n') + '\nstream\n'.length, -'\nendstream\n'.length);
  if (attached !== embeddedObject(attachment)) throw wrong('embedded file');
  const objects = references(text(numbers.acroForm));
  if (text(numbers.acroForm) !== acroFormObject(objects)) throw wrong('form');
  const fields = objects.map((object) => readField(base, object));
  if (new Set(fields.map(({ field }) => field)).size !== fields.length) throw wrong('two fields of one name');
  checkAnnotations(base, fields);
  return { ...numbers, fields, attachment };
}

function readField(base: Base, object: number): FieldObject {
  const text = base.objects.get(object) ?? '';
  const [, field = '', person = '', page, left, bottom, right, top, appearance] = fieldForm.exec(text) ?? [];
  if (!fieldName.test(field)) throw wrong(`field ${object}`);
  const box = [Number(left), Number(bottom), Number(right), Number(top)] as const;
  const found = { object, page: Number(page), appearance: Number(appearance), field, person: textOfHex(person), box };
  if (text !== fieldObject(found)) throw wrong(`field ${object}`);
  if (base.objects.get(found.appearance) !== appearanceObject(box)) throw wrong(`appearance of field ${object}`);
  return found;
}

/** The only annotations are the fields' widgets, each on its own page: nothing else may cover what a page shows. */
function checkAnnotations(base: Base, fields: readonly FieldObject[]): void {
  for (const [object, text] of base.objects) {
    const lines = text.split('\nstream\n')[0]?.match(/\/Annots\b.*/g) ?? [];
    const here = fields.filter(({ page }) => page === object).map((field) => field.object);
    const expected = here.length === 0 ? [] : [annotsLine(here)];
    if (lines.join('\n') !== expected.join('\n')) throw wrong(`annotations of object ${object}`);
  }
}
