/** Audit events of real logs: every record was admitted by the station's controls. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditEvents, auditQuery, eventTypesOf, parseSince } from '../../../shared/ceremony/audit.ts';
import { type AuditEvent, auditEventLines } from '../../../shared/format/audit-event.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { decodeLog, encodeLog } from '../../../shared/format/event-record.ts';
import { refuse } from '../../../shared/format/refusal.ts';
import { anyDigest, type Ceremony, keyRotation, newCeremony, sharedRoom } from '../../support/ceremony-of.ts';

const room = await sharedRoom();
const [first = '', second = '', third = ''] = room.custodians;
const keyOf = (id: string): string => room.member(id).person.key.fingerprint;
const audit = ({ entries }: Ceremony): readonly AuditEvent[] => [...auditEvents(entries)];
const typesOf = (ceremony: Ceremony): readonly string[] => audit(ceremony).map(({ eventType }) => eventType);
const approving = (): Promise<Ceremony> => newCeremony({ operation: keyRotation }).then((ceremony) => ceremony.until('approve'));
const rejection = (
  { step }: Ceremony,
  person: string | null,
  fingerprint: string | null,
  control: string,
): Extract<CeremonyEvent, { type: 'ceremony.approval_rejected' }> => ({
  type: 'ceremony.approval_rejected',
  body: { step: step.id, person, fingerprint, refusal: refuse(control, {}) },
});
const later = (ceremony: Ceremony, minutes: number): void => {
  ceremony.clock += minutes * 60_000;
};

const whole = await newCeremony({ id: 'KC-2026-100' });
while (whole.state.current !== null) whole.play();

test('a whole ceremony: initiated, approved by each, executed; nothing else is told', () => {
  expect(typesOf(whole)).toEqual(['ceremony.initiated', 'ceremony.approved', 'ceremony.approved', 'ceremony.executed']);
  expect(audit(whole).map(({ actor, currentApprovals }) => [actor, currentApprovals])).toEqual([
    ['ines@example.org', 0],
    [`${first}@example.org`, 1],
    [`${second}@example.org`, 2],
    ['zoe@example.org', 2],
  ]);
});

test('an approval has every field of seed 000, those of the signature from what the card signed', async () => {
  const ceremony = await approving();
  ceremony.play();
  const given = ceremony.entries.find(({ record }) => record.event.type === 'ceremony.approved');
  expect(audit(ceremony).at(-1)).toEqual({
    format: 'keyrite-audit-event-v1',
    id: `KC-2026-001/${given?.record.seq}`,
    eventType: 'ceremony.approved',
    timestamp: given?.record.at,
    ceremonyId: 'KC-2026-001',
    ceremonyType: 'key-rotation',
    mode: 'practice',
    actor: `${first}@example.org`,
    approvalId: 'apr-0011223344556677',
    currentApprovals: 1,
    threshold: 2,
    signatureAlgorithm: 'ecdsa-p384',
    signatureKeyId: keyOf(first),
    refusal: null,
    reason: 'All eight lines are the same',
  });
});

test.each(['APP-STRANGER-1', 'APP-ROLE-1', 'SOD-INITIATOR-1', 'SOD-MASTER-1', 'APP-BARRED-1'])(
  '%s: an approval not accepted, and an unauthorised attempt',
  async (control) => {
    const ceremony = await approving();
    ceremony.record(rejection(ceremony, 'ines', keyOf('ines'), control));
    const [rejected, unauthorised] = audit(ceremony).slice(-2);
    expect(rejected).toMatchObject({
      eventType: 'ceremony.approval_rejected',
      actor: 'ines@example.org',
      signatureAlgorithm: 'ecdsa-p256',
      signatureKeyId: keyOf('ines'),
      approvalId: null,
      currentApprovals: 0,
      refusal: { control, operands: {} },
    });
    expect(unauthorised).toEqual({ ...rejected, id: `${rejected?.id}/unauthorized`, eventType: 'ceremony.unauthorized_access' });
  },
);

test('a stranger has no name, and a key that is on no roster no algorithm', async () => {
  const ceremony = await approving();
  ceremony.record(rejection(ceremony, null, anyDigest, 'APP-STRANGER-1'));
  expect(audit(ceremony).at(-1)).toMatchObject({ actor: null, signatureAlgorithm: null, signatureKeyId: anyDigest });
});

test('who may approve and signs with the wrong key is rejected, and no intruder', async () => {
  const ceremony = await approving();
  ceremony.record(rejection(ceremony, first, keyOf(second), 'APP-SIGNATURE-1'));
  expect(typesOf(ceremony)).toEqual(['ceremony.initiated', 'ceremony.approval_rejected']);
});

test('cancelled: by whom and why', async () => {
  const ceremony = await approving();
  ceremony.record({ type: 'ceremony.cancelled', body: { by: 'ines', reason: 'Postponed', incident: null } });
  expect(audit(ceremony).at(-1)).toMatchObject({ eventType: 'ceremony.cancelled', actor: 'ines@example.org', reason: 'Postponed' });
});

test('expired: by nobody', async () => {
  const ceremony = await approving();
  later(ceremony, 240);
  ceremony.record({ type: 'ceremony.expired', body: { expires: ceremony.state.request?.value.expires ?? '' } });
  expect(audit(ceremony).at(-1)).toMatchObject({ eventType: 'ceremony.expired', actor: null, currentApprovals: 0 });
});

test('an approval of a barred key no longer counts in what follows', async () => {
  const ceremony = await approving();
  ceremony.play();
  ceremony.record({ type: 'approver.barred', body: { person: first, incident: 'KC-2026-900', because: 'The card was found open' } });
  ceremony.record({ type: 'ceremony.cancelled', body: { by: 'ines', reason: 'Postponed', incident: null } });
  expect(audit(ceremony).map(({ currentApprovals }) => currentApprovals)).toEqual([0, 1, 0]);
});

test('an emergency has no request: it begins with its opening', async () => {
  const ceremony = await newCeremony({ operation: { kind: 'stuck-ceremony', payload: { ceremony: 'KC-2026-001' } } });
  expect(audit(ceremony)).toMatchObject([
    { id: 'KC-2026-001/1', eventType: 'ceremony.initiated', ceremonyType: 'stuck-ceremony', actor: 'zoe@example.org', threshold: 0 },
  ]);
});

test('a log that does not begin with an opening was never admitted', () => {
  expect(() => [...auditEvents(whole.entries.slice(1))]).toThrow('comes before the opening');
});

/** Three ceremonies with all that can happen to a request, as one workspace may hold them. */
const rejecting = await newCeremony({ id: 'KC-2026-200', operation: keyRotation });
rejecting.until('approve');
rejecting.record(rejection(rejecting, 'ines', keyOf('ines'), 'SOD-INITIATOR-1'));
rejecting.record(rejection(rejecting, null, null, 'APP-STRANGER-1'));
rejecting.play();
rejecting.record({ type: 'ceremony.cancelled', body: { by: 'ines', reason: 'Postponed', incident: null } });
const declining = await newCeremony({ id: 'KC-2026-300', operation: keyRotation });
declining.until('approve');
declining.record({ type: 'approval.declined', body: { step: declining.step.id, person: third, reason: 'Not this week' } });
declining.play();
const LOGS = [whole, rejecting, declining].map(({ entries }) => entries);

