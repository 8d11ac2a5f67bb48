/** The log against other programs, kill -9, a full disk and a damaged file. The second program is Node's own SQLite, which knows nothing of ours. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../electron/store/event-store.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { encodeLog } from '../../shared/format/event-record.ts';
import { killedAt } from './kill-points.ts';
import { CEREMONY, entryAfter } from './store-records.ts';
import { type Filled, faultIn } from './store-writer.ts';

const writer = join(import.meta.dirname, 'store-writer.ts');

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync('/dev/shm/keyrite-store-');
  file = join(folder, 'log');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A log of `count` records, closed. */
function written(count: number): readonly Entry[] {
  const store = openStore(file);
  for (let n = 1; n <= count; n += 1) store.append(entryAfter(store.last, `entry ${n}`));
  const entries = [...store.replay()];
  store.close();
  return entries;
}

function replayed(path = file): readonly Entry[] {
  const store = openStore(path);
  const entries = [...store.replay()];
  store.close();
  return entries;
}

describe('another program that opens the file', () => {
  const next = (entries: readonly Entry[]): Entry => entryAfter(entries.at(-1), 'slipped in');
  const insert = 'INTO event_log (position, ceremony, seq, digest, record) VALUES (?, ?, ?, ?, ?)';

  function refusal(act: (database: DatabaseSync) => void): string {
    const database = new DatabaseSync(file);
    try {
      act(database);
      return 'accepted';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      database.close();
    }
  }

  test.each(['INSERT', 'INSERT OR REPLACE', 'REPLACE', 'INSERT OR IGNORE'])('%s in place of an entry', (verb) => {
    const entries = written(3);
    const other = next(entries.slice(0, 1));
    expect(refusal((d) => d.prepare(`${verb} ${insert}`).run(2, CEREMONY, 2, other.digest, other.bytes))).toContain('does not follow');
    expect(encodeLog(replayed())).toEqual(encodeLog(entries));
  });

  test.each([
    ['UPDATE event_log SET record = record WHERE seq = 2', 'not changed'],
    ['UPDATE event_log SET position = 9 WHERE seq = 3', 'not changed'],
    ['UPDATE OR REPLACE event_log SET position = 1 WHERE seq = 3', 'not changed'],
    ['DELETE FROM event_log WHERE seq = 3', 'not deleted'],
    ['DELETE FROM event_log', 'not deleted'],
    [`INSERT ${insert.replaceAll('?', 'NULL')} ON CONFLICT DO UPDATE SET record = x'00'`, 'does not follow'],
  ])('%s', (sql, reason) => {
    const entries = written(3);
    expect(
      refusal((d) => {
        d.exec(sql);
      }),
    ).toContain(reason);
    expect(encodeLog(replayed())).toEqual(encodeLog(entries));
  });

  test('a gap, a record of another number, a record that follows another one', () => {
    const entries = written(3);
    const fifth = entryAfter(next(entries), 'five');
    expect(refusal((d) => d.prepare(`INSERT ${insert}`).run(5, CEREMONY, 5, fifth.digest, fifth.bytes))).toContain('does not follow');
    expect(refusal((d) => d.prepare(`INSERT ${insert}`).run(4, CEREMONY, 5, fifth.digest, fifth.bytes))).toContain('does not follow');
    const branch = next([...entries.slice(0, 2), { ...next(entries.slice(0, 2)), digest: 'ab'.repeat(32) }]);
    expect(branch.record.seq).toBe(4);
    expect(refusal((d) => d.prepare(`INSERT ${insert}`).run(4, CEREMONY, 4, branch.digest, branch.bytes))).toContain('does not name');
    expect(refusal((d) => d.prepare(`INSERT ${insert}`).run(4, CEREMONY, 4, 'x', 'no bytes'))).not.toBe('accepted');
    expect(replayed()).toHaveLength(3);
  });

  test('what it adds in due form under a false digest is named when the log is opened', () => {
    const entries = written(3);
    const fourth = next(entries);
    expect(refusal((d) => d.prepare(`INSERT ${insert}`).run(4, CEREMONY, 4, 'ab'.repeat(32), fourth.bytes))).toBe('accepted');
    expect(faultIn(() => openStore(file))).toEqual({
      code: 'STORE-DAMAGED-1',
      operands: { path: file, record: 4, why: 'digest', damage: 'record' },
    });
  });

  test('with the triggers taken away: the changed record is named, and so are the triggers when they are missing', () => {
    written(3);
    const triggers = `SELECT sql FROM sqlite_schema WHERE type = 'trigger'`;
    refusal((d) => {
      const kept = d
        .prepare(triggers)
        .all()
        .map(({ sql }) => String(sql));
      d.exec(
        `DROP TRIGGER event_log_no_update; UPDATE event_log SET record = CAST(replace(CAST(record AS TEXT), 'entry 2', 'entry 7') AS BLOB) WHERE seq = 2`,
      );
      for (const sql of kept.filter((text) => text.includes('no_update'))) d.exec(sql);
    });
    expect(faultIn(() => openStore(file))).toEqual({
      code: 'STORE-DAMAGED-1',
      operands: { path: file, record: 2, why: 'digest', damage: 'record' },
    });
    refusal((d) => {
      d.exec('DROP TRIGGER event_log_no_delete');
    });
    expect(faultIn(() => openStore(file))?.operands).toMatchObject({ record: 0, why: 'changed-tables' });
  });

  test('is kept out while the station has the log open, and so is a second station', () => {
    const store = openStore(file);
    store.append(entryAfter(undefined, 'mine'));
    expect(faultIn(() => openStore(file))).toEqual({ code: 'STORE-LOCKED-1', operands: { path: file } });
    // in a process of its own: the kernel's record locks do not part two libraries in one
    const reader = `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec('SELECT * FROM event_log')`;
    expect(spawnSync(process.execPath, ['-e', reader, file], { encoding: 'utf8' }).stderr).toContain('database is locked');
    const other = spawnSync(process.execPath, [writer, 'hold', file, '1'], { encoding: 'utf8' });
    expect(other.status).not.toBe(0);
    expect(other.stderr).toContain('STORE-LOCKED-1');
    store.append(entryAfter(store.last, 'still mine'));
    store.close();
    expect(replayed()).toHaveLength(2);
  });
});

