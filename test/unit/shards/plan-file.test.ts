/** A plan as people write it: what is right is read, and everything that is wrong in one thing is named by control, line and values. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { shardPlanRecord } from '../../../shared/format/shard-plan.ts';
import { readPlan } from '../../../shared/shards/plan-file.ts';
import { planWarnings } from '../../../shared/shards/plan-warnings.ts';
import { refusalWords } from '../../../shared/words/refusals.ts';
import { shardPlanRefusals } from '../../../shared/words/refusals-shard-plan.ts';
import { planOf, SAMPLE } from './sample-plan.ts';

/** The sample with one text in the place of another, which must be there. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, SAMPLE);
}
/** `LINE CONTROL sentence` of each problem, in order. */
function problems(text: string): readonly string[] {
  const read = readPlan(text);
  if (read.ok) return [];
  return read.problems.map(({ line, refusal: { control, operands } }) => `${line} ${control} ${refusalWords(control, operands)?.happened}`);
}
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe('a plan that is right', () => {
  test('is read, with what may be left out', () => {
    const plan = planOf(SAMPLE);
    expect(plan.shards.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
    expect(plan.shards[1]).toEqual({ index: 2, form: 'token', holder: 'pavlos', deputies: [], site: 'oslo', token: '0123456789' });
    expect(plan.shards[3]).toMatchObject({ deputies: ['nguyen'], site: null });
    expect(plan.sites.map(({ contact }) => contact)).toEqual(['watch, +47 555 0100', null]);
    expect(shardPlanRecord.decode(shardPlanRecord.encode(plan))).toEqual(plan);
  });
  test('has the same digest with its shards in another order, and written as JSON', () => {
    const file = parse(SAMPLE) as { shards: unknown[] };
    file.shards.reverse();
    const digest = shardPlanRecord.digest(planOf(SAMPLE));
    expect(shardPlanRecord.digest(planOf(stringify(file)))).toBe(digest);
    expect(shardPlanRecord.digest(planOf(JSON.stringify(file)))).toBe(digest);
    expect(shardPlanRecord.digest(planOf(changed(['0150 Oslo', '0151 Oslo'])))).not.toBe(digest);
  });
});

const form = (name: string, text: string, said: RegExp): readonly [string, string, RegExp] => [name, text, said];
test('docs/recovery-plan.md: its example is this plan, its warnings are all there are', () => {
  const page = readFileSync(new URL('../../../docs/recovery-plan.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n([^`]+)```/.exec(page) ?? [];
  expect(planOf(example)).toEqual(planOf(SAMPLE));
  for (const control of Object.keys(shardPlanRefusals)) if (!control.startsWith('PLAN-')) expect(page).toContain(control);
});

describe('what is not of the right form', () => {
  test.each([
    form('empty', '', /^1 PLAN-FILE-1 In the plan, “the file” is empty/),
    form('no YAML', 'shards: [', /PLAN-FILE-1 In the plan, “the file” is not YAML here/),
    form('another format', changed(['plan-v1', 'plan-v2']), /^1 PLAN-FILE-1 In the plan, “format” must be keyrite-shard-plan-v1/),
    form(
      'an unknown field',
      changed(['    site: hanoi', '    site: hanoi\n    safe: "2"']),
      /PLAN-FILE-1 In the plan, “shards\.2\.safe” is not a name known here/,
    ),
    form(
      'x = 0',
      changed(['index: 1', 'index: 0']),
      /PLAN-FILE-1 In the plan, “shards\.0\.index” must be at least 1: x = 0 is the secret itself/,
    ),
    form('an index of 256', changed(['index: 5', 'index: 256']), /PLAN-FILE-1 In the plan, “shards\.4\.index” must be at most 31/),
    form('an index that is no whole number', changed(['index: 5', 'index: 4.5']), /“shards\.4\.index” must be a whole number/),
    form('a negative index', changed(['index: 5', 'index: -5']), /“shards\.4\.index” must be at least 1/),
    form(
      'k of 1',
      changed(['threshold: 3', 'threshold: 1']),
      /^3 PLAN-FILE-1 In the plan, “threshold” must be at least 2: nobody opens a key alone/,
    ),
    form('k of 0', changed(['threshold: 3', 'threshold: 0']), /“threshold” must be at least 2/),
    form('k of 2.5', changed(['threshold: 3', 'threshold: 2.5']), /“threshold” must be a whole number/),
    form('k as text', changed(['threshold: 3', 'threshold: "3"']), /“threshold” must be a whole number/),
    form('no shards', `${SAMPLE.slice(0, SAMPLE.indexOf('shards:'))}shards: []\n`, /“shards” must have at least 2 entries/),
    form('no people', changed(['people:\n', 'people: []\nnobody:\n']), /“people” must have at least 1 entries/),
    form('another form', changed(['form: token', 'form: tattoo']), /“shards\.1\.form” must be one of paper, token, provider/),
    form('a token without its number', changed(['    token: "0123456789"\n', '']), /“shards\.1\.token” is missing/),
    form(
      'a number that YAML takes for one',
      changed(['"0123456789"', '123456789']),
      /“shards\.1\.token” must be the serial number as text.*quotation marks/,
    ),
    form(
      'an account that YAML takes for a number',
      changed(['"123456789012"', '123456789012']),
      /“shards\.3\.account” must be the account as text.*quotation marks/,
    ),
    form('a card without its site', changed(['    site: hanoi\n', '']), /“shards\.2\.site” is missing/),
    form(
      'a region in another spelling',
      changed(['region: us-east-1', 'region: US-East-1']),
      /“shards\.3\.region” must be a region in small letters/,
    ),
    form(
      'another provider',
      changed(['provider: gcp-kms', 'provider: dropbox']),
      /“shards\.4\.provider” must be one of aws-kms, gcp-kms, vault-transit, hsm/,
    ),
    form('a person who cannot be reached', changed([', contact: +44 555 0105', '']), /“people\.4\.contact” is missing/),
  ])('%s', (_, text, said) => {
    expect(problems(text)[0]).toMatch(said);
  });

  test('n of 256', () => {
    const file = parse(SAMPLE) as { shards: object[] };
    file.shards = Array.from({ length: 256 }, (_, at) => ({ ...file.shards[2], index: at + 1 }));
    const said = problems(stringify(file));
    expect(said.some((one) => one.includes('PLAN-FILE-1 In the plan, “shards” must have at most 31 entries.'))).toBe(true);
  });
});

describe('what does not go together', () => {
  const once = (text: string, part: string, said: string): void => {
    expect(problems(text)).toEqual([`${lineOf(text, part)} ${said}`]);
  };
  test('k above n', () => {
    once(changed(['threshold: 3', 'threshold: 6']), 'threshold', 'PLAN-THRESHOLD-1 6 shards are to open the key; the plan has 5.');
  });
  test('an index twice', () => {
    once(
      changed(['index: 5', 'index: 4']),
      'index: 4\n    form: provider\n    holder: petr',
      'PLAN-INDEX-1 Shard 4 stands in the plan twice.',
    );
  });
  test('a gap', () => {
    once(changed(['index: 5', 'index: 7']), 'index: 7', 'PLAN-INDEX-2 There is a shard 7 among 5: they are numbered from 1 without a gap.');
  });
  test('an unknown site, and the one that nothing names then', () => {
    const text = changed(['site: hanoi', 'site: hue']);
    expect(problems(text)).toEqual([
      `${lineOf(text, '- id: hanoi')} PLAN-UNUSED-1 “hanoi” stands under “sites”, and no shard names it.`,
      `${lineOf(text, 'site: hue')} PLAN-NAME-1 Shard 3 names “hue”, who is not under “sites”.`,
    ]);
  });
  test('an unknown holder and an unknown deputy', () => {
    once(
      changed(['deputies: [nguyen]', 'deputies: [nobody]']),
      'deputies: [nobody]',
      'PLAN-NAME-1 Shard 4 names “nobody”, who is not under “people”.',
    );
    expect(problems(changed(['holder: pavlos', 'holder: paulus']))).toContainEqual(
      expect.stringContaining('PLAN-NAME-1 Shard 2 names “paulus”'),
    );
  });
  test('a deputy who is the holder, or stands there twice', () => {
    const said = 'PLAN-DEPUTY-1 For shard 4, “nia” stands in for themselves or twice.';
    once(changed(['deputies: [nguyen]', 'deputies: [nguyen, nia]']), 'deputies: [nguyen, nia]', said);
    once(changed(['deputies: [nguyen]', 'deputies: [nguyen, nguyen]']), 'deputies: [nguyen, nguyen]', said.replace('nia', 'nguyen'));
  });
  test.each([
    ['one name in two spellings', ['Nia Enghraifft', 'пётр ПРИМЕРОВ'], 'PLAN-SAME-1 Under “people”, the name “пётр ПРИМЕРОВ” stands twice'],
    ['one telephone', ['+44 555 0105', '+84 555 0104'], 'PLAN-SAME-1 Under “people”, the contact “+84 555 0104” stands twice'],
    ['one address for two sites', ['Phố Ví Dụ 2, Hà Nội', 'Eksempelveien 1,  0150 OSLO'], 'PLAN-SAME-1 Under “sites”, the address'],
  ] as const)('%s', (_, change, said) => {
    expect(problems(changed(change))).toEqual([expect.stringContaining(said)]);
  });
  test('one person under two ids is found by name and telephone', () => {
    const text = changed(
      ['  - { id: nia,', '  - { id: petr2, name: Пётр Примеров, contact: +7 555 0103 }\n  - { id: nia,'],
      ['    holder: petr', '    holder: petr2'],
    );
    expect(problems(text).map((one) => one.split(' ')[1])).toEqual(['PLAN-SAME-1', 'PLAN-SAME-1']);
  });
  test.each([
    [
      'another region',
      ['region: us-east-1', 'region: us-east-2'],
      'PLAN-KEY-2 Shard 4: the region is “us-east-2”, and the key’s own name says “us-east-1”.',
    ],
    [
      'another account',
      ['"123456789012"', '"123456789013"'],
      'PLAN-KEY-2 Shard 4: the account is “123456789013”, and the key’s own name says “123456789012”.',
    ],
    [
      'another project',
      ['account: example-custody', 'account: example-other'],
      'PLAN-KEY-2 Shard 5: the account is “example-other”, and the key’s own name says “example-custody”.',
    ],
    [
      'no full name',
      ['key: arn:aws:kms:us-east-1:123456789012:key/', 'key: alias/'],
      'PLAN-KEY-1 Shard 4: “alias/1234abcd-12ab-34cd-56ef-1234567890ab” is not the full name of a key with aws-kms.',
    ],
    ['another provider', ['provider: gcp-kms', 'provider: vault-transit'], 'PLAN-KEY-1 Shard 5: “projects/example-custody'],
    ['a command in a name', ['cryptoKeys/root-2026', 'cryptoKeys/root;reboot'], 'PLAN-KEY-1 Shard 5:'],
  ] as const)('a key of %s', (_, change, said) => {
    expect(problems(changed(change))).toEqual([expect.stringContaining(said)]);
  });
});

test.each([
  ['account', 'https://vault.example.org:8200'],
  ['account', 'vault.example.org/'],
  ['account', 'vault.example.org//team'],
])('an %s in another spelling: %s', (_, account) => {
  expect(problems(changed(['account: example-custody', `account: ${account}`]))[0]).toMatch(
    /PLAN-FILE-1 In the plan, “shards\.4\.account” must be the account as text/,
  );
});
test('one token in two hands, and at two places', () => {
  const text = changed(['index: 3\n    form: paper', 'index: 3\n    form: token\n    token: "0123456789"']);
  const line = lineOf(text, 'holder: nguyen');
  expect(problems(text)).toEqual([
    `${line} PLAN-TOKEN-1 Token 0123456789: the holder of shard 3 is “nguyen”, that of shard 2 is “pavlos”; it is one token.`,
    `${line + 1} PLAN-TOKEN-1 Token 0123456789: the site of shard 3 is “hanoi”, that of shard 2 is “oslo”; it is one token.`,
  ]);
});

describe('segregation', () => {
  const only = (text: string): string => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    return found[0] ?? '';
  };
  test('a person who holds k shards', () => {
    const text = changed(
      ['holder: lukasz', 'holder: petr'],
      ['deputies: [petr]', 'deputies: [lukasz]'],
      ['holder: pavlos', 'holder: petr'],
      ['deputies: [nguyen]', 'deputies: [pavlos]'],
    );
    expect(only(text)).toBe(
      `${lineOf(text, 'id: petr')} SOD-HOLDER-1 Пётр Примеров holds or may be assigned 3 shards (1, 2, 5); 3 open the key.`,
    );
  });
  test('a person who may be assigned what is missing to k', () => {
    expect(only(changed(['deputies: [nguyen]', 'deputies: [petr]']))).toMatch(
      /SOD-HOLDER-1 Пётр Примеров holds or may be assigned 3 shards \(1, 4, 5\)/,
    );
    expect(problems(changed(['threshold: 3', 'threshold: 4'], ['deputies: [nguyen]', 'deputies: [petr]']))).toEqual([]);
  });
  test('a site', () => {
    const text = changed(['    site: hanoi', '    site: oslo'], ['    provider: gcp-kms', '    site: hanoi\n    provider: gcp-kms']);
    expect(only(text)).toBe(`${lineOf(text, 'id: oslo')} SOD-SITE-1 At Hvelv Oslo are 3 shards (1, 2, 3); 3 open the key.`);
  });
  /** Two of five open it, and everything but what is asked about lies apart. */
  const apart = [
    ['threshold: 3', 'threshold: 2'],
    ['deputies: [petr]', 'deputies: []'],
    ['deputies: [nguyen]', 'deputies: []'],
    ['    site: oslo\n    token', '    site: hanoi\n    token'],
    ['    holder: nguyen\n    site: hanoi', '    holder: nguyen\n    site: hue'],
    ['people:', '  - { id: hue, name: Kho bạc Huế, region: vietnam-mid, address: Đường Ví Dụ 3 }\npeople:'],
  ] as const;
  test('a token, in two spellings of its number: one hand and one place too', () => {
    const text = changed(
      ...apart,
      ['holder: lukasz', 'holder: pavlos'],
      ['  - { id: lukasz, name: Łukasz Przykład, contact: +48 555 0101 }\n', ''],
      ['token: "0123456789"', 'token: A1B2'],
      ['index: 1\n    form: paper', 'index: 1\n    form: token\n    token: a1b2'],
      ['    site: hanoi\n    token', '    site: oslo\n    token'],
      ['    site: hue', '    site: hanoi'],
      ['  - { id: hue, name: Kho bạc Huế, region: vietnam-mid, address: Đường Ví Dụ 3 }\n', ''],
    );
    expect(problems(text)).toEqual([
      `${lineOf(text, 'id: oslo')} SOD-SITE-1 At Hvelv Oslo are 2 shards (1, 2); 2 open the key.`,
      `${lineOf(text, 'id: pavlos')} SOD-HOLDER-1 Παύλος Παράδειγμα holds or may be assigned 2 shards (1, 2); 2 open the key.`,
      `${lineOf(text, 'token: A1B2')} SOD-TOKEN-1 On token a1b2 are 2 shards (1, 2); 2 open the key.`,
    ]);
  });
  test('an account, in two regions', () => {
    const text = changed(
      ...apart,
      ['provider: gcp-kms', 'provider: aws-kms'],
      ['account: example-custody', 'account: "123456789012"'],
      ['region: europe-west3', 'region: eu-west-3'],
      [/key: projects\S+/.exec(SAMPLE)?.[0] ?? '', 'key: arn:aws:kms:eu-west-3:123456789012:key/9999'],
    );
    expect(only(text)).toContain('SOD-ACCOUNT-1 Under the account aws-kms 123456789012 are 2 shards (4, 5); 2 open the key.');
  });
});

describe('warnings', () => {
  const warnings = (text: string): readonly string[] =>
    planWarnings(planOf(text)).map(({ control, operands }) => `${control} ${refusalWords(control, operands)?.happened}`);
  test('none for the sample', () => {
    expect(warnings(SAMPLE)).toEqual([]);
  });
  test('k shards in one region: no hand, but one flood', () => {
    expect(warnings(changed(['region: vietnam-north', 'region: eu-north-1']))).toEqual([
      'WARN-REGION-1 In the region eu-north-1 are 3 shards (1, 2, 3); 3 open the key.',
      'WARN-LOSS-1 If the region eu-north-1 fails, 2 shards are left, and 3 are needed: shards 1, 2, 3 are lost.',
    ]);
  });
  test('one person away loses the key', () => {
    const text = changed(
      ['threshold: 3', 'threshold: 4'],
      ['    holder: pavlos', '    holder: petr'],
      ['deputies: [petr]', 'deputies: [pavlos]'],
    );
    expect(warnings(text).at(-1)).toBe(
      'WARN-LOSS-1 If Пётр Примеров is away, 3 shards are left, and 4 are needed: nobody else may bring shards 2, 5.',
    );
  });
  test('the loss of one thing loses the key', () => {
    expect(warnings(changed(['threshold: 3', 'threshold: 4']))).toEqual([
      'WARN-LOSS-1 If the region eu-north-1 fails, 3 shards are left, and 4 are needed: shards 1, 2 are lost.',
      'WARN-LOSS-1 If the site Hvelv Oslo fails, 3 shards are left, and 4 are needed: shards 1, 2 are lost.',
    ]);
  });
});
