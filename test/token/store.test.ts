/** The log as the station uses it. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../electron/store/event-store.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { decodeLog, encodeLog } from '../../shared/format/event-record.ts';
import { entryAfter } from './store-writer.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync('/dev/shm/keyrite-store-');
  file = join(folder, 'log');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('what was appended is there when it is opened again, to the byte', () => {
  const store = openStore(file);
  expect(store.entries).toEqual([]);
  const first = entryAfter(undefined, 'Žofia Łukasz 明 \u{1f511}');
  store.append(first);
  const second = entryAfter(first, 'Ελένη');
  store.append(second);
  const before = store.entries;
  store.close();
  const again = openStore(file);
  expect(again.entries).toEqual([first, second]);
  again.append(entryAfter(second, 'third'));
  expect(before).toHaveLength(2);
  expect(decodeLog(encodeLog(again.entries))).toHaveLength(3);
  again.close();
  expect(readdirSync(folder)).toEqual(['log']);
});

test('an entry that does not follow is a bug, and the log stays as it was', () => {
  const store = openStore(file);
  const first = entryAfter(undefined, 'first');
  store.append(first);
  const third = entryAfter(entryAfter(first, 'second'), 'third');
  for (const entry of [first, third, entryAfter(undefined, 'another first'), { ...entryAfter(first, 'second'), digest: first.digest }]) {
    expect(() => {
      store.append(entry);
    }).toThrow(FormatError);
  }
  store.append(entryAfter(first, 'second'));
  expect(store.entries).toHaveLength(2);
  store.close();
});

test('only the owner reads it, whatever the mask', () => {
  const mask = process.umask(0);
  try {
    const store = openStore(file);
    store.append(entryAfter(undefined, 'first'));
    const modes = (): string[] => readdirSync(folder).map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);
    expect(modes()).toEqual(['log 600', 'log-wal 600']);
    store.close();
    chmodSync(file, 0o644);
    openStore(file).close();
    expect(modes()).toEqual(['log 600']);
  } finally {
    process.umask(mask);
  }
});
