import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openingRefusal } from '../../../shared/ceremony/opening.ts';
import type { EventOf } from '../../../shared/format/ceremony-event.ts';
import { encodeLog } from '../../../shared/format/event-record.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import { rosterRecord } from '../../../shared/format/roster.ts';
import { masterKeyGeneration } from '../../../shared/script/master-key-generation.ts';
import { anyDigest, newCeremony, openedBody, sharedRoom } from '../../support/ceremony-of.ts';
import { newRoom, type Room } from '../../support/ceremony-room.ts';
import { approvalAttacks } from './approval-attacks.ts';
import { type Attack, type Stages, stageOf, stagesOf } from './attack.ts';
import { machineAttacks } from './machine-attacks.ts';
import { makingAttacks } from './making-attacks.ts';
import { orderAttacks } from './order-attacks.ts';

const attacks: readonly Attack[] = [...approvalAttacks, ...machineAttacks, ...makingAttacks, ...orderAttacks];
const courses = new Map<string, Stages>();
const courseOf = ({ mode = 'practice', script = 'whole' }: Attack): string => `${mode} ${script}`;

beforeAll(async () => {
  const production = await newRoom({ mode: 'production' });
  for (const attack of attacks) {
    const course = courseOf(attack);
    if (!courses.has(course)) courses.set(course, await stagesOf(attack.script, attack.mode === 'production' ? production : undefined));
  }
}, 60_000);

describe('an attack is refused by its control and leaves the log as it was', () => {
  test.each(attacks)('$control: $what', (attack) => {
    const stages = courses.get(courseOf(attack));
    if (stages === undefined) throw new Error('no such course');
    const ceremony = stageOf(stages, attack.step, attack.times);
    attack.before?.(ceremony);
    const event = attack.event(ceremony);
    const before = { log: encodeLog(ceremony.entries), state: structuredClone(ceremony.state) };
    expect(ceremony.ask(event, attack.at?.(ceremony))?.control).toBe(attack.control);
    expect(encodeLog(ceremony.entries)).toEqual(before.log);
    expect(ceremony.state).toEqual(before.state);
  });
});

type Opened = EventOf<'ceremony.opened'>['body'];
interface Opening {
  readonly what: string;
  readonly control: string;
  readonly change?: (opened: Opened) => Opened;
  /** The roster's digest in the opening follows the change. */
  readonly roster?: (roster: Roster) => Roster;
}

const people = (change: Partial<Opened['participants']>) => (opened: Opened) => ({
  ...opened,
  participants: { ...opened.participants, ...change },
});
const person = (id: string, change: (one: Roster['people'][number], roster: Roster) => Roster['people'][number]) => (roster: Roster) => ({
  ...roster,
  people: roster.people.map((one) => (one.id === id ? change(one, roster) : one)),
});

const openings: readonly Opening[] = [
  { what: 'another roster', control: 'CER-ROSTER-1', change: (opened) => ({ ...opened, rosterDigest: anyDigest }) },
  { what: 'production with a practice roster', control: 'CER-MODE-1', change: (opened) => ({ ...opened, mode: 'production' }) },
  { what: 'another script', control: 'CER-SCRIPT-1', change: (opened) => ({ ...opened, script: { ...opened.script, digest: anyDigest } }) },
  { what: 'another script id', control: 'CER-SCRIPT-1', change: (opened) => ({ ...opened, script: { ...opened.script, id: 'other' } }) },
  {
    what: 'another script version',
    control: 'CER-SCRIPT-1',
    change: (opened) => ({ ...opened, script: { ...opened.script, version: '0.9' } }),
  },
  { what: 'a master who is not on the roster', control: 'CER-PEOPLE-1', change: people({ master: 'nobody' }) },
  { what: 'a custodian as witness', control: 'CER-PEOPLE-2', change: people({ witness: 'eva' }) },
  { what: 'a custodian named twice', control: 'SOD-PERSON-1', change: people({ custodians: ['lukasz', 'dora', 'lukasz'] }) },
  {
    what: 'one person as master and witness',
    control: 'SOD-PERSON-1',
    change: people({ witness: 'zoe' }),
    roster: person('zoe', (zoe) => ({ ...zoe, roles: ['master', 'witness'] })),
  },
  {
    what: 'two people with one key',
    control: 'SOD-PERSON-1',
    roster: person('eva', (eva, roster) => ({ ...eva, key: roster.people.find(({ id }) => id === 'dora')?.key ?? eva.key })),
  },
  { what: 'fewer approvals than the policy allows', control: 'CER-THRESHOLD-1', change: (opened) => ({ ...opened, approvalThreshold: 1 }) },
  { what: 'more approvals than the policy allows', control: 'CER-THRESHOLD-1', change: (opened) => ({ ...opened, approvalThreshold: 6 }) },
  { what: 'more approvals than custodians', control: 'CER-THRESHOLD-2', change: (opened) => ({ ...opened, approvalThreshold: 4 }) },
  { what: 'more cards to open it than there are', control: 'CER-THRESHOLD-3', change: (opened) => ({ ...opened, cardThreshold: 4 }) },
];

