/** The log as it is on the disk, read without the station: it holds its file locked, so a copy of the file is opened. */

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { rsaVerify } from '../../electron/rsa.ts';
import { fold } from '../../shared/ceremony/fold.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { decodeNext, type Entry } from '../../shared/format/event-record.ts';

const isRow = (row: unknown): row is { ceremony: unknown; record: Buffer } =>
  typeof row === 'object' && row !== null && 'ceremony' in row && 'record' in row && Buffer.isBuffer(row.record);

/** @param workspace the folder with log.sqlite. All ceremonies' records in the order written; each one's digest and place in its chain is checked on the way. */
export function logOnDisk(workspace: string): readonly Entry[] {
  const copy = mkdtempSync('/dev/shm/keyrite-log-');
  try {
    for (const end of ['', '-wal']) {
      const file = join(workspace, `log.sqlite${end}`);
      if (existsSync(file)) copyFileSync(file, join(copy, `log.sqlite${end}`));
    }
    const database = new Database(join(copy, 'log.sqlite'), { fileMustExist: true });
    try {
      const entries: Entry[] = [];
      const last = new Map<unknown, Entry>();
      for (const row of database.prepare('SELECT ceremony, record FROM event_log ORDER BY position').all()) {
        if (!isRow(row)) throw new Error('event_log has other columns');
        const entry = decodeNext(last.get(row.ceremony), new Uint8Array(row.record));
        last.set(row.ceremony, entry);
        entries.push(entry);
      }
      return entries;
    } finally {
      database.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** One state for each ceremony, in the order in which they were opened. Throws where a record could not have been admitted. */
export function statesOf(entries: Iterable<Entry>): ReadonlyMap<string, CeremonyState> {
  const states = new Map<string, CeremonyState>();
  for (const entry of entries) {
    const { ceremony, seq } = entry.record;
    const folded = fold(states.get(ceremony), entry, rsaVerify);
    if (!folded.ok) throw new Error(`${ceremony}, record ${seq}: ${folded.refusal.control}`);
    states.set(ceremony, folded.state);
  }
  return states;
}
