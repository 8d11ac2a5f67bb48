/** What someone may do to a roster or a log and still hope that it verifies. */
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { concatBytes } from '../../../shared/bytes/concat.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { fromUtf8, toUtf8 } from '../../../shared/bytes/utf8.ts';
import { MEMBER } from '../../../shared/ceremony/bundle-members.ts';
import { appendEvent } from '../../../shared/format/event-record.ts';
import { policyRecord } from '../../../shared/format/policy.ts';
import { rosterRecord } from '../../../shared/format/roster.ts';
import { scriptRecord } from '../../../shared/format/script.ts';
import { masterKeyGeneration } from '../../../shared/script/master-key-generation.ts';
import { type Bundle, bundleOf } from '../../support/bundle-of.ts';
import { newCeremony } from '../../support/ceremony-of.ts';
import { newRoom, type Room } from '../../support/ceremony-room.ts';
import { type Forgery, given, memberOf, replaced, withEvents, withLog } from './forgery.ts';

const later = '2026-11-22T16:00:00.000Z';

const rosters: readonly Forgery[] = [
  {
    what: 'the roster of other people',
    control: 'VER-ROSTER-1',
    make: async (good) => given(good, (await newRoom()).rosterBytes),
  },
  {
    what: 'a roster with one key exchanged',
    control: 'VER-ROSTER-1',
    make: async (good) => given(good, (await withExchangedKey(good.room)).rosterBytes),
  },
  {
    what: 'a roster with one key exchanged, in the bundle too: then the log holds another',
    control: 'BND-MEMBER-1',
    operands: { name: MEMBER.roster },
    make: async (good) => {
      const room = await withExchangedKey(good.room);
      return given(replaced(good, MEMBER.roster, room.rosterBytes), room.rosterBytes);
    },
  },
  {
    what: 'a whole ceremony of strangers, with the caller’s roster laid beside its log',
    control: 'BND-MEMBER-1',
    operands: { name: MEMBER.roster },
    make: async (good) => {
      const { rosterBytes } = good.room;
      return given(replaced(bundleOf(await newCeremony({}, await newRoom())), MEMBER.roster, rosterBytes), rosterBytes);
    },
  },
  {
    what: 'a roster with a line feed at its end',
    control: 'VER-ROSTER-2',
    make: (good) => given(good, concatBytes(good.room.rosterBytes, toUtf8('\n'))),
  },
  {
    what: 'a certificate of another key on the roster',
    control: 'CRT-KEY-1',
    operands: { person: 'Éva Példa' },
    make: (good) => fromRoom(withCertificate(good.room, 'eva', good.room.member('dora').person.certificate)),
  },
  {
    what: 'certificates that have expired',
    control: 'CRT-CHAIN-1',
    operands: { because: 'expired' },
    make: async () => fromRoom(await newRoom({ issued: '2025-11-01T09:00:00.000Z' })),
  },
  {
    what: 'people whose certificates come from elsewhere',
    control: 'CRT-CHAIN-1',
    make: async (good) => {
      const { roster } = await newRoom();
      return fromRoom(withRoster(good.room, { ...good.room.roster, trustRoots: roster.trustRoots }));
    },
  },
];

const withRoster = (room: Room, roster: Room['roster']): Room => ({ ...room, roster, rosterBytes: rosterRecord.encode(roster) });

const withCertificate = (room: Room, id: string, certificate: string): Room =>
  withRoster(room, { ...room.roster, people: room.roster.people.map((one) => (one.id === id ? { ...one, certificate } : one)) });

async function withExchangedKey(room: Room): Promise<Room> {
  const { key } = (await newRoom()).member('eva').person;
  return withRoster(room, { ...room.roster, people: room.roster.people.map((one) => (one.id === 'eva' ? { ...one, key } : one)) });
}

const fromRoom = async (room: Room) => given(bundleOf(await newCeremony({}, room)));

