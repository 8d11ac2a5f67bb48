/** Each block of a log document, drawn at the sheet's y, which is left below it. */
import { autoTable } from 'jspdf-autotable';
import { fromHex } from '../../shared/bytes/hex.ts';
import { digestLines } from '../../shared/bytes/words.ts';
import type { Block } from '../../shared/ceremony/log-document.ts';
import {
  colour,
  family,
  grouped,
  isHex,
  lines,
  monoOrSans,
  need,
  page,
  rule,
  type Sheet,
  type TextStyle,
  use,
  width,
  write,
} from './sheet.ts';

type Of<Kind extends Block['kind']> = Extract<Block, { readonly kind: Kind }>;

const body = { size: 9 } as const satisfies TextStyle;
const label = { size: 9, colour: colour.soft } as const satisfies TextStyle;
const leading = 12.5;

/** Points that have to be left below a heading for the start of this block. */
function opening(sheet: Sheet, block: Block | undefined): number {
  switch (block?.kind) {
    case undefined:
      return 0;
    case 'facts':
      return Math.min(heightOfFact(sheet, block.rows[0]), 300);
    case 'table':
      return heightOfHead(sheet, block);
    case 'digest':
      return 168;
    case 'text':
      return 40;
    case 'signatures':
      return 150;
  }
}

export function drawHeading(sheet: Sheet, heading: string, first: Block | undefined): void {
  need(sheet, 40 + opening(sheet, first));
  if (sheet.y > page.top) sheet.y += 14;
  const style = { face: 'bold', size: 13 } as const;
  for (const line of lines(sheet.pdf, heading, style, width)) {
    write(sheet.pdf, line, page.left, sheet.y + 11, style);
    sheet.y += 17;
  }
  rule(sheet.pdf, sheet.y, colour.ink);
  sheet.y += 5;
}

const labelWidth = 132;

function factLines(sheet: Sheet, value: string): { readonly style: TextStyle; readonly lines: readonly string[] } {
  if (!isHex(value)) return { style: body, lines: lines(sheet.pdf, value, body, width - labelWidth) };
  // eight groups a line: a digest is two equal lines
  return { style: { face: 'mono', size: 8.5 }, lines: grouped(value).match(/(?:[0-9a-f]+ ?){1,8}/g) ?? [] };
}

type Fact = Of<'facts'>['rows'][number];

const linesOfFact = (sheet: Sheet, value: Fact[1]) =>
  (typeof value === 'string' ? [value] : value).flatMap((one) => {
    const { style, lines: wrapped } = factLines(sheet, one);
    return wrapped.map((line) => ({ style, line }));
  });

function heightOfFact(sheet: Sheet, fact: Fact | undefined): number {
  if (fact === undefined) return 0;
  const names = lines(sheet.pdf, fact[0], label, labelWidth - 10);
  return Math.max(names.length, linesOfFact(sheet, fact[1]).length) * leading + 5;
}

export function drawFacts(sheet: Sheet, { rows }: Of<'facts'>): void {
  const { pdf } = sheet;
  for (const [index, [name, value]] of rows.entries()) {
    const names = lines(pdf, name, label, labelWidth - 10);
    const all = linesOfFact(sheet, value);
    const height = heightOfFact(sheet, [name, value]);
    // a value longer than a page goes over it line by line
    if (height < 300) need(sheet, height);
    if (index > 0 && sheet.y > page.top) rule(pdf, sheet.y);
    const top = sheet.y;
    for (const [line, text] of names.entries()) write(pdf, text, page.left, top + 11.5 + line * leading, label);
    for (const { style, line } of all) {
      need(sheet, leading + 5);
      write(pdf, line, page.left + labelWidth, sheet.y + 11.5, style);
      sheet.y += leading;
    }
    sheet.y = (all.length >= names.length ? sheet.y : top + names.length * leading) + 5;
  }
  sheet.y += 8;
}

const allWidths = (columns: Of<'table'>['columns']): number => columns.reduce((sum, column) => sum + column.width, 0);

