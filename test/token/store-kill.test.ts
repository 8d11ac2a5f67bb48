/** kill -9 while records are written and while the log is copied: what was acknowledged is there, and what is there is whole. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCopies } from '../../electron/store/copies.ts';
import { openStore } from '../../electron/store/event-store.ts';
import { killedAt, randomPoint } from './kill-points.ts';
import { entryAfter } from './store-records.ts';

const writer = join(import.meta.dirname, 'store-writer.ts');
const KILLS = 200;
/** After so many a new log is begun: its making is killed too, and the reading stays short. */
const KILLS_A_LOG = 20;
/** Records between two kills, more or less. */
const RECORDS = 40;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync('/dev/shm/keyrite-store-');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Kills one writer after another over one log: each opens what the one before left, says every record that is there, and writes on. */
async function killAgainAndAgain(file: string): Promise<number> {
  let known: readonly string[] = [];
  for (let kill = 0; kill < KILLS_A_LOG; kill += 1) {
    const point = randomPoint(kill, known.length + RECORDS);
    const told = await killedAt(writer, ['ceremonies', file], point);
    const both = Math.min(told.length, known.length);
    expect(told.slice(0, both), `${file}, kill ${kill} at ${JSON.stringify(point)}`).toEqual(known.slice(0, both));
    if (told.length > known.length) known = told;
  }
  const store = openStore(file);
  const there = Array.from(store.replay(), ({ digest }, index) => `${index + 1} ${digest}`);
  expect(there.length).toBe(store.count);
  expect(there.slice(0, known.length), file).toEqual(known);
  store.append(entryAfter(store.last, 'it goes on'));
  store.close();
  return there.length;
}

test(`kill -9 at ${KILLS} random points: nothing acknowledged is lost, every chain verifies`, { timeout: 900_000 }, async () => {
  const lane = async (name: string): Promise<number> => {
    let records = 0;
    for (let log = 0; log < KILLS / KILLS_A_LOG / 2; log += 1) records += await killAgainAndAgain(join(folder, `${name}-${log}`));
    return records;
  };
  const written = await Promise.all([lane('one'), lane('two')]);
  expect(Math.min(...written)).toBeGreaterThan(KILLS);
  // what a killed beginning leaves has another name than the log
  expect(readdirSync(folder).filter((name) => !/^(one|two)-\d(\.\d+\.new(-journal)?)?$/.test(name))).toEqual([]);
});

test('kill -9 while the log is copied: the copy before or the new one is there, and whole', { timeout: 120_000 }, async () => {
  const file = join(folder, 'log');
  const medium = join(folder, 'medium');
  mkdirSync(medium);
  let copied = 0;
  let cut = 0;
  for (let kill = 0; kill < 25; kill += 1) {
    const told = await killedAt(writer, ['copies', file, medium], { lines: 1 + (kill % 5), after: kill % 7 });
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
