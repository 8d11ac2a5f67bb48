/** One test a migration: what it makes, and that what it makes has not changed since it shipped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../electron/store/event-store.ts';
import { eventLog } from '../../electron/store/migrations/0001-event-log.ts';
import { workspaceLog } from '../../electron/store/migrations/0002-workspace-log.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { CEREMONY, entryAfter, openingOf } from './store-records.ts';
import { faultIn } from './store-writer.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync('/dev/shm/keyrite-store-');
  file = join(folder, 'log');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a migration makes, in the order of names. */
function form(database: DatabaseSync): readonly string[] {
  const names = database.prepare('SELECT type, name FROM sqlite_schema ORDER BY name').all();
  return names.map(({ type, name }) => `${String(type)} ${String(name)}`);
}

/** A log as the first Keyrite made it. */
function oldLog(entries: readonly Entry[]): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA application_id = 1263692903; PRAGMA user_version = 1; ${eventLog}`);
  const insert = database.prepare('INSERT INTO event_log (seq, digest, record) VALUES (?, ?, ?)');
  for (const { record, digest, bytes } of entries) insert.run(record.seq, digest, bytes);
  return database;
}

const versionOf = (): unknown => {
  const database = new DatabaseSync(file, { readOnly: true });
  const version = database.prepare('PRAGMA user_version').get();
  database.close();
  return version;
};

test('0001 event log: a strict table with three triggers', () => {
  const database = oldLog([]);
  expect(form(database)).toEqual([
    'table event_log',
    'trigger event_log_follows',
    'trigger event_log_no_delete',
    'trigger event_log_no_update',
  ]);
  expect(database.prepare(`SELECT strict FROM pragma_table_list WHERE name = 'event_log'`).get()).toEqual({ strict: 1 });
  database.close();
  expect(digestHex(toUtf8(eventLog))).toBe('1306add32a4c430e769b76630c0969ff6ea50afb7295cb87513078491bd95708');
});

test('0002 workspace log: position, ceremony and number; the rows of 0001 come over byte for byte', () => {
  const entries: Entry[] = [];
  for (let n = 1; n <= 200; n += 1) entries.push(entryAfter(entries.at(-1), `entry ${n}, Žofia 明`));
  oldLog(entries).close();
  const store = openStore(file);
  expect([...store.replay()]).toEqual(entries);
  store.append(entryAfter(entries.at(-1), 'it goes on'));
  store.append(openingOf('KC-2026-0002', store.last?.digest ?? null));
  store.close();

  const database = new DatabaseSync(file);
  expect(form(database)).toEqual([
    'table event_log',
    'trigger event_log_follows',
    'trigger event_log_no_delete',
    'trigger event_log_no_update',
    'index sqlite_autoindex_event_log_1',
  ]);
  expect(database.prepare(`SELECT strict FROM pragma_table_list WHERE name = 'event_log'`).get()).toEqual({ strict: 1 });
  expect(database.prepare('SELECT position, ceremony, seq FROM event_log WHERE position > 199').all()).toEqual([
    { position: 200, ceremony: CEREMONY, seq: 200 },
    { position: 201, ceremony: CEREMONY, seq: 201 },
    { position: 202, ceremony: 'KC-2026-0002', seq: 1 },
  ]);
  database.close();
  expect(versionOf()).toEqual({ user_version: 2 });
  expect(digestHex(toUtf8(workspaceLog))).toBe('786383b8f213398575e62f8b4a3bd265e35dc3d2e427caeee691fcac7d93eb25');
});

test('0002: a damaged record of 0001 comes over as it is, and is named', () => {
  const first = entryAfter(undefined, 'entry 1');
  const entries = [first, entryAfter(first, 'entry 2')];
  const database = oldLog(entries);
  database.exec('DROP TRIGGER event_log_no_update');
  database.exec('UPDATE event_log SET record = CAST(substr(CAST(record AS TEXT), 2) AS BLOB) WHERE seq = 2');
  database.exec(/CREATE TRIGGER event_log_no_update[\s\S]*?END;/.exec(eventLog)?.[0] ?? '');
  database.close();
  expect(faultIn(() => openStore(file))).toMatchObject({ code: 'STORE-DAMAGED-1', operands: { record: 2, why: 'digest' } });
});

test('records of an earlier Keyrite are refused, and the file is left to it', () => {
  const text = new TextDecoder().decode(entryAfter(undefined, 'first').bytes).replace('"v":3', '"v":1');
  const bytes = toUtf8(text);
  const earlier = { ...entryAfter(undefined, 'first'), bytes, digest: digestHex(bytes) };
  oldLog([earlier]).close();
  const expected = { code: 'STORE-EARLIER-1', operands: { path: file, found: 1, known: 3 } };
  expect(faultIn(() => openStore(file))).toEqual(expected);
  expect(faultIn(() => openStore(file))).toEqual(expected);
  expect(versionOf()).toEqual({ user_version: 1 });
});

test.each([
  ['earlier', 1, 'STORE-EARLIER-1'],
  ['later', 4, 'STORE-FUTURE-1'],
])('a record of an %s format in a file of this form is refused', (_, v, code) => {
  const store = openStore(file);
  const first = entryAfter(undefined, 'first');
  store.append(first);
  store.close();
  const bytes = toUtf8(new TextDecoder().decode(entryAfter(first, 'second').bytes).replace('"v":3', `"v":${v}`));
  const database = new DatabaseSync(file);
  database
    .prepare('INSERT INTO event_log (position, ceremony, seq, digest, record) VALUES (?, ?, ?, ?, ?)')
    .run(2, CEREMONY, 2, digestHex(bytes), bytes);
  database.close();
  expect(faultIn(() => openStore(file))).toEqual({ code, operands: { path: file, found: v, known: 3 } });
});

test('a file of a later Keyrite is refused and left as it is', () => {
  openStore(file).close();
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE later (x); PRAGMA user_version = 3');
  database.close();
  const expected = { code: 'STORE-FUTURE-1', operands: { path: file, found: 3, known: 2 } };
  expect(faultIn(() => openStore(file))).toEqual(expected);
  expect(faultIn(() => openStore(file))).toEqual(expected);
});
