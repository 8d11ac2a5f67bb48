/**
 * The log on disk: an SQLite file that grows by one record at a time and is never otherwise changed.
 *
 * - `append` returns when the record is on the disk (WAL, synchronous FULL) and throws otherwise; nothing is signed or made before it returned.
 * - After each record the WAL is copied into the file itself, if there is room: SQLite drops a damaged WAL in silence, and then only what the
 *   file has too.
 * - One process at a time. The lock is the kernel's and goes with the process, however it ends. It also goes when this process opens and closes
 *   the file by any other way (fcntl(2), record locks), so nothing but SQLite opens it here.
 * - On opening, the whole chain is replayed. What a chain cannot show is that its end was cut off between two openings: for that the witness
 *   writes down the log head.
 */
import { chmodSync, closeSync, fsyncSync, linkSync, lstatSync, openSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { decodeNext, type Entry } from '../../shared/format/event-record.ts';
import { bringUpToDate, checkForm, checkOrigin } from './migrations.ts';
import { faultOf, StoreFault } from './store-fault.ts';

export interface EventStore {
  /** In order, as replayed and appended so far; an array once handed out does not change. */
  readonly entries: readonly Entry[];
  /**
   * `entry` must follow the last one; another is a bug (FormatError). Throws StoreFault: STORE-FULL-1 leaves the log as it was and may be tried
   * again; after any other the fate of the record is unknown, and the store takes no more until it is opened again.
   */
  append(entry: Entry): void;
  close(): void;
}

/**
 * Opens the log, or starts a new one where there is no file. The folder must exist.
 * Throws StoreFault: STORE-DAMAGED-1, STORE-FUTURE-1, STORE-LOCKED-1, STORE-FULL-1, STORE-APPEND-1.
 */
export function openStore(file: string): EventStore {
  const path = resolve(file);
  return faulty(path, 0, () => {
    createWhereMissing(path);
    const database = new Database(path, { fileMustExist: true, timeout: 0 });
    try {
      claim(database);
      checkOrigin(database, path);
      bringUpToDate(database);
      checkForm(database, path);
      checkPages(database, path);
      return storeOf(database, path, replay(database, path));
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function faulty<Result>(file: string, record: number, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw faultOf(error, file, record);
  }
}

/** The file gets its name when it is whole and on the disk: whatever has the name and is not whole was damaged. */
function createWhereMissing(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there !== undefined) {
    if (!there.isFile()) throw new StoreFault('STORE-DAMAGED-1', { path, record: 0, why: 'not-a-file' });
    if ((there.mode & 0o777) !== 0o600) chmodSync(path, 0o600);
    return;
  }
  const making = `${path}.${process.pid}.new`;
  const remove = (): void => {
    for (const end of ['', '-journal', '-wal']) rmSync(`${making}${end}`, { force: true });
  };
  remove();
  try {
    closeSync(openSync(making, 'wx', 0o600));
    const database = new Database(making, { fileMustExist: true });
    try {
      database.pragma('synchronous = FULL');
      bringUpToDate(database);
    } finally {
      database.close();
    }
    // unlike rename, link never takes the place of a log that another process has begun meanwhile
    linkSync(making, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    remove();
  }
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** The lock is taken with the first access and kept. Exclusive before WAL, so that no shared-memory file is needed (https://www.sqlite.org/wal.html#noshm). */
function claim(database: Database.Database): void {
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('trusted_schema = OFF');
  if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') throw new Error('SQLite took no WAL');
  database.pragma('synchronous = FULL');
  database.pragma('wal_autocheckpoint = 1');
  // a WAL that a killed process left is read in here; the lock of WAL mode is taken by the first write
  database.exec('BEGIN EXCLUSIVE; COMMIT');
  copyWal(database);
}

/** A log on a full disk is opened all the same, to be read and exported: its last records then stay in the WAL. */
function copyWal(database: Database.Database): void {
  try {
    database.pragma('wal_checkpoint(FULL)');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL')) throw error;
  }
}

function checkPages(database: Database.Database, file: string): void {
  const said = database.pragma('integrity_check(1)', { simple: true });
  if (said !== 'ok') throw new StoreFault('STORE-DAMAGED-1', { path: file, record: 0, why: String(said) });
}

interface Row {
  readonly seq: number;
  readonly digest: string;
  readonly record: Uint8Array;
}

function rowOf(row: unknown): Row {
  const columns: { readonly seq?: unknown; readonly digest?: unknown; readonly record?: unknown } = row ?? {};
  const { seq, digest, record } = columns;
  if (typeof seq !== 'number' || typeof digest !== 'string' || !Buffer.isBuffer(record)) throw new Error('event_log has other columns');
  return { seq, digest, record: new Uint8Array(record.buffer, record.byteOffset, record.byteLength) };
}

function replay(database: Database.Database, file: string): Entry[] {
  const entries: Entry[] = [];
  for (const row of database.prepare('SELECT seq, digest, record FROM event_log ORDER BY seq').iterate()) {
    const number = entries.length + 1;
    const damaged = (why: string, cause?: unknown): StoreFault =>
      new StoreFault('STORE-DAMAGED-1', { path: file, record: number, why }, cause);
    const { seq, digest, record } = rowOf(row);
    if (seq !== number) throw damaged('missing');
    const entry = decoded(entries.at(-1), record, damaged);
    if (entry.digest !== digest) throw damaged('digest');
    entries.push(entry);
  }
  return entries;
}

function decoded(last: Entry | undefined, record: Uint8Array, damaged: (why: string, cause: unknown) => StoreFault): Entry {
  try {
    return decodeNext(last, record);
  } catch (error) {
    throw error instanceof FormatError ? damaged(error.code, error) : error;
  }
}

function storeOf(database: Database.Database, file: string, replayed: readonly Entry[]): EventStore {
  let entries = replayed;
  let broken: StoreFault | undefined;
  const insert = database.prepare<[number, string, Uint8Array]>('INSERT INTO event_log (seq, digest, record) VALUES (?, ?, ?)');
  return {
    get entries() {
      return entries;
    },
    append: ({ record: { seq }, bytes, digest }) => {
      if (broken !== undefined) throw broken;
      const entry = decodeNext(entries.at(-1), bytes);
      if (entry.digest !== digest) throw new FormatError('LOG-CHAIN', `record ${seq}`, 'its digest is of other bytes');
      try {
        insert.run(seq, digest, bytes);
      } catch (error) {
        const fault = faultOf(error, file, seq);
        if (fault instanceof StoreFault && fault.code !== 'STORE-FULL-1') broken = fault;
        throw fault;
      }
      entries = [...entries, entry];
    },
    close: () => {
      database.close();
    },
  };
}
