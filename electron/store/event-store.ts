/**
 * The log on disk: an SQLite file that grows by one record at a time and is never otherwise changed.
 *
 * - `append` returns when the record is on the disk (WAL, synchronous FULL) and throws otherwise; nothing is signed or made before it returned.
 * - After each record the WAL is copied into the file itself, if there is room: SQLite drops a damaged WAL in silence, and then only what the
 *   file has too.
 * - One process at a time. The lock is the kernel's and goes with the process, however it ends. It also goes when this process opens and closes
 *   the file by any other way (fcntl(2), record locks), so nothing but SQLite opens it here.
 * - On opening, everything is read and checked (rows.ts). What the chains cannot show is that the end was cut off between two openings: for
 *   that the witness writes down the log head.
 */
import { resolve } from 'node:path';
import type Database from 'better-sqlite3';
import { FormatError } from '../../shared/bytes/format-error.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { copyInto } from './copies.ts';
import { openLogFile } from './log-file.ts';
import { bringUpToDate, checkForm, checkOrigin, checkRecords } from './migrations.ts';
import { ceremonyAgain, digestOf, entriesAgain, type Head, headOf, notAfter, type Verified, verified } from './rows.ts';
import { damaged, faultOf, StoreFault } from './store-fault.ts';

export interface EventStore {
  /** Every record of every ceremony, in the order written; read from the file a page at a time, by digest and chain what opening verified. Throws StoreFault. */
  replay(): IterableIterator<Entry>;
  /** One ceremony's records in order, read from the file likewise; none if there is no such ceremony. Throws StoreFault. */
  of(ceremony: string): readonly Entry[];
  /** The last record of the workspace, whichever ceremony's. */
  readonly last: Entry | undefined;
  /** Records of the workspace. */
  readonly count: number;
  /**
   * `entry` must follow the last one of its ceremony, not be earlier than the last one of the workspace, and, if it opens a ceremony, name
   * that one; another is a bug (FormatError). Throws StoreFault: STORE-FULL-1 leaves the log as it was and may be tried again; after any other
   * the fate of the record is unknown, and the store takes no more until it is opened again.
   */
  append(entry: Entry): void;
  /**
   * Writes the whole log as one file into a folder of another medium, in place of the copy before, which stays whole until the new one is.
   * Throws StoreFault: STORE-COPY-1, STORE-COPY-2; STORE-DAMAGED-1 is about the log itself.
   */
  copyTo(folder: string): void;
  close(): void;
}

/**
 * Opens the log, or starts a new one where there is no file. The folder must exist.
 * Throws StoreFault: STORE-DAMAGED-1, STORE-FUTURE-1, STORE-EARLIER-1, STORE-LOCKED-1, STORE-FULL-1, STORE-OPEN-1, STORE-APPEND-1.
 */
export function openStore(file: string): EventStore {
  const path = resolve(file);
  try {
    const database = openLogFile(path);
    try {
      checkOrigin(database, path);
      checkRecords(database, path);
      bringUpToDate(database);
      checkForm(database, path);
      return storeOf(database, path, verified(database, path));
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw faultOf(error, path, 0);
  }
}

/** That the bytes are the record's is the encoder's to see to (appendEvent); the table compares ceremony, number and `prev` in them once more. */
function checkNext({ record, bytes, digest }: Entry, head: Head | undefined, last: Entry | undefined): void {
  const bug = (code: string, what: string): FormatError => new FormatError(code, `record ${record.seq} of ${record.ceremony}`, what);
  if (record.seq !== (head?.record.seq ?? 0) + 1) throw bug('LOG-SEQUENCE', 'its number does not follow');
  if (record.prev !== (head?.digest ?? null)) throw bug('LOG-CHAIN', 'it does not name the record before it');
  if (digestOf(bytes) !== digest) throw bug('LOG-CHAIN', 'its digest is of other bytes');
  const why = notAfter(last, record);
  if (why !== null) throw bug('LOG-ORDER', why);
}

function storeOf(database: Database.Database, file: string, { heads, ...found }: Verified): EventStore {
  let { last, count } = found;
  let broken: StoreFault | undefined;
  const insert = database.prepare<[number, string, number, string, Uint8Array]>(
    'INSERT INTO event_log (position, ceremony, seq, digest, record) VALUES (?, ?, ?, ?, ?)',
  );
  return {
    *replay() {
      let end: Entry | undefined;
      for (const entry of entriesAgain(database, file)) {
        end = entry;
        yield entry;
      }
      if (end?.digest !== last?.digest) throw damaged(file, count, 'digest');
    },
    of: (ceremony) => {
      const head = heads.get(ceremony);
      const entries = head === undefined ? [] : ceremonyAgain(database, file, ceremony);
      if (entries.at(-1)?.digest !== head?.digest) throw damaged(file, count, 'digest');
      return entries;
    },
    get last() {
      return last;
    },
    get count() {
      return count;
    },
    append: (entry) => {
      if (broken !== undefined) throw broken;
      const { record, bytes, digest } = entry;
      const { ceremony, seq } = record;
      checkNext(entry, heads.get(ceremony), last);
      try {
        insert.run(count + 1, ceremony, seq, digest, bytes);
      } catch (error) {
        const fault = faultOf(error, file, count + 1);
        if (fault instanceof StoreFault && fault.code !== 'STORE-FULL-1') broken = fault;
        throw fault;
      }
      heads.set(ceremony, headOf(entry));
      last = entry;
      count += 1;
    },
    copyTo: (folder) => {
      copyInto(folder, database, file, { last, count });
    },
    close: () => {
      database.close();
    },
  };
}
