/** The matrix against its definition, written out in sets: which things does each shard hang on, and which of them are gone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlannedShard, ShardPlan } from '../../../shared/format/shard-plan.ts';
import { incidentsOf } from '../../../shared/shards/plan-incidents.ts';
import { type Failure, outcomeOf, recoveryMatrix } from '../../../shared/shards/recovery-matrix.ts';
import { losingPairs, namedFailures, namedPairs } from '../../../shared/words/plan-matrix.ts';
import { shardList } from '../../../shared/words/shard-plan.ts';
import { largestPlan, planOf, SAMPLE } from './sample-plan.ts';

/** Plans as the matrix may meet them; whether they lint is another question. */
const plans: fc.Arbitrary<ShardPlan> = fc
  .record({
    sites: fc.integer({ min: 1, max: 5 }),
    people: fc.integer({ min: 1, max: 6 }),
    n: fc.integer({ min: 2, max: 31 }),
    regions: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ sites, people, n, regions }) => {
    const site = fc.integer({ min: 0, max: sites - 1 }).map((at) => `s${at}`);
    const person = fc.integer({ min: 0, max: people - 1 }).map((at) => `p${at}`);
    const region = fc.integer({ min: 0, max: regions - 1 }).map((at) => `r${at}`);
    const shard = (index: number): fc.Arbitrary<PlannedShard> => {
      const common = { index: fc.constant(index), holder: person, deputies: fc.array(person, { maxLength: 3 }) };
      return fc.oneof(
        fc.record({ ...common, form: fc.constant('paper' as const), site }),
        fc.record({ ...common, form: fc.constant('token' as const), site, token: fc.constantFrom('A', 'B') }),
        fc.record({
          ...common,
          form: fc.constant('provider' as const),
          provider: fc.constantFrom('aws-kms' as const, 'gcp-kms' as const, 'hsm' as const),
          account: fc.constantFrom('a', 'b'),
          region,
          key: fc.constantFrom('k', 'l'),
          site: fc.option(site),
        }),
      );
    };
    return fc.record({
      format: fc.constant('keyrite-shard-plan-v1' as const),
      keyName: fc.constant('KEY-1'),
      threshold: fc.integer({ min: 2, max: 31 }),
      sites: fc.tuple(
        ...Array.from({ length: sites }, (_, at) =>
          fc.record({
            id: fc.constant(`s${at}`),
            name: fc.constant(`S${at}`),
            region,
            address: fc.constant(`A${at}`),
            contact: fc.constant(null),
          }),
        ),
      ),
      people: fc.constant(Array.from({ length: people }, (_, at) => ({ id: `p${at}`, name: `P${at}`, contact: `T${at}` }))),
      shards: fc.tuple(...Array.from({ length: n }, (_, at) => shard(at + 1))),
    });
  });

/** In the words of docs/recovery-plan.md. */
function isLost(plan: ShardPlan, shard: PlannedShard, gone: readonly Failure[]): boolean {
  const failed = (kind: Failure['kind'], id: string | null): boolean => gone.some((one) => one.kind === kind && one.id === id);
  const siteRegion = plan.sites.find(({ id }) => id === shard.site)?.region ?? null;
  const thing =
    failed('site', shard.site) ||
    failed('region', siteRegion) ||
    (shard.form === 'provider' && (failed('provider', shard.provider) || failed('region', shard.region)));
  return thing || [shard.holder, ...shard.deputies].every((person) => failed('person', person));
}

const pairsOf = (size: number): readonly (readonly [number, number])[] =>
  Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => [row, column] as const)).flat();

