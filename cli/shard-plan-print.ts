/** The recovery matrix at a terminal, and as JSON. */
import { fromHex } from '../shared/bytes/hex.ts';
import { wordsOf } from '../shared/bytes/words.ts';
import { type ShardPlan, shardPlanRecord } from '../shared/format/shard-plan.ts';
import { outcomeOf, type RecoveryMatrix, recoveryMatrix } from '../shared/shards/recovery-matrix.ts';
import {
  LOSING_PAIRS,
  losingPairs,
  NO_LOSING_PAIRS,
  namedFailures,
  namedPairs,
  opensWords,
  spareSentence,
} from '../shared/words/plan-matrix.ts';
import { failureCodes, shardList, spareWords } from '../shared/words/shard-plan.ts';
import { visible } from './visible.ts';

export function planName(plan: ShardPlan): string {
  const digest = shardPlanRecord.digest(plan);
  return `${plan.keyName}, ${opensWords(plan)}, digest ${digest}\n  ${wordsOf(fromHex(digest).subarray(0, 8)).join(' ')}`;
}

/** As wide as its widest cell, each column; the last is not filled up. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.map((row) => row.map((cell) => visible(cell)));
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  return shown.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}`,
  );
}

/** Columns of the grid in one line of a terminal of 80 characters. */
const ACROSS = 17;

function grid(matrix: RecoveryMatrix): readonly string[] {
  const codes = failureCodes(matrix);
  const blocks = Array.from({ length: Math.ceil(codes.length / ACROSS) }, (_, block) => block * ACROSS);
  return blocks.flatMap((from) => {
    const across = codes.slice(from, from + ACROSS);
    const row = (head: string, cells: readonly string[]): string => `  ${head.padEnd(4)}${cells.map((cell) => cell.padStart(4)).join('')}`;
    return [
      row('', across),
      ...codes.map((code, at) =>
        row(
          code,
          across.map((_, column) => spareWords(outcomeOf(matrix, at, from + column).spare)),
        ),
      ),
      '',
    ];
  });
}

export function matrixLines(plan: ShardPlan): readonly string[] {
  const matrix = recoveryMatrix(plan);
  const losing = losingPairs(plan, matrix);
  return [
    planName(plan),
    '',
    ...columns([
      ['', 'fails', '', 'takes away', 'left', 'the key'],
      ...namedFailures(plan, matrix).map(({ code, kind, name, lost, left, spare }) => [
        code,
        kind,
        name,
        shardList(lost),
        shardList(left),
        spareSentence(spare),
      ]),
    ]),
    '',
    'Two at once: how many shards are to spare; below 0, how many are missing. On the diagonal, one alone.',
    ...grid(matrix),
    losing.length === 0 ? NO_LOSING_PAIRS : LOSING_PAIRS,
    ...columns(
      losing.map(({ codes, names, left, spare }) => [codes.join(' + '), names.join(' and '), shardList(left), spareSentence(spare)]),
    ),
  ];
}

export function matrixJson(plan: ShardPlan): string {
  const matrix = recoveryMatrix(plan);
  const { keyName, threshold, shards } = plan;
  return JSON.stringify(
    {
      ...{ keyName, threshold, shards: shards.length, planDigest: shardPlanRecord.digest(plan) },
      failures: namedFailures(plan, matrix),
      pairs: namedPairs(plan, matrix),
    },
    null,
    2,
  );
}
