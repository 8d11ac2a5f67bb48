/** Logs for the figures of the store: one ceremony from opening to close, played once, then written again and again under other numbers. */
import Database from 'better-sqlite3';
import { openStore } from '../../electron/store/event-store.ts';
import { appendEvent, type Entry } from '../../shared/format/event-record.ts';
import { newCeremony } from '../support/ceremony-of.ts';

/** Every record of a whole ceremony, with real signatures. */
export async function playedCeremony(): Promise<readonly Entry[]> {
  const ceremony = await newCeremony();
  ceremony.until('close').play();
  return ceremony.entries;
}

/**
 * Writes at least so many records: whole ceremonies, a day apart, each chain and each opening as it must be. What the signatures in them
 * signed has other digests, so only what does not ask for signatures can read them. In one transaction: the figures are of reading.
 */
export function writeLog(file: string, played: readonly Entry[], atLeast: number): void {
  openStore(file).close();
  const database = new Database(file);
  const insert = database.prepare('INSERT INTO event_log (position, ceremony, seq, digest, record) VALUES (?, ?, ?, ?, ?)');
  const write = database.transaction(() => {
    let position = 0;
    let before: string | null = null;
    for (let day = 1; position < atLeast; day += 1) {
      const ceremony = `KC-2026-${String(day).padStart(6, '0')}`;
      let last: Entry | undefined;
      for (const { record } of played) {
        const at = new Date(Date.parse(record.at) + day * 86_400_000).toISOString();
        const { event } = record;
        const named = event.type === 'ceremony.opened' ? { ...event, body: { ...event.body, previousHead: before } } : event;
        last = appendEvent(last, ceremony, at, named);
        position += 1;
        insert.run(position, ceremony, last.record.seq, last.digest, last.bytes);
        before = last.digest;
      }
    }
  });
  write();
  database.close();
}
