/** The sheets “What to do if …”: a front page with the rules and a table of contents, then a sheet for each thing that can happen. */
import type { Refusal } from '../../shared/format/refusal.ts';
import type { BroughtShard, Paper, PrintedSheet, PrintedSheets } from '../../shared/shards/printed-plan.ts';
import { finished, heading, newPage, type PlanSheet, paragraph, planSheet, planTable, room, title } from './plan-page.ts';
import { composed } from './printable.ts';
import { colour, lines, rule, type TextStyle, write } from './sheet.ts';

const body = { size: 9.5 } as const satisfies TextStyle;
/** Points from line to line. */
const leading = 12.5;
const command = { face: 'mono', size: 7.6 } as const satisfies TextStyle;

/** Does not open: white on dark. A reader without colour sees the difference too. */
function drawVerdict(sheet: PlanSheet, { verdict, opens }: PrintedSheet): void {
  const { pdf, left, right } = sheet;
  const style = { face: 'bold', size: 11.5, colour: opens ? colour.ink : '#ffffff' } as const;
  const set = lines(pdf, verdict, style, right - left - 24);
  const height = set.length * 15 + 13;
  room(sheet, height);
  pdf.setFillColor(opens ? colour.well : colour.ink);
  pdf.rect(left, sheet.y, right - left, height, 'F');
  for (const [at, line] of set.entries()) write(pdf, line, left + 12, sheet.y + 18 + at * 15, style);
  sheet.y += height + 6;
}

/** With a box to tick; a command is copied, so it has none, and is never broken inside a word. */
function drawStep(sheet: PlanSheet, step: string): void {
  const { pdf, left } = sheet;
  if (step.startsWith('$ ')) {
    paragraph(sheet, step, command, 11, 20);
    sheet.y += 4;
    return;
  }
  const set = lines(pdf, step, body, sheet.right - left - 20);
  room(sheet, set.length * leading);
  pdf.setDrawColor(colour.edge);
  pdf.setLineWidth(0.7);
  pdf.rect(left, sheet.y + 1.5, 9, 9, 'S');
  paragraph(sheet, step, body, leading, 20);
  sheet.y += 3;
}

/** What people write down, two in a line. */
function drawBlanks(sheet: PlanSheet): void {
  const { pdf, left, right } = sheet;
  const gap = 18;
  const each = (right - left - gap) / 2;
  room(sheet, 58);
  sheet.y += 10;
  for (const [at, name] of ['What happened, when', 'Who said so', 'Set and epoch in force', 'Decided, by whom'].entries()) {
    const x = left + (at % 2) * (each + gap);
    const y = sheet.y + Math.floor(at / 2) * 24;
    write(pdf, name, x, y + 14, { size: 8.5, colour: colour.soft });
    rule(pdf, y + 17, colour.edge, x + 96, x + each);
  }
  sheet.y += 48;
}

function drawShards(sheet: PlanSheet, shards: readonly BroughtShard[]): void {
  planTable(
    sheet,
    [
      { title: 'Shard', width: 7, bold: true },
      { title: 'Brought by', width: 50 },
      { title: 'Where it is', width: 42 },
    ],
    shards.map(({ index, by, where }) => [index, by, where]),
  );
}

function drawSheet(sheet: PlanSheet, one: PrintedSheet): void {
  newPage(sheet);
  paragraph(sheet, one.title, { face: 'bold', size: 18 }, 23);
  paragraph(sheet, one.lead, { ...body, colour: colour.soft }, leading);
  sheet.y += 8;
  drawVerdict(sheet, one);
  if (one.left.length > 0) drawShards(sheet, one.left);
  for (const part of one.parts) {
    heading(sheet, part.heading, 30);
    for (const step of part.steps) drawStep(sheet, step);
  }
  drawBlanks(sheet);
}

interface Entry {
  readonly title: string;
  readonly verdict: string;
  /** Where the entry stands, and where its sheet begins. */
  readonly at: { readonly page: number; readonly y: number };
}

function drawContents(sheet: PlanSheet, sheets: readonly PrintedSheet[]): readonly Entry[] {
  heading(sheet, 'The sheets', 40);
  return sheets.map(({ title: name, verdict }) => {
    const set = lines(sheet.pdf, name, body, sheet.right - sheet.left - 50);
    room(sheet, set.length * 13 + 4);
    const at = { page: sheet.pdf.getNumberOfPages(), y: sheet.y };
    paragraph(sheet, name, body, 13);
    sheet.y += 3;
    rule(sheet.pdf, sheet.y, colour.line, sheet.left, sheet.right);
    sheet.y += 2;
    return { title: name, verdict, at };
  });
}

/**
 * Refuses PAPER-NAME-1 (a character that no embedded font has).
 * @param created UTC with milliseconds
 */
export function buildSheetsPdf(
  given: PrintedSheets,
  paper: Paper,
  created: string,
): { readonly pdf: Uint8Array; readonly pages: number } | Refusal {
  const printed = composed(given);
  const sheet = planSheet(printed, paper, 'portrait');
  if ('control' in sheet) return sheet;
  title(sheet, printed.title, printed);
  for (const [at, text] of printed.rules.entries()) {
    room(sheet, 30);
    write(sheet.pdf, `${at + 1}`, sheet.left, sheet.y + body.size, { face: 'bold', size: body.size });
    paragraph(sheet, text, body, leading, 16);
    sheet.y += 3;
  }
  heading(sheet, 'Who brings which shard', 60);
  drawShards(sheet, printed.shards);
  const entries = drawContents(sheet, printed.sheets);
  const heads = Array.from({ length: sheet.pdf.getNumberOfPages() }, () => printed.title);
  for (const [at, one] of printed.sheets.entries()) {
    const before = sheet.pdf.getNumberOfPages();
    drawSheet(sheet, one);
    while (heads.length < sheet.pdf.getNumberOfPages()) heads.push(one.title);
    const entry = entries[at];
    if (entry === undefined) continue;
    sheet.pdf.setPage(entry.at.page);
    write(sheet.pdf, String(before + 1), sheet.right, entry.at.y + body.size, body, 'right');
    sheet.pdf.setPage(sheet.pdf.getNumberOfPages());
  }
  return finished(sheet, heads, printed, created);
}
