/** `keyrite audit query` and `outbox`: derived from the log, of all ceremonies of the workspace in the order in which they were written. */
import { basename, dirname } from 'node:path';
import { exportFile } from '../../electron/media/export.ts';
import { type AuditFilter, auditEvents, auditQuery } from '../../shared/ceremony/audit.ts';
import { outbox } from '../../shared/ceremony/outbox.ts';
import type { AuditEvent } from '../../shared/format/audit-event.ts';
import { outboxLines } from '../../shared/format/outbox.ts';
import { refuse } from '../../shared/format/refusal.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { type Answer, done, refused } from './say.ts';

const line = ({ timestamp, eventType, ceremonyId, actor, currentApprovals, threshold, refusal, reason }: AuditEvent): string =>
  [
    timestamp,
    ceremonyId,
    eventType,
    actor ?? '-',
    `${currentApprovals} of ${threshold}`,
    ...(refusal === null ? [] : [refusal.control]),
    ...(reason === null ? [] : [reason]),
  ].join('  ');

/** A ceremony that is not there is refused: an empty answer would read as “nothing happened”. */
export function query({ store, ledger }: OpenWorkspace, filter: AuditFilter): Answer {
  const { ceremony } = filter;
  if (ceremony !== undefined && ledger.stateOf(ceremony) === undefined) return refused(refuse('CER-UNKNOWN-1', { ceremony }));
  const events = [...auditQuery(auditEvents(store.replay()), filter)];
  return done(events.length === 0 ? ['No events.'] : events.map(line), events);
}

/** A file that is there already is never overwritten. */
export async function writeOutbox({ store }: OpenWorkspace, path: string): Promise<Answer> {
  const items = outbox(store.replay(), new Date().toISOString());
  const written = await exportFile(dirname(path), basename(path), outboxLines.encode(items));
  if (!written.ok) return refused(written.refusal);
  const { digest } = written;
  return done([`Wrote ${items.length} notices and alerts to ${path}`, `SHA-256 ${digest}`], { path, items: items.length, digest });
}
