/**
 * The page all blocks are set on: A4 upright, points, measured from the upper left corner as jsPDF does. One flow from top to bottom; blocks ask
 * for room before they draw, so that nothing is cut and no heading stands alone.
 */
import type { jsPDF } from 'jspdf';
import { type Face, faces, firstMissingCharacter, setFace } from '../pdf-fonts.ts';

// the room's light theme: ink, second ink, hairline, edge, well; amber is for practice alone
export const colour = {
  ink: '#11171b',
  soft: '#434e57',
  line: '#c9d0d5',
  edge: '#6b7780',
  well: '#f2f4f5',
  wait: '#704600',
  waitWell: '#fdf3dc',
} as const;

export const page = { width: 595.28, height: 841.89, left: 56, right: 539.28, top: 84, bottom: 778 } as const;
export const width = page.right - page.left;

export interface Sheet {
  readonly pdf: jsPDF;
  /** Where the next block starts. */
  y: number;
}

export interface TextStyle {
  readonly face?: Face;
  readonly size: number;
  readonly colour?: string;
}

export function use(pdf: jsPDF, { face = 'sans', size, colour: ink = colour.ink }: TextStyle): void {
  setFace(pdf, face);
  pdf.setFontSize(size);
  pdf.setTextColor(ink);
}

/** `text` is on the line `baseline` points from the top; `align` at x. */
export function write(
  pdf: jsPDF,
  text: string,
  x: number,
  baseline: number,
  style: TextStyle,
  align: 'left' | 'right' | 'center' = 'left',
): void {
  use(pdf, style);
  pdf.text(text, x, baseline, { align });
}

/** Long runs of hex are read and compared in fours; a break can then only come between groups. */
export const grouped = (text: string): string => (/^[0-9a-f]{16,}$/.test(text) ? (text.match(/.{1,4}/g) ?? []).join(' ') : text);
export const isHex = (text: string): boolean => /^[0-9a-f]{16,}$/.test(text);

/** The lines of a text in this style; a word wider than the column is broken. */
export function lines(pdf: jsPDF, text: string, style: TextStyle, columnWidth: number): readonly string[] {
  use(pdf, style);
  return text.split('\n').flatMap((line) => {
    const split: unknown = pdf.splitTextToSize(line, columnWidth);
    return Array.isArray(split) ? split.map(String) : [line];
  });
}

/** Mono where it can be; what Plex Mono lacks (it has no Greek) is set in Plex Sans. */
export const monoOrSans = (pdf: jsPDF, text: string): Face =>
  firstMissingCharacter(pdf, 'mono', text.replaceAll('\n', '')) === null ? 'mono' : 'sans';
export const family = (face: Face): string => faces[face].family;

/** Goes to a new page unless `height` points are left. */
export function need(sheet: Sheet, height: number): void {
  if (sheet.y + height <= page.bottom) return;
  sheet.pdf.addPage();
  sheet.y = page.top;
}

export function rule(pdf: jsPDF, y: number, ink: string = colour.line, left: number = page.left, right: number = page.right): void {
  pdf.setDrawColor(ink);
  pdf.setLineWidth(0.5);
  pdf.line(left, y, right, y);
}
