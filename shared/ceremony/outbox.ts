/**
 * The notices and alerts that a log calls for (seed 000, "Notifications", "Monitoring"): what has happened, and what became due while a
 * request was open. Derived and never stored; the same log gives the same ids, and a longer one gives those before and more. It assumes
 * records that were admitted (controls.ts).
 */
import type { AuditEvent } from '../format/audit-event.ts';
import type { Entry } from '../format/event-record.ts';
import type { OperationRequest } from '../format/operation-request.ts';
import type { Notice, OutboxItem, RaisedAlert } from '../format/outbox.ts';
import { auditOf } from './audit.ts';
import { type Course, courseAfter, courseBefore } from './course.ts';
import { personOf } from './state.ts';

/** A course whose request is open, or was. */
interface Requested extends Course {
  readonly request: OperationRequest;
}
const isRequested = (course: Course): course is Requested => course.request !== null;

const about = ({ ceremony, opened, request, approvers }: Requested) => ({
  mode: opened.mode,
  ceremonyId: ceremony,
  ceremonyType: opened.operation.kind,
  subject: opened.subject,
  currentApprovals: approvers.length,
  threshold: opened.approvalThreshold,
  expires: request.expires,
});

/** None where the policy has notices switched off. `cause`: a record's number, or the mark of time. */
function notice(course: Requested, at: string, cause: string, kind: Notice['notice'], people: readonly string[]): readonly Notice[] {
  const { roster, policy } = course.opened;
  const { enabled, channels } = policy.notifications.ceremonies;
  const recipients = people.map((person) => {
    const { name, contact } = personOf(roster, person) ?? { name: person, contact: null };
    return { person, name, contact };
  });
  const id = `${course.ceremony}/${cause}`;
  return enabled ? [{ format: 'keyrite-notice-v1', id, notice: kind, at, ...about(course), recipients, channels }] : [];
}

type Because = Pick<AuditEvent, 'actor' | 'refusal'>;
const alert = (course: Requested, at: string, cause: string, of: RaisedAlert['alert'], because: Because): RaisedAlert => ({
  format: 'keyrite-alert-v1',
  id: `${course.ceremony}/${cause}/${of.name}`,
  alert: of,
  at,
  ...about(course),
  actor: because.actor,
  refusal: because.refusal,
});

/** Who can still approve. */
const remaining = ({ request, approvers, out }: Requested): readonly string[] =>
  request.approvals.eligible.filter((id) => !approvers.includes(id) && !out.includes(id));
const pending = ({ opened, approvers }: Course): boolean => approvers.length < opened.approvalThreshold;

/** An instant of the request's time; `items` is asked of the ceremony as it stood then. */
interface Mark {
  readonly at: string;
  readonly items: (course: Requested) => readonly OutboxItem[];
}

type Timed = { readonly at: string };
const byTime = (a: Timed, b: Timed): number => (a.at < b.at ? -1 : Number(a.at > b.at));
const after = (from: string, milliseconds: number): string => new Date(Date.parse(from) + milliseconds).toISOString();

function marksOf({ opened, request }: Requested): readonly Mark[] {
  const { created, expires, initiator } = request;
  const part = (percent: 75 | 90): Mark => {
    const at = after(created, Math.ceil(((Date.parse(expires) - Date.parse(created)) * percent) / 100));
    const cause = `timeout-${percent}` as const;
    return { at, items: (c) => notice(c, at, cause, cause, [initiator, ...(pending(c) ? remaining(c) : [])]) };
  };
  const overdue = opened.policy.alerts.flatMap((of): readonly Mark[] => {
    if (of.condition.on !== 'ceremony.pending_duration') return [];
    const at = after(created, of.condition.overMinutes * 60_000);
    return [{ at, items: (c) => (pending(c) ? [alert(c, at, 'pending', of, { actor: null, refusal: null })] : []) }];
  });
  const expired: Mark = {
    at: expires,
    items: (c) => notice(c, expires, 'expired', 'expired', [initiator, ...c.request.approvals.eligible]),
  };
  return [...[part(75), part(90), ...overdue].filter(({ at }) => at < expires).toSorted(byTime), expired];
}

/** Of a record that was just written. */
function caused(course: Requested, entry: Entry): readonly OutboxItem[] {
  const { seq, at, event } = entry.record;
  const { request, opened, approvers } = course;
  const say = (kind: Notice['notice'], people: readonly string[]): readonly Notice[] => notice(course, at, `${seq}/${kind}`, kind, people);
  if (event.type === 'ceremony.initiated') return say('created', request.approvals.eligible);
  if (event.type === 'ceremony.approved') {
    const complete = approvers.length === opened.approvalThreshold;
    return [...say('approval-submitted', remaining(course)), ...(complete ? say('threshold-reached', [request.initiator]) : [])];
  }
  if (event.type !== 'ceremony.approval_rejected') return [];
  return auditOf(course, entry).flatMap((audit) =>
    opened.policy.alerts.filter(({ condition }) => condition.on === audit.eventType).map((of) => alert(course, at, String(seq), of, audit)),
  );
}

/** @param entries as for auditEvents. @param now an instant; marks of time appear once it is past them. Ordered by time. */
export function outbox(entries: Iterable<Entry>, now: string): readonly OutboxItem[] {
  const courses = new Map<string, Course>();
  const marks = new Map<string, readonly Mark[]>();
  const items: OutboxItem[] = [];
  const pass = (course: Course, isPast: (at: string) => boolean): void => {
    const waiting = marks.get(course.ceremony) ?? [];
    const due = waiting.filter(({ at }) => isPast(at));
    if (isRequested(course) && !course.over) items.push(...due.flatMap((mark) => mark.items(course)));
    marks.set(course.ceremony, waiting.slice(due.length));
  };
  for (const entry of entries) {
    const { at, event } = entry.record;
    const before = courseBefore(courses, entry);
    pass(before, (mark) => mark <= at);
    const course = courseAfter(before, event);
    courses.set(course.ceremony, course);
    if (!isRequested(course)) continue;
    if (event.type === 'ceremony.initiated') marks.set(course.ceremony, marksOf(course));
    items.push(...caused(course, entry));
  }
  for (const course of courses.values()) pass(course, (mark) => mark < now);
  return items.toSorted(byTime);
}
