/**
 * As much of a ceremony's state as audit events and notices speak of, from the records alone. evolve.ts folds all of it, with the script and
 * every card; this reads a log of many ceremonies in one pass.
 */
import { fromBase64 } from '../bytes/base64.ts';
import type { CeremonyEvent, EventOf } from '../format/ceremony-event.ts';
import type { Entry } from '../format/event-record.ts';
import { type OperationRequest, operationRequestRecord } from '../format/operation-request.ts';

export interface Course {
  readonly ceremony: string;
  readonly opened: EventOf<'ceremony.opened'>['body'];
  readonly request: OperationRequest | null;
  /** Whose approvals count, by id. */
  readonly approvers: readonly string[];
  /** Who said no, or whose key no longer counts. */
  readonly out: readonly string[];
  /** Executed, expired or cancelled. */
  readonly over: boolean;
}

/** The ceremony as it stood before this record. Throws when the log does not begin with the opening: such a log was never admitted. */
export function courseBefore(courses: ReadonlyMap<string, Course>, { record: { ceremony, seq, event } }: Entry): Course {
  const course = courses.get(ceremony);
  if (course !== undefined) return course;
  if (event.type !== 'ceremony.opened') throw new Error(`${ceremony}: record ${seq} comes before the opening`);
  return { ceremony, opened: event.body, request: null, approvers: [], out: [], over: false };
}

export function courseAfter(course: Course, event: CeremonyEvent): Course {
  const without = (ids: readonly string[], id: string): readonly string[] => ids.filter((other) => other !== id);
  if (event.type === 'ceremony.initiated') return { ...course, request: operationRequestRecord.decode(fromBase64(event.body.request)) };
  if (event.type === 'ceremony.approved') return { ...course, approvers: [...course.approvers, event.body.person] };
  if (event.type === 'approval.declined') return { ...course, out: [...course.out, event.body.person] };
  if (event.type === 'approver.barred') {
    const { person } = event.body;
    return { ...course, approvers: without(course.approvers, person), out: [...course.out, person] };
  }
  return END.includes(event.type) ? { ...course, over: true } : course;
}
const END: readonly CeremonyEvent['type'][] = ['ceremony.executed', 'roster.changed', 'ceremony.expired', 'ceremony.cancelled'];
