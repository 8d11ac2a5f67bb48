/** The steps of a script in the conventional columns: Step, Activity, Initials, Time. A step is never cut by a page's end. */
import type { PrintedScript, PrintedStep } from '../../shared/script/printed.ts';
import { colour, lines, page, rule, type Sheet, type TextStyle, width, write } from './sheet.ts';

type PrintedAct = PrintedScript['acts'][number];

/** Left edges, points from the page's left margin. */
const column = { activity: 36, initials: 374, time: 436 } as const;
const activityWidth = column.initials - column.activity - 14;

const title = { face: 'bold', size: 9.5 } as const satisfies TextStyle;
const say = { size: 11.5 } as const satisfies TextStyle;
const note = { size: 8, colour: colour.soft } as const satisfies TextStyle;

interface Line {
  readonly text: string;
  readonly style: TextStyle;
  readonly leading: number;
}

const wrapped = (sheet: Sheet, text: string, style: TextStyle, leading: number): readonly Line[] =>
  lines(sheet.pdf, text, style, activityWidth).map((line) => ({ text: line, style, leading }));

/** Top to bottom: what must be so, the title, what is read aloud, who answers what, how things are left, what stays in the log. */
function linesOf(sheet: Sheet, step: PrintedStep): readonly Line[] {
  const { before, after, confirmer, answer, evidence } = step;
  return [
    ...wrapped(sheet, step.title, title, 14),
    ...(before.length === 0 ? [] : wrapped(sheet, `Before: ${before.join('. ')}.`, note, 11)),
    ...wrapped(sheet, step.say, say, 15.5),
    { text: '', style: note, leading: 3 },
    ...wrapped(sheet, `${confirmer} answers: “${answer}”`, { ...note, colour: colour.ink, size: 8.5 }, 12),
    ...(after.length === 0 ? [] : wrapped(sheet, `After: ${after.join('. ')}.`, note, 11)),
    ...wrapped(sheet, `In the log: ${evidence}.`, note, 11),
  ];
}

function drawColumns(sheet: Sheet): void {
  const style = { face: 'bold', size: 8, colour: colour.soft } as const;
  const at = sheet.y + 9;
  write(sheet.pdf, 'Step', page.left, at, style);
  write(sheet.pdf, 'Activity', page.left + column.activity, at, style);
  write(sheet.pdf, 'Initials', page.left + column.initials, at, style);
  write(sheet.pdf, 'Time', page.left + column.time, at, style);
  sheet.y += 14;
  rule(sheet.pdf, sheet.y, colour.edge);
}

function newPage(sheet: Sheet): void {
  sheet.pdf.addPage();
  sheet.y = page.top - 20;
  drawColumns(sheet);
}

/** A box for two initials, each under its part. */
function drawInitials(sheet: Sheet, top: number, parts: readonly string[]): void {
  const { pdf } = sheet;
  for (const [place, part] of parts.entries()) {
    const y = top + 6 + place * 31;
    pdf.setDrawColor(colour.edge);
    pdf.setLineWidth(0.6);
    pdf.rect(page.left + column.initials, y, 52, 19, 'S');
    write(pdf, part, page.left + column.initials, y + 27, { size: 6.8, colour: colour.soft });
  }
}

function drawStep(sheet: Sheet, step: PrintedStep): void {
  const all = linesOf(sheet, step);
  const text = all.reduce((sum, { leading }) => sum + leading, 0);
  const height = Math.max(text + 12, 74);
  if (sheet.y + height > page.bottom) newPage(sheet);
  const top = sheet.y;
  write(sheet.pdf, step.id, page.left, top + 15, { face: 'monoBold', size: 9.5 });
  let y = top + 5;
  for (const { text: line, style, leading } of all) {
    write(sheet.pdf, line, page.left + column.activity, y + style.size, style);
    y += leading;
  }
  drawInitials(sheet, top, [step.performer, step.confirmer]);
  rule(sheet.pdf, top + 25, colour.edge, page.left + column.time, page.right);
  write(sheet.pdf, `planned ${step.minutes} min`, page.left + column.time, top + 33, { size: 6.8, colour: colour.soft });
  sheet.y = top + height;
  rule(sheet.pdf, sheet.y);
}

function drawAct(sheet: Sheet, act: PrintedAct): void {
  const band = 24;
  const [first] = act.steps;
  const room = first === undefined ? 0 : linesOf(sheet, first).reduce((sum, { leading }) => sum + leading, 12);
  if (sheet.y + band + room + 10 > page.bottom) newPage(sheet);
  sheet.y += 8;
  sheet.pdf.setFillColor(colour.well);
  sheet.pdf.rect(page.left, sheet.y, width, band - 4, 'F');
  write(sheet.pdf, `${act.number}`, page.left + 6, sheet.y + 14, { face: 'bold', size: 11 });
  write(sheet.pdf, act.title, page.left + column.activity, sheet.y + 14, { face: 'bold', size: 11 });
  write(sheet.pdf, `planned ${act.minutes} min`, page.right - 6, sheet.y + 14, note, 'right');
  sheet.y += band - 4;
}

/** From a new page on. */
export function drawActs(sheet: Sheet, acts: readonly PrintedAct[]): void {
  newPage(sheet);
  for (const act of acts) {
    drawAct(sheet, act);
    for (const step of act.steps) drawStep(sheet, step);
  }
}
