/**
 * The forms the file has had, oldest first: a migration that has shipped is never edited, only followed by another. `user_version` counts
 * them; `application_id` says that the file is Keyrite's.
 */
import Database from 'better-sqlite3';
import { eventLog } from './migrations/0001-event-log.ts';
import { workspaceLog } from './migrations/0002-workspace-log.ts';
import { checkFormat, digestOf } from './rows.ts';
import { damaged, StoreFault } from './store-fault.ts';

const MIGRATIONS: readonly string[] = [eventLog, workspaceLog];
/** "KRlg" in ASCII. */
const APPLICATION_ID = 0x4b526c67;

const numberOf = (database: Database.Database, pragma: string): number => {
  const value = database.pragma(pragma, { simple: true });
  if (typeof value !== 'number') throw new Error(`PRAGMA ${pragma} is no number`);
  return value;
};

/** All or nothing: a file is in one form or in the next, never between. */
export function bringUpToDate(database: Database.Database): void {
  if (numberOf(database, 'user_version') === MIGRATIONS.length) return;
  database
    .transaction(() => {
      database.pragma(`application_id = ${APPLICATION_ID}`);
      for (const [index, sql] of MIGRATIONS.entries()) {
        if (numberOf(database, 'user_version') > index) continue;
        database.exec(sql);
        database.pragma(`user_version = ${index + 1}`);
      }
    })
    .exclusive();
}

/** Whose file it is and from when, before anything in it is believed. Throws STORE-DAMAGED-1 and STORE-FUTURE-1. */
export function checkOrigin(database: Database.Database, file: string): void {
  if (numberOf(database, 'application_id') !== APPLICATION_ID) throw damaged(file, 0, 'not-a-keyrite-log');
  const found = numberOf(database, 'user_version');
  if (found > MIGRATIONS.length) throw new StoreFault('STORE-FUTURE-1', { path: file, found, known: MIGRATIONS.length });
  // a file gets its name only when its form is whole
  if (found < 1) throw damaged(file, 0, 'no-version');
}

/**
 * A log of records that this Keyrite does not read stays in its form, so that the Keyrite that wrote it goes on reading it.
 * Throws STORE-EARLIER-1.
 */
export function checkRecords(database: Database.Database, file: string): void {
  if (numberOf(database, 'user_version') === MIGRATIONS.length) return;
  const row: unknown = database.prepare('SELECT digest, record FROM event_log LIMIT 1').get();
  const { digest, record }: { readonly digest?: unknown; readonly record?: unknown } = row ?? {};
  if (Buffer.isBuffer(record) && digestOf(record) === digest) checkFormat(record, file);
}

const formOf = (database: Database.Database): string =>
  JSON.stringify(database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all());

/** A trigger that is missing or says something else lets records be changed: the tables must be those that the migrations make. */
export function checkForm(database: Database.Database, file: string): void {
  const model = new Database(':memory:');
  try {
    bringUpToDate(model);
    if (formOf(database) !== formOf(model)) throw damaged(file, 0, 'changed-tables');
  } finally {
    model.close();
  }
}
