/** Every event in every step of the scripts: where whole ceremonies write it, it may stand, and nowhere else. */
import { beforeAll, expect, test } from 'vitest';
import { KINDS } from '../../../shared/ceremony/kinds.ts';
import { type CeremonyEvent, ceremonyEvent, type EventOf, type EventType } from '../../../shared/format/ceremony-event.ts';
import type { Operation } from '../../../shared/format/operation.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import type { Action } from '../../../shared/format/script.ts';
import { confirmed, declined, expired, paused, produced, proposed, restarted } from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony, type CeremonyOptions, keyRotation, newCeremony, sharedRoom } from '../../support/ceremony-of.ts';
import { destroyed, generationFailed, hsmKey, PAIR, settlementIntended, sought } from '../../support/keypair-records.ts';
import { drillOf, oldCardRefused, oldSet, openingFailed } from '../../support/old-set-records.ts';
import { rosterChange } from '../../support/roster-of.ts';

async function courses(): Promise<readonly CeremonyOptions[]> {
  const room = await sharedRoom();
  const set = await oldSet(room);
  const operations: readonly Operation[] = [
    rosterChange(room),
    keyRotation,
    hsmKey,
    { kind: 'ca-root', payload: { commonName: 'Example Root', algorithm: 'ecdsa-p384', years: 20 } },
    { kind: 'stuck-ceremony', payload: { ceremony: 'KC-2026-500' } },
    { kind: 'compromised-approver', payload: { person: 'dora', since: '2026-11-01T00:00:00.000Z' } },
  ];
  return [{}, ...operations.map((operation) => ({ operation })), { operation: drillOf(set), set }];
}
/** May stand in any step, or says itself to which one it belongs. */
const ANYWHERE: readonly EventType[] = [
  'ceremony.opened',
  'step.completed',
  'exception.raised',
  'exception.resolved',
  'approver.barred',
  'ceremony.expired',
  'ceremony.cancelled',
  'ceremony.paused',
  'ceremony.resumed',
  'station.restarted',
  'log.copied',
  'act.resolved',
];
/** Where approvals are given at any time, these wait for no step. */
const AHEAD: readonly EventType[] = [
  'ceremony.initiated',
  'card.asked',
  'approval.intended',
  'ceremony.approved',
  'ceremony.approval_rejected',
  'approval.declined',
  'execution.refused',
];

const refusal: Refusal = { control: 'TOK-PIN-1', operands: {} };
/** What does not happen when everything goes well, or happens only after operations that this build does not have. */
const besides = (ceremony: Ceremony): readonly (readonly [CeremonyEvent, readonly Action[]])[] => {
  const step = ceremony.step.id;
  const card = { index: 1, holder: 'lukasz', passed: [] };
  return [
    [{ type: 'identification.refused', body: { person: 'zoe', refusal } }, ['identify']],
    [{ type: 'probe.seen', body: { probe: 'network', by: 'pavlos', agrees: true } }, ['make', 'execute']],
    [{ type: 'card.asked', body: { step, person: 'lukasz' } }, ['confirm-bytes', 'sign-bundle']],
    [{ type: 'ceremony.approval_rejected', body: { step, person: 'ines', fingerprint: null, refusal } }, ['approve']],
    [declined(ceremony, 'eva'), ['approve']],
    [{ type: 'execution.refused', body: { step, refusal } }, ['execute']],
    [proposed(), ['propose-bytes']],
    [confirmed(ceremony, 'lukasz'), ['confirm-bytes']],
    [produced(), ['compare-bytes']],
    [{ type: 'key.makingFailed', body: { refusal } }, ['make']],
    [{ type: 'roster.changeFailed', body: { refusal } }, ['execute']],
    [generationFailed(null), ['execute']],
    [oldCardRefused(ceremony), ['execute']],
    [openingFailed, ['execute']],
    [sought(PAIR), ['execute']],
    [settlementIntended('adopt'), ['execute']],
    [destroyed, ['execute']],
    [{ type: 'keypair.settlementRefused', body: { refusal } }, ['execute']],
    [ceremony.readBack(1, 'lukasz'), ['combine']],
    [{ type: 'card.readRefused', body: { ...card, refusal } }, ['read-card', 'combine']],
    [{ type: 'shards.combineRefused', body: { refusal } }, ['combine']],
    [
      { type: 'signature.refused', body: { step, person: 'zoe', refusal } },
      ['confirm-bytes', 'sign-checkpoint', 'sign-document', 'sign-bundle'],
    ],
    [{ type: 'bundle.exportFailed', body: { refusal } }, ['export']],
    [{ type: 'digest.compared', body: { subject: 'outcome', digest: anyDigest } }, ['compare-outcome']],
  ];
};

/** One of each, and the steps in which it may stand. */
const samples = new Map<EventType, CeremonyEvent>();
const own = new Map<EventType, Set<Action>>();
const opened: Ceremony[] = [];

function belongs(event: CeremonyEvent, action: Action): void {
  samples.set(event.type, event);
  own.set(event.type, (own.get(event.type) ?? new Set()).add(action));
}

