/** Whatever is tried, in whatever order, in several ceremonies of one workspace at once: the promises of dual control hold. */

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { admit } from '../../../shared/ceremony/controls.ts';
import { fold } from '../../../shared/ceremony/fold.ts';
import { PROBES } from '../../../shared/ceremony/probes.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { EventOf } from '../../../shared/format/ceremony-event.ts';
import type { Entry } from '../../../shared/format/event-record.ts';
import type { Action } from '../../../shared/format/script.ts';
import { expiryOf } from '../../support/ceremony-commands.ts';
import { type Ceremony, type CeremonyOptions, keyRotation, newCeremony } from '../../support/ceremony-of.ts';
import { ARROWS, type LogModel, logModel } from './log-model.ts';
import { type Move, move, TRIES } from './moves.ts';

/** The step now as the script wants it, as far as the controls let it. */
function goOn(ceremony: Ceremony): void {
  // nobody is left to approve
  if (ceremony.performer === '') return;
  try {
    ceremony.play();
  } catch (error) {
    if (!(error instanceof Error) || !/ refused in step |nothing to compare/.test(error.message)) throw error;
  }
}

/** As if nothing but the dual control stood before the making and the carrying out: every other thing that they need is there. */
function laidBare(state: CeremonyState, action: Action, probed: EventOf<'machine.probed'>): CeremonyState {
  const [first] = state.steps;
  if (first === undefined) throw new Error('no step');
  return {
    ...state,
    steps: [{ ...first, action }],
    current: first.id,
    probes: { ...probed.body, at: state.head.at },
    probesSeen: new Map(PROBES.map(({ id }) => [id, { by: 'pavlos', agrees: true }])),
    pausedAt: null,
    interrupted: null,
  };
}

function heldAgainst(model: LogModel, ceremony: Ceremony): void {
  const { state, now } = ceremony;
  const probed = ceremony.probed('before-secret');
  const making = laidBare(state, 'make', probed);
  expect(admit(making, ceremony.intendedMaking(), now, rsaVerify) === null, 'a key is made').toBe(model.mayMake(now));
  const made: CeremonyState = {
    ...laidBare(state, 'activate', probed),
    making: 'made',
    manifest: ceremony.manifest,
    combined: { at: state.head.at, subsets: 3 },
  };
  const activated: EventOf<'set.activated'> = { type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } };
  // of another kind nothing is ever made that could become active
  if (state.opened.operation.kind === 'master-key-generation')
    expect(admit(made, activated, now, rsaVerify) === null, 'it becomes active').toBe(model.mayActivate(now));
  // what was made active is carried out by that, or never
  if (state.activatedAt === null) expect(admit(made, ceremony.executed(), now, rsaVerify), 'it counts as carried out').not.toBeNull();
}

/** Where a walk begins: the openings, and steps that are a long way from them. */
const starts: Ceremony[][] = [];
beforeAll(async () => {
  const opened = (id: string, options: CeremonyOptions): Promise<Ceremony> => newCeremony({ id, ...options });
  const stages = (ceremony: Ceremony, ...actions: readonly Action[]): Ceremony[] => [
    ceremony.fork(),
    ...actions.map((action) => ceremony.until(action).fork()),
  ];
  const masterKey: readonly Action[] = ['initiate', 'approve', 'make', 'activate', 'sign-off'];
  const keyRotated: readonly Action[] = ['approve', 'execute'];
  starts.push(
    stages(await opened('KC-2026-001', {}), ...masterKey),
    stages(await opened('KC-2026-002', { operation: keyRotation }), ...keyRotated),
    stages(await opened('KC-2026-003', { approvalThreshold: 3, cardThreshold: 3 }), ...masterKey),
    stages(await opened('KC-2026-004', { operation: keyRotation, approvalThreshold: 3 }), ...keyRotated),
  );
}, 30_000);

/** The ceremonies of one workspace, its records in the one order in which they were written, and its clock. */
class Walk {
  readonly ceremonies: readonly Ceremony[];
  readonly models = new Map<string, LogModel>();
  readonly begun: ReadonlyMap<string, CeremonyState>;
  readonly log: Entry[] = [];
  clock: number;

  constructor(stages: readonly number[]) {
    this.ceremonies = starts.map((begun, i) => {
      const start = begun[(stages[i] ?? 0) % begun.length];
      if (start === undefined) throw new Error('no such start');
      return start.fork();
    });
    this.clock = Math.max(...this.ceremonies.map(({ clock }) => clock));
    this.begun = new Map(this.ceremonies.map(({ id, state }) => [id, state]));
    for (const { id, entries } of this.ceremonies) {
      const model = logModel();
      this.models.set(id, model);
      for (const { record } of entries) expect(model.take(record)).toEqual([]);
    }
  }

  model({ id }: Ceremony): LogModel {
    const model = this.models.get(id);
    if (model === undefined) throw new Error('no model');
    return model;
  }

  make(next: Move): void {
    const ceremony = this.ceremonies[next.in];
    if (ceremony === undefined || ceremony.state.current === null) return;
    if ('wait' in next) {
      this.clock = Math.max(this.clock, Date.parse(expiryOf(ceremony)) + next.wait);
      return;
    }
    ceremony.clock = this.clock;
    const from = ceremony.entries.length;
    if (next.try.length === 0) goOn(ceremony);
    const others = this.ceremonies.filter((other) => other !== ceremony);
    for (const name of next.try) {
      const event = TRIES[name]?.(ceremony, others) ?? null;
      if (event !== null && ceremony.ask(event) === null) ceremony.record(event);
    }
    this.clock = ceremony.clock;
    const model = this.model(ceremony);
    for (const entry of ceremony.entries.slice(from)) {
      this.log.push(entry);
      expect(model.take(entry.record)).toEqual([]);
    }
    heldAgainst(model, ceremony);
  }
}

/** What the walk wrote, folded anew from where it began, with each change of phase. */
function foldedAgain({ begun, log }: Walk, changed: (arrow: string, entry: Entry) => void): ReadonlyMap<string, CeremonyState> {
  const states = new Map(begun);
  for (const entry of log) {
    const before = states.get(entry.record.ceremony);
    const folded = fold(before, entry, rsaVerify);
    if (!folded.ok) throw new Error(`${entry.record.event.type} was recorded and is refused: ${folded.refusal.control}`);
    states.set(entry.record.ceremony, folded.state);
    if (before !== undefined && before.phase !== folded.state.phase) changed(`${before.phase} → ${folded.state.phase}`, entry);
  }
  return states;
}

test('a log folds to the state that it was written in, along the arrows, and keeps the promises', () => {
  const gone = new Map<string, number>();
  fc.assert(
    fc.property(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()), fc.array(move, { minLength: 40, maxLength: 120 }), (stages, moves) => {
      const walk = new Walk(stages);
      for (const next of moves) walk.make(next);
      const states = foldedAgain(walk, (arrow, { record: { event } }) => {
        expect(ARROWS[event.type], `${event.type}: ${arrow}`).toContain(arrow);
        gone.set(arrow, (gone.get(arrow) ?? 0) + 1);
      });
      for (const { id, state } of walk.ceremonies) expect(states.get(id)).toEqual(state);
    }),
    // looking for a shorter one takes minutes
    { numRuns: 90, seed: 20261122, endOnFailure: true },
  );
  // the walks are worth something only if they go every way
  expect([...gone.keys()].toSorted()).toEqual(Object.values(ARROWS).flat().toSorted());
}, 60_000);