test('a damaged WAL that a killed process leaves takes nothing away', async () => {
  const told = (await killedAt(writer, ['hold', file, '40'], { lines: 40, after: 0 })).length;
  const wal = readFileSync(`${file}-wal`);
  expect(wal.length).toBeGreaterThan(0);
  const at = join(folder, 'copy');
  for (let place = 0; place < wal.length; place += 509) {
    copyFileSync(file, at);
    const flipped = new Uint8Array(wal);
    flipped[place] = (flipped[place] ?? 0) ^ 0x10;
    writeFileSync(`${at}-wal`, flipped);
    expect(replayed(at).length, `byte ${place}`).toBeGreaterThanOrEqual(told);
  }
  writeFileSync(`${at}-wal`, '');
  copyFileSync(file, at);
  expect(replayed(at).length).toBeGreaterThanOrEqual(told);
});

test('a full disk: the entry is refused, those before are safe, and with room again it goes on', () => {
  const root = process.getuid?.() === 0;
  // a file system of 128 KiB in a mount namespace of its own; its first ballast fills it
  const script =
    'mount -t tmpfs -o size=128k,mode=0700 tmpfs "$1" && { cat /dev/zero > "$1/ballast" 2>/dev/null; exec "$2" "$3" fill "$1"; }';
  const command = ['--mount', ...(root ? [] : ['--user', '--map-root-user']), 'sh', '-c', script, 'sh', folder, process.execPath, writer];
  const { stdout, stderr } = spawnSync('unshare', command, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const filled = JSON.parse(stdout) as Filled;
  expect(filled.written).toBeGreaterThan(3);
  expect(filled).toEqual({
    created: { code: 'STORE-FULL-1', operands: { path: file, record: 0 } },
    first: { code: 'STORE-FULL-1', operands: { path: file, record: filled.written + 1 } },
    second: { code: 'STORE-FULL-1', operands: { path: file, record: filled.written + 1 } },
    written: filled.written,
    reopened: filled.written,
    head: true,
    afterRoom: filled.written + 1,
  });
});

describe('a damaged file', () => {
  test('one flipped bit anywhere is found, or is where nothing is kept', () => {
    const entries = written(4);
    const whole = readFileSync(file);
    const bytes = encodeLog(entries);
    let found = 0;
    // 7 is prime to the page size: other places of each page each time
    for (let place = 0; place < whole.length; place += 7) {
      const flipped = new Uint8Array(whole);
      flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8));
      writeFileSync(file, flipped);
      const fault = faultIn(() => {
        expect(encodeLog(replayed()), `byte ${place}`).toEqual(bytes);
      });
      // bytes 60 to 63 of the file are user_version
      if (place >= 60 && place < 64) expect(fault?.code).toBe('STORE-FUTURE-1');
      else if (fault !== null) expect(fault.code, `byte ${place}`).toBe('STORE-DAMAGED-1');
      found += fault === null ? 0 : 1;
      rmSync(`${file}-wal`, { force: true });
    }
    expect(found).toBeGreaterThan(100);
  });

  test('each byte of a record, and the record is named', () => {
    const entries = written(4);
    const whole = readFileSync(file);
    for (const { record, bytes } of entries) {
      const start = whole.indexOf(bytes);
      expect(start).toBeGreaterThan(0);
      for (let place = start; place < start + bytes.length; place += 1) {
        const flipped = new Uint8Array(whole);
        flipped[place] = (flipped[place] ?? 0) ^ 1;
        writeFileSync(file, flipped);
        expect(
          faultIn(() => openStore(file)),
          `byte ${place - start}`,
        ).toMatchObject({ code: 'STORE-DAMAGED-1', operands: { record: record.seq } });
      }
    }
  });

  test('cut off at any length', () => {
    written(60);
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length += 1021) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      expect(
        faultIn(() => openStore(file)),
        `${length} of ${whole.length}`,
      ).toMatchObject({ code: 'STORE-DAMAGED-1' });
    }
  });

  test('no database, another program’s database, a folder, a link', () => {
    const at = (name: string): string => join(folder, name);
    const why = (path: string): unknown => faultIn(() => openStore(path))?.operands['why'];
    writeFileSync(at('text'), 'This is a text of some length that is no database at all.\n'.repeat(99));
    expect(why(at('text'))).toBe('SQLITE_NOTADB');
    const other = new DatabaseSync(at('other'));
    other.exec('CREATE TABLE event_log (seq INTEGER PRIMARY KEY, digest TEXT, record BLOB); PRAGMA user_version = 1');
    other.close();
    expect(why(at('other'))).toBe('not-a-keyrite-log');
    expect(why(folder)).toBe('not-a-file');
    written(1);
    expect(spawnSync('ln', ['-s', file, at('link')]).status).toBe(0);
    expect(why(at('link'))).toBe('not-a-file');
    expect(faultIn(() => openStore(join(folder, 'no', 'log')))).toMatchObject({ code: 'STORE-APPEND-1', operands: { reason: 'ENOENT' } });
    expect(existsSync(join(folder, 'no'))).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['link', 'log', 'other', 'text']);
  });
});
