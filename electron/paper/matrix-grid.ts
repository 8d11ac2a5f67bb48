/** The grid of a recovery matrix: every failure against every other, over as many pages as it needs. It reads without colour. */
import type { PrintedMatrix } from '../../shared/shards/printed-plan.ts';
import { spareWords } from '../../shared/words/shard-plan.ts';
import { newPage, type PlanSheet, paragraph } from './plan-page.ts';
import { colour, lines, type TextStyle, write } from './sheet.ts';

interface Layout {
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Of the column with the rows' names. */
  readonly names: number;
  /** Of the names above the columns, which stand upright; 0 where the rows beside them say the same. */
  readonly upright: number;
  readonly across: number;
  readonly down: number;
}

const small = { size: 6.2 } as const satisfies TextStyle;
const label = { size: 8.5 } as const satisfies TextStyle;
const code = { face: 'bold', size: 8.5 } as const satisfies TextStyle;
/** Above the cells: what they mean. */
const LEGEND = 52;
const CODES = 15;

/** Half of a list of shards, where one line would be too wide. */
const halves = (left: string): readonly string[] => {
  const all = left.split(' ');
  return all.length <= 5 ? [left] : [all.slice(0, 5).join(' '), all.slice(5).join(' ')];
};

function layoutOf(sheet: PlanSheet, { failures, cells }: PrintedMatrix): Layout {
  const withLeft = cells.some((row) => row.some(({ left }) => left !== ''));
  const twoLines = cells.some((row) => row.some(({ left }) => halves(left).length > 1));
  const leastWidth = withLeft ? 30 : 24;
  const leastHeight = twoLines ? 30 : withLeft ? 23 : 14.5;
  const names = 200;
  const [wide, high] = [sheet.right - sheet.left - names, sheet.bottom - sheet.top - LEGEND - CODES];
  const least = Math.floor(wide / leastWidth);
  const rows = (upright: number): number => Math.floor((high - upright) / leastHeight);
  const upright = failures.length <= least && failures.length <= rows(0) ? 0 : 96;
  // tiles of equal size look like parts of one grid
  const even = (most: number): number => Math.ceil(failures.length / Math.ceil(failures.length / most));
  const [across, down] = [even(least), even(rows(upright))];
  // what room there is makes the cells larger, up to half as large again
  const cellWidth = Math.min(wide / across, leastWidth * 1.5);
  const cellHeight = Math.min((high - upright) / down, leastHeight * 1.4);
  return { cellWidth, cellHeight, names, upright, across, down };
}

/** As much of a name as there is room for. */
function cut(sheet: PlanSheet, text: string, style: TextStyle, room: number): string {
  const [first = '', ...more] = lines(sheet.pdf, text, style, room);
  if (more.length === 0) return first;
  for (let end = text.length - 1; end > 0; end--) {
    const shorter = `${text.slice(0, end).trimEnd()}…`;
    if (lines(sheet.pdf, shorter, style, room).length === 1) return shorter;
  }
  return first;
}

interface Cell {
  readonly spare: number;
  readonly left: string;
}

/** Dark: does not open. Grey: opens with nothing to spare. White: something is to spare. */
function drawCell({ pdf }: PlanSheet, { spare, left }: Cell, alone: boolean, x: number, y: number, width: number, height: number): void {
  const ink = spare < 0 ? '#ffffff' : colour.ink;
  pdf.setFillColor(spare < 0 ? colour.ink : spare === 0 ? colour.line : '#ffffff');
  pdf.setDrawColor(colour.edge);
  pdf.setLineWidth(0.4);
  pdf.rect(x, y, width, height, 'FD');
  if (alone) {
    pdf.setDrawColor(spare < 0 ? '#ffffff' : colour.ink);
    pdf.setLineWidth(1.1);
    pdf.rect(x + 1.3, y + 1.3, width - 2.6, height - 2.6, 'S');
  }
  const below = left === '' ? [] : halves(left);
  const size = 8.5;
  const text = size + below.length * 7;
  const top = y + (height - text) / 2;
  write(pdf, spareWords(spare), x + width / 2, top + size - 1, { face: 'bold', size, colour: ink }, 'center');
  for (const [line, shards] of below.entries()) {
    write(pdf, shards, x + width / 2, top + size + 6 + line * 7, { ...small, colour: ink }, 'center');
  }
}

/** A sample of each cell beside what it means, so that a page alone explains itself. */
function drawLegend(sheet: PlanSheet, { legend }: PrintedMatrix): void {
  const top = sheet.y;
  paragraph(sheet, legend.text, { size: 8.5, colour: colour.soft }, 11.5);
  let x = sheet.left;
  for (const { spare, alone, says } of legend.samples) {
    drawCell(sheet, { spare, left: '' }, alone, x, top + 18, 26, 16);
    write(sheet.pdf, says, x + 32, top + 29, { size: 8.5 });
    x += 32 + sheet.pdf.getTextWidth(says) + 20;
  }
  sheet.y = top + LEGEND;
}

function drawTile(sheet: PlanSheet, matrix: PrintedMatrix, layout: Layout, firstRow: number, firstColumn: number): void {
  const { pdf, left } = sheet;
  const { cellWidth, cellHeight, names, upright, across, down } = layout;
  drawLegend(sheet, matrix);
  const top = sheet.y + upright + CODES;
  const columns = matrix.failures.slice(firstColumn, firstColumn + across);
  for (const [at, failure] of columns.entries()) {
    const x = left + names + at * cellWidth;
    write(pdf, failure.code, x + cellWidth / 2, top - 4, code, 'center');
    if (upright === 0) continue;
    write(pdf, '', 0, 0, label);
    pdf.text(cut(sheet, failure.name, label, upright - 6), x + cellWidth / 2 + 3, top - CODES, { angle: 90 });
  }
  for (const [at, failure] of matrix.failures.slice(firstRow, firstRow + down).entries()) {
    const y = top + at * cellHeight;
    const baseline = y + cellHeight / 2 + 3;
    write(pdf, failure.code, left, baseline, code);
    write(pdf, cut(sheet, failure.name, label, names - 34), left + 26, baseline, label);
    for (const [over] of columns.entries()) {
      const cell = matrix.cells[firstRow + at]?.[firstColumn + over];
      const alone = firstRow + at === firstColumn + over;
      if (cell !== undefined) drawCell(sheet, cell, alone, left + names + over * cellWidth, y, cellWidth, cellHeight);
    }
  }
}

/** Each tile on a page of its own. */
export function drawGrid(sheet: PlanSheet, matrix: PrintedMatrix): void {
  const layout = layoutOf(sheet, matrix);
  for (let row = 0; row < matrix.failures.length; row += layout.down) {
    for (let column = 0; column < matrix.failures.length; column += layout.across) {
      newPage(sheet);
      drawTile(sheet, matrix, layout, row, column);
    }
  }
}
