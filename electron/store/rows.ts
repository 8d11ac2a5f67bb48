/**
 * The rows of the log, read from the file a page at a time and checked as they come: positions without a gap, each ceremony's chain, the
 * opening of each ceremony after the record before it, times that never go back.
 *
 * Rows are read strictly once, at opening. After that the file is this process's alone, and a row is the one it was when its digest and the
 * chain over it say so.
 */
import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { decodeNext, type Entry, type EventRecord, eventRecord } from '../../shared/format/event-record.ts';
import { damaged, faultOf, StoreFault } from './store-fault.ts';

/** What the next record of a ceremony must follow. */
export interface Head {
  readonly record: Pick<EventRecord, 'ceremony' | 'seq'>;
  readonly digest: string;
}

interface Row {
  readonly position: number;
  readonly ceremony: string;
  readonly seq: number;
  readonly digest: string;
  readonly record: Uint8Array;
}

const COLUMNS = 'position, ceremony, seq, digest, record';
/** Rows read at once. The statement is done before the first is handed out, so that the log may be appended to while it is read, to its new end. */
const PAGE = 64;

function rowOf(row: unknown): Row {
  const columns: { readonly [name in keyof Row]?: unknown } = row ?? {};
  const { position, ceremony, seq, digest, record } = columns;
  if (typeof position !== 'number' || typeof ceremony !== 'string' || typeof seq !== 'number')
    throw new Error('event_log has other columns');
  if (typeof digest !== 'string' || !Buffer.isBuffer(record)) throw new Error('event_log has other columns');
  return { position, ceremony, seq, digest, record: new Uint8Array(record.buffer, record.byteOffset, record.byteLength) };
}

/** The runtime's own SHA-256, in hex: several times as fast as the pure one (shared/bytes/digest.ts). */
export const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

const jsonOf = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());

const VERSION = eventRecord.shape.v.value;

/** Throws STORE-EARLIER-1 and STORE-FUTURE-1 for a whole record of another format than this Keyrite's. */
export function checkFormat(record: Uint8Array, file: string): void {
  let said: unknown;
  try {
    said = jsonOf(record);
  } catch {
    return;
  }
  const found = typeof said === 'object' && said !== null && 'v' in said ? said.v : undefined;
  if (typeof found !== 'number' || found === VERSION) return;
  throw new StoreFault(found < VERSION ? 'STORE-EARLIER-1' : 'STORE-FUTURE-1', { path: file, found, known: VERSION });
}

/** A row as the record that follows its ceremony's last one. Throws StoreFault. */
type Read = (row: Row, last: Head | undefined, file: string) => Entry;

/** Everything is asked: the bytes' digest, their one spelling, their form, the chain. */
const strictly: Read = ({ position, ceremony, seq, digest, record }, last, file) => {
  if (digestOf(record) !== digest) throw damaged(file, position, 'digest');
  let entry: Entry;
  try {
    entry = decodeNext(last, record, digest);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    checkFormat(record, file);
    throw damaged(file, position, error.code, error);
  }
  if (entry.record.ceremony !== ceremony || entry.record.seq !== seq) throw damaged(file, position, 'moved');
  return entry;
};

/** Bytes that were read strictly at opening, or written since: that they still are those is shown by digest and chain up to the head that is known. */
const again: Read = ({ position, digest, record }, last, file) => {
  if (digestOf(record) !== digest) throw damaged(file, position, 'digest');
  const { success, data } = eventRecord.safeParse(jsonOf(record));
  if (!success || data.prev !== (last?.digest ?? null)) throw damaged(file, position, 'LOG-CHAIN');
  return { record: data, bytes: record, digest };
};

export const headOf = ({ record: { ceremony, seq }, digest }: Entry): Head => ({ record: { ceremony, seq }, digest });

/** Why a record cannot be the one after `last` in the workspace, or null. */
export function notAfter(last: Entry | undefined, { at, event }: EventRecord): 'time' | 'previous-head' | null {
  if (last !== undefined && at < last.record.at) return 'time';
  if (event.type === 'ceremony.opened' && event.body.previousHead !== (last?.digest ?? null)) return 'previous-head';
  return null;
}

function faulty<Result>(file: string, record: number, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw faultOf(error, file, record);
  }
}

function* inOrder(database: Database.Database, file: string, read: Read, heads: Map<string, Head>): Generator<Entry, void> {
  const page = database.prepare<[number]>(`SELECT ${COLUMNS} FROM event_log WHERE position > ? ORDER BY position LIMIT ${PAGE}`);
  let last: Entry | undefined;
  let position = 0;
  for (;;) {
    const rows = faulty(file, position + 1, () => page.all(position));
    if (rows.length === 0) return;
    for (const row of rows.map(rowOf)) {
      position += 1;
      if (row.position !== position) throw damaged(file, position, 'missing');
      const entry = read(row, heads.get(row.ceremony), file);
      const why = notAfter(last, entry.record);
      if (why !== null) throw damaged(file, position, why);
      heads.set(row.ceremony, headOf(entry));
      last = entry;
      yield entry;
    }
  }
}

/** Every record in the order written, as a verified log has them: a page of rows and each ceremony's head are held. Throws StoreFault. */
export const entriesAgain = (database: Database.Database, file: string): Generator<Entry, void> =>
  inOrder(database, file, again, new Map());

/** One ceremony's records in order, as a verified log has them. Throws StoreFault. */
export function ceremonyAgain(database: Database.Database, file: string, ceremony: string): readonly Entry[] {
  const rows = database.prepare<[string]>(`SELECT ${COLUMNS} FROM event_log WHERE ceremony = ? ORDER BY seq`);
  const entries: Entry[] = [];
  for (const row of faulty(file, 0, () => rows.all(ceremony)).map(rowOf)) entries.push(again(row, entries.at(-1), file));
  return entries;
}

export interface Verified {
  readonly heads: Map<string, Head>;
  readonly last: Entry | undefined;
  readonly count: number;
}

/** Reads the whole file: SQLite's own check of its pages, then every record. Throws StoreFault. */
export function verified(database: Database.Database, file: string): Verified {
  const said = faulty(file, 0, () => database.pragma('integrity_check(1)', { simple: true }));
  if (said !== 'ok') throw damaged(file, 0, String(said));
  const heads = new Map<string, Head>();
  let last: Entry | undefined;
  let count = 0;
  for (const entry of inOrder(database, file, strictly, heads)) {
    last = entry;
    count += 1;
  }
  // a row below position 1 is not among those that were read
  if (database.prepare('SELECT count(*) FROM event_log').pluck().get() !== count) throw damaged(file, 0, 'missing');
  return { heads, last, count };
}
