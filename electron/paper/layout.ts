/** A log document on pages. The words are the document's; only the running head, the foot and the notice of a practice are added. */
import { jsPDF } from 'jspdf';
import type { Block, LogDocument } from '../../shared/ceremony/log-document.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { SignatureField } from '../../shared/ipc/paper-protocol.ts';
import { registerFonts } from '../pdf-fonts.ts';
import { drawDigest, drawFacts, drawHeading, drawTable, drawText } from './blocks.ts';
import { composed, unprintable } from './printable.ts';
import { colour, lines, page, rule, type Sheet, width, write } from './sheet.ts';
import { type Box, drawSignatures } from './signature-boxes.ts';

export interface LaidOut {
  readonly pdf: jsPDF;
  readonly boxes: readonly Box[];
  readonly pages: number;
}

function drawTitle(sheet: Sheet, { title, ceremonyId, practice }: LogDocument): void {
  const { pdf } = sheet;
  const style = { face: 'bold', size: 22 } as const;
  for (const line of lines(pdf, title, style, width)) {
    write(pdf, line, page.left, sheet.y + 20, style);
    sheet.y += 27;
  }
  write(pdf, ceremonyId, page.left, sheet.y + 14, { face: 'mono', size: 12, colour: colour.soft });
  sheet.y += 26;
  if (!practice) return;
  pdf.setFillColor(colour.waitWell);
  pdf.rect(page.left, sheet.y, width, 25, 'F');
  pdf.setFillColor(colour.wait);
  pdf.rect(page.left, sheet.y, 3, 25, 'F');
  write(pdf, 'PRACTICE', page.left + 12, sheet.y + 16, { face: 'bold', size: 10, colour: colour.wait });
  write(pdf, 'Nothing made in this ceremony protects anything real.', page.left + 70, sheet.y + 16, { size: 9.5, colour: colour.wait });
  sheet.y += 31;
}

function drawBlock(sheet: Sheet, block: Block, fields: readonly SignatureField[]): readonly Box[] {
  switch (block.kind) {
    case 'facts':
      drawFacts(sheet, block);
      return [];
    case 'table':
      drawTable(sheet, block);
      return [];
    case 'digest':
      drawDigest(sheet, block);
      return [];
    case 'text':
      drawText(sheet, block);
      return [];
    case 'signatures':
      return drawSignatures(sheet, fields);
  }
}

/** Stripes over the whole width, never mistaken for production. */
function drawHatch(pdf: jsPDF): void {
  const height = 6;
  pdf.setFillColor(colour.waitWell);
  pdf.rect(0, 20, page.width, height, 'F');
  pdf.setFillColor(colour.wait);
  for (let x = -height; x < page.width; x += 12) {
    pdf.lines(
      [
        [height, 0],
        [height, -height],
        [-height, 0],
      ],
      x,
      20 + height,
      [1, 1],
      'F',
      true,
    );
  }
}

function drawFrame(pdf: jsPDF, document: LogDocument, number: number, pages: number): void {
  pdf.setPage(number);
  if (document.practice) drawHatch(pdf);
  const soft = { size: 8, colour: colour.soft } as const;
  const word = document.practice ? 'PRACTICE' : 'Production';
  write(pdf, word, page.right, 46, { face: 'bold', size: 8.5, colour: document.practice ? colour.wait : colour.soft }, 'right');
  write(pdf, document.ceremonyId, page.right - 64, 46, { face: 'mono', size: 8, colour: colour.soft }, 'right');
  if (number > 1) {
    const style = { face: 'bold', size: 8.5 } as const;
    const [title = '', ...more] = lines(pdf, document.title, style, width - 200);
    write(pdf, more.length === 0 ? title : `${title} …`, page.left, 46, style);
  }
  rule(pdf, 53, colour.line);
  rule(pdf, page.height - 52, colour.line);
  for (const [index, line] of lines(pdf, document.foot, soft, width - 90)
    .slice(0, 2)
    .entries()) {
    write(pdf, line, page.left, page.height - 40 + index * 10, soft);
  }
  write(pdf, `Page ${number} of ${pages}`, page.right, page.height - 40, soft, 'right');
}

/** Faults: ENOENT when a font is missing. */
export function layOut(given: LogDocument, fields: readonly SignatureField[]): LaidOut | Refusal {
  const document = composed(given);
  const signers = composed(fields);
  const pdf = new jsPDF({ unit: 'pt', format: 'a4', compress: true, putOnlyUsedFonts: true });
  registerFonts(pdf);
  const refusal = unprintable(pdf, [document, signers]);
  if (refusal !== null) return refusal;

  const sheet: Sheet = { pdf, y: page.top };
  const boxes: Box[] = [];
  drawTitle(sheet, document);
  for (const { heading, blocks } of document.sections) {
    drawHeading(sheet, heading, blocks[0]);
    for (const block of blocks) boxes.push(...drawBlock(sheet, block, signers));
  }
  const pages = pdf.getNumberOfPages();
  for (let number = 1; number <= pages; number++) drawFrame(pdf, document, number, pages);
  return { pdf, boxes, pages };
}
