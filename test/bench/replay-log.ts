/**
 * `replay-log.ts FILE`: how long one log takes to open, to read again, to fold into states, and to hash, as one line of JSON. A process of its
 * own, so that the memory is this log's. Run with --expose-gc.
 */
import { openStore } from '../../electron/store/event-store.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { evolve } from '../../shared/ceremony/evolve.ts';
import { type CeremonyState, openedState } from '../../shared/ceremony/state.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { z } from '../../shared/zod.ts';

export const replayFigures = z.object({
  records: z.int(),
  bytes: z.int(),
  /** Processor time of this process and its collector, in seconds. */
  seconds: z.object({ open: z.number(), replay: z.number(), fold: z.number(), hash: z.number() }),
  /** Resident memory after what the first 1000 records took, at its highest, in bytes. */
  grown: z.int(),
});
export type ReplayFigures = z.infer<typeof replayFigures>;

function secondsOf(act: () => void): number {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  act();
  const after = process.cpuUsage();
  return (after.user + after.system - user - system) / 1e6;
}

function measured(file: string): ReplayFigures {
  let store = openStore(file);
  store.close();
  const open = secondsOf(() => {
    store = openStore(file);
  });
  let bytes = 0;
  let base = 0;
  let highest = 0;
  let seen = 0;
  const look = (entry: Entry): void => {
    seen += 1;
    bytes += entry.bytes.length;
    if (seen === 1000) base = process.memoryUsage.rss();
    if (seen % 5000 === 0) highest = Math.max(highest, process.memoryUsage.rss());
  };
  const replay = secondsOf(() => {
    for (const entry of store.replay()) look(entry);
  });
  let state: CeremonyState | undefined;
  const fold = secondsOf(() => {
    for (const entry of store.replay()) {
      const { event } = entry.record;
      if (event.type === 'ceremony.opened') state = openedState(entry, event.body);
      else if (state !== undefined) state = evolve(state, entry);
    }
  });
  if (state === undefined || state.closedAt === null) throw new Error('the last ceremony did not close');
  let hash = 0;
  let page: Uint8Array[] = [];
  const hashPage = (): void => {
    const { user, system } = process.cpuUsage();
    for (const one of page) digestHex(one);
    const after = process.cpuUsage();
    hash += (after.user + after.system - user - system) / 1e6;
    page = [];
  };
  for (const entry of store.replay()) {
    page.push(entry.bytes);
    if (page.length === 2000) hashPage();
  }
  hashPage();
  const { count } = store;
  store.close();
  return { records: count, bytes, seconds: { open, replay, fold, hash }, grown: Math.max(0, highest - base) };
}

if (import.meta.main) process.stdout.write(JSON.stringify(measured(process.argv[2] ?? '')));
