/** A recovery matrix in words: for the terminal, the printed grid, and a screen. */
import type { ShardPlan } from '../format/shard-plan.ts';
import { shardPlanRecord } from '../format/shard-plan.ts';
import type { PrintedMatrix, PrintedPlan } from '../shards/printed-plan.ts';
import { type Outcome, outcomeOf, type RecoveryMatrix, recoveryMatrix } from '../shards/recovery-matrix.ts';
import { failureCodes, failureWords, KIND_WORDS, shardList, whereWords } from './shard-plan.ts';

export interface NamedFailure extends Outcome {
  readonly code: string;
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}
export interface NamedPair extends Outcome {
  /** Two codes; the first stands higher in the list. */
  readonly codes: readonly [string, string];
  readonly names: readonly [string, string];
}

/** Every failure alone, in the order of the matrix. */
export function namedFailures(plan: ShardPlan, matrix: RecoveryMatrix): readonly NamedFailure[] {
  const codes = failureCodes(matrix);
  return matrix.failures.map((failure, row) => ({
    ...{ code: codes[row] ?? '', kind: KIND_WORDS[failure.kind], id: failure.id, name: failureWords(plan, failure) },
    ...outcomeOf(matrix, row),
  }));
}

/** Every pair once. */
export function namedPairs(plan: ShardPlan, matrix: RecoveryMatrix): readonly NamedPair[] {
  const named = namedFailures(plan, matrix);
  return named.flatMap((one, row) =>
    named.slice(row + 1).map((other, after) => ({
      codes: [one.code, other.code] as const,
      names: [one.name, other.name] as const,
      ...outcomeOf(matrix, row, row + 1 + after),
    })),
  );
}

/** Pairs that lose the key although each of the two alone does not: what the list of single failures does not say. The worst first. */
export function losingPairs(plan: ShardPlan, matrix: RecoveryMatrix): readonly NamedPair[] {
  const alone = new Map(namedFailures(plan, matrix).map(({ code, recoverable }) => [code, recoverable]));
  return namedPairs(plan, matrix)
    .filter(({ codes, recoverable }) => !recoverable && codes.every((code) => alone.get(code) === true))
    .toSorted((a, b) => a.spare - b.spare);
}

export const opensWords = ({ threshold, shards }: ShardPlan): string => `any ${threshold} of ${shards.length} shards open it`;
export const printedPlan = (plan: ShardPlan): PrintedPlan => ({
  keyName: plan.keyName,
  digest: shardPlanRecord.digest(plan),
  opens: opensWords(plan),
});

/** More shards than these have no room in a cell. */
const MOST_IN_CELL = 9;

const INTRO = [
  'Which shards of this key are left when something fails: one thing alone, or any two together. It is made from the plan, and is right as long as every shard lies where the plan says.',
  'A failed provider takes away the shards wrapped to its keys. A failed region takes away the keys and sites in it, not the people. A failed site takes away what is kept there. A custodian who is away takes away the shards that nobody else may bring.',
];

export function printedMatrix(plan: ShardPlan): PrintedMatrix {
  const matrix = recoveryMatrix(plan);
  const failures = namedFailures(plan, matrix);
  const small = plan.shards.length <= MOST_IN_CELL;
  const nameOf = (id: string): string => plan.people.find((one) => one.id === id)?.name ?? id;
  return {
    ...printedPlan(plan),
    title: 'Recovery matrix',
    intro: INTRO,
    shards: plan.shards.map((shard) => ({
      index: String(shard.index),
      form: shard.form,
      holder: nameOf(shard.holder),
      deputies: shard.deputies.map(nameOf).join(', '),
      where: whereWords(plan, shard),
    })),
    failures: failures.map(({ code, kind, name, lost, left, spare }) => ({
      code,
      kind,
      name,
      spare,
      lost: shardList(lost),
      left: shardList(left),
    })),
    cells: failures.map((_, row) =>
      failures.map((__, column) => {
        const { spare, left } = outcomeOf(matrix, row, column);
        return { spare, left: small ? left.join(' ') : '' };
      }),
    ),
    legend: {
      text: `Each cell: what is left when its row and its column fail together. ${small ? 'Below the number stand the shards that are left.' : 'Which shards: those that are left by both alone, in the list “If one thing fails”, but for those that only these two people may bring.'}`,
      samples: [
        { spare: 1, alone: false, says: 'opens, one shard to spare' },
        { spare: 0, alone: false, says: 'opens, nothing to spare' },
        { spare: -1, alone: false, says: 'does not open, one shard is missing' },
        { spare: 1, alone: true, says: 'in a frame: one thing alone' },
      ],
    },
    pairs: losingPairs(plan, matrix).map(({ codes, names, left, spare }) => ({
      ...{ codes: codes.join(' + '), names: names.join(' and '), left: shardList(left), spare },
    })),
  };
}

/** Where no pair is listed. */
export const NO_LOSING_PAIRS = 'No two things lose the key together, unless one of them loses it alone.';
export const LOSING_PAIRS = 'The key does not open when these fail together, though it opens when either fails alone.';

export const spareSentence = (spare: number): string => {
  if (spare < 0) return `does not open, ${-spare} missing`;
  return spare === 0 ? 'opens, nothing to spare' : `opens, ${spare} to spare`;
};
