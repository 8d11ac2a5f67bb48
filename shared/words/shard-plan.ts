/** How a shard plan is spoken of, at the command line, on paper and on a screen. */
import type { PlannedShard, ShardPlan, ShardProvider } from '../format/shard-plan.ts';
import { type Failure, failureName, type RecoveryMatrix } from '../shards/recovery-matrix.ts';

export const PROVIDERS: Readonly<Record<ShardProvider, string>> = {
  'aws-kms': 'AWS KMS',
  'gcp-kms': 'Google Cloud KMS',
  'vault-transit': 'Vault transit',
  hsm: 'HSM',
};
export const providerWords = (id: string): string => Object.entries(PROVIDERS).find(([key]) => key === id)?.[1] ?? id;

const LETTER: Readonly<Record<Failure['kind'], string>> = { provider: 'P', region: 'R', site: 'S', person: 'C' };
/** What the letters of the codes stand for. */
export const KIND_WORDS: Readonly<Record<Failure['kind'], string>> = {
  provider: 'provider',
  region: 'region',
  site: 'site',
  person: 'custodian',
};

/** Short names for rows and columns, in the order of the matrix: P1, R1, R2, S1, C1. */
export function failureCodes({ failures }: RecoveryMatrix): readonly string[] {
  const counted = new Map<Failure['kind'], number>();
  return failures.map(({ kind }) => {
    const count = (counted.get(kind) ?? 0) + 1;
    counted.set(kind, count);
    return `${LETTER[kind]}${count}`;
  });
}

export const failureWords = (plan: ShardPlan, failure: Failure): string =>
  failure.kind === 'provider' ? providerWords(failure.id) : failureName(plan, failure);

/** More than these, and runs are drawn together. */
const MOST_SINGLY = 9;

/** Ascending indexes: "1, 3, 4"; of a long list "1–4, 7, 9–15"; of an empty one "none". */
export function shardList(indexes: readonly number[]): string {
  if (indexes.length === 0) return 'none';
  if (indexes.length <= MOST_SINGLY) return indexes.join(', ');
  const runs: number[][] = [];
  for (const index of indexes) {
    const run = runs.at(-1);
    if (run?.at(-1) === index - 1) run.push(index);
    else runs.push([index]);
  }
  return runs.map((run) => (run.length < 3 ? run.join(', ') : `${run[0]}–${run.at(-1)}`)).join(', ');
}
/** "+2", "0"; "−1" with a true minus. */
export const spareWords = (spare: number): string => (spare > 0 ? `+${spare}` : String(spare).replace('-', '−'));

/** Where a shard lies, in one phrase. */
export function whereWords(plan: ShardPlan, shard: PlannedShard): string {
  const site = plan.sites.find(({ id }) => id === shard.site)?.name;
  switch (shard.form) {
    case 'paper':
      return `card ${shard.index}, at ${site ?? ''}`;
    case 'token':
      return `token ${shard.token}, at ${site ?? ''}`;
    case 'provider':
      return `${PROVIDERS[shard.provider]}, account ${shard.account}, ${shard.region}${site === undefined ? '' : `, at ${site}`}`;
  }
}
