/** Segregation against its definition: whoever, wherever and whatever has k shards or more is refused, with exactly those shards, and nobody else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlannedShard, ShardPlan } from '../../../shared/format/shard-plan.ts';
import { shardPlanRecord } from '../../../shared/format/shard-plan.ts';
import { readPlan } from '../../../shared/shards/plan-file.ts';
import { lintPlan } from '../../../shared/shards/plan-lint.ts';
import { planWarnings } from '../../../shared/shards/plan-warnings.ts';
import { outcomeOf, recoveryMatrix } from '../../../shared/shards/recovery-matrix.ts';

const SITES = ['oslo', 'hanoi', 'hue'] as const;
const PEOPLE = ['lukasz', 'pavlos', 'petr', 'nguyen', 'nia', 'ipek'] as const;

/** Plans that are wrong in nothing but who has how many shards: every token its own holder and site, every name in use. */
const plans: fc.Arbitrary<ShardPlan> = fc.record({ n: fc.integer({ min: 2, max: 12 }), k: fc.nat() }).chain(({ n, k }) => {
  const person = fc.constantFrom(...PEOPLE);
  const deputies = (holder: string): fc.Arbitrary<string[]> =>
    fc.uniqueArray(person, { maxLength: 2 }).map((all) => all.filter((one) => one !== holder));
  const shardAt = (index: number): fc.Arbitrary<PlannedShard> =>
    person.chain((holder) =>
      fc.oneof(
        fc.record({
          ...{ index: fc.constant(index), form: fc.constant('paper' as const), holder: fc.constant(holder) },
          ...{ deputies: deputies(holder), site: fc.constantFrom(...SITES) },
        }),
        // the token of a person lies where the person’s token lies
        deputies(holder).map((others) => ({
          ...{ index, form: 'token' as const, holder, deputies: others, token: `T-${holder}` },
          site: SITES[PEOPLE.indexOf(holder) % SITES.length] ?? 'oslo',
        })),
        fc.record({
          ...{ index: fc.constant(index), form: fc.constant('provider' as const), holder: fc.constant(holder), deputies: deputies(holder) },
          ...{ provider: fc.constant('vault-transit' as const), account: fc.constantFrom('one', 'two', 'TWO') },
          ...{ region: fc.constantFrom('north', 'south'), key: fc.constant('transit/k@v1'), site: fc.option(fc.constantFrom(...SITES)) },
        }),
      ),
    );
  return fc.tuple(...Array.from({ length: n }, (_, at) => shardAt(at + 1))).map((shards): ShardPlan => {
    const used = new Set<string>(shards.flatMap((shard) => [shard.holder, ...shard.deputies, shard.site ?? '']));
    return {
      format: 'keyrite-shard-plan-v1',
      keyName: 'EXAMPLE-KEY',
      threshold: 2 + (k % (n - 1)),
      sites: SITES.filter((id) => used.has(id)).map((id) => ({
        id,
        name: `at ${id}`,
        region: `by-${id}`,
        address: `${id} 1`,
        contact: null,
      })),
      people: PEOPLE.filter((id) => used.has(id)).map((id) => ({ id, name: `Example ${id}`, contact: `call ${id}` })),
      shards,
    };
  });
});

/** By control and name: the shards that it has. */
function havers({ shards, people, sites }: ShardPlan): ReadonlyMap<string, readonly number[]> {
  const accounts = new Set(shards.flatMap((one) => (one.form === 'provider' ? [`${one.provider} ${one.account.toLowerCase()}`] : [])));
  const tokens = new Set(shards.flatMap((one) => (one.form === 'token' ? [one.token] : [])));
  const indexes = (has: (shard: PlannedShard) => boolean): readonly number[] => shards.filter(has).map(({ index }) => index);
  return new Map<string, readonly number[]>([
    ...people.map(({ id, name }) => [`SOD-HOLDER-1 ${name}`, indexes((one) => one.holder === id || one.deputies.includes(id))] as const),
    ...sites.map(({ id, name }) => [`SOD-SITE-1 ${name}`, indexes((one) => one.site === id)] as const),
    ...Array.from(
      tokens,
      (token) => [`SOD-TOKEN-1 ${token.toLowerCase()}`, indexes((one) => one.form === 'token' && one.token === token)] as const,
    ),
    ...Array.from(
      accounts,
      (account) =>
        [
          `SOD-ACCOUNT-1 ${account}`,
          indexes((one) => one.form === 'provider' && `${one.provider} ${one.account.toLowerCase()}` === account),
        ] as const,
    ),
  ]);
}

test('exactly those who have k shards or more are refused, each with its shards', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const wanted = [...havers(plan)]
        .filter(([, indexes]) => indexes.length >= plan.threshold)
        .map(([who, indexes]) => `${who}: ${indexes.join(', ')} of ${plan.threshold}`);
      const found = lintPlan(plan).map(({ refusal: { control, operands } }) => {
        const who = operands['person'] ?? operands['site'] ?? operands['token'] ?? operands['account'];
        return `${control} ${who}: ${operands['shards']} of ${operands['threshold']}`;
      });
      expect(found.toSorted()).toEqual(wanted.toSorted());
    }),
    { numRuns: 300 },
  );
});

test('a plan that is read is one in which nobody alone opens the key; as a file it comes to the same record', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const read = readPlan(JSON.stringify(plan));
      const most = Math.max(...Array.from(havers(plan).values(), ({ length }) => length));
      expect(read.ok).toBe(most < plan.threshold);
      if (read.ok) expect(shardPlanRecord.encode(read.plan)).toEqual(shardPlanRecord.encode(plan));
    }),
    { numRuns: 300 },
  );
});

test('a warning of loss for exactly the single failures that the key does not survive', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const matrix = recoveryMatrix(plan);
      const lost = matrix.failures.filter((_, row) => !outcomeOf(matrix, row).recoverable).map(({ kind }) => kind);
      const warned = planWarnings(plan).flatMap(({ control, operands }) => (control === 'WARN-LOSS-1' ? [operands['kind']] : []));
      expect(warned).toEqual(lost);
    }),
    { numRuns: 300 },
  );
});
