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

/** Every call of refuse() in this file gets a number, under which it can be silenced. */
function numbered(file: string): void {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  const patched = source.replace(/\brefuse\((?:'([A-Z0-9-]+)'|control)/g, (call: string, control: string | undefined, at: number) => {
    places.push({ file, line: source.slice(0, at).split('\n').length, control: control ?? '*' });
    return call.replace('refuse(', `removable(${places.length}, `);
  });
  if (patched !== source) writeFileSync(path, `import { removable } from '../format/refusal.ts';\n${patched}`);
}

beforeAll(async () => {
  for (const part of ['shared', 'electron/custody', 'test/support', 'test/unit/ceremony', 'package.json']) {
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
  expect(places.length).toBeGreaterThan(100);
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
