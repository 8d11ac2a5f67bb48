/** Nobody in the room is left with a control's ID alone: whatever the station can refuse, the catalogue has the three sentences for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusals } from '../../../shared/words/refusals.ts';

const project = join(import.meta.dirname, '../../..');
/** What runs in the station; the verifier has words of its own (cli/). */
const rooms = ['electron', 'shared/format', 'shared/shards', 'shared/ceremony'];
const CONTROL = /'([A-Z]+(?:-[A-Z]+)*-\d+)'/g;
/** Of the same form, and no controls: channels, faults of a decoder, names of algorithms and documents. */
const OTHER = /^(IPC|DSSE|LOG-(?!SEALED)|JSON|UTF|SHA|PGP|RFC|AES|WORM|ISO)/;

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
