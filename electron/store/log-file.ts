/** The file of the log: made whole or not at all, and opened by one process at a time. */
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, lstatSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { bringUpToDate } from './migrations.ts';
import { codeOf, damaged } from './store-fault.ts';

/** Makes the file where there is none. The lock is taken and kept; a WAL that a killed process left is in the file. Throws StoreFault or SQLite's error. */
export function openLogFile(path: string): Database.Database {
  createWhereMissing(path);
  const database = new Database(path, { fileMustExist: true, timeout: 0 });
  try {
    claim(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The file gets its name when it is whole and on the disk: whatever has the name and is not whole was damaged. */
function createWhereMissing(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there !== undefined) {
    if (!there.isFile()) throw damaged(path, 0, 'not-a-file');
    if ((there.mode & 0o777) !== 0o600) chmodSync(path, 0o600);
    return;
  }
  // SQLite would play it into the new file
  if (existsSync(`${path}-wal`)) throw damaged(path, 0, 'wal-alone');
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
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    remove();
  }
  syncFolder(dirname(path));
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
    if (codeOf(error) !== 'SQLITE_FULL') throw error;
  }
}
