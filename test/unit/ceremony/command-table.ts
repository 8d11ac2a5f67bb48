/** State × command of a kind with records of its own: each command tried in each state, with the standing it leads to, or its refusal. */
import { beforeAll, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { fold } from '../../../shared/ceremony/fold.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { expiryOf } from '../../support/ceremony-commands.ts';
import type { Ceremony } from '../../support/ceremony-of.ts';

export type Command = (ceremony: Ceremony) => CeremonyEvent;
export type States = Readonly<Record<string, Ceremony>>;
/** In each row: how the state stands, then outcome → commands. */
export type Table = readonly (readonly [state: string, stands: string, cells: Readonly<Record<string, string>>])[];

export const after = (state: Ceremony, ...events: readonly Command[]): Ceremony => {
  const ceremony = state.fork();
  for (const event of events) ceremony.record(event(ceremony));
  return ceremony;
};

/** The standing, with what stops the ceremony; after an end its phase before it. */
export function standingOf({ state }: Ceremony, own: string): string {
  const { phase, interrupted, pausedAt, executedAt } = state;
  const over = phase === 'Approved' || phase === 'Executed' ? [] : [phase];
  const stopped = [...(interrupted === null ? [] : ['stopped']), ...(pausedAt === null ? [] : ['paused'])];
  return [...over, executedAt === null ? own : 'executed', ...stopped].join(', ');
}

interface Tabled {
  readonly commands: Readonly<Record<string, Command>>;
  readonly statesOf: () => Promise<States>;
  readonly standing: (ceremony: Ceremony) => string;
  readonly table: Table;
}

/** The command `expire` is given when the request has expired. */
export function testTable({ commands, statesOf, standing, table }: Tabled): void {
  let states: States = {};
  beforeAll(async () => {
    states = await statesOf();
  });

  const outcomeOf = (state: Ceremony, name: string): string => {
    const ceremony = state.fork();
    const write = commands[name];
    if (write === undefined) throw new Error(`no command ${name}`);
    if (name === 'expire') ceremony.clock = Math.max(ceremony.clock, Date.parse(expiryOf(ceremony)));
    const event = write(ceremony);
    const refusal = ceremony.ask(event);
    if (refusal !== null) return refusal.control;
    ceremony.record(event);
    return standing(ceremony);
  };

  test('a row for every state, and every state is what its log folds to', () => {
    expect(Object.keys(states)).toEqual(table.map(([name]) => name));
    for (const [name, { entries, state }] of Object.entries(states)) {
      let again: CeremonyState | undefined;
      for (const entry of entries) {
        const folded = fold(again, entry, rsaVerify);
        if (!folded.ok) throw new Error(`${name}, record ${entry.record.seq}: ${folded.refusal.control}`);
        again = folded.state;
      }
      expect(again, name).toEqual(state);
    }
  });

  test.each(table)('%s', (name, stands, cells) => {
    const state = states[name];
    if (state === undefined) throw new Error('no such state');
    expect(standing(state)).toBe(stands);
    const want = Object.entries(cells).flatMap(([outcome, names]) => names.split('; ').map((command) => [command, outcome] as const));
    const outcomes = Object.keys(commands).map((command) => [command, outcomeOf(state, command)] as const);
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(want));
  });
}
