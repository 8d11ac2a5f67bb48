/**
 * A process that writes a log, for the tests that kill it or run it out of room.
 *
 *     store-writer.ts hold FILE COUNT      so many records, each one's number as a line once the store has it; then waits to be killed
 *     store-writer.ts ceremonies FILE      every record that is there, then 400 more of several ceremonies in turn: position and digest, once the
 *                                          store has it; then waits to be killed
 *     store-writer.ts copies FILE FOLDER   a record and a copy without end, the number of records once the copy is there
 *     store-writer.ts fill FOLDER          what a full disk did, as one line of JSON; so too:
 *     store-writer.ts medium FILE FOLDER   copies until the medium is full
 *     store-writer.ts read-only FILE FOLDER
 */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FoundCopy, findCopies } from '../../electron/store/copies.ts';
import { type EventStore, openStore } from '../../electron/store/event-store.ts';
import { StoreFault } from '../../electron/store/store-fault.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { entryAfter, openingOf } from './store-records.ts';

export function faultIn(act: () => unknown): { readonly code: string; readonly operands: StoreFault['operands'] } | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof StoreFault) return { code: error.code, operands: error.operands };
    throw error;
  }
}

function hold(file: string, count: number): void {
  const store = openStore(file);
  for (let left = count; left > 0; left -= 1) {
    const entry = entryAfter(store.last, `${left} more to come`);
    store.append(entry);
    process.stdout.write(`${entry.record.seq}\n`);
  }
  setInterval(() => undefined, 1_000);
}

/** Some ceremonies at a time; a new one is opened every 50 records. */
function* ceremonies(store: EventStore): Generator<Entry, void> {
  const heads = new Map<string, Entry>();
  for (const entry of store.replay()) heads.set(entry.record.ceremony, entry);
  for (;;) {
    const id = `KC-2026-${String(Math.floor(store.count / 50) + ((store.count * 7) % 5)).padStart(4, '0')}`;
    const last = heads.get(id);
    const entry =
      last === undefined ? openingOf(id, store.last?.digest ?? null) : entryAfter(last, 'x'.repeat(1 + ((store.count * 37) % 200)));
    store.append(entry);
    heads.set(id, entry);
    yield entry;
  }
}

function writeCeremonies(file: string): void {
  const store = openStore(file);
  let position = 0;
  const tell = ({ digest }: Entry): void => {
    position += 1;
    process.stdout.write(`${position} ${digest}\n`);
  };
  for (const entry of store.replay()) tell(entry);
  const end = position + 400;
  for (const entry of ceremonies(store)) {
    tell(entry);
    if (position === end) break;
  }
  setInterval(() => undefined, 1_000);
}

function writeCopies(file: string, folder: string): void {
  const store = openStore(file);
  const records = ceremonies(store);
  for (;;) {
    records.next();
    store.copyTo(folder);
    process.stdout.write(`${store.count}\n`);
  }
}

export interface Filled {
  readonly created: ReturnType<typeof faultIn>;
  readonly first: ReturnType<typeof faultIn>;
  readonly second: ReturnType<typeof faultIn>;
  readonly written: number;
  readonly reopened: number;
  readonly head: boolean;
  readonly afterRoom: number;
}

/** @param folder of a file system that is small, and full but for what `ballast` holds when this begins */
function fill(folder: string): Filled {
  const file = join(folder, 'log');
  const created = faultIn(() => openStore(file));
  const ballast = join(folder, 'ballast');
  rmSync(ballast);
  writeFileSync(ballast, new Uint8Array(64 * 1024));
  const store = openStore(file);
  const appendOne = (): void => {
    store.append(entryAfter(store.last, 'so that it is full sooner: '.padEnd(200, '.')));
  };
  let first: ReturnType<typeof faultIn> = null;
  while (first === null) first = faultIn(appendOne);
  const second = faultIn(appendOne);
  const { count: written, last: head } = store;
  store.close();
  const again = openStore(file);
  const reopened = again.count;
  const sameHead = again.last?.digest === head?.digest;
  rmSync(ballast);
  again.append(entryAfter(again.last, 'room again'));
  again.close();
  const last = openStore(file);
  return {
    created,
    first,
    second,
    written,
    reopened,
    head: sameHead,
    afterRoom: last.count,
  };
}

/** What a medium did that was filled, then made read-only. */
export interface Media extends OnFull, OnReadOnly {}
interface OnFull {
  readonly full: ReturnType<typeof faultIn>;
  /** Records in the last copy that was written. */
  readonly copied: number;
  readonly left: readonly string[];
  readonly appended: boolean;
}
interface OnReadOnly {
  readonly copyReadOnly: ReturnType<typeof faultIn>;
  readonly found: readonly FoundCopy[];
  /** The copy opened as a log where it is, and a new log beside it. */
  readonly logReadOnly: ReturnType<typeof faultIn>;
  readonly newReadOnly: ReturnType<typeof faultIn>;
}

function fillWithCopies(file: string, folder: string): OnFull {
  const store = openStore(file);
  let full: ReturnType<typeof faultIn> = null;
  let copied = 0;
  const copy = (): void => {
    store.copyTo(folder);
  };
  while (full === null) {
    copied = store.count;
    for (let n = 0; n < 10; n += 1) store.append(entryAfter(store.last, 'a record of some length '.repeat(8)));
    full = faultIn(copy);
  }
  const left = readdirSync(folder);
  store.append(entryAfter(store.last, 'the log goes on'));
  const appended = store.count > copied;
  store.close();
  return { full, copied, left, appended };
}

function onReadOnly(file: string, folder: string): OnReadOnly {
  const store = openStore(file);
  const copyReadOnly = faultIn(() => {
    store.copyTo(folder);
  });
  store.close();
  const found = findCopies([folder]);
  const [copy] = found;
  return {
    copyReadOnly,
    found,
    logReadOnly: faultIn(() => openStore(copy?.path ?? '')),
    newReadOnly: faultIn(() => openStore(join(folder, 'log'))),
  };
}

if (import.meta.main) {
  const [, , what, where = '', more = ''] = process.argv;
  if (what === 'hold') hold(where, Number(more));
  if (what === 'ceremonies') writeCeremonies(where);
  if (what === 'copies') writeCopies(where, more);
  if (what === 'medium') process.stdout.write(`${JSON.stringify(fillWithCopies(where, more))}\n`);
  if (what === 'read-only') process.stdout.write(`${JSON.stringify(onReadOnly(where, more))}\n`);
  if (what === 'fill') process.stdout.write(JSON.stringify(fill(where)));
}