describe('a ceremony does not open with', () => {
  let room: Room;
  beforeAll(async () => {
    room = await sharedRoom();
  });
  test.each(openings)('$control: $what', ({ control, change, roster: alter }) => {
    const roster = alter?.(room.roster) ?? room.roster;
    const opened = { ...openedBody(room), rosterDigest: rosterRecord.digest(roster) };
    expect(openingRefusal(change?.(opened) ?? opened, masterKeyGeneration, roster)?.control).toBe(control);
  });
});

test('every control in shared/ceremony has an attack', () => {
  const folder = new URL('../../../shared/ceremony/', import.meta.url);
  const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const inSources = new Set(sources.flatMap((source) => [...source.matchAll(/'([A-Z]+(?:-[A-Z0-9]+)*-\d+)'/g)].map(([, id]) => id)));
  const attacked = new Set([...attacks, ...openings].map(({ control }) => control));
  expect([...inSources].filter((control) => control !== undefined && !attacked.has(control))).toEqual([]);
});

test('a ceremony that ended takes what belongs to its end', async () => {
  const ceremony = (await newCeremony()).until('approve');
  ceremony.clock = Date.parse(ceremony.state.request?.value.expires ?? '');
  ceremony.record({ type: 'ceremony.paused', body: { reason: 'Too late' } });
  ceremony.record({ type: 'ceremony.resumed', body: { roll: ['zoe', 'pavlos'] } });
  ceremony.record({ type: 'ceremony.expired', body: { expires: ceremony.state.request?.value.expires ?? '' } });
  const body = { number: 1, step: ceremony.step.id, expected: 'Approval', happened: 'None', decided: 'Again', by: ['zoe', 'pavlos'] };
  ceremony.record({ type: 'exception.recorded', body: { ...body, affects: [], probe: null } });
  expect(ceremony.state.phase).toBe('Expired');
});

describe('a whole ceremony passes every control', () => {
  test.each([
    { custodians: 3, approvalThreshold: 2, cardThreshold: 2, keyAlgorithm: 'ed25519' },
    { custodians: 5, approvalThreshold: 3, cardThreshold: 3, keyAlgorithm: 'aes-256' },
    { custodians: 2, approvalThreshold: 2, cardThreshold: 2, keyAlgorithm: 'ed25519' },
  ] as const)(
    '$approvalThreshold approvals, cards $cardThreshold of $custodians, $keyAlgorithm',
    async ({ custodians, ...options }) => {
      const ceremony = await newCeremony(options, await newRoom({ custodians }));
      while (ceremony.state.current !== null) ceremony.play();
      expect(ceremony.state.phase).toBe('Executed');
      expect(ceremony.state.closedAt).not.toBeNull();
    },
    20_000,
  );

  test('with an exception for a probe, a refusal and a pause on the way', async () => {
    const ceremony = (await newCeremony()).until('probe');
    ceremony.record(ceremony.probed('check', { 'secure-boot': 'cannot-tell' }));
    for (const probe of ['network', 'radio', 'camera', 'microphone', 'media', 'printer']) {
      ceremony.record({ type: 'probe.seen', body: { probe, by: 'pavlos', agrees: true } });
    }
    const expected = 'Secure Boot is on';
    const body = { number: 1, step: ceremony.step.id, expected, happened: 'Cannot tell', decided: 'Go on', by: ['zoe', 'pavlos'] };
    ceremony.record({ type: 'exception.recorded', body: { ...body, affects: [], probe: 'secure-boot' } });
    ceremony.record({ type: 'ceremony.paused', body: { reason: 'Tea' } });
    ceremony.record({ type: 'ceremony.resumed', body: { roll: ['zoe', 'pavlos', ...ceremony.room.custodians] } });
    ceremony.record(ceremony.completed());
    ceremony.until('approve');
    const refusal = ceremony.ask(ceremony.intended('ines'));
    if (refusal === null) throw new Error('the initiator may approve');
    ceremony.record({
      type: 'ceremony.approval_rejected',
      body: { step: ceremony.step.id, person: 'ines', fingerprint: ceremony.room.member('ines').person.key.fingerprint, refusal },
    });
    while (ceremony.state.current !== null) ceremony.play();
    expect(ceremony.state.phase).toBe('Executed');
    expect(ceremony.state.rejections).toHaveLength(1);
  }, 20_000);
});
