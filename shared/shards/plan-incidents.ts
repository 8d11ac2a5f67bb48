/** What can happen to the things of a plan, each with what it takes away: a sheet is printed for every one (shared/words/plan-sheets.ts). */
import type { PlannedShard, ShardPlan } from '../format/shard-plan.ts';
import { peopleOf } from './plan-lint.ts';
import { outcomeOf, recoveryMatrix } from './recovery-matrix.ts';

export type IncidentKind = 'region' | 'provider' | 'account' | 'key' | 'site' | 'person' | 'token' | 'card';

export interface Incident {
  readonly kind: IncidentKind;
  /** The region or provider by its name, a site or person by its id, account and key as the plan names them, a token by its serial number, a card by its index. */
  readonly id: string;
  /** All shards that it concerns, whether or not somebody else can still bring them. */
  readonly touched: readonly PlannedShard[];
  readonly left: readonly PlannedShard[];
  /** How many of those left are not needed; below 0, how many are missing. */
  readonly spare: number;
}

type Thing = readonly [kind: IncidentKind, id: string];

/** What else than the rows of the matrix a shard hangs on. */
function ownThings(shard: PlannedShard): readonly Thing[] {
  switch (shard.form) {
    case 'paper':
      return [['card', String(shard.index)]];
    case 'token':
      return [['token', shard.token]];
    case 'provider':
      return [
        ['account', shard.account],
        ['key', shard.key],
      ];
  }
}

const ORDER: readonly IncidentKind[] = ['region', 'provider', 'account', 'key', 'site', 'person', 'token', 'card'];

/** Regions, providers, accounts, keys, sites, people, tokens, cards; within each as they stand in the plan. */
export function incidentsOf(plan: ShardPlan): readonly Incident[] {
  const { threshold, shards } = plan;
  const matrix = recoveryMatrix(plan);
  const rows = matrix.failures.map(({ kind, id }, row): Incident => {
    const { lost, left, spare } = outcomeOf(matrix, row);
    const isTouched = (shard: PlannedShard): boolean => (kind === 'person' ? peopleOf(shard).includes(id) : lost.includes(shard.index));
    return { kind, id, touched: shards.filter(isTouched), left: shards.filter(({ index }) => left.includes(index)), spare };
  });
  const things = new Map<string, { readonly thing: Thing; readonly touched: PlannedShard[] }>();
  for (const shard of shards) {
    for (const [kind, id] of ownThings(shard)) {
      // two providers may have an account of the same name, two accounts a key of the same name
      const under = shard.form === 'provider' ? [shard.provider, ...(kind === 'key' ? [shard.account, shard.region] : [])] : [];
      const key = [kind, ...under, id].join(' ');
      const known = things.get(key);
      if (known === undefined) things.set(key, { thing: [kind, id], touched: [shard] });
      else known.touched.push(shard);
    }
  }
  const others = Array.from(things.values(), ({ thing: [kind, id], touched }): Incident => {
    const left = shards.filter((shard) => !touched.includes(shard));
    return { kind, id, touched, left, spare: left.length - threshold };
  });
  return [...rows, ...others].toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