describe('every plan', () => {
  test('every cell is what the definition says', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const matrix = recoveryMatrix(plan);
        for (const [row, column] of pairsOf(matrix.failures.length)) {
          const gone = [row, column].flatMap((at) => matrix.failures[at] ?? []);
          const lost = plan.shards.filter((shard) => isLost(plan, shard, gone)).map(({ index }) => index);
          const left = plan.shards.length - lost.length;
          expect(outcomeOf(matrix, row, column)).toEqual({
            lost,
            left: plan.shards.map(({ index }) => index).filter((index) => !lost.includes(index)),
            spare: left - plan.threshold,
            recoverable: left >= plan.threshold,
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  test('there is a row for each provider, region, site and person, and no other', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const cloud = plan.shards.flatMap((shard) => (shard.form === 'provider' ? [shard] : []));
        const all = [
          ...new Set(cloud.map(({ provider }) => `provider ${provider}`)),
          ...new Set([...cloud.map(({ region }) => region), ...plan.sites.map(({ region }) => region)].map((region) => `region ${region}`)),
          ...plan.sites.map(({ id }) => `site ${id}`),
          ...plan.people.map(({ id }) => `person ${id}`),
        ];
        expect(
          recoveryMatrix(plan)
            .failures.map(({ kind, id }) => `${kind} ${id}`)
            .toSorted(),
        ).toEqual(all.toSorted());
      }),
    );
  });

  test('two never lose less than either alone, and the order does not count', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const matrix = recoveryMatrix(plan);
        for (const [row, column] of pairsOf(matrix.failures.length)) {
          const both = outcomeOf(matrix, row, column);
          expect(both).toEqual(outcomeOf(matrix, column, row));
          expect(both.spare).toBeLessThanOrEqual(Math.min(outcomeOf(matrix, row).spare, outcomeOf(matrix, column).spare));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the pairs that are listed are those that lose the key and do not lose it alone', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const matrix = recoveryMatrix(plan);
        const alone = new Map(namedFailures(plan, matrix).map(({ code, spare }) => [code, spare]));
        const listed = losingPairs(plan, matrix).map(({ codes }) => codes.join('+'));
        const wanted = namedPairs(plan, matrix)
          .filter(({ codes: [one, other], spare }) => spare < 0 && (alone.get(one) ?? -1) >= 0 && (alone.get(other) ?? -1) >= 0)
          .map(({ codes }) => codes.join('+'));
        expect(listed.toSorted()).toEqual(wanted.toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test('every shard is in the incidents of its card, token, key and account, and in no other’s', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        for (const { kind, id, touched, left, spare } of incidentsOf(plan)) {
          expect(spare).toBe(left.length - plan.threshold);
          const hit = plan.shards.filter((shard) => {
            if (kind === 'card') return shard.form === 'paper' && String(shard.index) === id;
            if (kind === 'token') return shard.form === 'token' && shard.token === id;
            if (kind === 'person') return [shard.holder, ...shard.deputies].includes(id);
            const [first] = touched;
            if (first?.form === 'provider' && kind === 'account')
              return shard.form === 'provider' && shard.provider === first.provider && shard.account === id;
            if (first?.form === 'provider' && kind === 'key') {
              if (shard.form !== 'provider') return false;
              return (['provider', 'account', 'region', 'key'] as const).every((field) => shard[field] === first[field]);
            }
            if (kind === 'account' || kind === 'key') return false;
            return isLost(plan, shard, [{ kind, id }]);
          });
          expect(touched).toEqual(hit);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the sample', () => {
  const plan = planOf(SAMPLE);
  const matrix = recoveryMatrix(plan);
  const at = (id: string): number => matrix.failures.findIndex((failure) => failure.id === id);

  test('one alone', () => {
    expect(namedFailures(plan, matrix).map(({ code, name, left, spare }) => `${code} ${name}: ${left.join()} ${spare}`)).toEqual([
      'P1 AWS KMS: 1,2,3,5 1',
      'P2 Google Cloud KMS: 1,2,3,4 1',
      'R1 us-east-1: 1,2,3,5 1',
      'R2 europe-west3: 1,2,3,4 1',
      'R3 eu-north-1: 3,4,5 0',
      'R4 vietnam-north: 1,2,4,5 1',
      'S1 Hvelv Oslo: 3,4,5 0',
      'S2 Kho bạc Hà Nội: 1,2,4,5 1',
      'C1 Łukasz Przykład: 1,2,3,4,5 2',
      'C2 Παύλος Παράδειγμα: 1,3,4,5 1',
      'C3 Пётр Примеров: 1,2,3,4 1',
      'C4 Nguyễn Ví Dụ: 1,2,4,5 1',
      'C5 Nia Enghraifft: 1,2,3,4,5 2',
    ]);
  });
  test('holder and deputy away together lose what neither loses alone', () => {
    expect(outcomeOf(matrix, at('nia'), at('nguyen'))).toEqual({ lost: [3, 4], left: [1, 2, 5], spare: 0, recoverable: true });
  });
  test('a place that is not there', () => {
    expect(() => outcomeOf(matrix, 0, 13)).toThrow(RangeError);
    expect(() => outcomeOf(matrix, -1)).toThrow(RangeError);
    expect(() => outcomeOf(matrix, 0.5)).toThrow(RangeError);
  });
});

test('31 shards: the highest bit is a shard like any other', () => {
  const plan = planOf(largestPlan());
  const matrix = recoveryMatrix(plan);
  const last = matrix.failures.findIndex(({ id }) => id === 's8');
  expect(outcomeOf(matrix, last)).toMatchObject({ lost: [7, 19, 31], spare: 12 });
});

test('a long list is drawn together, and says the same', () => {
  expect(shardList([])).toBe('none');
  expect(shardList([1, 2, 3, 9])).toBe('1, 2, 3, 9');
  expect(shardList([1, 2, 3, 5, 6, 8, 10, 11, 12, 13, 31])).toBe('1–3, 5, 6, 8, 10–13, 31');
});
