/**
 * What is left when something fails: for every provider, region, site and person of a plan alone, and for every pair of them.
 *
 * A failed provider takes away the shards wrapped to its keys; a region those of its provider keys and of its sites; a site what is kept
 * there; a person the shards that nobody else may bring. A region takes no people away. Two things with the same region's name fail together.
 * Shards are bits of one number, the shard of index 1 the lowest: a set has at most 31.
 */
import type { PlannedShard, ShardPlan } from '../format/shard-plan.ts';
import { peopleOf } from './plan-lint.ts';

export interface Failure {
  readonly kind: 'provider' | 'region' | 'site' | 'person';
  /** The provider, the region's name, or the id of the site or person. */
  readonly id: string;
}

export interface RecoveryMatrix {
  readonly threshold: number;
  /** n; the indexes are 1 to n. */
  readonly shards: number;
  /** Providers and regions in the order in which shards name them, then sites and people in that of the plan. */
  readonly failures: readonly Failure[];
  /** By row times the number of failures plus column: bits of the shards that both together take away; the diagonal is one alone. */
  readonly lost: Int32Array;
}

export interface Outcome {
  /** Indexes, ascending. */
  readonly lost: readonly number[];
  readonly left: readonly number[];
  /** How many of those left are not needed; below 0, how many are missing. */
  readonly spare: number;
  readonly recoverable: boolean;
}

function failuresOf({ sites, people, shards }: ShardPlan): readonly Failure[] {
  const providers = new Set(shards.flatMap((shard) => (shard.form === 'provider' ? [shard.provider] : [])));
  const regions = new Set([
    ...shards.flatMap((shard) => (shard.form === 'provider' ? [shard.region] : [])),
    ...sites.map(({ region }) => region),
  ]);
  return [
    ...Array.from(providers, (id): Failure => ({ kind: 'provider', id })),
    ...Array.from(regions, (id): Failure => ({ kind: 'region', id })),
    ...sites.map(({ id }): Failure => ({ kind: 'site', id })),
    ...people.map(({ id }): Failure => ({ kind: 'person', id })),
  ];
}

/** Of a site or person the name that people know; of a provider or region its id. */
export function failureName({ sites, people }: ShardPlan, { kind, id }: Failure): string {
  const list = kind === 'site' ? sites : kind === 'person' ? people : [];
  return list.find((one) => one.id === id)?.name ?? id;
}

const bitOf = ({ index }: PlannedShard): number => 1 << (index - 1);

/** By kind and id: the shards that it takes away alone. And by two people: those that only the two can bring. */
function takenAway({ sites, shards }: ShardPlan) {
  const alone = new Map<string, number>();
  const twoPeople: { readonly people: readonly [string, string]; readonly bit: number }[] = [];
  const regionOf = new Map(sites.map(({ id, region }) => [id, region]));
  const take = (kind: Failure['kind'], id: string | null | undefined, bit: number): void => {
    if (id !== null && id !== undefined) alone.set(`${kind} ${id}`, (alone.get(`${kind} ${id}`) ?? 0) | bit);
  };
  for (const shard of shards) {
    const bit = bitOf(shard);
    if (shard.form === 'provider') {
      take('provider', shard.provider, bit);
      take('region', shard.region, bit);
    }
    take('site', shard.site, bit);
    take('region', shard.site === null ? null : regionOf.get(shard.site), bit);
    const [holder, deputy, ...more] = new Set(peopleOf(shard));
    if (deputy === undefined) take('person', holder, bit);
    else if (holder !== undefined && more.length === 0) twoPeople.push({ people: [holder, deputy], bit });
  }
  return { alone, twoPeople };
}

/** Of a plan that lints; one that does not may have people and sites that no row names. */
export function recoveryMatrix(plan: ShardPlan): RecoveryMatrix {
  const failures = failuresOf(plan);
  const size = failures.length;
  const { alone, twoPeople } = takenAway(plan);
  const each = failures.map(({ kind, id }) => alone.get(`${kind} ${id}`) ?? 0);
  const lost = new Int32Array(size * size);
  for (const [row, one] of each.entries()) for (const [column, other] of each.entries()) lost[row * size + column] = one | other;
  const rowOf = new Map(failures.flatMap(({ kind, id }, row) => (kind === 'person' ? [[id, row] as const] : [])));
  for (const { people, bit } of twoPeople) {
    const [one, other] = people.map((id) => rowOf.get(id));
    if (one === undefined || other === undefined) continue;
    for (const cell of [one * size + other, other * size + one]) lost[cell] = (lost[cell] ?? 0) | bit;
  }
  return { threshold: plan.threshold, shards: plan.shards.length, failures, lost };
}

/** Rows and columns by their place in `failures`; the same twice is one alone. Throws RangeError for a place that is not there. */
export function outcomeOf({ threshold, shards, failures, lost: cells }: RecoveryMatrix, row: number, column = row): Outcome {
  const bits = failures[row] === undefined || failures[column] === undefined ? undefined : cells[row * failures.length + column];
  if (bits === undefined) throw new RangeError(`no such failure: ${row}, ${column}`);
  const lost: number[] = [];
  const left: number[] = [];
  for (let index = 1; index <= shards; index++) (((bits >>> (index - 1)) & 1) === 1 ? lost : left).push(index);
  return { lost, left, spare: left.length - threshold, recoverable: left.length >= threshold };
}
