/**
 * Copies of the log on other media, and the way back from one. A copy is a log in one file, without WAL; it is read back before it takes the
 * place of the copy before, and never takes the place of another log's: a log that lost its end, or was begun anew, is another log.
 */
import { closeSync, existsSync, fsyncSync, lstatSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { syncFolder } from './log-file.ts';
import { checkForm, checkOrigin } from './migrations.ts';
import { type Verified, verified } from './rows.ts';
import { codeOf, damaged, faultOf, isDamage, isFull, StoreFault } from './store-fault.ts';

const NAME = 'keyrite-log-copy.sqlite';

const copyIn = (folder: string): string => join(resolve(folder), NAME);

/** SQLite opens a file that is in WAL mode, or has a WAL or a journal beside it, by writing; a copy is none of these. */
function openReadOnly(path: string): Database.Database {
  if (!lstatSync(path).isFile()) throw damaged(path, 0, 'not-a-file');
  const header = new Uint8Array(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  // https://www.sqlite.org/fileformat.html#file_format_version_numbers
  const isWal = header[18] !== 1 || header[19] !== 1;
  if (isWal || ['-wal', '-journal'].some((end) => existsSync(`${path}${end}`))) throw damaged(path, 0, 'not-a-copy');
  return new Database(path, { readonly: true, fileMustExist: true, timeout: 0 });
}

function reading<Result>(path: string, read: (database: Database.Database) => Result): Result {
  const database = openReadOnly(path);
  try {
    checkOrigin(database, path);
    return read(database);
  } finally {
    database.close();
  }
}

const verifiedCopy = (path: string): Verified =>
  reading(path, (database) => {
    checkForm(database, path);
    return verified(database, path);
  });

/** The end of a copy as it says itself; null where there is no log to read. */
function endOf(path: string): { readonly position: number; readonly digest: string } | null {
  try {
    return reading(path, (database) => {
      const row: unknown = database.prepare('SELECT position, digest FROM event_log ORDER BY position DESC LIMIT 1').get();
      const { position, digest }: { readonly position?: unknown; readonly digest?: unknown } = row ?? {};
      return typeof position === 'number' && typeof digest === 'string' ? { position, digest } : null;
    });
  } catch (error) {
    if (error instanceof StoreFault || codeOf(error) !== undefined) return null;
    throw error;
  }
}

function refuseOther(path: string, database: Database.Database): void {
  const end = endOf(path);
  if (end === null) return;
  const ours = database.prepare<[number]>('SELECT digest FROM event_log WHERE position = ?').pluck().get(end.position);
  if (ours !== end.digest) throw new StoreFault('STORE-COPY-2', { path });
}

/** The system's or SQLite's code as the words for it know it. */
function reasonOf(code: string): string {
  if (isFull(code)) return 'full';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'read-only';
  return code;
}

function copyFault(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (error instanceof StoreFault || code === undefined) return error;
  return new StoreFault('STORE-COPY-1', { path, reason: reasonOf(code) }, error);
}

/** Writes a whole copy of the log beside the one before, reads it back, and puts it in its place. Throws StoreFault (event-store.ts). */
export function copyInto(
  folder: string,
  database: Database.Database,
  log: string,
  { last, count }: Pick<Verified, 'last' | 'count'>,
): void {
  const path = copyIn(folder);
  const making = `${path}.new`;
  try {
    refuseOther(path, database);
    // what a copy left that was cut short
    rmSync(making, { force: true });
    try {
      writeCopy(making, database, log);
      const copy = readBack(making, path);
      if (copy.count !== count || copy.last?.digest !== last?.digest) throw new StoreFault('STORE-COPY-1', { path, reason: 'unlike' });
      renameSync(making, path);
    } catch (error) {
      rmSync(making, { force: true });
      throw error;
    }
    syncFolder(resolve(folder));
  } catch (error) {
    throw copyFault(error, path);
  }
}

function writeCopy(making: string, database: Database.Database, log: string): void {
  const file = openSync(making, 'wx', 0o600);
  try {
    database.prepare('VACUUM INTO ?').run(making);
    fsyncSync(file);
  } catch (error) {
    const code = codeOf(error);
    throw isDamage(code) ? damaged(log, 0, code ?? '', error) : error;
  } finally {
    closeSync(file);
  }
}

/** What the medium does not give back is the medium's fault, not the log's. */
function readBack(making: string, path: string): Verified {
  try {
    return verifiedCopy(making);
  } catch (error) {
    throw error instanceof StoreFault ? new StoreFault('STORE-COPY-1', { path, reason: 'unlike' }, error) : error;
  }
}

export type FoundCopy =
  | { readonly ok: true; readonly path: string; readonly records: number; readonly lastAt: string }
  /** why: `missing`, `empty`, as in STORE-DAMAGED-1, or the code of another fault. */
  | { readonly ok: false; readonly path: string; readonly why: string };

/** The copy in each folder, read to its end and checked as a log is at opening. Nothing is written. */
export const findCopies = (folders: readonly string[]): readonly FoundCopy[] => folders.map((folder) => foundIn(copyIn(folder)));

function foundIn(path: string): FoundCopy {
  try {
    const { count, last } = verifiedCopy(path);
    return last === undefined ? { ok: false, path, why: 'empty' } : { ok: true, path, records: count, lastAt: last.record.at };
  } catch (error) {
    const fault = faultOf(error, path, 0);
    if (!(fault instanceof StoreFault)) throw error;
    const { why, reason } = fault.operands;
    return { ok: false, path, why: reason === undefined ? String(why ?? fault.code) : reasonOf(String(reason)) };
  }
}

/**
 * The operands of a fault at opening, for the refusal. Of a damaged log they name the copy with the most records, if one of these folders has
 * a good one: `copy` (its path), `copyRecords`, `copyLast` (when the last was written); `damage` then ends in `-copy`.
 */
export function restorable({ code, operands }: StoreFault, folders: readonly string[]): StoreFault['operands'] {
  if (code !== 'STORE-DAMAGED-1') return operands;
  const best = findCopies(folders)
    .filter((copy) => copy.ok)
    .toSorted((a, b) => b.records - a.records)
    .at(0);
  if (best === undefined) return operands;
  return {
    ...operands,
    damage: `${String(operands['damage'])}-copy`,
    copy: best.path,
    copyRecords: best.records,
    copyLast: best.lastAt,
  };
}
