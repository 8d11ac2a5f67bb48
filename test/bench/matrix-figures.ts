/**
 * Recovery matrices of random plans as large as a plan gets, against two others: the definition written out in sets, and the least that any
 * answer must do, reading the plan's own record once.
 */
import { type PlannedShard, type ShardPlan, shardPlanRecord } from '../../shared/format/shard-plan.ts';
import { recoveryMatrix } from '../../shared/shards/recovery-matrix.ts';
import { median, table, times } from './table.ts';

const PLANS = 1_000;
const ROUNDS = 5;
/** The definition is slow: so many of the plans are enough. */
const WRITTEN_OUT = 20;

/** Mulberry32: the same plans each time. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** 31 shards, 12 sites, 31 people, 8 regions, 4 providers. */
function randomPlan(random: (below: number) => number): ShardPlan {
  const site = (): string => `s${random(12)}`;
  const region = (): string => `r${random(8)}`;
  const shardAt = (at: number): PlannedShard => {
    const common = { index: at + 1, holder: `p${at}`, deputies: random(2) === 0 ? [] : [`p${(at + 1 + random(29)) % 31}`] };
    if (random(3) > 0) return { ...common, form: 'paper', site: site() };
    const provider = (['aws-kms', 'gcp-kms', 'vault-transit', 'hsm'] as const)[random(4)] ?? 'hsm';
    return { ...common, form: 'provider', provider, account: `a${at}`, region: region(), key: `k${at}`, site: null };
  };
  return {
    format: 'keyrite-shard-plan-v1',
    keyName: 'BENCH-KEY',
    threshold: 2 + random(20),
    sites: Array.from({ length: 12 }, (_, at) => ({ id: `s${at}`, name: `S ${at}`, region: region(), address: `A ${at}`, contact: null })),
    people: Array.from({ length: 31 }, (_, at) => ({ id: `p${at}`, name: `P ${at}`, contact: `T ${at}` })),
    shards: Array.from({ length: 31 }, (_, at) => shardAt(at)),
  };
}

/** How many shards every pair leaves, as one would write it down first. */
function writtenOut(plan: ShardPlan): number {
  const { failures } = recoveryMatrix(plan);
  let left = 0;
  for (const one of failures) {
    for (const other of failures) {
      const gone = new Set([`${one.kind} ${one.id}`, `${other.kind} ${other.id}`]);
      left += plan.shards.filter((shard) => {
        const things = [
          `site ${shard.site}`,
          `region ${plan.sites.find(({ id }) => id === shard.site)?.region}`,
          ...(shard.form === 'provider' ? [`provider ${shard.provider}`, `region ${shard.region}`] : []),
        ];
        return !things.some((thing) => gone.has(thing)) && ![shard.holder, ...shard.deputies].every((id) => gone.has(`person ${id}`));
      }).length;
    }
  }
  return left;
}

/** Microseconds each, the median of the rounds; the first fills the caches and does not count. */
function each<Thing>(things: readonly Thing[], act: (thing: Thing) => unknown): number {
  const rounds = Array.from({ length: ROUNDS + 1 }, () => {
    const begun = performance.now();
    for (const thing of things) act(thing);
    return ((performance.now() - begun) * 1_000) / things.length;
  });
  return median(rounds.slice(1));
}

export function matrixTable(): string {
  const random = generator(2026);
  const plans = Array.from({ length: PLANS }, () => randomPlan(random));
  const records = plans.map((plan) => shardPlanRecord.encode(plan));
  const floor = each(records, (bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  const ours = each(plans, recoveryMatrix);
  const peer = each(plans.slice(0, WRITTEN_OUT), writtenOut);
  const row = (title: string, value: number): readonly string[] => [
    title,
    `${value.toFixed(0)} us`,
    (1e6 / value).toFixed(0),
    times(value / floor),
  ];
  return table([
    [`recovery matrices of ${PLANS} random plans, 31 shards, median of ${ROUNDS}`, 'each', 'a second', 'ratio'],
    row('JSON.parse of the plan (floor)', floor),
    row('the matrix: every failure, every pair', ours),
    row('the same, written out in sets', peer),
  ]);
}
