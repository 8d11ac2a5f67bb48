/** Copies of the log on another medium: whole, refused, cut short, and the way back from one. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findCopies, restorable } from '../../electron/store/copies.ts';
import { openStore } from '../../electron/store/event-store.ts';
import { StoreFault } from '../../electron/store/store-fault.ts';
import { refusalWords } from '../../shared/words/refusals.ts';
import { A, COPY, copyLog, entryAfter, openingOf, written } from './store-records.ts';
import { faultIn, type Media } from './store-writer.ts';

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

/** The fault at opening, told as the station tells it. */
function refusalOf(path: string, folders: readonly string[]): { readonly operands: StoreFault['operands']; readonly todo: string } {
  try {
    openStore(path).close();
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    const operands = restorable(error, folders);
    const words = refusalWords(error.code, operands);
    expect(words, error.code).not.toBeNull();
    expect(Object.values(words ?? {}).join(' ')).not.toMatch(/[{}]/);
    return { operands, todo: words?.todo ?? '' };
  }
  throw new Error('it was opened');
}

describe('copies', () => {
  test('a copy is the whole log in one file; the next takes its place', () => {
    const entries = written(file);
    copyLog(file, medium);
    const store = openStore(file);
    store.append(entryAfter(entries.at(-1), 'after the copy', '2026-11-22T15:00:00.000Z'));
    expect(findCopies([medium])).toEqual([{ ok: true, path: join(medium, COPY), records: 10, lastAt: '2026-11-22T14:00:09.000Z' }]);
    store.copyTo(medium);
    expect(findCopies([medium])).toMatchObject([{ ok: true, records: 11, lastAt: '2026-11-22T15:00:00.000Z' }]);
    store.close();
    expect(readdirSync(medium)).toEqual([COPY]);
  });

  test('looking at a copy leaves no trace on the medium', () => {
    written(file);
    copyLog(file, medium);
    const before = readFileSync(join(medium, COPY));
    findCopies([medium]);
    expect(readdirSync(medium)).toEqual([COPY]);
    expect(readFileSync(join(medium, COPY))).toEqual(before);
  });

  test('a log that is damaged: the refusal names the best copy, and its steps lead back to the log', () => {
    const entries = written(file);
    copyLog(file, medium);
    const older = join(folder, 'older');
    mkdirSync(older);
    copyFileSync(join(medium, COPY), join(older, COPY));
    const store = openStore(file);
    store.append(entryAfter(entries.at(-1), 'after the first copy', '2026-11-22T15:00:00.000Z'));
    store.copyTo(medium);
    store.close();
    const whole = readFileSync(file);
    writeFileSync(file, whole.fill(0x5a, whole.indexOf('entry 9'), whole.indexOf('entry 9') + 2));

    const missing = join(folder, 'missing');
    const { operands, todo } = refusalOf(file, [older, medium, missing]);
    expect(operands).toEqual({
      path: file,
      record: 9,
      why: 'digest',
      damage: 'record-copy',
      copy: join(medium, COPY),
      copyRecords: 11,
      copyLast: '2026-11-22T15:00:00.000Z',
    });
    const [, from = '', to = ''] = /Rename (\S+) to (\S+) /.exec(todo) ?? [];
    const [, copy = '', place = ''] = /Copy (\S+) to (\S+)\. /.exec(todo) ?? [];
    renameSync(from, to);
    copyFileSync(copy, place);
    const again = openStore(file);
    expect(again.count).toBe(11);
    again.append(entryAfter(again.last, 'it goes on', '2026-11-22T16:00:00.000Z'));
    again.copyTo(medium);
    again.close();
    expect(findCopies([medium])).toMatchObject([{ ok: true, records: 12 }]);
  });

  test('a file that is no database: so too', () => {
    written(file);
    copyLog(file, medium);
    writeFileSync(file, 'no database\n'.repeat(500));
    expect(refusalOf(file, [medium]).operands).toMatchObject({ record: 0, damage: 'file-copy', copyRecords: 10 });
    expect(refusalOf(file, []).operands).toEqual({ path: file, record: 0, why: 'SQLITE_NOTADB', damage: 'file' });
  });

  test('a damaged copy is not offered, and says why', () => {
    written(file);
    copyLog(file, medium);
    const path = join(medium, COPY);
    const whole = readFileSync(path);
    const why = (change: () => void): unknown => {
      rmSync(medium, { recursive: true });
      mkdirSync(medium);
      change();
      const [copy] = findCopies([medium]);
      return copy?.ok === false ? copy.why : copy;
    };
    const holding = (bytes: Uint8Array) => (): void => {
      writeFileSync(path, bytes);
    };
    const place = whole.indexOf('entry 9');
    expect(why(() => undefined)).toBe('missing');
    expect(why(holding(whole))).toMatchObject({ ok: true });
    expect(why(holding(whole.subarray(0, 8192)))).toMatch(/SQLITE_CORRUPT|Tree|Page/);
    expect(why(holding(new Uint8Array()))).toBe('not-a-copy');
    expect(why(holding(Uint8Array.from(whole, (byte, index) => (index === place ? byte ^ 1 : byte))))).toBe('digest');
    expect(why(holding(Uint8Array.from(whole, (byte, index) => (index === 18 || index === 19 ? 2 : byte))))).toBe('not-a-copy');
    expect(
      why(() => {
        writeFileSync(path, whole);
        writeFileSync(`${path}-wal`, 'left by another program');
      }),
    ).toBe('not-a-copy');
    expect(
      why(() => {
        mkdirSync(path);
      }),
    ).toBe('not-a-file');
    expect(
      why(() => {
        symlinkSync(file, path);
      }),
    ).toBe('not-a-file');
    expect(
      why(() => {
        openStore(join(folder, 'empty')).copyTo(medium);
      }),
    ).toBe('empty');

    // and one that was damaged gives way to the next
    writeFileSync(path, whole.subarray(0, 8192));
    copyLog(file, medium);
    expect(findCopies([medium])).toMatchObject([{ ok: true, records: 10 }]);
  });

  test('the copy of another log is not overwritten, nor a longer one of the same', () => {
    written(file);
    copyLog(file, medium);
    const other = openStore(join(folder, 'other'));
    const refused = { code: 'STORE-COPY-2', operands: { path: join(medium, COPY) } };
    expect(
      faultIn(() => {
        other.copyTo(medium);
      }),
    ).toEqual(refused);
    for (let n = 0; n < 20; n += 1) other.append(entryAfter(other.last, 'another log'));
    expect(
      faultIn(() => {
        other.copyTo(medium);
      }),
    ).toEqual(refused);
    other.close();
    expect(findCopies([medium])).toMatchObject([{ ok: true, records: 10 }]);
  });

  test('a log that goes bad on the disk while it is open: the copy is read back, and the whole one before stays', () => {
    const store = openStore(file);
    // more than SQLite keeps of the file in memory
    while (statSync(file).size < 20 << 20) {
      store.append(openingOf(`KC-2026-${store.count}-BIG`.padEnd(20, '0'), store.last?.digest ?? null));
      if (store.count === 1) store.copyTo(medium);
    }
    const bytes = readFileSync(file).subarray(0, 1 << 16);
    const disk = openSync(file, 'r+');
    writeSync(disk, 'X', bytes.indexOf('Rotate the root'));
    closeSync(disk);
    const refused = { code: 'STORE-COPY-1', operands: { path: join(medium, COPY), reason: 'unlike' } };
    expect(
      faultIn(() => {
        store.copyTo(medium);
      }),
    ).toEqual(refused);
    store.close();
    expect(readdirSync(medium)).toEqual([COPY]);
    expect(findCopies([medium])).toMatchObject([{ ok: true, records: 1 }]);
    expect(refusalOf(file, [medium]).operands).toMatchObject({ record: 1, why: 'digest', damage: 'record-copy', copyRecords: 1 });
  });

  test('a folder that is not there', () => {
    written(file);
    const store = openStore(file);
    const missing = join(folder, 'no', 'medium');
    const refused = { code: 'STORE-COPY-1', operands: { path: join(missing, COPY), reason: 'missing' } };
    expect(
      faultIn(() => {
        store.copyTo(missing);
      }),
    ).toEqual(refused);
    expect(existsSync(join(folder, 'no'))).toBe(false);
    // a file where the folder should be
    expect(
      faultIn(() => {
        store.copyTo(file);
      }),
    ).toMatchObject({ code: 'STORE-COPY-1', operands: { reason: 'missing' } });
    store.append(entryAfter(store.of(A).at(-1), 'the log goes on', '2026-11-22T15:00:00.000Z'));
    store.close();
  });

  test('a WAL that was left behind is not played into a new log', () => {
    writeFileSync(`${file}-wal`, 'of the log that was here');
    expect(faultIn(() => openStore(file))).toEqual({
      code: 'STORE-DAMAGED-1',
      operands: { path: file, record: 0, why: 'wal-alone', damage: 'file' },
    });
    expect(existsSync(file)).toBe(false);
  });
});

