/**
 * Whether a plan belongs together, and whether anyone alone could open the key. Every finding is a refusal: a plan with one is not read.
 *
 * Segregation counts what one hand or one door has: a person (what they hold, and what they may be assigned as a deputy), a token, an
 * account with a provider, a site. A region or a provider is many doors and no hand: what it would take away is a question for
 * recovery-matrix.ts, and k shards in one are a warning (plan-warnings.ts).
 */
import { partsOfKey } from '../format/provider-key.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { PlannedShard, ShardPlan } from '../format/shard-plan.ts';

export interface PlanProblem {
  /** Where in the plan, from the top: names and places. */
  readonly path: readonly (string | number)[];
  readonly refusal: Refusal;
}

/** Two spellings that people would read as one: case, white space and the composition of accents do not count. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();

/** The people who can bring a shard, the holder first. */
export const peopleOf = ({ holder, deputies }: PlannedShard): readonly string[] => [holder, ...deputies];

function numbersProblems({ threshold, shards }: ShardPlan): readonly PlanProblem[] {
  const n = shards.length;
  const problems: PlanProblem[] =
    threshold > n ? [{ path: ['threshold'], refusal: refuse('PLAN-THRESHOLD-1', { have: threshold, shards: n }) }] : [];
  const seen = new Set<number>();
  for (const [place, { index }] of shards.entries()) {
    const path = ['shards', place, 'index'];
    if (seen.has(index)) problems.push({ path, refusal: refuse('PLAN-INDEX-1', { index }) });
    else if (index > n) problems.push({ path, refusal: refuse('PLAN-INDEX-2', { index, shards: n }) });
    seen.add(index);
  }
  return problems;
}

/** One thing twice in a list, under two names or one: it would count as two. */
function sameProblems({ people, sites, shards }: ShardPlan): readonly PlanProblem[] {
  const problems: PlanProblem[] = [];
  const once = (list: 'people' | 'sites', field: string, texts: readonly string[]): void => {
    const seen = new Set<string>();
    for (const [place, text] of texts.entries()) {
      if (seen.has(folded(text))) problems.push({ path: [list, place, field], refusal: refuse('PLAN-SAME-1', { list, field, text }) });
      seen.add(folded(text));
    }
  };
  once(
    'people',
    'id',
    people.map((one) => one.id),
  );
  once(
    'people',
    'name',
    people.map((one) => one.name),
  );
  once(
    'people',
    'contact',
    people.map((one) => one.contact),
  );
  once(
    'sites',
    'id',
    sites.map((one) => one.id),
  );
  once(
    'sites',
    'name',
    sites.map((one) => one.name),
  );
  once(
    'sites',
    'address',
    sites.map((one) => one.address),
  );
  for (const [place, shard] of shards.entries()) {
    for (const [at, deputy] of shard.deputies.entries()) {
      if (peopleOf(shard).indexOf(deputy) === at + 1) continue;
      problems.push({ path: ['shards', place, 'deputies', at], refusal: refuse('PLAN-DEPUTY-1', { index: shard.index, person: deputy }) });
    }
  }
  return problems;
}

/** Names without an entry, and entries that no shard names. */
function namesProblems({ people, sites, shards }: ShardPlan): readonly PlanProblem[] {
  const problems: PlanProblem[] = [];
  const used = { people: new Set<string>(), sites: new Set<string>() };
  const known = { people: new Set(people.map(({ id }) => id)), sites: new Set(sites.map(({ id }) => id)) };
  const name = (list: 'people' | 'sites', id: string, { index }: PlannedShard, path: PlanProblem['path']): void => {
    used[list].add(id);
    if (!known[list].has(id)) problems.push({ path, refusal: refuse('PLAN-NAME-1', { index, list, name: id }) });
  };
  for (const [place, shard] of shards.entries()) {
    name('people', shard.holder, shard, ['shards', place, 'holder']);
    for (const [at, deputy] of shard.deputies.entries()) name('people', deputy, shard, ['shards', place, 'deputies', at]);
    if (shard.site !== null) name('sites', shard.site, shard, ['shards', place, 'site']);
  }
  for (const list of ['people', 'sites'] as const) {
    for (const [place, { id }] of { people, sites }[list].entries()) {
      if (!used[list].has(id)) problems.push({ path: [list, place], refusal: refuse('PLAN-UNUSED-1', { list, name: id }) });
    }
  }
  return problems;
}