const isAtItsEnd = ({ step, state }: Ceremony): boolean => step.action === 'execute' && !KINDS[state.opened.operation.kind].available;

/** To its end, or to where this build has nothing more to do. */
function observed(ceremony: Ceremony): void {
  while (ceremony.state.current !== null && !isAtItsEnd(ceremony)) {
    const { action } = ceremony.step;
    const from = ceremony.entries.length;
    ceremony.play();
    for (const { record } of ceremony.entries.slice(from)) if (!ANYWHERE.includes(record.event.type)) belongs(record.event, action);
  }
}

beforeAll(async () => {
  for (const options of await courses()) {
    const ceremony = await newCeremony(options);
    opened.push(ceremony.fork());
    observed(ceremony);
  }
  const [first] = opened;
  if (first === undefined) throw new Error('nothing was opened');
  for (const [event, actions] of besides(first)) for (const action of actions) belongs(event, action);
}, 30_000);

test('every event is of certain steps, or of any', () => {
  const types = ceremonyEvent.options.map(({ shape }) => shape.type.value);
  expect([...own.keys(), ...ANYWHERE].toSorted()).toEqual(types.toSorted());
});

test('in every other step it is refused', () => {
  let tried = 0;
  for (const ceremony of opened) {
    const ahead = ceremony.state.script.approvals === 'any-time' ? AHEAD : [];
    for (const action of new Set(ceremony.state.steps.map((step) => step.action))) {
      const placed = ceremony.placed(action);
      for (const [type, event] of samples) {
        if (own.get(type)?.has(action) === true || ahead.includes(type)) continue;
        tried += 1;
        expect(placed.ask(event)?.control, `${type} in ${action}`).toBe('STEP-ORDER-1');
      }
    }
  }
  expect(tried).toBeGreaterThan(2000);
});

test('what is tried and refused is recorded in its step, and where approvals come at any time before it', () => {
  const tries = opened.flatMap((ceremony) =>
    besides(ceremony).flatMap(([event, actions]) =>
      RECORDED.includes(event.type)
        ? [...new Set(ceremony.state.steps.map((step) => step.action))].flatMap((action) => {
            const ahead = ceremony.state.script.approvals === 'any-time' && AHEAD.includes(event.type);
            return actions.includes(action) || ahead ? [[`${event.type} in ${action}`, ceremony.placed(action).ask(event)] as const] : [];
          })
        : [],
    ),
  );
  expect(tries.length).toBeGreaterThan(RECORDED.length);
  expect(tries.filter(([, answer]) => answer !== null)).toEqual([]);
});
/** Nothing but the place is asked of these. */
const RECORDED: readonly EventType[] = [
  'identification.refused',
  'card.asked',
  'ceremony.approval_rejected',
  'execution.refused',
  'card.readRefused',
  'shards.combineRefused',
  'signature.refused',
];

const restart = (ceremony: Ceremony): EventOf<'station.restarted'> => restarted(ceremony, null);

test('a stop of the station is recorded whatever stands', async () => {
  const ceremony = (await newCeremony()).until('approve');
  const stopped = ceremony.fork();
  stopped.record(paused);
  expect(stopped.ask(restart(stopped))).toBeNull();
  const late = ceremony.fork();
  late.clock = Date.parse(late.state.request?.value.expires ?? '');
  expect(late.ask(restart(late))).toBeNull();
  late.record(expired(late));
  expect(late.ask(restart(late))).toBeNull();
  const sealed = ceremony.until('sign-checkpoint');
  expect(sealed.ask(restart(sealed))).toBeNull();
});

test('after the seal, what its signing and writing need', async () => {
  const ceremony = (await newCeremony()).until('sign-bundle');
  const { step } = ceremony;
  expect(ceremony.ask({ type: 'card.asked', body: { step: step.id, person: 'dora' } })).toBeNull();
  expect(ceremony.ask({ type: 'signature.refused', body: { step: step.id, person: 'dora', refusal } })).toBeNull();
  ceremony.until('export').record({ type: 'bundle.exportIntended', body: { file: 'bundle.zip', digest: anyDigest } });
  ceremony.record({ type: 'bundle.exportFailed', body: { refusal } });
  ceremony.play();
  expect(ceremony.state.exporting).toBe('done');
});

test('any card is read once more before the groups are combined', async () => {
  const ceremony = (await newCeremony()).until('combine');
  for (const [at, holder] of ceremony.room.custodians.entries()) ceremony.record(ceremony.readBack(at + 1, holder));
  ceremony.play();
  expect(ceremony.state.combined).not.toBeNull();
});

test('the outcome of a making is recorded past the expiry, before that is', async () => {
  const ceremony = (await newCeremony()).until('make');
  ceremony.record(ceremony.probed('before-secret'));
  ceremony.record(ceremony.intendedMaking());
  const expires = ceremony.state.request?.value.expires ?? '';
  expect(ceremony.ask(ceremony.made(), expires)).toBeNull();
  expect(ceremony.ask({ type: 'key.makingFailed', body: { refusal } }, expires)).toBeNull();
});