/** Of a table's head with its first row, which never stand apart. */
function heightOfHead({ pdf }: Sheet, { columns, rows }: Of<'table'>): number {
  const all = allWidths(columns);
  const first = columns.map((column, at) => lines(pdf, grouped(rows[0]?.[at] ?? ''), { size: 8 }, (column.width / all) * width - 7).length);
  return 24 + Math.max(1, ...first) * 10.3;
}

export function drawTable(sheet: Sheet, { columns, rows }: Of<'table'>): void {
  const { pdf } = sheet;
  need(sheet, heightOfHead(sheet, { kind: 'table', columns, rows }));
  const all = allWidths(columns);
  pdf.setLineHeightFactor(1.28);
  autoTable(pdf, {
    startY: sheet.y,
    margin: { top: page.top, bottom: page.height - page.bottom, left: page.left, right: page.width - page.right },
    head: [columns.map(({ title }) => title)],
    body: rows.map((row) => row.map(grouped)),
    theme: 'plain',
    rowPageBreak: 'avoid',
    styles: {
      font: family('sans'),
      fontStyle: 'normal',
      fontSize: 8,
      textColor: colour.ink,
      cellPadding: { top: 3.2, bottom: 2.4, left: 0, right: 7 },
      overflow: 'linebreak',
      valign: 'top',
    },
    headStyles: { font: family('bold'), fontStyle: 'normal', fontSize: 8, textColor: colour.soft, valign: 'bottom' },
    columnStyles: Object.fromEntries(columns.map(({ width: share }, index) => [index, { cellWidth: (share / all) * width }])),
    didParseCell: ({ cell, column, section }) => {
      const text = cell.text.join('\n');
      if (section !== 'body' || (columns[column.index]?.mono !== true && !/^[0-9a-f ]{19,}$/.test(text))) return;
      cell.styles.font = family(monoOrSans(pdf, text));
      cell.styles.fontSize = 7.4;
      // the smaller face on the same baseline
      cell.styles.cellPadding = { top: 3.8, bottom: 2.4, left: 0, right: 7 };
    },
    didDrawCell: ({ cell, row, section, column }) => {
      // the line under the whole row: cells of one row share its height
      const right = column.index === columns.length - 1 ? page.right : cell.x + cell.width;
      rule(pdf, cell.y + row.height, section === 'head' ? colour.edge : colour.line, cell.x, right);
    },
    didDrawPage: ({ cursor }) => {
      sheet.y = cursor?.y ?? sheet.y;
    },
  });
  sheet.y += 14;
}

export function drawDigest(sheet: Sheet, { label: name, hex }: Of<'digest'>): void {
  const { pdf } = sheet;
  const line = 14;
  const box = 8 * line + 17;
  need(sheet, 16 + box + 10);
  write(pdf, name, page.left, sheet.y + 11, { face: 'bold', size: 9 });
  sheet.y += 17;
  pdf.setFillColor(colour.well);
  pdf.rect(page.left, sheet.y, width, box, 'F');
  sheet.y += 6;
  for (const { n, hex: four, words } of digestLines(fromHex(hex))) {
    const baseline = sheet.y + 10;
    write(pdf, String(n), page.left + 18, baseline, { ...label, size: 8.5 }, 'right');
    write(pdf, four, page.left + 28, baseline, { face: 'mono', size: 9.5 });
    for (const [index, word] of words.entries()) write(pdf, word, page.left + 118 + index * 92, baseline, { size: 9.5 });
    sheet.y += line;
    if (n === 4) {
      rule(pdf, sheet.y + 2.5, colour.line, page.left + 10, page.right - 10);
      sheet.y += 5;
    }
  }
  sheet.y += 6 + 12;
}

export function drawText(sheet: Sheet, { text }: Of<'text'>): void {
  const style = { size: 9.5 } as const;
  const wrapped = lines(sheet.pdf, text, style, width);
  // never one line alone on either side of a page's end
  need(sheet, Math.min(wrapped.length, 3) * 13.5);
  for (const line of wrapped) {
    need(sheet, 13.5);
    write(sheet.pdf, line, page.left, sheet.y + 11, style);
    sheet.y += 13.5;
  }
  sheet.y += 8;
  use(sheet.pdf, style);
}
