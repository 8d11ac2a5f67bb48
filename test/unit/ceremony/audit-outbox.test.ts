/** The outbox of real logs: who is told what and when, and what is raised. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approvalStep } from '../../../shared/ceremony/evidence.ts';
import { outbox } from '../../../shared/ceremony/outbox.ts';
import type { Entry } from '../../../shared/format/event-record.ts';
import { type Notice, type OutboxItem, outboxLines, type RaisedAlert } from '../../../shared/format/outbox.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/format/policy.ts';
import { refuse } from '../../../shared/format/refusal.ts';
import { type Ceremony, keyRotation, newCeremony, sharedRoom } from '../../support/ceremony-of.ts';
import { newRoom } from '../../support/ceremony-room.ts';

const room = await sharedRoom();
const [first = '', second = '', third = ''] = room.custodians;
const HOUR = 60;
/** The request of a test's ceremony is good for four hours. */
const overdue: Policy['alerts'][number] = {
  name: 'CeremonyPendingTooLong',
  condition: { on: 'ceremony.pending_duration', overMinutes: HOUR },
  severity: 'warning',
};
const channels: Policy['notifications']['ceremonies']['channels'] = [
  { type: 'email', recipients: '@approverGroup' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the name of a setting of the online side
  { type: 'slack', webhook: '${SLACK_CEREMONY_WEBHOOK}', channel: '#key-ceremonies' },
];
const policy: Policy = {
  ...DEFAULT_POLICY,
  notifications: { ceremonies: { enabled: true, channels } },
  alerts: [overdue, ...DEFAULT_POLICY.alerts.slice(1)],
};

const requested = (changed: Partial<Policy> = {}): Promise<Ceremony> =>
  newCeremony({ operation: keyRotation, policy: { ...policy, ...changed } }).then((ceremony) => ceremony.until('approve'));
const minutesAfter = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();
const createdAt = ({ state }: Ceremony): string => state.request?.value.created ?? '';
/** A millisecond after that many minutes of the request's time. */
const past = (ceremony: Ceremony, minutes: number): string => minutesAfter(createdAt(ceremony), minutes + 1 / 60_000);
const wait = (ceremony: Ceremony, minutes: number): void => {
  ceremony.clock = Date.parse(past(ceremony, minutes));
};
const isNotice = (item: OutboxItem): item is Notice => item.format === 'keyrite-notice-v1';
const isAlert = (item: OutboxItem): item is RaisedAlert => item.format === 'keyrite-alert-v1';
const notices = ({ entries, now }: Ceremony, at = now): readonly (readonly [string, readonly string[]])[] =>
  outbox(entries, at)
    .filter(isNotice)
    .map(({ notice, recipients }) => [notice, recipients.map(({ person }) => person)]);
const alerts = ({ entries, now }: Ceremony, at = now): readonly RaisedAlert[] => outbox(entries, at).filter(isAlert);
const cancel = (ceremony: Ceremony): unknown =>
  ceremony.record({ type: 'ceremony.cancelled', body: { by: 'ines', reason: 'Postponed', incident: null } });

test('before the request there is nobody to tell', async () => {
  const ceremony = await newCeremony({ operation: keyRotation, policy });
  expect(outbox(ceremony.entries, minutesAfter(ceremony.now, 10_000))).toEqual([]);
});

test('created: every eligible approver, by the channels of the policy', async () => {
  const ceremony = await requested();
  const { seq, at } = ceremony.entries.find(({ record }) => record.event.type === 'ceremony.initiated')?.record ?? {};
  expect(outbox(ceremony.entries, ceremony.now)).toEqual([
    {
      format: 'keyrite-notice-v1',
      id: `KC-2026-001/${seq}/created`,
      notice: 'created',
      at,
      mode: 'practice',
      ceremonyId: 'KC-2026-001',
      ceremonyType: 'key-rotation',
      subject: ceremony.state.opened.subject,
      currentApprovals: 0,
      threshold: 2,
      expires: ceremony.state.request?.value.expires,
      recipients: room.custodians.map((id) => ({
        person: id,
        name: room.member(id).person.name,
        contact: `${id}@example.org`,
      })),
      channels,
    },
  ]);
});

test('submitted: who is left; threshold reached: the initiator', async () => {
  const ceremony = await requested();
  ceremony.play();
  ceremony.play();
  expect(notices(ceremony).slice(1)).toEqual([
    ['approval-submitted', [second, third]],
    ['approval-submitted', [third]],
    ['threshold-reached', ['ines']],
  ]);
});

test('who said no, or is barred, is not asked again', async () => {
  const ceremony = await requested();
  ceremony.record({ type: 'approval.declined', body: { step: ceremony.step.id, person: third, reason: 'Not this week' } });
  ceremony.play();
  expect(notices(ceremony).at(-1)).toEqual(['approval-submitted', [second]]);
  ceremony.record({ type: 'approver.barred', body: { person: second, incident: 'KC-2026-900', because: 'The card was found open' } });
  expect(notices(ceremony, past(ceremony, 180)).at(-1)).toEqual(['timeout-75', ['ines']]);
});

test('75 % and 90 % of the time, then expiry: each once now is past it', async () => {
  const ceremony = await requested();
  const told = (minutes: number): readonly string[] =>
    notices(ceremony, past(ceremony, minutes))
      .slice(1)
      .map(([notice]) => notice);
  expect(notices(ceremony, minutesAfter(createdAt(ceremony), 180))).toHaveLength(1);
  expect(told(179)).toEqual([]);
  expect(told(180)).toEqual(['timeout-75']);
  expect(told(215)).toEqual(['timeout-75']);
  expect(told(216)).toEqual(['timeout-75', 'timeout-90']);
  expect(told(240)).toEqual(['timeout-75', 'timeout-90', 'expired']);
  expect(notices(ceremony, past(ceremony, 240)).slice(1)).toEqual([
    ['timeout-75', ['ines', ...room.custodians]],
    ['timeout-90', ['ines', ...room.custodians]],
    ['expired', ['ines', ...room.custodians]],
  ]);
});

test('approved and not carried out: the initiator alone is reminded', async () => {
  const ceremony = await requested();
  ceremony.play();
  ceremony.play();
  expect(notices(ceremony, past(ceremony, 216)).slice(-2)).toEqual([
    ['timeout-75', ['ines']],
    ['timeout-90', ['ines']],
  ]);
});

test('the record of the expiry says nothing twice', async () => {
  const ceremony = await requested();
  const before = outbox(ceremony.entries, past(ceremony, 240));
  ceremony.clock = Date.parse(minutesAfter(createdAt(ceremony), 240));
  ceremony.record({ type: 'ceremony.expired', body: { expires: ceremony.state.request?.value.expires ?? '' } });
  expect(outbox(ceremony.entries, past(ceremony, 300))).toEqual(before);
});

test('a ceremony that is over has no time to run out', async () => {
  const ceremony = await requested();
  wait(ceremony, 200);
  cancel(ceremony);
  expect(notices(ceremony, past(ceremony, 10_000)).map(([notice]) => notice)).toEqual(['created', 'timeout-75']);
  const whole = await newCeremony({ policy });
  while (whole.state.current !== null) whole.play();
  expect(notices(whole, past(whole, 10_000)).filter(([notice]) => /^(timeout|expired)/.test(notice))).toEqual([]);
});

test('pending over an hour: raised once, and not when the quorum is complete', async () => {
  const ceremony = await requested();
  expect(alerts(ceremony, minutesAfter(createdAt(ceremony), HOUR))).toEqual([]);
  expect(alerts(ceremony, past(ceremony, 200))).toMatchObject([
    {
      id: 'KC-2026-001/pending/CeremonyPendingTooLong',
      alert: overdue,
      at: minutesAfter(createdAt(ceremony), HOUR),
      actor: null,
      refusal: null,
    },
  ]);
  ceremony.play();
  ceremony.play();
  expect(alerts(ceremony, past(ceremony, 200))).toEqual([]);
});

test('an alert whose time is longer than the request’s never comes', async () => {
  const ceremony = await requested({ alerts: DEFAULT_POLICY.alerts });
  expect(alerts(ceremony, past(ceremony, 12 * HOUR))).toEqual([]);
  expect(notices(ceremony, past(ceremony, 12 * HOUR)).at(-1)?.[0]).toBe('expired');
});

test('an approval not accepted, an unauthorised attempt: with who and why', async () => {
  const ceremony = await requested();
  const refusal = refuse('SOD-INITIATOR-1', { person: 'Inês Exemplo' });
  const body = { step: ceremony.step.id, person: 'ines', fingerprint: null, refusal };
  const { seq } = ceremony.record({ type: 'ceremony.approval_rejected', body }).record;
  expect(alerts(ceremony).map(({ id, alert }) => [id, alert.severity])).toEqual([
    [`KC-2026-001/${seq}/CeremonyApprovalRejected`, 'critical'],
    [`KC-2026-001/${seq}/UnauthorizedCeremonyAttempt`, 'critical'],
  ]);
  expect(alerts(ceremony)[0]).toMatchObject({ actor: 'ines@example.org', refusal });
  const duplicate = { ...body, person: first, refusal: refuse('APP-DUP-1', {}) };
  ceremony.record({ type: 'ceremony.approval_rejected', body: duplicate });
  expect(alerts(ceremony).map(({ alert }) => alert.name)).toEqual([
    'CeremonyApprovalRejected',
    'UnauthorizedCeremonyAttempt',
    'CeremonyApprovalRejected',
  ]);
});

test('notices switched off: none; alerts are the policy’s own list', async () => {
  const silent = await requested({ notifications: { ceremonies: { enabled: false, channels } } });
  expect(notices(silent, past(silent, 500))).toEqual([]);
  expect(alerts(silent, past(silent, 500))).toHaveLength(1);
  const calm = await requested({ alerts: [] });
  expect(alerts(calm, past(calm, 500))).toEqual([]);
});

test('a person without a contact is named all the same', async () => {
  const other = await newRoom();
  const people = other.roster.people.map((person) => (person.id === first ? { ...person, contact: null } : person));
  const ceremony = await newCeremony({ operation: keyRotation, policy }, { ...other, roster: { ...other.roster, people } });
  ceremony.until('approve');
  const [created] = outbox(ceremony.entries, ceremony.now).filter(isNotice);
  expect(created?.recipients[0]).toEqual({ person: first, name: room.member(first).person.name, contact: null });
});

/** A request with something of everything, in the end expired. */
const eventful = await requested();
const refused = { step: eventful.step.id, person: null, fingerprint: null, refusal: refuse('APP-STRANGER-1', {}) };
eventful.record({ type: 'ceremony.approval_rejected', body: refused });
wait(eventful, 90);
eventful.play();
wait(eventful, 200);
eventful.record({ type: 'approver.barred', body: { person: first, incident: 'KC-2026-900', because: 'The card was found open' } });
wait(eventful, 230);
// the place of the approval that no longer counts, in a step that is behind
for (const id of [second, third]) {
  const step = approvalStep(eventful.state) ?? '';
  const { type, body } = eventful.approved(id, { change: { step } });
  eventful.record({ type: 'approval.intended', body: { step, person: id, requestDigest: eventful.requestDigest } });
  eventful.record({ type, body: { ...body, step } });
}
wait(eventful, 250);
eventful.record({ type: 'ceremony.expired', body: { expires: eventful.state.request?.value.expires ?? '' } });
const other = (await newCeremony({ id: 'KC-2026-002', policy, begins: '2026-11-22T14:30:00.000Z' })).until('make');
const written = [...eventful.entries, ...other.entries].toSorted((a, b) => (a.record.at < b.record.at ? -1 : 1));

test('what was said once stays as it was said, whenever it is asked again; no id twice; ordered by time', () => {
  const full = outbox(written, '2026-12-01T00:00:00.000Z');
  expect(full.length).toBeGreaterThan(10);
  expect(new Set(full.map(({ id }) => id)).size).toBe(full.length);
  expect(full.map(({ at }) => at)).toEqual(full.map(({ at }) => at).toSorted());
  expect(outboxLines.decode(outboxLines.encode(full))).toEqual(full);
  const times = fc.integer({ min: Date.parse('2026-11-22T14:00:00.000Z'), max: Date.parse('2026-11-22T20:00:00.000Z') });
  fc.assert(
    fc.property(times, (time) => {
      const now = new Date(time).toISOString();
      const before: readonly Entry[] = written.filter(({ record }) => record.at <= now);
      const said = outbox(before, now);
      expect(said).toEqual(full.filter(({ id }) => said.some((item) => item.id === id)));
      expect(said.every(({ at }) => at <= now)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
