/**
 * The outbox: what the online side sends and raises, since the station has no network. Notices are for people (seed 000, "Notifications"),
 * alerts for monitoring ("Monitoring"). Both are derived from the log (ceremony/outbox.ts); an id is the same whenever they are derived, so
 * that the online side drops what it has already.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { ceremonyId, instant, line, mode, personId } from './fields.ts';
import { jsonLines } from './json-lines.ts';
import { ceremonyKind } from './operation.ts';
import { policy } from './policy.ts';
import { refusal } from './refusal.ts';

/** What both say of the ceremony they are about. */
const about = {
  /** When it was due: the time of the record that is its cause, or a mark of the request's time. */
  at: instant,
  mode,
  ceremonyId,
  ceremonyType: ceremonyKind,
  subject: line,
  /** Approvals that count then, and how many are needed. */
  currentApprovals: z.int().nonnegative(),
  threshold: z.int().min(2),
  expires: instant,
};
/** The ceremony, then the number of the record that is the cause, or the mark of time. */
const id = z.string().regex(/^KC-[0-9A-Z-]{4,40}\/[\x21-\x7e]{1,100}$/);

const notice = z.strictObject({
  format: z.literal('keyrite-notice-v1'),
  id,
  notice: z.enum(['created', 'approval-submitted', 'threshold-reached', 'timeout-75', 'timeout-90', 'expired']),
  ...about,
  /** Whom it concerns. Without a contact on the roster a person has to be told in another way. */
  recipients: z.array(z.strictObject({ person: personId, name: line, contact: line.nullable() })),
  /** The policy's. */
  channels: policy.shape.notifications.shape.ceremonies.shape.channels,
});
export type Notice = Readonly<z.infer<typeof notice>>;

const alert = z.strictObject({
  format: z.literal('keyrite-alert-v1'),
  id,
  /** The policy's: name, condition, severity. */
  alert: policy.shape.alerts.element,
  ...about,
  /** As in the audit event; null for a stranger's card, and where time is the cause. */
  actor: line.nullable(),
  refusal: refusal.nullable(),
});
export type RaisedAlert = Readonly<z.infer<typeof alert>>;

const outboxItem = z.discriminatedUnion('format', [notice, alert]);
export type OutboxItem = Notice | RaisedAlert;
export const outboxLines = jsonLines(canonicalRecord('outbox item', outboxItem));