/** The three logs, cut short and dealt into one another by `turns`; each in its own order. */
const workspace = fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200), fc.array(fc.nat(2), { maxLength: 300 })).map(([a, b, c, turns]) => {
  const waiting = [a, b, c].map((length, log) => [...(LOGS[log] ?? [])].slice(0, length));
  const dealt = turns.flatMap((turn) => waiting[turn]?.splice(0, 1) ?? []);
  return [...dealt, ...waiting.flat()];
});

test('any workspace: in the order of its records, no id twice, the same again; each ceremony as if it were alone', () => {
  fc.assert(
    fc.property(workspace, fc.nat(1000), (entries, cut) => {
      const events = [...auditEvents(entries)];
      const place = new Map(entries.map(({ record: { ceremony, seq } }, at) => [`${ceremony}/${seq}`, at]));
      const places = events.map(({ id }) => place.get(id.replace('/unauthorized', '')) ?? -1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places).not.toContain(-1);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      expect([...auditEvents(entries.slice(0, cut))]).toEqual(events.slice(0, [...auditEvents(entries.slice(0, cut))].length));
      for (const { [0]: opening } of LOGS) {
        const id = opening?.record.ceremony ?? '';
        const alone = decodeLog(encodeLog(entries.filter(({ record }) => record.ceremony === id)));
        expect([...auditEvents(alone)]).toEqual([...auditQuery(events, { ceremony: id })]);
      }
      expect(auditEventLines.decode(auditEventLines.encode(events))).toEqual(events);
    }),
    { numRuns: 60 },
  );
});

test('a query by type, ceremony and time', () => {
  const events = LOGS.flatMap((entries) => [...auditEvents(entries)]);
  const found = (filter: Parameters<typeof auditQuery>[1]): readonly AuditEvent[] => [...auditQuery(events, filter)];
  expect(found({})).toEqual(events);
  expect(found({ eventType: 'ceremony.*' })).toEqual(events);
  expect(found({ eventType: 'signer.ceremony.*', ceremony: 'KC-2026-300' }).map(({ eventType }) => eventType)).toEqual([
    'ceremony.initiated',
    'ceremony.approved',
  ]);
  expect(found({ eventType: 'ceremony.approved' })).toHaveLength(4);
  expect(found({ eventType: 'ceremony.unauthorized_access' })).toHaveLength(2);
  expect(found({ eventType: 'ceremony' })).toEqual([]);
  const since = events[1]?.timestamp ?? '';
  expect(found({ since })).toEqual(events.filter(({ timestamp }) => timestamp >= since));
  expect(found({ since }).length).toBeLessThan(events.length);
  expect(found({ since })).toContainEqual(events[1]);
});

test('a pattern names types, and nothing in it is an expression', () => {
  expect(eventTypesOf('*approv*')).toEqual(['ceremony.approved', 'ceremony.approval_rejected']);
  for (const misspelt of ['ceremony.aproved', 'ceremony?approved', 'ceremony.(approved|expired)', '[', '', 'ceremony.approved\\']) {
    expect(eventTypesOf(misspelt), misspelt).toEqual([]);
  }
});

test.each([
  ['7d', '2026-11-15T14:00:00.000Z'],
  ['24h', '2026-11-21T14:00:00.000Z'],
  ['90m', '2026-11-22T12:30:00.000Z'],
  ['2026-01-16', '2026-01-16T00:00:00.000Z'],
  ['2026-01-16T10:00:00Z', '2026-01-16T10:00:00.000Z'],
  ['2026-01-16T10:00:00.250Z', '2026-01-16T10:00:00.250Z'],
  ['2026-02-30', null],
  ['2026-01-16T24:00:00Z', null],
  ['7', null],
  ['7w', null],
  ['-7d', null],
  ['1.5h', null],
  ['2026-01-16T10:00:00', null],
  ['yesterday', null],
])('since %s is %s', (text, instant) => {
  expect(parseSince(text, '2026-11-22T14:00:00.000Z')).toBe(instant);
});
