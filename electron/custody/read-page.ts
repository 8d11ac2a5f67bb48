/**
 * A card read from its page: rendered as a printer would, decoded from the picture, and compared with the page's own text. What a page says
 * twice must be the same twice. The text layer is compared, not what an eye sees: the holder looks as well.
 */
import { readFile } from 'node:fs/promises';
import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium';
import { equalBytes } from '../../shared/bytes/equal.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { shareCardLength } from '../../shared/format/share-card.ts';
import { assetPath } from '../assets.ts';
import { GROUPS_IN_ROW } from './card-page.ts';
import { qrCodes } from './qr-reader.ts';

const DOTS_PER_INCH = 300;
const POINTS_PER_INCH = 72;
/** A4 in points is 595 by 842; a page much larger is no card, and its picture would not fit in memory. */
const LONGEST_SIDE_POINTS = 900;
const MOST_FILE_BYTES = 4 * 1024 * 1024;
const GROUPS = shareCardLength / 4;

/** Secret: 92 ASCII characters. */
export type PageReading = { readonly ok: true; readonly code: Uint8Array } | { readonly ok: false; readonly refusal: Refusal };

const unreadable = (reason: string, operands: Readonly<Record<string, number>> = {}): PageReading => ({
  ok: false,
  refusal: refuse('CARD-UNREADABLE-1', { reason, ...operands }),
});

type Pdfium = Awaited<ReturnType<typeof PDFiumLibrary.init>>;
let pdfiumReady: Promise<Pdfium> | undefined;

function openPdfium(): Promise<Pdfium> {
  pdfiumReady ??= (async () => PDFiumLibrary.init({ wasmBinary: new Uint8Array(await readFile(assetPath('pdfium.wasm'))).buffer }))();
  return pdfiumReady;
}

/** CARD-UNREADABLE-1 { reason: too-large | not-a-pdf | pages | page-size | no-code | several-codes }, CARD-PRINT-1. Faults of the file system are thrown. */
export async function readCardPage(path: string): Promise<PageReading> {
  const file = await readFile(path);
  if (file.length > MOST_FILE_BYTES) return unreadable('too-large', { bytes: file.length });
  const pdfium = await openPdfium();
  const document = await pdfium.loadDocument(file).catch(() => null);
  file.fill(0);
  if (document === null) return unreadable('not-a-pdf');
  try {
    return await readDocument(document);
  } finally {
    document.destroy();
  }
}

async function readDocument(document: PDFiumDocument): Promise<PageReading> {
  const pages = document.getPageCount();
  if (pages !== 1) return unreadable('pages', { pages });
  const page = document.getPage(0);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const longest = Math.ceil(Math.max(originalWidth, originalHeight));
  if (longest > LONGEST_SIDE_POINTS) return unreadable('page-size', { points: longest });
  // first: rendering closes the page
  const printed = printedCode(page.getText());
  const codes = await decodePicture(page);
  const [code] = codes;
  if (code === undefined) return unreadable('no-code');
  if (codes.length > 1) return unreadable('several-codes', { codes: codes.length });
  return comparePrint(code, printed);
}

/** The bytes of every QR code in the page's picture. */
async function decodePicture(page: PDFiumPage): Promise<Uint8Array[]> {
  const { data, width, height } = await page.render({ scale: DOTS_PER_INCH / POINTS_PER_INCH, render: 'bitmap', colorSpace: 'Gray' });
  const header = new TextEncoder().encode(`P5 ${width} ${height} 255\n`);
  const picture = new Uint8Array(header.length + data.length);
  picture.set(header);
  picture.set(data, header.length);
  const codes = await qrCodes(picture);
  data.fill(0);
  picture.fill(0);
  return codes;
}

/**
 * The 23 groups from the page's text: from the one word that starts with KR1, groups of four with the row's number before every row but the
 * first. Null for any other shape.
 */
function printedCode(text: string): Uint8Array | null {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const starts = words.flatMap((word, at) => (/^KR1.$/.test(word) ? [at] : []));
  const [start] = starts;
  if (start === undefined || starts.length > 1) return null;
  const code = new Uint8Array(4 * GROUPS);
  let at = start;
  for (let group = 0; group < GROUPS; group++) {
    if (group > 0 && group % GROUPS_IN_ROW === 0) {
      if (words[at] !== String(group / GROUPS_IN_ROW + 1)) return null;
      at += 1;
    }
    const word = words[at] ?? '';
    if (!/^[0-9A-Z]{4}$/.test(word)) return null;
    for (let place = 0; place < 4; place++) code[4 * group + place] = word.charCodeAt(place);
    at += 1;
  }
  return code;
}

function comparePrint(code: Uint8Array, printed: Uint8Array | null): PageReading {
  if (printed === null) return { ok: false, refusal: refuse('CARD-PRINT-1', { reason: 'no-text', groups: '' }) };
  if (equalBytes(code, printed)) {
    printed.fill(0);
    return { ok: true, code };
  }
  const groups = Array.from({ length: GROUPS }, (_, at) => at).filter(
    (at) => !equalBytes(code.subarray(4 * at, 4 * at + 4), printed.subarray(4 * at, 4 * at + 4)),
  );
  code.fill(0);
  printed.fill(0);
  return { ok: false, refusal: refuse('CARD-PRINT-1', { reason: 'differs', groups: groups.map((at) => at + 1).join(' ') }) };
}
