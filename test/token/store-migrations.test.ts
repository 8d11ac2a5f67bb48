/** One test a migration: what it makes, and that what it makes has not changed since it shipped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../electron/store/event-store.ts';
import { eventLog } from '../../electron/store/migrations/0001-event-log.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import { entryAfter, faultIn } from './store-writer.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync('/dev/shm/keyrite-store-');
  file = join(folder, 'log');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('0001 event log: a strict table with three triggers', () => {
  const store = openStore(file);
  store.append(entryAfter(undefined, 'first'));
  store.close();
  const database = new DatabaseSync(file);
  const names = database.prepare('SELECT type, name FROM sqlite_schema ORDER BY name').all();
  expect(names.map(({ type, name }) => `${String(type)} ${String(name)}`)).toEqual([
    'table event_log',
    'trigger event_log_follows',
    'trigger event_log_no_delete',
    'trigger event_log_no_update',
  ]);
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  expect(database.prepare(`SELECT strict FROM pragma_table_list WHERE name = 'event_log'`).get()).toEqual({ strict: 1 });
  database.close();
  expect(digestHex(toUtf8(eventLog))).toBe('1306add32a4c430e769b76630c0969ff6ea50afb7295cb87513078491bd95708');
});

test('a file of a later Keyrite is refused and left as it is', () => {
  openStore(file).close();
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE later (x); PRAGMA user_version = 2');
  database.close();
  const expected = { code: 'STORE-FUTURE-1', operands: { path: file, found: 2, known: 1 } };
  expect(faultIn(() => openStore(file))).toEqual(expected);
  expect(faultIn(() => openStore(file))).toEqual(expected);
});
