/** What the log costs: durable appends against SQLite alone, and reading it back against hashing the same bytes once. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { node24 } from '../../build/node-modules.mjs';
import { projectCache, SetupError, say } from '../../build/steps.mjs';
import { rsaVerify } from '../../electron/rsa.ts';
import { Ledger } from '../../electron/station/ledger.ts';
import { openStore } from '../../electron/store/event-store.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { playedCeremony, writeLog } from './log-of.ts';
import { type ReplayFigures, replayFigures } from './replay-log.ts';
import { median, megabytes, milliseconds, table, times } from './table.ts';

const ROUNDS = 15;
const SIZES = [100_000, 1_000_000];

/** On this checkout's disk: a log in memory would be written in no time. */
async function inFolder<Result>(act: (folder: string) => Result): Promise<Result> {
  mkdirSync(projectCache, { recursive: true });
  const folder = mkdtempSync(join(projectCache, 'bench-log-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  try {
    return await act(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** SQLite with the log's pragmas, and nothing around the bytes. */
function bareLog(file: string) {
  const database = new Database(file);
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 1'])
    database.pragma(pragma);
  database.exec('CREATE TABLE log (position INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT');
  const insert = database.prepare<[number, Uint8Array]>('INSERT INTO log (position, record) VALUES (?, ?)');
  return { append: (position: number, bytes: Uint8Array) => insert.run(position, bytes), close: () => database.close() };
}

interface Appends {
  readonly store: number;
  readonly bare: number;
}

/** Milliseconds for each record, in turn, so that whatever else the disk does falls on both. */
function appends(folder: string, round: number, entries: readonly Entry[]): Appends {
  const store = openStore(join(folder, `store-${round}`));
  const bare = bareLog(join(folder, `bare-${round}`));
  const took = { store: [] as number[], bare: [] as number[] };
  const timed = (which: keyof Appends, act: () => unknown): void => {
    const begun = performance.now();
    act();
    took[which].push(performance.now() - begun);
  };
  for (const [index, entry] of entries.entries()) {
    timed('store', () => {
      store.append(entry);
    });
    timed('bare', () => bare.append(index + 1, entry.bytes));
  }
  store.close();
  bare.close();
  return { store: median(took.store), bare: median(took.bare) };
}

function appendTable(rounds: readonly Appends[]): string {
  const perSecond = (values: readonly number[]): string => `${(1000 / median(values)).toFixed(0)} a second`;
  const shares = rounds.map(({ store, bare }) => bare / store);
  return table([
    [`durable appends, median of ${rounds.length}`, 'bare SQLite', 'the log', 'share', 'rounds'],
    [
      'records of one ceremony',
      perSecond(rounds.map(({ bare }) => bare)),
      perSecond(rounds.map(({ store }) => store)),
      median(shares).toFixed(2),
      `${Math.min(...shares).toFixed(2)} to ${Math.max(...shares).toFixed(2)}`,
    ],
  ]);
}

function replayed(folder: string, played: readonly Entry[], size: number): ReplayFigures {
  const file = join(folder, `log-${size}`);
  writeLog(file, played, size);
  const program = join(import.meta.dirname, 'replay-log.ts');
  const { status, stdout } = spawnSync(node24, ['--expose-gc', program, file], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  if (status !== 0) throw new SetupError(`reading a log of ${size} records failed`);
  rmSync(file);
  return replayFigures.parse(JSON.parse(stdout));
}

function replayTable(figures: readonly ReplayFigures[]): string {
  const row = (title: string, of: (one: ReplayFigures) => string): readonly string[] => [title, ...figures.map(of)];
  const against = (of: (seconds: ReplayFigures['seconds']) => number) => (one: ReplayFigures) =>
    `${of(one.seconds).toFixed(1)} s, ${times(of(one.seconds) / one.seconds.hash)}`;
  return table([
    row('processor time, and as many times a hash', ({ records }) => `${records} records`),
    row('hash the same bytes once', ({ bytes, seconds }) => `${seconds.hash.toFixed(1)} s, ${megabytes(bytes)}`),
    row(
      'replay, states folded, no control asked',
      against(({ fold }) => fold),
    ),
    row(
      'replay alone',
      against(({ replay }) => replay),
    ),
    row(
      'open: every check of the store',
      against(({ open }) => open),
    ),
    row('memory grown while reading', ({ grown }) => megabytes(grown)),
  ]);
}

/** Every control asked again of one ceremony's records, its signatures among them. */
function ledgerTable(folder: string, entries: readonly Entry[]): string {
  const store = openStore(join(folder, 'one'));
  for (const entry of entries) store.append(entry);
  const took = (act: () => unknown): number =>
    median(
      Array.from({ length: 20 }, () => {
        const begun = performance.now();
        act();
        return performance.now() - begun;
      }),
    );
  const hash = took(() => {
    for (const { bytes } of entries) digestHex(bytes);
  });
  const replay = took(() => {
    const ledger = Ledger.replay({ store, copies: [], rsa: rsaVerify, now: () => new Date(), publish: () => undefined });
    if (!(ledger instanceof Ledger)) throw new Error(`the log does not replay: ${ledger.control}`);
  });
  store.close();
  return table([
    [`the station's start, one ceremony, ${entries.length} records`, 'hash', 'replay', 'ratio'],
    ['every control and signature', milliseconds(hash), milliseconds(replay), times(replay / hash)],
  ]);
}

/** Takes some minutes and 2 GB of disk. */
export async function logTables(): Promise<string> {
  const played = await playedCeremony();
  return await inFolder((folder) => {
    say('Appending to the log …');
    // the first fills the caches and does not count
    const rounds = Array.from({ length: ROUNDS + 1 }, (_, round) => appends(folder, round, played)).slice(1);
    const figures = SIZES.map((size) => {
      say(`Reading a log of ${size} records …`);
      return replayed(folder, played, size);
    });
    return [appendTable(rounds), replayTable(figures), ledgerTable(folder, played)].join('\n\n');
  });
}
