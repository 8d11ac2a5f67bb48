/**
 * One share card as a PDF page, A5 upright. Everything is placed in millimetres from the top left; the QR code's modules are whole dots of
 * a 300 dpi printer, so their edges stay sharp. The same card gives the same bytes. The page holds a secret: so do the strings made here,
 * which only the end of this process wipes.
 */
import { jsPDF } from 'jspdf';
import QRCode from 'qrcode';
import { concatBytes } from '../../shared/bytes/concat.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { fromHex } from '../../shared/bytes/hex.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { ShardHeader } from '../../shared/format/shard-header.ts';
import { groupsOfFour } from '../../shared/format/share-card.ts';
import { type Face, firstMissingCharacter, registerFonts, setFace } from '../pdf-fonts.ts';
import { type Parts, cardWords as words } from './card-words.ts';

export interface CardFace {
  readonly header: ShardHeader;
  /** 32 bytes, lower-case hex, and its first 85 bits as 17 symbols. */
  readonly setDigest: string;
  readonly setId: string;
  readonly index: number;
  readonly holder: string;
  /** `cards` when not given. */
  readonly parts?: Parts;
  /** Secret: the card's 92 ASCII characters. */
  readonly code: Uint8Array;
}

export const GROUPS_IN_ROW = 4;

const DOT = 25.4 / 300;
/** 1.016 mm a module; at least 0.5 mm is wanted. */
const MODULE = 12 * DOT;
const QUIET_MODULES = 4;
const LEFT = 142 * DOT;
const RIGHT = 136;
const WIDTH = RIGHT - LEFT;
const ink = [17, 23, 27] as const;
const ink2 = [67, 78, 87] as const;
const edge = [107, 119, 128] as const;
const hairline = [201, 208, 213] as const;
const wait = [112, 70, 0] as const;
const waitWell = [253, 243, 220] as const;
type Colour = readonly [number, number, number];

interface Style {
  readonly face?: Face;
  /** Points. */
  readonly size?: number;
  readonly colour?: Colour;
  readonly align?: 'left' | 'center' | 'right';
}

function write(
  page: jsPDF,
  text: string,
  x: number,
  baseline: number,
  { face = 'sans', size = 10, colour = ink, align = 'left' }: Style = {},
): void {
  setFace(page, face);
  page.setFontSize(size);
  page.setTextColor(...colour);
  page.text(text, x, baseline, { align });
}

function line(page: jsPDF, y: number): void {
  page.setDrawColor(...hairline);
  page.setLineWidth(0.2);
  page.line(LEFT, y, RIGHT, y);
}

function labelled(page: jsPDF, label: string, value: string, x: number, y: number, style: Style = {}): void {
  write(page, label, x, y, { size: 8, colour: ink2 });
  write(page, value, x, y + 5, { face: 'bold', size: 10.5, ...style });
}

/** The band that the screens have: stripes at 45 degrees over the whole width, and the word on a plain plate. */
function practiceBand(page: jsPDF, top: number, height: number, wordSize: number): void {
  page.setFillColor(...waitWell);
  page.rect(LEFT, top, WIDTH, height, 'F');
  page.saveGraphicsState();
  page.rect(LEFT, top, WIDTH, height, null);
  page.clip();
  page.discardPath();
  page.setFillColor(...wait);
  const stripe = 2.2;
  for (let x = LEFT - height; x < RIGHT; x += 2 * stripe) {
    const across: [number, number][] = [
      [stripe, 0],
      [height, -height],
      [-stripe, 0],
    ];
    page.lines(across, x, top + height, [1, 1], 'F', true);
  }
  page.restoreGraphicsState();
  setFace(page, 'bold');
  page.setFontSize(wordSize);
  const plate = page.getTextWidth(words.practice) + 8;
  page.setFillColor(255, 255, 255);
  page.rect(LEFT + (WIDTH - plate) / 2, top, plate, height, 'F');
  write(page, words.practice, LEFT + WIDTH / 2, top + height / 2 + wordSize * 0.125, {
    face: 'bold',
    size: wordSize,
    colour: wait,
    align: 'center',
  });
  page.setDrawColor(...wait);
  page.setLineWidth(0.4);
  page.rect(LEFT, top, WIDTH, height, 'S');
}

