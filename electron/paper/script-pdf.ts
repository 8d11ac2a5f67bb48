/** A script on pages, to be read aloud and initialled by hand. Equal input gives equal bytes. */
import { jsPDF } from 'jspdf';
import { fromHex } from '../../shared/bytes/hex.ts';
import { wordsOf } from '../../shared/bytes/words.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { PrintedScript } from '../../shared/script/printed.ts';
import { registerFonts } from '../pdf-fonts.ts';
import { drawDigest } from './blocks.ts';
import { composed, unprintable } from './printable.ts';
import { drawActs } from './script-steps.ts';
import { colour, grouped, lines, page, rule, type Sheet, type TextStyle, width, write } from './sheet.ts';

const soft = { size: 9, colour: colour.soft } as const satisfies TextStyle;
const body = { size: 9.5 } as const satisfies TextStyle;

/** Hours and minutes as people say them. */
const duration = (minutes: number): string =>
  minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;

function paragraph(sheet: Sheet, text: string, style: TextStyle, leading: number): void {
  for (const line of lines(sheet.pdf, text, style, width)) {
    write(sheet.pdf, line, page.left, sheet.y + style.size, style);
    sheet.y += leading;
  }
}

function drawTitle(sheet: Sheet, script: PrintedScript): void {
  paragraph(sheet, script.title, { face: 'bold', size: 22 }, 28);
  const room =
    script.approvals === null
      ? 'Led by master and witness'
      : `${script.approvals.threshold} of ${script.approvals.custodians} custodians approve`;
  paragraph(sheet, `Script ${script.id} ${script.version}.  ${room}.  Planned: ${duration(script.minutes)}.`, { ...soft, size: 10.5 }, 15);
  sheet.y += 8;
}

const HOW = [
  'The large text is read aloud by the master, word for word; say the person’s name where it names a part such as “Witness”, and the value where it shows [brackets].',
  'The performer acts; the confirmer then answers with the words in quotation marks. Both write their initials, and the master the time the step ended.',
  'If something is not as the script says: stop, record the exception at the station, and write its number beside the step.',
];
const ANY_TIME = 'Approvals of this kind may be given before the room meets; those that the log already has are not given again.';

/** Two columns of names to fill in, a line each. */
function drawBlanks(sheet: Sheet, names: readonly string[], columns: number): void {
  const gap = 18;
  const each = (width - gap * (columns - 1)) / columns;
  const height = 27;
  for (const [place, name] of names.entries()) {
    const left = page.left + (place % columns) * (each + gap);
    const top = sheet.y + Math.floor(place / columns) * height;
    write(sheet.pdf, name, left, top + 16, soft);
    rule(sheet.pdf, top + 20, colour.edge, left + 100, left + each);
  }
  sheet.y += Math.ceil(names.length / columns) * height + 8;
}

function heading(sheet: Sheet, text: string): void {
  write(sheet.pdf, text, page.left, sheet.y + 11, { face: 'bold', size: 11 });
  sheet.y += 16;
}

function drawFirstPage(sheet: Sheet, script: PrintedScript): void {
  drawTitle(sheet, script);
  for (const line of [...HOW, ...(script.anyTime ? [ANY_TIME] : [])]) {
    paragraph(sheet, line, body, 13);
    sheet.y += 3;
  }
  sheet.y += 6;
  drawDigest(sheet, { kind: 'digest', label: 'Digest of this script (SHA-256). The station shows the same lines.', hex: script.digest });
  heading(sheet, 'This ceremony');
  drawBlanks(sheet, ['Ceremony number', 'Date', 'Place', ...script.blanks], 2);
  heading(sheet, 'People: name and initials');
  drawBlanks(sheet, script.roles, 2);
}

function drawFoot(pdf: jsPDF, script: PrintedScript, number: number, pages: number): void {
  pdf.setPage(number);
  const style = { size: 7.5, colour: colour.soft } as const;
  if (number > 1) write(pdf, script.title, page.left, 46, { face: 'bold', size: 8.5 });
  write(pdf, `Script ${script.id} ${script.version}`, page.right, 46, style, 'right');
  rule(pdf, 53);
  rule(pdf, page.height - 52);
  write(pdf, grouped(script.digest), page.left, page.height - 41, { face: 'mono', size: 6.6, colour: colour.soft });
  write(pdf, wordsOf(fromHex(script.digest).subarray(0, 8)).join(' '), page.left, page.height - 30, style);
  write(pdf, `Page ${number} of ${pages}`, page.right, page.height - 41, style, 'right');
}

/**
 * Refuses PAPER-NAME-1 (a character that no embedded font has).
 * @param created UTC with milliseconds
 */
export function buildScriptPdf(given: PrintedScript, created: string): { readonly pdf: Uint8Array; readonly pages: number } | Refusal {
  const script = composed(given);
  const pdf = new jsPDF({ unit: 'pt', format: 'a4', compress: true, putOnlyUsedFonts: true });
  registerFonts(pdf);
  const refusal = unprintable(pdf, script);
  if (refusal !== null) return refusal;

  const sheet: Sheet = { pdf, y: page.top };
  drawFirstPage(sheet, script);
  drawActs(sheet, script.acts);
  const pages = pdf.getNumberOfPages();
  for (let number = 1; number <= pages; number++) drawFoot(pdf, script, number, pages);

  // a Date would write the local offset
  pdf.setCreationDate(`D:${created.slice(0, 19).replaceAll(/[-T:]/g, '')}+00'00'`);
  pdf.setFileId(script.digest.slice(0, 32).toUpperCase());
  pdf.setProperties({ title: `Script ${script.id} ${script.version}`, subject: script.title, creator: 'Keyrite' });
  return { pdf: new Uint8Array(pdf.output('arraybuffer')), pages };
}
