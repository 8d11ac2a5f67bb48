/**
 * The pages of a shard plan: A4 or Letter, lying or upright, with the plan's digest in every foot. They are for those who hold no station,
 * years later, so each page says whose it is and how many there are.
 */
import { jsPDF } from 'jspdf';
import { autoTable } from 'jspdf-autotable';
import { fromHex } from '../../shared/bytes/hex.ts';
import { wordsOf } from '../../shared/bytes/words.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { Paper, PrintedPlan } from '../../shared/shards/printed-plan.ts';
import { registerFonts } from '../pdf-fonts.ts';
import { unprintable } from './printable.ts';
import { colour, family, grouped, lines, rule, type Sheet, type TextStyle, write } from './sheet.ts';

export interface PlanSheet extends Sheet {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** An empty first page, or PAPER-NAME-1. `printed`: everything that is to be set, in NFC. */
export function planSheet(printed: object, paper: Paper, orientation: 'portrait' | 'landscape'): PlanSheet | Refusal {
  const pdf = new jsPDF({ unit: 'pt', format: paper, orientation, compress: true, putOnlyUsedFonts: true });
  registerFonts(pdf);
  const refusal = unprintable(pdf, printed);
  if (refusal !== null) return refusal;
  const { width, height } = { width: pdf.internal.pageSize.getWidth(), height: pdf.internal.pageSize.getHeight() };
  const margin = orientation === 'portrait' ? 56 : 44;
  return { pdf, y: 72, width, height, left: margin, right: width - margin, top: 72, bottom: height - 62 };
}

export function newPage(sheet: PlanSheet): void {
  sheet.pdf.addPage();
  sheet.y = sheet.top;
}

/** Goes to a new page unless `height` points are left. */
export function room(sheet: PlanSheet, height: number): void {
  if (sheet.y + height > sheet.bottom) newPage(sheet);
}

/** `leading`: points from line to line. A line that finds no room goes to the next page. */
export function paragraph(sheet: PlanSheet, text: string, style: TextStyle, leading: number, indent = 0): void {
  const set = lines(sheet.pdf, text, style, sheet.right - sheet.left - indent);
  // never one line alone on either side of a page's end
  room(sheet, Math.min(set.length, 2) * leading);
  for (const line of set) {
    room(sheet, leading);
    write(sheet.pdf, line, sheet.left + indent, sheet.y + style.size, style);
    sheet.y += leading;
  }
}

export function heading(sheet: PlanSheet, text: string, after: number): void {
  room(sheet, 28 + after);
  sheet.y += 8;
  paragraph(sheet, text, { face: 'bold', size: 11.5 }, 15);
  sheet.y += 2;
}

export interface Column {
  readonly title: string;
  /** Shares of the whole width. */
  readonly width: number;
  readonly bold?: boolean;
}

/** A row is never cut by a page's end; the head is repeated. */
export function planTable(sheet: PlanSheet, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const { pdf, left, right } = sheet;
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  room(sheet, 60);
  pdf.setLineHeightFactor(1.25);
  autoTable(pdf, {
    startY: sheet.y,
    margin: { top: sheet.top, bottom: sheet.height - sheet.bottom, left, right: sheet.width - right },
    head: [columns.map(({ title }) => title)],
    body: rows.map((row) => [...row]),
    theme: 'plain',
    rowPageBreak: 'avoid',
    styles: {
      font: family('sans'),
      fontStyle: 'normal',
      fontSize: 9,
      textColor: colour.ink,
      cellPadding: { top: 3.2, bottom: 2.6, left: 0, right: 8 },
      overflow: 'linebreak',
      valign: 'top',
    },
    headStyles: { font: family('bold'), fontStyle: 'normal', fontSize: 8.5, textColor: colour.soft, valign: 'bottom' },
    columnStyles: Object.fromEntries(
      columns.map(({ width, bold }, at) => [
        at,
        { cellWidth: (width / all) * (right - left), ...(bold === true ? { font: family('bold') } : {}) },
      ]),
    ),
    didDrawCell: ({ cell, row, section, column }) => {
      const end = column.index === columns.length - 1 ? right : cell.x + cell.width;
      rule(pdf, cell.y + row.height, section === 'head' ? colour.edge : colour.line, cell.x, end);
    },
    didDrawPage: ({ cursor }) => {
      sheet.y = cursor?.y ?? sheet.y;
    },
  });
  sheet.y += 12;
}

export function title(sheet: PlanSheet, text: string, { keyName, opens }: PrintedPlan): void {
  paragraph(sheet, text, { face: 'bold', size: 22 }, 28);
  paragraph(sheet, `Key ${keyName}: ${opens}.`, { size: 11, colour: colour.soft }, 16);
  sheet.y += 6;
}

const soft = { size: 7.5, colour: colour.soft } as const satisfies TextStyle;

function frame(sheet: PlanSheet, name: string, plan: PrintedPlan, number: number, pages: number): void {
  const { pdf, left, right, height } = sheet;
  pdf.setPage(number);
  const key = `Key ${plan.keyName}: ${plan.opens}`;
  write(pdf, key, right, 40, soft, 'right');
  const head = { face: 'bold', size: 8.5 } as const;
  const [first = '', ...more] = lines(pdf, name, head, right - left - 240);
  write(pdf, more.length === 0 ? first : `${first} …`, left, 40, head);
  rule(pdf, 47, colour.line, left, right);
  rule(pdf, height - 50, colour.line, left, right);
  write(pdf, `Plan ${grouped(plan.digest)}`, left, height - 39, { face: 'mono', size: 6.4, colour: colour.soft });
  write(pdf, wordsOf(fromHex(plan.digest).subarray(0, 8)).join(' '), left, height - 28, soft);
  write(pdf, `Page ${number} of ${pages}`, right, height - 28, soft, 'right');
}

/** Heads and feet, and the bytes. Equal input gives equal bytes. `heads`: for each page, or one for all. `created`: UTC with milliseconds. */
export function finished(
  sheet: PlanSheet,
  heads: readonly string[],
  plan: PrintedPlan,
  created: string,
): { readonly pdf: Uint8Array; readonly pages: number } {
  const { pdf } = sheet;
  const [name = ''] = heads;
  const pages = pdf.getNumberOfPages();
  for (let number = 1; number <= pages; number++) frame(sheet, heads[number - 1] ?? name, plan, number, pages);
  // a Date would write the local offset
  pdf.setCreationDate(`D:${created.slice(0, 19).replaceAll(/[-T:]/g, '')}+00'00'`);
  pdf.setFileId(plan.digest.slice(0, 32).toUpperCase());
  pdf.setProperties({ title: `${name}: ${plan.keyName}`, subject: plan.opens, creator: 'Keyrite' });
  return { pdf: new Uint8Array(pdf.output('arraybuffer')), pages };
}