function mode(page: jsPDF, header: ShardHeader): void {
  switch (header.mode) {
    case 'practice':
      practiceBand(page, 8, 13, 26);
      practiceBand(page, 197, 6, 12);
      return;
    case 'production':
      page.setDrawColor(...ink);
      page.setLineWidth(0.4);
      page.roundedRect(LEFT, 11, 27, 8, 0.8, 0.8, 'S');
      write(page, words.production, LEFT + 13.5, 16.4, { face: 'bold', size: 11, align: 'center' });
  }
}

/** The name at the largest size that fits: one line, or two or three smaller ones. CUST-NAME-2 when even those are too short. */
function holderName(page: jsPDF, name: string, y: number): Refusal | null {
  const fits = [
    { size: 15, lines: 1, leading: 0, first: 7 },
    { size: 10.5, lines: 2, leading: 4.2, first: 5 },
    { size: 8, lines: 3, leading: 3.1, first: 4.2 },
  ];
  for (const { size, lines, leading, first } of fits) {
    setFace(page, 'bold');
    page.setFontSize(size);
    const broken: unknown = page.splitTextToSize(name, WIDTH);
    if (!Array.isArray(broken) || broken.length > lines) continue;
    for (const [at, part] of broken.entries()) write(page, String(part), LEFT, y + first + at * leading, { face: 'bold', size });
    return null;
  }
  return refuse('CUST-NAME-2', { characters: name.length });
}

/** Points, at most `most`, at which a line of Plex Mono (0.6 em a character) is no wider than `width` millimetres. */
const monoSize = (text: string, most: number, width: number): number => Math.min(most, (width / (text.length * 0.6)) * (72 / 25.4));

function facts(page: jsPDF, { header, setId, parts = 'cards' }: CardFace, top: number): void {
  line(page, top);
  const y = top + 4.5;
  labelled(page, words.opens, words.anyOf(header, parts), LEFT, y);
  labelled(page, words.made, `${header.created.slice(0, 10)} ${header.created.slice(11, 16)} UTC`, LEFT + 35, y, { size: 10 });
  labelled(page, words.ceremony, header.ceremonyId, LEFT + 77, y, { face: 'monoBold', size: monoSize(header.ceremonyId, 10, WIDTH - 77) });
  line(page, top + 12);
  write(page, words.set, LEFT, top + 17.2, { size: 8, colour: ink2 });
  write(page, setId.replace(/.{4}(?=.)/g, '$& '), LEFT + 8, top + 17.4, { face: 'monoBold', size: 12 });
  write(page, words.epoch, LEFT + 77, top + 17.2, { size: 8, colour: ink2 });
  write(page, String(header.epoch), LEFT + 88, top + 17.4, { face: 'monoBold', size: 12 });
  line(page, top + 20.5);
}

interface Modules {
  readonly size: number;
  readonly data: Uint8Array;
}

/** QR code (ISO/IEC 18004), alphanumeric mode, level Q: a keyboard-wedge scanner types what a person would. */
function qrModules(code: Uint8Array): Modules {
  const text = String.fromCharCode(...code);
  const { modules } = QRCode.create([{ data: text, mode: 'alphanumeric' }], { errorCorrectionLevel: 'Q' });
  return { size: modules.size, data: modules.data };
}

/** Dark modules as one path of merged runs, filled at once, so that no seam shows between rows. Returns the side with its quiet zone. */
function drawQr(page: jsPDF, code: Uint8Array, x: number, y: number): number {
  const { size, data } = qrModules(code);
  const at = (module: number): number => (QUIET_MODULES + module) * MODULE;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; ) {
      let end = column;
      while (end < size && data[row * size + end]) end += 1;
      if (end > column) page.rect(x + at(column), y + at(row), (end - column) * MODULE, MODULE, null);
      column = end + 1;
    }
  }
  page.setFillColor(0, 0, 0);
  page.fill();
  return (size + 2 * QUIET_MODULES) * MODULE;
}

