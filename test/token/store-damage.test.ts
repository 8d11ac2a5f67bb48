/** A log of several ceremonies that somebody changed who could take the triggers away and put them back. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findCopies } from '../../electron/store/copies.ts';
import { openStore } from '../../electron/store/event-store.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import { appendEvent, type Entry } from '../../shared/format/event-record.ts';
import { A, B, C, COPY, COURSE, copyLog, entryAfter, openingOf, written } from './store-records.ts';
import { faultIn } from './store-writer.ts';

let folder = '';
let file = '';
let medium = '';
beforeEach(() => {
  folder = mkdtempSync('/dev/shm/keyrite-store-');
  file = join(folder, 'log');
  medium = join(folder, 'medium');
  mkdirSync(medium);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Changes the table behind the triggers' back. */
function tamper(act: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file);
  const triggers = database.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`);
  act(database);
  for (const { sql } of triggers) database.exec(String(sql));
  database.close();
}

const sql =
  (text: string) =>
  (database: DatabaseSync): void => {
    database.exec(text);
  };

/** Puts another record where one stands, under its own digest. */
const replaced =
  (position: number, record: (entries: readonly Entry[]) => Entry) =>
  (database: DatabaseSync, entries: readonly Entry[]): void => {
    const { bytes, digest } = record(entries);
    database.prepare('UPDATE event_log SET record = ?, digest = ? WHERE position = ?').run(bytes, digest, position);
  };

const at = (entries: readonly Entry[], position: number): Entry => {
  const entry = entries[position - 1];
  if (entry === undefined) throw new Error(`there is no record ${position}`);
  return entry;
};

const changedText = (position: number) =>
  replaced(position, (entries) => {
    const { record } = at(entries, position);
    const before = entries.findLast((entry) => entry.record.ceremony === record.ceremony && entry.record.seq === record.seq - 1);
    return appendEvent(before, record.ceremony, record.at, { type: 'ceremony.paused', body: { reason: 'something else' } });
  });

const swap = (one: number, other: number): string =>
  [
    [one, 0],
    [other, one],
    [0, other],
  ]
    .map(([from, to]) => `UPDATE event_log SET position = ${to} WHERE position = ${from}`)
    .join('; ');
const closeGaps = 'UPDATE event_log SET position = (SELECT count(*) FROM event_log AS other WHERE other.position <= event_log.position)';

function spaced(entry: Entry): Entry {
  const bytes = toUtf8(new TextDecoder().decode(entry.bytes).replace('{', '{ '));
  return { ...entry, bytes, digest: digestHex(bytes) };
}

function rowBefore(database: DatabaseSync): void {
  const { bytes, digest } = openingOf('KC-2026-000D', null);
  database.prepare('INSERT INTO event_log VALUES (-1, ?, 1, ?, ?)').run('KC-2026-000D', digest, bytes);
}

describe('what was changed is refused, and named', () => {
  test.each<[title: string, change: (database: DatabaseSync, entries: readonly Entry[]) => void, record: number, why: string]>([
    ['a record', sql(`UPDATE event_log SET record = CAST(replace(record, 'entry 5', 'entry 6') AS BLOB) WHERE position = 5`), 5, 'digest'],
    ['a record with its digest', changedText(4), 5, 'LOG-CHAIN'],
    ['the last record before an opening', changedText(6), 7, 'previous-head'],
    [
      'bytes that are no record',
      replaced(10, () => ({ ...openingOf(A, null), bytes: toUtf8('{}'), digest: digestHex(toUtf8('{}')) })),
      10,
      'record',
    ],
    ['the same record in another spelling', replaced(10, (entries) => spaced(at(entries, 10))), 10, 'canonical-json'],
    ['a record of another ceremony', replaced(10, (entries) => entryAfter(at(entries, 9), 'of B')), 10, 'LOG-SEQUENCE'],
    ['records of one ceremony, reordered', sql(swap(4, 5)), 4, 'LOG-SEQUENCE'],
    ['records of two ceremonies, reordered', sql(swap(8, 9)), 9, 'time'],
    ['an opening before the record that it names', sql(swap(6, 7)), 6, 'previous-head'],
    ['a record moved to another ceremony', sql(`UPDATE event_log SET ceremony = '${C}', seq = 3 WHERE position = 9`), 9, 'LOG-SEQUENCE'],
    ['a record under another number', sql('UPDATE event_log SET seq = 9 WHERE position = 9'), 9, 'moved'],
    ['a ceremony under another name', sql(`UPDATE event_log SET ceremony = 'KC-2026-000D' WHERE ceremony = '${B}'`), 3, 'moved'],
    ['a gap between positions', sql('UPDATE event_log SET position = 11 WHERE position = 10'), 10, 'missing'],
    ['a row before the first', rowBefore, 0, 'missing'],
    ['a record taken out', sql('DELETE FROM event_log WHERE position = 5'), 5, 'missing'],
    ['a record taken out, and the gap closed', sql(`DELETE FROM event_log WHERE position = 5; ${closeGaps}`), 7, 'LOG-SEQUENCE'],
    ['the beginning taken away', sql(`DELETE FROM event_log WHERE position < 7; ${closeGaps}`), 1, 'previous-head'],
    ['the first ceremony taken out', sql(`DELETE FROM event_log WHERE ceremony = '${A}'; ${closeGaps}`), 1, 'previous-head'],
    ['a ceremony taken out, and the gaps closed', sql(`DELETE FROM event_log WHERE ceremony = '${B}'; ${closeGaps}`), 5, 'previous-head'],
  ])('%s', (_title, change, record, why) => {
    const entries = written(file);
    tamper((database) => {
      change(database, entries);
    });
    expect(faultIn(() => openStore(file))).toEqual({
      code: 'STORE-DAMAGED-1',
      operands: { path: file, record, why, damage: record === 0 ? 'file' : 'record' },
    });
  });

  /** No chain shows what was cut off its end. A copy of it does, and is kept. */
  test.each([
    ['the last records', 'DELETE FROM event_log WHERE position > 8'],
    ['the last ceremony', `DELETE FROM event_log WHERE ceremony = '${C}'; ${closeGaps}`],
    ['every record', 'DELETE FROM event_log'],
  ])('%s cut off: the next copy is refused, and the one before stays', (_title, cut) => {
    written(file);
    copyLog(file, medium);
    tamper(sql(cut));
    const store = openStore(file);
    expect(store.count).toBeLessThan(COURSE.length);
    const refused = { code: 'STORE-COPY-2', operands: { path: join(medium, COPY) } };
    expect(
      faultIn(() => {
        store.copyTo(medium);
      }),
    ).toEqual(refused);
    while (store.count < COURSE.length) store.append(entryAfter(store.last, 'in their place', '2026-11-22T15:00:00.000Z'));
    expect(
      faultIn(() => {
        store.copyTo(medium);
      }),
    ).toEqual(refused);
    store.close();
    expect(findCopies([medium])).toMatchObject([{ ok: true, records: COURSE.length }]);
  });
});
