/** A recovery matrix on pages: the plan, every failure alone, the pairs to know of, and the grid of all pairs. Lying, for the grid's sake. */
import type { Refusal } from '../../shared/format/refusal.ts';
import type { Paper, PrintedMatrix } from '../../shared/shards/printed-plan.ts';
import { LOSING_PAIRS, NO_LOSING_PAIRS, spareSentence } from '../../shared/words/plan-matrix.ts';
import { drawGrid } from './matrix-grid.ts';
import { finished, heading, type PlanSheet, paragraph, planSheet, planTable, title } from './plan-page.ts';
import { composed } from './printable.ts';

function drawPairs(sheet: PlanSheet, { pairs }: PrintedMatrix): void {
  heading(sheet, 'Pairs that lose the key', 60);
  if (pairs.length === 0) {
    paragraph(sheet, NO_LOSING_PAIRS, { size: 9.5 }, 13);
    return;
  }
  paragraph(sheet, LOSING_PAIRS, { size: 9.5 }, 13);
  sheet.y += 4;
  planTable(
    sheet,
    [
      { title: 'Both fail', width: 13, bold: true },
      { title: '', width: 42 },
      { title: 'Shards left', width: 22 },
      { title: 'The key', width: 23 },
    ],
    pairs.map(({ codes, names, left, spare }) => [codes, names, left, spareSentence(spare)]),
  );
}

/**
 * Refuses PAPER-NAME-1 (a character that no embedded font has).
 * @param created UTC with milliseconds
 */
export function buildMatrixPdf(
  given: PrintedMatrix,
  paper: Paper,
  created: string,
): { readonly pdf: Uint8Array; readonly pages: number } | Refusal {
  const matrix = composed(given);
  const sheet = planSheet(matrix, paper, 'landscape');
  if ('control' in sheet) return sheet;
  title(sheet, matrix.title, matrix);
  for (const text of matrix.intro) {
    paragraph(sheet, text, { size: 9.5 }, 13);
    sheet.y += 4;
  }
  heading(sheet, 'The plan', 60);
  planTable(
    sheet,
    [
      { title: 'Shard', width: 7, bold: true },
      { title: 'Form', width: 9 },
      { title: 'Holder', width: 26 },
      { title: 'Deputies', width: 26 },
      { title: 'Where', width: 40 },
    ],
    matrix.shards.map(({ index, form, holder, deputies, where }) => [index, form, holder, deputies, where]),
  );
  heading(sheet, 'If one thing fails', 60);
  planTable(
    sheet,
    [
      { title: '', width: 6, bold: true },
      { title: 'Fails', width: 10 },
      { title: '', width: 32 },
      { title: 'Takes away', width: 18 },
      { title: 'Shards left', width: 22 },
      { title: 'The key', width: 22 },
    ],
    matrix.failures.map(({ code, kind, name, lost, left, spare }) => [code, kind, name, lost, left, spareSentence(spare)]),
  );
  drawPairs(sheet, matrix);
  drawGrid(sheet, matrix);
  return finished(sheet, [matrix.title], matrix, created);
}
