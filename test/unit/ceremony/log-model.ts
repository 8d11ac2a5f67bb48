/**
 * The promises of dual control, written down a second time and read from the records alone, so that what shared/ceremony folds and admits can be
 * held against it.
 */
import { fromBase64 } from '../../../shared/bytes/base64.ts';
import type { Phase } from '../../../shared/ceremony/state.ts';
import type { EventOf, EventType } from '../../../shared/format/ceremony-event.ts';
import { decodeEnvelope, envelopePayload } from '../../../shared/format/dsse.ts';
import type { EventRecord } from '../../../shared/format/event-record.ts';
import { operationRequestRecord } from '../../../shared/format/operation-request.ts';
import { approvalRecord } from '../../../shared/format/statement.ts';

/** design.md, "The core", and what takes an approval back. */
export const ARROWS: Readonly<Partial<Record<EventType, readonly `${Phase} → ${Phase}`[]>>> = {
  'ceremony.initiated': ['NotRequested → Pending'],
  'ceremony.approved': ['Pending → PartiallyApproved', 'PartiallyApproved → Approved'],
  'approver.barred': ['Approved → PartiallyApproved', 'PartiallyApproved → Pending'],
  'ceremony.executed': ['Approved → Executed'],
  'ceremony.expired': ['Pending → Expired', 'PartiallyApproved → Expired', 'Approved → Expired'],
  'ceremony.cancelled': ['NotRequested → Cancelled', 'Pending → Cancelled', 'PartiallyApproved → Cancelled', 'Approved → Cancelled'],
};

const ENDS: readonly EventType[] = ['ceremony.executed', 'ceremony.expired', 'ceremony.cancelled'];

/** What was promised, and whether it holds. */
type Promised = readonly [string, boolean];

export interface LogModel {
  /** Takes the next record; the promises that it breaks. */
  readonly take: (record: EventRecord) => readonly string[];
  /** The key may be made now: once, by a quorum that stands, in time. */
  readonly mayMake: (at: string) => boolean;
  /** What was made may become active now: from then on the request is used. */
  readonly mayActivate: (at: string) => boolean;
}

export function logModel(): LogModel {
  let kind = '';
  let need = Number.POSITIVE_INFINITY;
  let mayApprove: readonly string[] = [];
  const keyOf = new Map<string, string>();
  let request: string | null = null;
  let expires: string | null = null;
  /** Whose approvals count, each with the key that signed it. */
  const approvals = new Map<string, string>();
  const barred = new Set<string>();
  const waiting = new Set<number>();
  let made: 'open' | 'begun' | 'made' = 'open';
  let activated = false;
  let over = false;

  const mayActivate = (at: string): boolean =>
    kind === 'master-key-generation' &&
    !over &&
    !activated &&
    expires !== null &&
    at < expires &&
    // each custodian holds a card
    barred.size === 0 &&
    approvals.size >= need &&
    new Set(approvals.values()).size === approvals.size;
  const mayMake = (at: string): boolean => mayActivate(at) && made === 'open';

  const opened = ({ operation, approvalThreshold, participants, roster }: EventOf<'ceremony.opened'>['body']): void => {
    kind = operation.kind;
    need = approvalThreshold;
    mayApprove = participants.custodians.filter((id) => id !== participants.initiator && id !== participants.master);
    for (const { id, key } of roster.people) keyOf.set(id, key.fingerprint);
  };

  function approved({ person, envelope }: EventOf<'ceremony.approved'>['body'], { ceremony, at }: EventRecord): readonly Promised[] {
    const signed = decodeEnvelope(fromBase64(envelope));
    const statement = approvalRecord.decode(envelopePayload(signed));
    const keys = signed.signatures.map(({ keyid }) => keyid);
    const given = new Map(approvals);
    approvals.set(person, keys[0] ?? '');
    return [
      ['an approval in time', expires !== null && at < expires && !over],
      ['an approval of this request', statement.ceremonyId === ceremony && statement.requestDigest === request],
      ['an approval by a custodian', mayApprove.includes(person)],
      ['an approval by who is not barred', !barred.has(person)],
      ['an approval by the person’s own key', keys.length === 1 && keys[0] === keyOf.get(person)],
      ['one approval a person', !given.has(person)],
      ['one approval a key', ![...given.values()].some((key) => keys.includes(key))],
    ];
  }

  function making({ at, event }: EventRecord): readonly Promised[] {
    const before = made;
    if (event.type === 'key.makingIntended') {
      const may = mayMake(at);
      made = 'begun';
      return [['a key is made once, by a quorum, in time', may]];
    }
    if (event.type === 'key.made') made = 'made';
    else if (event.type === 'key.makingFailed' || (event.type === 'act.resolved' && event.body.act === 'make' && made === 'begun'))
      made = 'open';
    else return [];
    return [['the outcome of what was begun', before === 'begun']];
  }

  function ending({ at, event }: EventRecord): readonly Promised[] {
    const before = over;
    if (event.type === 'set.activated') {
      const may = mayActivate(at) && made === 'made';
      activated = true;
      return [['active once, by a quorum, in time', may]];
    }
    if (!ENDS.includes(event.type)) return [];
    over = true;
    if (event.type === 'ceremony.executed') return [['carried out once, by a quorum', !before && activated && approvals.size >= need]];
    const early = event.type === 'ceremony.expired' && (expires === null || at < expires);
    return [['expired or cancelled at its time, before the request was used', !before && !activated && !early]];
  }

  function exceptions({ event }: EventRecord): readonly Promised[] {
    if (event.type === 'exception.raised') waiting.add(event.body.number);
    if (event.type === 'exception.resolved') return [['an exception is decided once', waiting.delete(event.body.number)]];
    return ['signoff.recorded', 'log.sealed', 'ceremony.closed'].includes(event.type)
      ? [[`no ${event.type} over an open exception`, waiting.size === 0]]
      : [];
  }

  function dualControl(record: EventRecord): readonly Promised[] {
    const { event } = record;
    if (event.type === 'ceremony.opened') opened(event.body);
    if (event.type === 'ceremony.approved') return approved(event.body, record);
    if (event.type === 'approver.barred') {
      barred.add(event.body.person);
      approvals.delete(event.body.person);
      return [['nobody is barred from what is carried out', !activated]];
    }
    if (event.type !== 'ceremony.initiated') return [];
    const first = request === null;
    request = event.body.requestDigest;
    expires = operationRequestRecord.decode(fromBase64(event.body.request)).expires;
    return [['one request', first]];
  }

  const take = (record: EventRecord): readonly string[] =>
    [...dualControl(record), ...making(record), ...ending(record), ...exceptions(record)]
      .filter(([, holds]) => !holds)
      .map(([promise]) => promise);

  return { take, mayMake, mayActivate };
}
