/** Nobody in the room is left with a control's ID alone: whatever the station can refuse, the catalogue has the three sentences for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusals } from '../../../shared/words/refusals.ts';

const project = join(import.meta.dirname, '../../..');
/** What runs in the station; the verifier has words of its own (cli/control-words.ts). */
const rooms = [
  'electron',
  'cli/station',
  'shared/format',
  'shared/script',
  'shared/keys',
  'shared/shards',
  'shared/ceremony',
  'shared/ipc',
];
const CONTROL = /'([A-Z]+(?:-[A-Z]+)*-\d+)'/g;
/** Of the same form, and no controls: channels, faults of a decoder, names of algorithms and documents. */
const OTHER = /^(P-|IPC|DSSE|LOG-(?!SEALED)|JSON|UTF|SHA|PGP|RFC|AES|WORM|ISO)/;

const sources = rooms.flatMap((room) =>
  readdirSync(join(project, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(room, path)),
);
const controls = new Map(
  sources.flatMap((path) => Array.from(readFileSync(join(project, path), 'utf8').matchAll(CONTROL), ([, id = '']) => [id, path] as const)),
);

test('every control that the station refuses with has its sentences', () => {
  const wordless = Array.from(controls).filter(([id]) => !OTHER.test(id) && !Object.hasOwn(refusals, id));
  expect(wordless).toEqual([]);
  expect(controls.size).toBeGreaterThan(100);
});

test('every sentence ends, and blames nobody', () => {
  for (const [id, entry] of Object.entries(refusals)) {
    const words = 'by' in entry ? [...Object.values(entry.when), entry.other] : [entry];
    for (const { happened, safe, todo } of words) {
      for (const sentence of [happened, safe, todo]) expect(sentence, id).toMatch(/[.)}]$/);
      expect(`${happened} ${safe} ${todo}`.toLowerCase(), id).not.toMatch(/please|sorry|error|invalid|failed/);
    }
  }
});

test('no sentences are kept for a control that nobody has', () => {
  expect(Object.keys(refusals).filter((id) => !controls.has(id))).toEqual([]);
});

/** What the screen gives beside the operands (renderer/parts/refused.ts), and refusalWords itself. */
const ADDED = ['name', 'first', 'master', 'witness', 'standing', 'nothing'];
const CALL = /refuse\(\s*'([A-Z0-9-]+)'\s*(?:,\s*\{([^{}]*)\})?\s*,?\s*\)/g;

test('the sentences name only what the refusal compares', () => {
  const operands = new Map<string, Set<string>>();
  const open = new Set<string>();
  for (const path of sources) {
    for (const [, id = '', body = ''] of readFileSync(join(project, path), 'utf8').matchAll(CALL)) {
      const names = operands.get(id) ?? new Set<string>();
      for (const part of body.split(',')) {
        if (part.includes('...')) open.add(id);
        const name = /^\s*(\w+)/.exec(part)?.[1];
        if (name !== undefined) names.add(name);
      }
      operands.set(id, names);
    }
  }
  const wrong = Object.entries(refusals).flatMap(([id, entry]) => {
    const known = operands.get(id);
    // an id that reaches refuse() by a variable, or operands that are spread, are read by no search
    if (known === undefined || open.has(id)) return [];
    const words = 'by' in entry ? [...Object.values(entry.when), entry.other] : [entry];
    const named = words.flatMap((w) => Array.from(`${w.happened} ${w.safe} ${w.todo}`.matchAll(/\{(\w+)\}/g), ([, name = '']) => name));
    if ('by' in entry) named.push(entry.by);
    return named.filter((name) => !known.has(name) && !ADDED.includes(name)).map((name) => `${id} {${name}}`);
  });
  expect(operands.size).toBeGreaterThan(80);
  expect(wrong).toEqual([]);
});
