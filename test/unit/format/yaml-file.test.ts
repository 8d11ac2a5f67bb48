import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isAlias, isCollection, isScalar, parseDocument, visit } from 'yaml';
import { readYamlFile, type YamlProblem } from '../../../shared/format/yaml-file.ts';
import { z } from '../../../shared/zod.ts';

const menu = z.strictObject({
  kitchen: z.string().max(12),
  seats: z.int().min(1).max(80),
  open: z.boolean().optional(),
  dishes: z.array(
    z.discriminatedUnion('course', [
      z.strictObject({ course: z.literal('soup'), bowl: z.enum(['small', 'large']) }),
      z.strictObject({ course: z.literal('main'), price: z.int() }),
    ]),
  ),
  notes: z.record(z.string().regex(/^[a-z]+$/), z.union([z.string(), z.strictObject({ by: z.string() })])).optional(),
});
const good = `# what there is today
kitchen: Ada's
seats: 40
dishes:
  - course: soup
    bowl: small
  - { course: main, price: 12 }
notes:
  fish: caught today
  salt:
    by: Nia
`;

/** The problems, short: line:column at code. */
const short = (problems: readonly YamlProblem[]): readonly string[] =>
  problems.map(({ line, column, at, code }) => `${line}:${column} ${at} ${code}`);
const trouble = (text: string, schema: z.ZodType = menu): readonly string[] => {
  const read = readYamlFile(text, schema);
  return read.ok ? ['accepted'] : short(read.problems);
};
const anything = z.unknown();
const made = (text: string): unknown => {
  const read = readYamlFile(text, anything);
  if (!read.ok) throw new Error(short(read.problems).join(', '));
  return read.value;
};