/** Runs the writer with a file system of its own of so many KiB on `medium`, then again after it was made read-only. */
function onMedium(kibibytes: number): Media {
  const root = process.getuid?.() === 0;
  const script =
    'mount -t tmpfs -o size="$4"k,mode=0700 tmpfs "$1" && "$2" "$3" medium "$5" "$1" && mount -o remount,ro tmpfs "$1" && "$2" "$3" read-only "$5" "$1"';
  const writer = join(import.meta.dirname, 'store-writer.ts');
  const inside = ['sh', '-c', script, 'sh', medium, process.execPath, writer, String(kibibytes), file];
  const { stdout, stderr } = spawnSync('unshare', ['--mount', ...(root ? [] : ['--user', '--map-root-user']), ...inside], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const [first = '', second = ''] = stdout.trim().split('\n');
  return { ...JSON.parse(first), ...JSON.parse(second) } as Media;
}

test('a medium that is full, then one that cannot be written: the copy before stays, the log goes on', () => {
  const path = join(medium, COPY);
  const told = onMedium(256);
  expect(told).toEqual({
    full: { code: 'STORE-COPY-1', operands: { path, reason: 'full' } },
    copied: told.copied,
    left: [COPY],
    appended: true,
    copyReadOnly: { code: 'STORE-COPY-1', operands: { path, reason: 'read-only' } },
    found: [{ ok: true, path, records: told.copied, lastAt: expect.stringMatching(/Z$/) as unknown }],
    logReadOnly: { code: 'STORE-OPEN-1', operands: { path, reason: told.logReadOnly?.operands['reason'] } },
    newReadOnly: { code: 'STORE-OPEN-1', operands: { path: join(medium, 'log'), reason: 'EROFS' } },
  });
  expect(told.copied).toBeGreaterThan(1);
  expect(told.logReadOnly?.operands['reason']).toMatch(/READONLY|CANTOPEN|EROFS/);
});