/** AWS and Google Cloud write account and region into a key's name: otherwise one key could stand in the plan under two of them. */
function keyProblems({ shards }: ShardPlan): readonly PlanProblem[] {
  return shards.flatMap((shard, place): readonly PlanProblem[] => {
    if (shard.form !== 'provider') return [];
    const { index, provider, key } = shard;
    const own = partsOfKey(provider, key);
    if (own === null) return [{ path: ['shards', place, 'key'], refusal: refuse('PLAN-KEY-1', { index, provider, key }) }];
    return (['account', 'region'] as const).flatMap((field) => {
      const want = own[field];
      if (want === undefined || want === shard[field]) return [];
      return [{ path: ['shards', place, field], refusal: refuse('PLAN-KEY-2', { index, field, have: shard[field], want }) }];
    });
  });
}

/** One token, one person, one place: two shards on a token name the same holder and site. */
function tokenProblems({ shards }: ShardPlan): readonly PlanProblem[] {
  const first = new Map<string, Extract<PlannedShard, { form: 'token' }>>();
  return shards.flatMap((shard, place) => {
    if (shard.form !== 'token') return [];
    const known = first.get(folded(shard.token));
    if (known === undefined) {
      first.set(folded(shard.token), shard);
      return [];
    }
    const { token, index } = shard;
    return (['holder', 'site'] as const)
      .filter((field) => shard[field] !== known[field])
      .map((field) => ({
        path: ['shards', place, field],
        refusal: refuse('PLAN-TOKEN-1', { token, field, index, have: shard[field], other: known.index, want: known[field] }),
      }));
  });
}

/** Where the shards of each thing stand in the list, by the thing's own name. */
function grouped(shards: ShardPlan['shards'], namesOf: (shard: PlannedShard) => readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, shard] of shards.entries()) {
    for (const name of new Set(namesOf(shard))) places.set(name, [...(places.get(name) ?? []), place]);
  }
  return places;
}

/** SOD-HOLDER-1, SOD-SITE-1, SOD-TOKEN-1, SOD-ACCOUNT-1: k shards or more in one hand, behind one door, on one device, under one account. */
function segregationProblems({ threshold, people, sites, shards }: ShardPlan): readonly PlanProblem[] {
  const problems: PlanProblem[] = [];
  const indexes = (places: readonly number[]): string =>
    places
      .map((place) => shards[place]?.index ?? 0)
      .toSorted((a, b) => a - b)
      .join(', ');
  const enough = (
    names: (shard: PlannedShard) => readonly string[],
    found: (name: string, places: readonly number[]) => PlanProblem,
  ): void => {
    for (const [name, places] of grouped(shards, names)) if (places.length >= threshold) problems.push(found(name, places));
  };
  const operands = (places: readonly number[]) => ({ shards: indexes(places), have: places.length, threshold });
  /** The entry in a list, or the shard that is one too many. */
  const entry = (list: 'people' | 'sites', name: string, [first = 0]: readonly number[], field: string): PlanProblem['path'] => {
    const place = { people, sites }[list].findIndex(({ id }) => id === name);
    return place < 0 ? ['shards', first, field] : [list, place, 'id'];
  };
  const nameOf = (list: 'people' | 'sites', name: string): string => ({ people, sites })[list].find(({ id }) => id === name)?.name ?? name;
  enough(peopleOf, (person, places) => ({
    path: entry('people', person, places, 'holder'),
    refusal: refuse('SOD-HOLDER-1', { person: nameOf('people', person), ...operands(places) }),
  }));
  enough(
    ({ site }) => (site === null ? [] : [site]),
    (site, places) => ({
      path: entry('sites', site, places, 'site'),
      refusal: refuse('SOD-SITE-1', { site: nameOf('sites', site), ...operands(places) }),
    }),
  );
  enough(
    (shard) => (shard.form === 'token' ? [folded(shard.token)] : []),
    (token, places) => ({
      path: ['shards', places[threshold - 1] ?? 0, 'token'],
      refusal: refuse('SOD-TOKEN-1', { token, ...operands(places) }),
    }),
  );
  enough(
    (shard) => (shard.form === 'provider' ? [`${shard.provider} ${folded(shard.account)}`] : []),
    (account, places) => ({
      path: ['shards', places[threshold - 1] ?? 0, 'account'],
      refusal: refuse('SOD-ACCOUNT-1', { account, ...operands(places) }),
    }),
  );
  return problems;
}

/** In the order of the questions; empty: the plan belongs together, and nobody alone has k shards. */
export const lintPlan = (plan: ShardPlan): readonly PlanProblem[] => [
  ...numbersProblems(plan),
  ...sameProblems(plan),
  ...namesProblems(plan),
  ...keyProblems(plan),
  ...tokenProblems(plan),
  ...segregationProblems(plan),
];
