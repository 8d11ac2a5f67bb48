/** Every command in every state, on real logs with real keys. */

import { beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { fold } from '../../../shared/ceremony/fold.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { Entry } from '../../../shared/format/event-record.ts';
import type { Ceremony } from '../../support/ceremony-of.ts';
import { COMMAND_NAMES, type CommandName, inOwnStep, outcomeOf, WITH_OWN_STEP } from './state-commands.ts';
import { KEY_ROTATION, STUCK_CEREMONY, type Table } from './state-table.ts';
import { MASTER_KEY, MASTER_KEY_OWN_STEP } from './state-table-master-key.ts';
import { keyRotationStates, masterKeyStates, type States, stuckCeremonyStates } from './states.ts';

/** Command and outcome of a row, in the order of the commands. */
function cellsOf(row: Table[string]): readonly (readonly [string, string])[] {
  const order: readonly string[] = COMMAND_NAMES;
  return Object.entries(row)
    .flatMap(([outcome, names]) => names.split(' ').map((name) => [name, outcome] as const))
    .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

function foldedAgain(entries: readonly Entry[]): CeremonyState | undefined {
  let state: CeremonyState | undefined;
  for (const entry of entries) {
    const folded = fold(state, entry, rsaVerify);
    if (!folded.ok) throw new Error(`record ${entry.record.seq}: ${folded.refusal.control}`);
    state = folded.state;
  }
  return state;
}

const tables: readonly {
  readonly of: string;
  readonly table: Table;
  readonly states: () => Promise<States>;
  readonly commands: readonly CommandName[];
  readonly to: (state: Ceremony, name: CommandName) => Ceremony;
}[] = [
  { of: 'key-rotation', table: KEY_ROTATION, states: keyRotationStates, commands: COMMAND_NAMES, to: (state) => state.fork() },
  { of: 'master-key-generation', table: MASTER_KEY, states: masterKeyStates, commands: COMMAND_NAMES, to: (state) => state.fork() },
  {
    of: 'master-key-generation, each command in its own step',
    table: MASTER_KEY_OWN_STEP,
    states: masterKeyStates,
    commands: WITH_OWN_STEP,
    to: inOwnStep,
  },
  { of: 'stuck-ceremony', table: STUCK_CEREMONY, states: stuckCeremonyStates, commands: COMMAND_NAMES, to: (state) => state.fork() },
];

describe.each(tables)('state × command: $of', ({ table, states, commands, to }) => {
  let built: States;
  beforeAll(async () => {
    built = await states();
  });

  test('has a row for every state, and every state is what its log folds to', () => {
    expect(Object.keys(built)).toEqual(Object.keys(table));
    for (const [name, { entries, state }] of Object.entries(built)) {
      expect(foldedAgain(entries), name).toEqual(state);
      if (/^[A-Z]/.test(name)) expect(state.phase).toBe(name);
    }
  });

  test.each(Object.entries(table))('%s', (name, row) => {
    const state = built[name];
    if (state === undefined) throw new Error('no such state');
    expect(cellsOf(row).map(([command]) => command)).toEqual(commands);
    const outcomes = commands.map((command) => [command, outcomeOf(to(state, command), command)]);
    expect(outcomes).toEqual(cellsOf(row));
  });
});