function codeBox(page: jsPDF, code: Uint8Array, top: number): void {
  const side = drawQr(page, code, LEFT, top);
  page.setDrawColor(...edge);
  page.setLineWidth(0.3);
  page.rect(LEFT, top, WIDTH, side, 'S');
  const x = LEFT + side + 2;
  write(page, words.code, x, top + 5.5, { size: 8, colour: ink2 });
  const groups = groupsOfFour(code).map((group) => String.fromCharCode(...group));
  for (let row = 0; row * GROUPS_IN_ROW < groups.length; row++) {
    const baseline = top + 13 + row * 6.7;
    write(page, String(row + 1), x + 1.5, baseline, { size: 9, colour: ink2, align: 'center' });
    for (const [place, group] of groups.slice(row * GROUPS_IN_ROW, (row + 1) * GROUPS_IN_ROW).entries()) {
      write(page, group, x + 6 + place * 16.1, baseline, { face: 'monoBold', size: 14.5 });
    }
  }
}

function boxes(page: jsPDF, top: number): void {
  const gap = 2;
  const width = (WIDTH - 3 * gap) / 4;
  page.setDrawColor(...edge);
  page.setLineWidth(0.3);
  for (const [at, label] of [words.bag, words.sealed, words.holderInitials, words.witnessInitials].entries()) {
    const x = LEFT + at * (width + gap);
    page.rect(x, top, width, 13, 'S');
    write(page, label, x + 1.5, top + 3.6, { size: 7.5, colour: ink2 });
  }
}

function handling(page: jsPDF, { header, parts = 'cards' }: CardFace, top: number): void {
  for (const [at, [first, rest]] of words.handling(header, parts).entries()) {
    const baseline = top + at * 4.6;
    write(page, first, LEFT, baseline, { face: 'bold', size: 9 });
    const start = LEFT + page.getTextWidth(`${first} `);
    write(page, rest, start, baseline, { size: 9 });
  }
}

function emptyPage({ header, setDigest, index }: CardFace): jsPDF {
  const page = new jsPDF({ unit: 'mm', format: 'a5', orientation: 'portrait', compress: true, putOnlyUsedFonts: true });
  // findings.md, PDF: as a string, for a Date would write this machine's offset
  page.setCreationDate(`D:${header.created.slice(0, 19).replace(/[-T:]/g, '')}+00'00'`);
  page.setFileId(digestHex(concatBytes(fromHex(setDigest), Uint8Array.of(index))).slice(0, 32));
  page.setProperties({ title: `${words.title(index, header.shards)}, ${header.keyName}` });
  page.setLanguage('en');
  registerFonts(page);
  return page;
}

/** CUST-NAME-1 { person, character, code } for a name the card's face lacks a character of; names are printed in NFC. */
export function nameRefusal(header: ShardHeader, person: string, name: string): Refusal | null {
  const page = emptyPage({ header, setDigest: '00'.repeat(32), setId: '', index: 0, holder: '', code: new Uint8Array(0) });
  const character = firstMissingCharacter(page, 'bold', name.normalize('NFC'));
  if (character === null) {
    const tooLong = holderName(page, name.normalize('NFC'), 0);
    return tooLong === null ? null : refuse(tooLong.control, { ...tooLong.operands, person });
  }
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return refuse('CUST-NAME-1', { person, character, code });
}

/** The page's PDF. Ask `nameRefusal` first; throws for a name that cannot be printed. Secret. */
export function cardPage(face: CardFace): Uint8Array {
  const { header } = face;
  const holder = face.holder.normalize('NFC');
  const page = emptyPage(face);
  if (firstMissingCharacter(page, 'bold', holder) !== null) throw new Error(`the name on card ${face.index} cannot be printed`);
  mode(page, header);
  write(page, words.title(face.index, header.shards), LEFT, 31.5, { face: 'bold', size: 25 });
  write(page, header.keyName, LEFT, 39, { face: 'monoBold', size: monoSize(header.keyName, 15, WIDTH) });
  write(page, words.what(header, face.parts ?? 'cards'), LEFT, 45, { size: 9.5 });
  line(page, 48.5);
  write(page, words.holder, LEFT, 53, { size: 8, colour: ink2 });
  if (holderName(page, holder, 53) !== null) throw new Error(`the name on card ${face.index} is too long`);
  facts(page, face, 64);
  codeBox(page, face.code, 88.05);
  write(page, words.readBack, LEFT, 144, { face: 'bold', size: 11 });
  boxes(page, 147);
  handling(page, face, 166.5);
  if (header.mode === 'practice') write(page, words.practiceNote, LEFT, 195, { size: 8.5, colour: wait });
  return new Uint8Array(page.output('arraybuffer'));
}
