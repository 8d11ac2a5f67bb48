/**
 * A process that writes a log, for the tests that kill it or run it out of room. `store-writer.ts append FILE COUNT` prints each record's number
 * once the store has it; `hold` does the same and then waits to be killed; `store-writer.ts fill FOLDER` tells what a full disk did, as one line of JSON.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../electron/store/event-store.ts';
import { StoreFault } from '../../electron/store/store-fault.ts';
import { appendEvent, type Entry } from '../../shared/format/event-record.ts';

export const entryAfter = (last: Entry | undefined, reason: string): Entry =>
  appendEvent(last, 'KC-2026-0001', '2026-11-22T14:12:37.041Z', { type: 'ceremony.paused', body: { reason } });

export function faultIn(act: () => unknown): { readonly code: string; readonly operands: StoreFault['operands'] } | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof StoreFault) return { code: error.code, operands: error.operands };
    throw error;
  }
}

function append(file: string, count: number): void {
  const store = openStore(file);
  for (let left = count; left > 0; left -= 1) {
    const entry = entryAfter(store.entries.at(-1), `${left} more to come`);
    store.append(entry);
    process.stdout.write(`${entry.record.seq}\n`);
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
    store.append(entryAfter(store.entries.at(-1), 'so that it is full sooner: '.padEnd(200, '.')));
  };
  let first: ReturnType<typeof faultIn> = null;
  while (first === null) first = faultIn(appendOne);
  const second = faultIn(appendOne);
  const { entries } = store;
  store.close();
  const again = openStore(file);
  const reopened = again.entries;
  rmSync(ballast);
  again.append(entryAfter(again.entries.at(-1), 'room again'));
  again.close();
  const last = openStore(file);
  return {
    created,
    first,
    second,
    written: entries.length,
    reopened: reopened.length,
    head: reopened.at(-1)?.digest === entries.at(-1)?.digest,
    afterRoom: last.entries.length,
  };
}

if (import.meta.main) {
  const [, , what, where = '', count] = process.argv;
  if (what === 'append' || what === 'hold') append(where, Number(count));
  if (what === 'hold') setInterval(() => undefined, 1_000);
  if (what === 'fill') process.stdout.write(JSON.stringify(fill(where)));
}
