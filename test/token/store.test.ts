/** The log as the station uses it. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EventStore, openStore } from '../../electron/store/event-store.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { decodeLog, type Entry, encodeLog } from '../../shared/format/event-record.ts';
import { appendTo, entryAfter, openingOf } from './store-records.ts';

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
  expect([...store.replay()]).toEqual([]);
  expect(store.last).toBeUndefined();
  const first = entryAfter(undefined, 'Žofia Łukasz 明 \u{1f511}');
  store.append(first);
  const second = entryAfter(first, 'Ελένη');
  store.append(second);
  store.close();
  const again = openStore(file);
  expect([...again.replay()]).toEqual([first, second]);
  expect(again.last).toEqual(second);
  again.append(entryAfter(second, 'third'));
  expect(again.count).toBe(3);
  expect(decodeLog(encodeLog([...again.replay()]))).toHaveLength(3);
  again.close();
  expect(readdirSync(folder)).toEqual(['log']);
});

test('three ceremonies in turn: each its own chain, all in the order written', () => {
  const store = openStore(file);
  const ids = ['KC-2026-0001', 'KC-2026-0002', 'KC-2026-0003'];
  const written = Array.from({ length: 300 }, (_, n) => appendTo(store, ids[(n * 7 + (n >> 3)) % 3] ?? '', `record ${n}`));
  const check = (of: EventStore): void => {
    expect([...of.replay()]).toEqual(written);
    expect(of.last).toEqual(written.at(-1));
    expect(of.count).toBe(300);
    for (const id of ids) {
      const entries = of.of(id);
      expect(entries).toEqual(written.filter(({ record }) => record.ceremony === id));
      expect(decodeLog(encodeLog(entries))).toEqual(entries);
    }
    expect(of.of('KC-2026-0009')).toEqual([]);
  };
  check(store);
  store.close();
  const again = openStore(file);
  check(again);
  again.close();
});

test('records may be written while the log is read', () => {
  const store = openStore(file);
  for (let n = 0; n < 100; n += 1) appendTo(store, 'KC-2026-0001', `${n}`);
  let read = 0;
  for (const { record } of store.replay()) {
    read += 1;
    expect(record.seq).toBe(read);
    if (read % 10 === 0 && read <= 100) appendTo(store, 'KC-2026-0001', 'meanwhile');
  }
  expect(read).toBe(110);
  expect(store.count).toBe(110);
  store.close();
});

test('an entry that does not follow is a bug, and the log stays as it was', () => {
  const store = openStore(file);
  const first = openingOf('KC-2026-0001', null);
  store.append(first);
  const other = openingOf('KC-2026-0002', first.digest);
  store.append(other);
  const third = entryAfter(entryAfter(first, 'second'), 'third');
  const misfits: readonly Entry[] = [
    first,
    third,
    entryAfter(undefined, 'another first'),
    { ...entryAfter(first, 'second'), digest: first.digest },
    openingOf('KC-2026-0003', null),
    openingOf('KC-2026-0003', first.digest),
    entryAfter(first, 'earlier', '2026-11-22T14:12:37.040Z'),
  ];
  for (const entry of misfits) {
    expect(() => {
      store.append(entry);
    }).toThrow(FormatError);
  }
  store.append(entryAfter(first, 'second'));
  expect(store.count).toBe(3);
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