const logs: readonly Forgery[] = [
  { what: 'the log without its last record', control: 'LOG-SEALED-2', make: (good) => given(withLog(good, good.entries.slice(0, -1))) },
  {
    what: 'the log cut in the middle of a record',
    control: 'LOG-TRUNCATED-1',
    make: (good) => given(replaced(good, MEMBER.log, memberOf(good, MEMBER.log).slice(0, -1))),
  },
  { what: 'no log at all', control: 'LOG-CHAIN-1', make: (good) => given(replaced(good, MEMBER.log, new Uint8Array())) },
  {
    what: 'the log continued after its seal',
    control: 'LOG-SEALED-2',
    operands: { event: 'checkpoint.signed' },
    make: (good, ceremony) => given(withLog(good, ceremony.entries)),
  },
  {
    what: 'two records exchanged, numbered and chained anew',
    control: 'STEP-EVIDENCE-1',
    operands: { record: 3 },
    make: (good) =>
      given(
        withEvents(good, ([opened, first, second, third, ...rest]) =>
          [opened, first, third, second, ...rest].filter((event) => event !== undefined),
        ),
      ),
  },
  {
    what: 'two records exchanged',
    control: 'LOG-SEQUENCE-1',
    make: (good) => given(withLog(good, [...good.entries.slice(0, 5), ...good.entries.slice(5, 7).toReversed(), ...good.entries.slice(7)])),
  },
  {
    what: 'one record left out, the rest as it was',
    control: 'LOG-SEQUENCE-1',
    make: (good) =>
      given(
        withLog(
          good,
          good.entries.filter((_, place) => place !== 20),
        ),
      ),
  },
  {
    what: 'one record left out, the rest chained anew',
    control: 'APP-INTENT-1',
    make: (good) => given(withEvents(good, (events) => events.filter(({ type }) => type !== 'approval.intended'))),
  },
  {
    what: 'one record altered',
    control: 'LOG-CHAIN-1',
    make: (good) => {
      const entries = [...good.entries];
      const before = entries[9];
      const altered = entries[10]?.record;
      if (before === undefined || altered === undefined) throw new Error('a short log');
      entries[10] = appendEvent(before, altered.ceremony, later, altered.event);
      return given(withLog(good, entries));
    },
  },
  {
    what: 'a record of another ceremony',
    control: 'LOG-CEREMONY-1',
    make: (good) => {
      const last = good.entries.at(-1);
      return given(
        withLog(good, [...good.entries, appendEvent(last, 'KC-2026-999', later, { type: 'ceremony.closed', body: { by: 'zoe' } })]),
      );
    },
  },
  {
    what: 'a record with a field too many',
    control: 'LOG-RECORD-1',
    make: (good) => given(replaced(good, MEMBER.log, toUtf8('{"a":1}\n'))),
  },
  {
    what: 'a request inside a record that is none',
    control: 'LOG-RECORD-1',
    operands: { broken: 'record', record: 31 },
    make: (good) => {
      const bytes = toUtf8('{}');
      const none = { request: toBase64(bytes), requestDigest: digestHex(bytes) };
      return given(
        withEvents(good, (events) =>
          events.map((event) => (event.type === 'ceremony.initiated' ? { ...event, body: { ...event.body, ...none } } : event)),
        ),
      );
    },
  },
  {
    what: 'a record that is not allowed, named besides its own control',
    control: 'LOG-REPLAY-1',
    operands: { record: 2 },
    make: (good) => given(withEvents(good, ([opened, , ...rest]) => [opened, rest[1], ...rest].filter((event) => event !== undefined))),
  },
  {
    what: 'a log that does not begin with an opening',
    control: 'CER-OPEN-2',
    make: (good) => given(withEvents(good, (events) => events.slice(1))),
  },
  {
    what: 'another threshold in the opening: then the head is not the one the witness wrote down',
    control: 'HEAD-READ-1',
    make: (good) =>
      given(
        withEvents(good, (events) =>
          events.map((event) => (event.type === 'ceremony.opened' ? { ...event, body: { ...event.body, approvalThreshold: 3 } } : event)),
        ),
      ),
  },
  {
    what: 'an approval taken out with its step',
    control: 'STEP-ORDER-1',
    make: (good) =>
      given(
        withEvents(good, (events) => {
          const at = events.findLastIndex(({ type }) => type === 'ceremony.approved');
          return events.filter((_, place) => place < at - 2 || place > at + 1);
        }),
      ),
  },
  {
    what: 'another script than the log’s',
    control: 'BND-MEMBER-1',
    operands: { name: MEMBER.script },
    make: (good) => given(replaced(good, MEMBER.script, scriptRecord.encode({ ...masterKeyGeneration, title: 'Another title' }))),
  },
  {
    what: 'another policy than the log’s',
    control: 'BND-MEMBER-1',
    operands: { name: MEMBER.policy },
    make: (good) => {
      const { opened } = good.state;
      const ceremonies = { ...opened.policy.ceremonies, maxTimeoutMinutes: opened.policy.ceremonies.maxTimeoutMinutes + 1 };
      return given(replaced(good, MEMBER.policy, policyRecord.encode({ ...opened.policy, ceremonies })));
    },
  },
  {
    what: 'audit events without one approval',
    control: 'BND-MEMBER-1',
    operands: { name: MEMBER.audit },
    make: (good) => given(withoutLine(good, MEMBER.audit, '"ceremony.approved"')),
  },
  {
    what: 'an outbox without one notice',
    control: 'BND-MEMBER-1',
    operands: { name: MEMBER.outbox },
    make: (good) => given(withoutLine(good, MEMBER.outbox, '"id"')),
  },
  { what: 'a script that is none', control: 'VER-SCRIPT-1', make: (good) => given(replaced(good, MEMBER.script, toUtf8('{}'))) },
];

/** A member of lines, less the first that holds this. */
function withoutLine(good: Bundle, name: string, text: string): Bundle {
  const lines = fromUtf8(memberOf(good, name)).split('\n');
  const at = lines.findIndex((line) => line.includes(text));
  if (at < 0) throw new Error(`no ${text} in ${name}`);
  return replaced(good, name, toUtf8(lines.toSpliced(at, 1).join('\n')));
}

export const logForgeries = [...rosters, ...logs];