describe('a file', () => {
  it('is read into what the schema makes of it', () => {
    const read = readYamlFile(good, menu);
    expect(read).toEqual({
      ok: true,
      value: {
        kitchen: "Ada's",
        seats: 40,
        dishes: [
          { course: 'soup', bowl: 'small' },
          { course: 'main', price: 12 },
        ],
        notes: { fish: 'caught today', salt: { by: 'Nia' } },
      },
    });
  });
  it('has the values of the core schema of YAML 1.2, not those of 1.1', () => {
    expect(made('[yes, no, on, 010, 1_000, 12:30, ~, null, true, 0x10, "24h"]')).toEqual([
      'yes',
      'no',
      'on',
      10,
      '1_000',
      '12:30',
      null,
      null,
      true,
      16,
      '24h',
    ]);
    expect(made('a: |\n  one\n  two\nb: >-\n  one\n  two\n')).toEqual({ a: 'one\ntwo\n', b: 'one two' });
  });
  it.each(['---\na: 1\n', 'a: 1\n...\n', '\ufeffa: 1\n', 'a: 1\r\n', '{"a":1}', '# first\n\na: 1 # last'])('may be %j', (text) => {
    expect(made(text)).toEqual({ a: 1 });
  });
  it('may be JSON, all of it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.array(fc.boolean()))),
        (value) => {
          fc.pre(!Object.keys(value).some((name) => name === '__proto__' || name === '<<'));
          expect(made(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });
});

describe('refused, with the place: what is not read by everybody alike', () => {
  it.each([
    ['a name twice', 'a: 1\nb: 2\na: 3\n', '3:1 a repeated'],
    ['a name twice, in quotation marks', 'o:\n  a: 1\n  "a": 3\n', '3:3 o.a repeated'],
    ['a name twice, in JSON', '{"a":1,\n "a":2}', '2:2 a repeated'],
    ['an anchor', 'a: &x 1\n', '1:4 the file anchor'],
    ['an anchor of a mapping, on the line before it', 'a: &x\n  b: 1\n', '1:4 the file anchor'],
    ['an alias', 'a: [1]\nb: *x\n', '2:4 the file alias'],
    ['an anchor and its alias', 'a: &x 1\nb: *x\n', '1:4 the file anchor'],
    ['a merge', 'a: 1\n<<: {b: 2}\n', '2:1 the file merge-key'],
    ['a tag', 'a: !!str 1\n', '1:4 the file tag'],
    ['a tag of one’s own', 'a:\n  - !key x\n', '2:5 the file tag'],
    ['a tag that says nothing', 'a: ! x\n', '1:4 the file tag'],
    ['a version', '%YAML 1.1\n---\na: yes\n', '1:1 the file directive'],
    ['a handle for tags', '%TAG ! tag:x,2026:\n---\na: 1\n', '1:1 the file directive'],
    ['two documents', 'a: 1\n---\na: 2\n', '2:1 the file documents'],
    ['a number for a name', 'a:\n  1: x\n', '2:3 a name'],
    ['true for a name', 'true: x\n', '1:1 the file name'],
    ['a list for a name', '? [a]\n: 1\n', '1:3 the file name'],
    ['a name that JavaScript reserves', 'a: 1\n__proto__: {b: 1}\n', '2:1 the file name'],
    ['a fraction', 'a: 1\nb: 2.5\n', '2:4 b number'],
    ['a number past 2^53', 'a: 9007199254740992\n', '1:4 a number'],
    ['no number', 'a: .nan\n', '1:4 a number'],
    ['minus zero', 'a: -0\n', '1:4 a number'],
    ['half a character', 'a: "\\ud800"\n', '1:4 a text'],
    ['half a character in a name', 'a:\n  "\\ud800": 1\n', '2:3 a name'],
  ])('%s', (_, text, expected) => {
    expect(trouble(text, anything).join(',')).toBe(expected);
  });
});

describe('refused, with the place: what is not YAML', () => {
  it.each([
    ['a tab before a name', 'a:\n\tb: 1\n', '2:1 the file syntax'],
    ['a quotation mark that is not closed', 'a: 1\nb: "x\n', '3:1 the file syntax'],
    ['a bracket that is not closed', 'a: [1, 2\nb: 3\n', '2:1 the file syntax'],
    ['a name out of line', 'a:\n    b: 1\n  c: 2\n', '3:1 the file syntax'],
    ['two values', 'a: 1\nb: "x" y\n', '2:8 the file syntax'],
    ['text and names', 'a\nb: 1\n', '1:1 the file syntax'],
  ])('%s', (_, text, expected) => {
    expect(trouble(text).join(',')).toBe(expected);
  });
  it.each(['', '\n\n', '# nothing yet\n', '---\n', '~'])('an empty file: %j', (text) => {
    const read = readYamlFile(text, menu);
    expect(read.ok ? [] : read.problems.map(({ line, at }) => [line > 0, at])).toEqual([[true, 'the file']]);
  });
  it('a file of more than 256 kB, before it is looked at', () => {
    const longest = `a: 1 #${' '.repeat(262_144 - 6)}`;
    expect(trouble(longest, anything)).toEqual(['accepted']);
    expect(trouble(`${longest} `, anything)).toEqual(['1:1 the file size']);
  });
  it('a file nested deeper than 32 levels, however', () => {
    const list = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(trouble(list(33), anything)).toEqual(['accepted']);
    expect(trouble(list(34), anything)).toEqual(['1:34 the file depth']);
    for (const one of ['[', '- ', '? ', '{a: ', '[{"a":']) {
      expect(trouble(one.repeat(Math.floor(262_144 / one.length)), anything).join(','), one).toMatch(/^1:\d+ the file depth$/);
    }
  });
});

describe('refused, with the place: what the schema does not want', () => {
  it.each<[string, readonly [string, string], string, string]>([
    ['a value of another type', ['seats: 40', 'seats: forty'], '3:8 seats value', 'must be a whole number'],
    ['a value of another type, in quotation marks', ['seats: 40', 'seats: "40"'], '3:8 seats value', 'must be a whole number'],
    ['a value too large', ['seats: 40', 'seats: 81'], '3:8 seats value', 'must be at most 80'],
    ['a text too long', ["Ada's", 'Ada and her mother'], '2:10 kitchen value', 'must have at most 12 characters'],
    ['an empty value', ['seats: 40', 'seats:'], '3:1 seats value', 'must be a whole number'],
    ['a missing name', ['seats: 40\n', ''], '2:1 seats missing', 'is missing'],
    ['a missing name in a list', ['    bowl: small\n', ''], '5:5 dishes.0.bowl missing', 'is missing'],
    ['a missing name in a mapping', ['    by: Nia', '    {}'], '10:3 notes.salt.by missing', 'is missing'],
    [
      'a surplus name',
      ['    bowl: small\n', '    bowl: small\n    spoon: 1\n'],
      '7:5 dishes.0.spoon unknown-field',
      'is not a name known here',
    ],
    ['a name of another form', ['  fish: caught', '  Fish: caught'], '9:3 notes.Fish unknown-field', 'is not written as it must be'],
    ['another word', ['bowl: small', 'bowl: tiny'], '6:11 dishes.0.bowl value', 'must be one of small, large'],
    ['another variant', ['course: main', 'course: dessert'], '7:15 dishes.1.course value', 'must be one of soup, main'],
    ['no variant', ['course: main, ', ''], '7:5 dishes.1.course missing', 'is missing'],
    ['a list for names', ['  - course: soup\n    bowl: small\n', '  - []\n'], '5:5 dishes.0 value', 'must be names with values'],
    ['the variant that was meant', ['    by: Nia', '    by: 3'], '11:9 notes.salt.by value', 'must be text'],
  ])('%s', (_, [from, to], expected, message) => {
    expect(good).toContain(from);
    const read = readYamlFile(good.replace(from, to), menu);
    const problems = read.ok ? [] : read.problems;
    expect([short(problems).join(','), problems[0]?.message]).toEqual([expected, message]);
  });
  it('everything at once, in the order of the file, fifty at most', () => {
    const wrong = good.replace('seats: 40', 'seats: 0').replace('bowl: small', 'bowl: 3').replace('kitchen', 'kitschen');
    expect(trouble(wrong)).toEqual(['2:1 kitchen missing', '2:1 kitschen unknown-field', '3:8 seats value', '6:11 dishes.0.bowl value']);
    expect(trouble(`- ${'x\n- '.repeat(200)}x`, z.array(z.int()))).toHaveLength(50);
  });
  it('names that are no words, in quotation marks', () => {
    const odd = `"": 1\n"a.b": 1\n"\\e[2J": 1\n${'x'.repeat(100)}: 1\n`;
    expect(trouble(odd, z.strictObject({}))).toEqual([
      '1:1 "" unknown-field',
      '2:1 "a.b" unknown-field',
      '3:1 "\\u001b[2J" unknown-field',
      `4:1 "${'x'.repeat(64)}" unknown-field`,
    ]);
  });
  it('many names take no longer than they are long', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n');
    expect(trouble(many, z.strictObject({}))).toHaveLength(50);
    expect(trouble(many, z.record(z.string(), z.int()))).toEqual(['accepted']);
    expect(trouble(`a: 1${'\n'.repeat(250_000)}b: 2`, z.record(z.string(), z.int()))).toEqual(['accepted']);
  });
  it('more wrong places than can be listed', () => {
    // how many can be is a matter of the stack; a schema that cannot hand them on stands for it
    const rows = z.unknown().refine(() => {
      [].push(...Array<never>(10_000_000));
      return true;
    });
    expect(trouble('rows: []', rows)).toEqual(['1:1 the file rule']);
  });
});

const pieces = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('abk:-?[]{}&*!|>%@`\'"#,.\n\n\n  \t\r\\0159')), minLength: 1, maxLength: 3 }),
  fc.constantFrom(': ', '- ', '\n  ', '<<', '---\n', '\n...\n', '\ufeff', '\ud800', '\0', '&a ', '*a ', '!!str ', '? ', '|\n'),
);
const soup = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));
const cut = fc
  .tuple(fc.nat(good.length), fc.nat(good.length), soup)
  .map(([from, length, put]) => good.slice(0, from) + put + good.slice(from + length));
const nonsense = fc.oneof(soup, cut, fc.string({ unit: 'binary', maxLength: 80 }));

test('whatever the text, an answer comes, and its place is in the text', () => {
  fc.assert(
    fc.property(nonsense, (text) => {
      const read = readYamlFile(text, menu);
      if (read.ok) return;
      expect(read.problems.length).toBeGreaterThan(0);
      const lines = text.split('\n');
      for (const { line, column, at, message } of read.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
        expect(at).toMatch(/^[^\p{Cc}]+$/u);
        expect(message).toMatch(/^[^\p{Cc}]+$/u);
      }
    }),
    { numRuns: 2000 },
  );
});

test('what is accepted is what the parser says it is, without anchors, aliases and tags', () => {
  let accepted = 0;
  fc.assert(
    fc.property(nonsense, (text) => {
      const read = readYamlFile(text, anything);
      if (!read.ok) return;
      accepted++;
      const document = parseDocument(text);
      expect(document.errors).toEqual([]);
      expect(document.toJS()).toEqual(read.value);
      visit(document, (_, node) => {
        expect(isAlias(node)).toBe(false);
        if (isCollection(node) || isScalar(node)) expect([node.tag, node.anchor]).toEqual([undefined, undefined]);
      });
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
