/** The visible boxes of the signatures: page content, so that what they say is under every signature; the fields' widgets lie over them. */
import type { SignatureField } from '../../shared/ipc/paper-protocol.ts';
import { colour, lines, need, page, type Sheet, width, write } from './sheet.ts';

export interface Box {
  readonly field: SignatureField;
  /** From 1. */
  readonly page: number;
  /** Points from the lower left corner of the page: left, bottom, right, top. */
  readonly corners: readonly [number, number, number, number];
}

const gap = 14;
const boxWidth = (width - gap) / 2;
const boxHeight = 104;

const titles: Readonly<Record<string, string>> = {
  master: 'Ceremony master',
  witness: 'Witness',
  initiator: 'Initiator',
  custodian: 'Custodian',
  auditor: 'Auditor',
};

function drawBox(sheet: Sheet, field: SignatureField, left: number): Box {
  const { pdf } = sheet;
  const top = sheet.y;
  const inner = boxWidth - 20;
  pdf.setDrawColor(colour.edge);
  pdf.setLineWidth(0.8);
  pdf.rect(left, top, boxWidth, boxHeight, 'S');
  write(pdf, titles[field.role] ?? field.role, left + 10, top + 17, { size: 8.5, colour: colour.soft });
  // a long name is set smaller before it goes over two lines, and is never cut
  const style = [12, 10, 8]
    .map((size) => ({ face: 'bold', size }) as const)
    .find((one) => lines(pdf, field.person, one, inner).length <= 2);
  const name = style ?? { face: 'bold', size: 6 };
  for (const [index, line] of lines(pdf, field.person, name, inner).slice(0, 4).entries()) {
    write(pdf, line, left + 10, top + 33 + index * name.size * 1.15, name);
  }
  pdf.setDrawColor(colour.line);
  pdf.line(left + 10, top + 66, left + boxWidth - 10, top + 66);
  write(pdf, "Signed here with the token's key: a PDF reader says", left + 10, top + 78, { size: 7.5, colour: colour.soft });
  write(pdf, 'whether this box holds a signature and whether it is valid.', left + 10, top + 87, { size: 7.5, colour: colour.soft });
  write(pdf, field.field, left + 10, top + 98, { face: 'mono', size: 6.5, colour: colour.soft });
  const corners = [left, page.height - top - boxHeight, left + boxWidth, page.height - top] as const;
  return { field, page: pdf.getCurrentPageInfo().pageNumber, corners };
}

/** Two boxes a row, in the fields' order. */
export function drawSignatures(sheet: Sheet, fields: readonly SignatureField[]): readonly Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < fields.length; at += 2) {
    need(sheet, boxHeight + gap);
    for (const [place, field] of fields.slice(at, at + 2).entries())
      boxes.push(drawBox(sheet, field, page.left + place * (boxWidth + gap)));
    sheet.y += boxHeight + gap;
  }
  return boxes;
}
