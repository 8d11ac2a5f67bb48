/**
 * What each control is good for: in a copy of the source the places that refuse are silenced one by one, and some attack must notice each. For the
 * controls listed in docs/controls.md, "Removed", the attack named there gets through.
 */
import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Notices } from './removed-controls.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'keyrite-removed-'));

interface Place {
  readonly file: string;
  readonly line: number;
  /** '*' where its caller says which. */
  readonly control: string;
}
/** From 1. */
const places: Place[] = [];
let notices: Notices;

const CALL = /\brefuse\((?:'([A-Z0-9-]+)'|control)/g;
/** One line of a list of what may be wrong, or of what must be the same. */
const CLAUSE = /^( {4}(?! ))(?:(\['\w+', )([^\n]+ (?:[!=]==|>) [^\n]+)(\],)|((?!return|const|if)[^\n]+ === [^\n]+?)( &&|;))$/gm;

/** Every call of refuse() in this file, and every comparison of several that lead to one, gets a number, under which it can be silenced. */
function numbered(file: string): void {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  const place = (at: number, control: string | undefined): number =>
    places.push({ file, line: source.slice(0, at).split('\n').length, control: control ?? '*' });
  const patches: { readonly at: number; readonly whole: string; readonly by: string }[] = [];
  for (const { 0: whole, 1: control, index: at } of source.matchAll(CALL)) {
    patches.push({ at, whole, by: whole.replace('refuse(', `removable(${place(at, control)}, `) });
  }
  for (const { 0: whole, 1: indent = '', 2: field = '', 3: wrong, 4: end = '', 5: same, 6: sign = '', index: at } of source.matchAll(
    CLAUSE,
  )) {
    const control = /\brefuse\('([A-Z0-9-]+)'/.exec(source.slice(at))?.[1];
    if (control === undefined) continue;
    const removed = `globalThis.removedPlace === ${place(at, control)}`;
    patches.push({
      at,
      whole,
      by: indent + (wrong === undefined ? `(${removed} || ${same})${sign}` : `${field}!(${removed}) && (${wrong})${end}`),
    });
  }
  if (patches.length === 0) return;
  // from the end, so that what comes before stays where it is
  const patched = patches
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, { at, whole, by }) => text.slice(0, at) + by + text.slice(at + whole.length), source);
  writeFileSync(path, `import { removable } from '../format/refusal.ts';\n${patched}`);
}

beforeAll(async () => {
  for (const part of ['shared', 'electron/custody', 'electron/rsa.ts', 'test/support', 'test/unit/ceremony', 'package.json']) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const name of readdirSync(join(copy, 'shared/ceremony')).toSorted()) numbered(`shared/ceremony/${name}`);
  numbered('shared/script/problem.ts');
  appendFileSync(
    join(copy, 'shared/format/refusal.ts'),
    'export const removable = (place, control, operands = {}) => (place === globalThis.removedPlace ? null : refuse(control, operands));\n',
  );
  const program = join(copy, 'test/unit/ceremony/removed-controls.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...places.map(({ control }) => control)], {
    maxBuffer: 2 ** 26,
  });
  // written by the program above
  notices = JSON.parse(stdout) as Notices;
}, 120_000);
afterAll(() => {
  rmSync(copy, { recursive: true });
});

test('with every control in its place no attack gets through', () => {
  expect(places.length).toBeGreaterThan(150);
  expect(notices).toHaveLength(places.length + 1);
  expect(notices[0]).toEqual([]);
});

test('each place that refuses is missed by an attack that gets through when it is gone', () => {
  const unmissed = places.filter((_, at) => !(notices[at + 1] ?? []).some(({ instead }) => instead === null));
  // of an operation that this build does not have, OP-ROOM-1 would still say no
  expect(unmissed.map(({ file, control }) => `${file} ${control}`)).toEqual(['shared/ceremony/kinds.ts OP-BUILD-1']);
});

const page = readFileSync(join(root, 'docs/controls.md'), 'utf8');
const section = /\n## Removed\n([\s\S]*?)(?=\n## |$)/.exec(page)?.[1] ?? '';
const rows = [...section.matchAll(/^\| (.+) \| ([A-Z][A-Z0-9-]+-\d+) \| `([a-z-]+)` \|$/gm)].map(
  ([, what = '', control = '', file = '']) => ({
    what,
    control,
    file,
  }),
);

test('the page names at least ten', () => {
  expect(new Set(rows.map(({ control }) => control)).size).toBeGreaterThanOrEqual(10);
});
test.each(rows)('without $control in $file, this gets through: $what', ({ control, file, what }) => {
  const of = places.flatMap((place, at) =>
    place.file === `shared/ceremony/${file}.ts` && (place.control === control || place.control === '*') ? [notices[at + 1] ?? []] : [],
  );
  expect(of.flat()).toContainEqual({ control, what, instead: null });
});
