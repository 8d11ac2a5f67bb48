/**
 * The audit events of a log (seed 000, "Audit Events"). They are derived and never stored: the same log gives the same events. It assumes
 * records that were admitted (controls.ts) and verifies nothing again.
 */
import { fromBase64 } from '../bytes/base64.ts';
import { AUDIT_EVENT_TYPES, type AuditEvent, type AuditEventType } from '../format/audit-event.ts';
import type { CeremonyEvent, EventOf } from '../format/ceremony-event.ts';
import { decodeEnvelope, envelopePayload } from '../format/dsse.ts';
import type { Entry } from '../format/event-record.ts';
import { isQuorumKind } from '../format/operation.ts';
import type { Roster } from '../format/roster.ts';
import { approvalRecord } from '../format/statement.ts';
import { type Course, courseAfter, courseBefore } from './course.ts';
import { personOf } from './state.ts';

type Opened = EventOf<'ceremony.opened'>['body'];

/** Refused because of who they are: not on the roster, without the role, in another role here, or no longer trusted. */
const UNAUTHORISED: readonly string[] = ['APP-STRANGER-1', 'APP-ROLE-1', 'SOD-INITIATOR-1', 'SOD-MASTER-1', 'APP-BARRED-1'];

const actorOf = (roster: Roster, id: string | null): string | null => (id === null ? null : (personOf(roster, id)?.contact ?? id));

/** What an event says beside the ceremony, its time and its count. */
type Told = Pick<AuditEvent, 'eventType' | 'actor'> &
  Partial<Pick<AuditEvent, 'approvalId' | 'signatureAlgorithm' | 'signatureKeyId' | 'refusal' | 'reason'>>;

const algorithmOf = (roster: Roster, fingerprint: string | null): AuditEvent['signatureAlgorithm'] =>
  roster.people.find(({ key }) => key.fingerprint === fingerprint)?.key.algorithm ?? null;

function approved({ roster }: Opened, { person, envelope }: EventOf<'ceremony.approved'>['body']): Told {
  const { approvalId, keyFingerprint, reason } = approvalRecord.decode(envelopePayload(decodeEnvelope(fromBase64(envelope))));
  return {
    eventType: 'ceremony.approved',
    actor: actorOf(roster, person),
    approvalId,
    signatureAlgorithm: algorithmOf(roster, keyFingerprint),
    signatureKeyId: keyFingerprint,
    reason,
  };
}

function rejected({ roster }: Opened, { person, fingerprint, refusal }: EventOf<'ceremony.approval_rejected'>['body']): readonly Told[] {
  const told = {
    actor: actorOf(roster, person),
    signatureAlgorithm: algorithmOf(roster, fingerprint),
    signatureKeyId: fingerprint,
    refusal,
  };
  const rejection: Told = { eventType: 'ceremony.approval_rejected', ...told };
  return UNAUTHORISED.includes(refusal.control) ? [rejection, { eventType: 'ceremony.unauthorized_access', ...told }] : [rejection];
}

function toldOf(opened: Opened, event: CeremonyEvent): readonly Told[] {
  const { participants, roster, operation } = opened;
  const by = (eventType: AuditEventType, id: string | null): Told => ({ eventType, actor: actorOf(roster, id) });
  // an emergency has no request: it begins when it is opened
  const emergency = !isQuorumKind(operation.kind);
  if (event.type === 'ceremony.opened') return emergency ? [by('ceremony.initiated', participants.master)] : [];
  if (event.type === 'ceremony.initiated') return [by(event.type, participants.initiator)];
  if (event.type === 'ceremony.approved') return [approved(opened, event.body)];
  if (event.type === 'ceremony.approval_rejected') return rejected(opened, event.body);
  if (event.type === 'ceremony.executed') return [by(event.type, participants.master)];
  // carried out in one act, which the log knows by its own name
  if (event.type === 'roster.changed') return [by('ceremony.executed', participants.master)];
  if (event.type === 'ceremony.expired') return [by(event.type, null)];
  if (event.type === 'ceremony.cancelled') return [{ ...by(event.type, event.body.by), reason: event.body.reason }];
  return [];
}

/** What one record says; `course` is the ceremony after it. */
export function auditOf({ opened, approvers }: Course, { record: { ceremony, seq, at, event } }: Entry): readonly AuditEvent[] {
  return toldOf(opened, event).map((told) => ({
    format: 'keyrite-audit-event-v1',
    id: `${ceremony}/${seq}${told.eventType === 'ceremony.unauthorized_access' ? '/unauthorized' : ''}`,
    timestamp: at,
    ceremonyId: ceremony,
    ceremonyType: opened.operation.kind,
    mode: opened.mode,
    approvalId: null,
    currentApprovals: approvers.length,
    threshold: opened.approvalThreshold,
    signatureAlgorithm: null,
    signatureKeyId: null,
    refusal: null,
    reason: null,
    ...told,
  }));
}

/** @param entries of one ceremony or of many, in the order in which they were written. */
export function* auditEvents(entries: Iterable<Entry>): Iterable<AuditEvent> {
  const courses = new Map<string, Course>();
  for (const entry of entries) {
    const course = courseAfter(courseBefore(courses, entry), entry.record.event);
    courses.set(course.ceremony, course);
    yield* auditOf(course, entry);
  }
}

export interface AuditFilter {
  /** An event type, or several by `*`: `ceremony.*`. Those of another system's names for them (`signer.ceremony.*`) are found too. */
  readonly eventType?: string;
  /** An instant: events at or after it. */
  readonly since?: string;
  readonly ceremony?: string;
}

/** The event types that a filter names; none: it is misspelt. Seed 000 puts `signer.` before each. */
export function eventTypesOf(pattern: string): readonly AuditEventType[] {
  const parts = pattern.replace(/^signer\./, '').split('*');
  const form = new RegExp(`^${parts.map((part) => part.replace(/[^a-z_]/gi, '\\$&')).join('.*')}$`);
  return AUDIT_EVENT_TYPES.filter((type) => form.test(type));
}

export function* auditQuery(events: Iterable<AuditEvent>, { eventType, since, ceremony }: AuditFilter): Iterable<AuditEvent> {
  const types = eventType === undefined ? AUDIT_EVENT_TYPES : eventTypesOf(eventType);
  for (const event of events) {
    const asked =
      types.includes(event.eventType) &&
      (since === undefined || event.timestamp >= since) &&
      (ceremony === undefined || event.ceremonyId === ceremony);
    if (asked) yield event;
  }
}

const SPAN = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

/** '7d', '24h', '90m' before `now`, or a day or time in UTC: 2026-01-16, 2026-01-16T10:00:00Z. An instant; null: it is none of these. */
export function parseSince(text: string, now: string): string | null {
  const span = /^(\d{1,6})([dhm])$/.exec(text);
  const unit = span?.[2];
  if (unit === 'd' || unit === 'h' || unit === 'm') return new Date(Date.parse(now) - Number(span?.[1]) * SPAN[unit]).toISOString();
  const written = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d{3})?Z)?$/.exec(text);
  if (written === null) return null;
  const [, day = '', time = '00:00:00', milliseconds = '.000'] = written;
  const instant = `${day}T${time}${milliseconds}Z`;
  const parsed = new Date(instant);
  // a day that does not exist, 2026-02-30, would be read as another
  return Number.isNaN(parsed.getTime()) || parsed.toISOString() !== instant ? null : instant;
}
