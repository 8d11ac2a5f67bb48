/** Whatever is tried, in whatever order: what the controls let through keeps the promises of the ceremony, and the verifier lets it through too. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { replay } from '../../../shared/verify/replay.ts';
import { anyDigest, type Ceremony, newCeremony } from '../../support/ceremony-of.ts';

const everybody = ['zoe', 'pavlos', 'ines', 'lukasz', 'dora', 'eva'];

/** Everything somebody may try, at any time. */
const tries: readonly ((ceremony: Ceremony) => CeremonyEvent)[] = [
  ...everybody.map((id) => (ceremony: Ceremony) => ceremony.intended(id)),
  ...everybody.map((id) => (ceremony: Ceremony) => ceremony.approved(id)),
  (ceremony) => ceremony.initiated(),
  (ceremony) => ceremony.probed('check', { network: 'fail' }),
  (ceremony) => ceremony.probed('before-secret'),
  (ceremony) => ceremony.intendedMaking(),
  (ceremony) => ceremony.made(),
  () => ({ type: 'key.makingFailed', body: { refusal: { control: 'CUST-ENDED-1', operands: {} } } }),
  (ceremony) => ceremony.readBack(1, 'lukasz'),
  (ceremony) => ceremony.combined(),
  (ceremony) => ({ type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } }),
  (ceremony) => ceremony.executed(),
  () => ({ type: 'log.sealed', body: { by: 'zoe' } }),
  (ceremony) => ceremony.completed(),
  () => ({ type: 'ceremony.paused', body: { reason: 'Example' } }),
  () => ({ type: 'ceremony.resumed', body: { roll: ['zoe'] } }),
  () => ({ type: 'station.restarted', body: { lastAt: '2026-11-22T14:00:00.000Z', interrupted: 'make' } }),
  () => ({ type: 'act.resolved', body: { act: 'make', outcome: 'did-not-happen', by: ['zoe', 'pavlos'], note: 'Example' } }),
  () => ({ type: 'approval.declined', body: { step: '4.1', person: 'eva', reason: 'Example' } }),
  () => ({ type: 'digest.compared', body: { subject: 'script', digest: anyDigest } }),
];

/** Plays the step now as the script wants it, as far as the controls let it. */
function goOn(ceremony: Ceremony): void {
  if (ceremony.state.current === null) return;
  try {
    ceremony.play();
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes(' refused in step ')) throw error;
  }
}

function promises({ approvals, opened, manifest, making, cards, executedAt, sealed, phase }: CeremonyState): void {
  const people = approvals.map(({ person }) => person);
  expect(new Set(people).size).toBe(people.length);
  for (const person of people) expect(opened.participants.custodians).toContain(person);
  if (making !== 'not-begun' || manifest !== null) expect(people.length).toBeGreaterThanOrEqual(opened.approvalThreshold);
  if (executedAt !== null) {
    expect(making).toBe('made');
    expect(cards.every(({ readBack }) => readBack !== null)).toBe(true);
    expect(phase).toBe('Executed');
  }
  if (sealed !== null) expect(executedAt).not.toBeNull();
}

/** Where a walk begins: the opening, and steps that are a long way from it. */
const starts: Ceremony[] = [];
beforeAll(async () => {
  const ceremony = await newCeremony();
  starts.push(ceremony.fork());
  for (const action of ['approve', 'make', 'combine'] as const) starts.push(ceremony.until(action).fork());
}, 30_000);

test('the promises hold in every order, and the log replays', () => {
  // negative: the script's own next step, so that walks come far
  const walk = fc.array(fc.integer({ min: -tries.length * 3, max: tries.length - 1 }), { minLength: 20, maxLength: 60 });
  const reached = new Set<string>();
  fc.assert(
    fc.property(fc.nat(3), walk, (start, choices) => {
      const ceremony = starts[start]?.fork();
      if (ceremony === undefined) throw new Error('no such start');
      for (const choice of choices) {
        const attempt = tries[choice];
        if (attempt === undefined || ceremony.state.current === null) goOn(ceremony);
        else {
          const event = attempt(ceremony);
          if (ceremony.ask(event) === null) ceremony.record(event);
        }
        promises(ceremony.state);
      }
      reached.add(ceremony.state.phase);
      const replayed = replay(ceremony.entries, ceremony.state.script, ceremony.room.roster).value;
      expect(replayed).toEqual(ceremony.state);
    }),
    { numRuns: 16, seed: 20261122 },
  );
  // the walks are worth something only if they come this far
  expect(reached).toContain('Executed');
  expect(reached.size).toBeGreaterThan(2);
}, 60_000);
