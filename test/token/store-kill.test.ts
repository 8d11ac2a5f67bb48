/** kill -9 while records are written and while the log is copied: what was acknowledged is there, and what is there is whole. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCopies } from '../../electron/store/copies.ts';
import { openStore } from '../../electron/store/event-store.ts';
import { killedAt, randomPoint } from './kill-points.ts';

const writer = join(import.meta.dirname, 'store-writer.ts');
/** Records between two kills, at most. */
const MOST = 40;
const KILLS = 200;
/** After so many a new log is begun: its making is killed too, and the reading stays short. */
const KILLS_A_LOG = 20;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync('/dev/shm/keyrite-store-');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The digests of the log's records, in order. A look at a copy leaves the killed process's WAL to the next process. */
function digestsIn(file: string, at: 'the file' | 'a copy'): readonly string[] {
  if (!existsSync(file)) return [];
  const path = at === 'the file' ? file : `${file}.looked-at`;
  if (at === 'a copy') for (const end of ['', '-wal']) if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${path}${end}`);
  const store = openStore(path);
  const digests = Array.from(store.replay(), ({ digest }) => digest);
  expect(digests.length).toBe(store.count);
  store.close();
  if (at === 'a copy') for (const end of ['', '-wal']) rmSync(`${path}${end}`, { force: true });
  return digests;
}

/** One log after another, each killed again and again. */
async function killAgainAndAgain(kills: number, lane: string): Promise<number> {
  let written = 0;
  for (let nth = 0; nth < kills; nth += KILLS_A_LOG) {
    const file = join(folder, `${lane}-${nth}`);
    let known: readonly string[] = [];
    for (let kill = 0; kill < KILLS_A_LOG; kill += 1) {
      const point = randomPoint(kill, MOST);
      const told = await killedAt([writer, 'ceremonies', file], point);
      const where = `${file}, kill ${kill} at ${JSON.stringify(point)}`;
      const found = digestsIn(file, kill % 2 === 0 ? 'the file' : 'a copy');
      expect(found.slice(0, known.length), `${where}: what was there before`).toEqual(known);
      const acknowledged = told.map((line) => line.split(' '));
      expect(
        acknowledged.map(([position]) => found[Number(position) - 1]),
        `${where}: what it acknowledged`,
      ).toEqual(acknowledged.map(([, digest]) => digest));
      known = found;
    }
    expect(known.length).toBeGreaterThan(KILLS_A_LOG);
    written += known.length;
  }
  return written;
}

test(`kill -9 at ${KILLS} random points: nothing acknowledged is lost, every chain verifies`, { timeout: 300_000 }, async () => {
  const written = await Promise.all(['one', 'two'].map((lane) => killAgainAndAgain(KILLS / 2, lane)));
  expect(Math.min(...written)).toBeGreaterThan(KILLS);
  // nothing is left behind but the logs and, of the last kills, their WALs
  expect(readdirSync(folder).filter((name) => !/^(one|two)-\d+(-wal)?$/.test(name))).toEqual([]);
});

test('kill -9 while the log is copied: the copy before or the new one is there, and whole', { timeout: 120_000 }, async () => {
  const file = join(folder, 'log');
  const medium = join(folder, 'medium');
  mkdirSync(medium);
  let copied = 0;
  let cut = 0;
  for (let kill = 0; kill < 40; kill += 1) {
    const told = await killedAt([writer, 'copies', file, medium], { lines: 1 + (kill % 5), after: kill % 7 });
    copied = Math.max(copied, ...told.map(Number));
    const [copy] = findCopies([medium]);
    expect(copy).toMatchObject({ ok: true });
    if (copy?.ok === true) expect(copy.records).toBeGreaterThanOrEqual(copied);
    cut += existsSync(join(medium, 'keyrite-log-copy.sqlite.new')) ? 1 : 0;
  }
  // some of them fell into a copy under way
  expect(cut).toBeGreaterThan(0);
  const store = openStore(file);
  store.copyTo(medium);
  expect(readdirSync(medium)).toEqual(['keyrite-log-copy.sqlite']);
  expect(findCopies([medium])[0]).toMatchObject({ ok: true, records: store.count });
  store.close();
});
