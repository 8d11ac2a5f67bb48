/**
 * Without a quorum, after use, after the end and in another kind no program of the station hears of anything: not one custody process is
 * started, and no token is asked to sign. Counted at the programs themselves.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { Action } from '../../shared/format/script.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import { nextCommand } from '../support/operator.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { masterKeyOf, opening, rotationOf } from './station-agenda.ts';

const THREE = ['lukasz', 'pavlos', 'petr'];
const LEAKED = ['nguyen', 'lukasz', 'pavlos'];

let workspace: PracticeWorkspace;
let open: StationInNode;
let ahead = 0;
const asked: string[] = [];

beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: defaultPeople(4) });
  const opened = await openStation({
    folder: workspace.folder,
    softhsmConf: workspace.softhsmConf,
    type: honestTypist(workspace, workspace.cards),
    now: () => new Date(Date.now() + ahead),
    onProgram: (name, what) => asked.push(`${name} ${what}`),
  });
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  open = opened;
});
afterAll(async () => {
  await open.close();
  workspace.remove();
});
beforeEach(() => {
  asked.length = 0;
});

async function must(command: Command): Promise<void> {
  expect(await open.move(command), JSON.stringify(command)).toEqual({ ok: true });
}

/** The operator goes on until the room is in such a step, or the ceremony is as wanted. */
async function until(there: (state: CeremonyState) => boolean): Promise<void> {
  let refusal = null;
  for (let moves = 0; moves < 300; moves += 1) {
    const { open: state, overviews } = open.ledger;
    if (there(state)) return;
    const move = nextCommand(state, { refusal, ceremonies: overviews });
    if (move === null) break;
    const answer = await open.move(move);
    refusal = answer.ok ? null : answer.refusal;
  }
  throw new Error(`not there: step ${open.ledger.open.current ?? 'none'}`);
}
const at =
  (action: Action) =>
  ({ steps, current }: CeremonyState): boolean =>
    steps.find(({ id }) => id === current)?.action === action;

const fingerprintOf = (id: string): string =>
  workspace.roster.people.find((person) => person.id === id)?.key.fingerprint ?? workspace.others.get(id)?.fingerprint ?? '';
const approve = (id: string): Command => ({ do: 'approve', fingerprint: fingerprintOf(id), reason: 'All lines the same' });

const EVERYONE = ['erika', 'ada', 'zoe', 'lukasz', 'pavlos', 'petr', 'nguyen', 'stranger-1'];

/** What each is refused with: make, execute, and an approval of each person's card. And which programs were started or asked. */
async function refusals(people: readonly string[] = EVERYONE): Promise<Readonly<Record<string, string>>> {
  asked.length = 0;
  const commands: readonly (readonly [string, Command])[] = [
    ['make', { do: 'make' }],
    ['execute', { do: 'execute' }],
    ...people.map((id) => [id, approve(id)] as const),
  ];
  const refused: Record<string, string> = {};
  for (const [name, command] of commands) {
    const answer = await open.move(command);
    refused[name] = answer.ok ? 'done' : answer.refusal.control;
  }
  expect(asked).toEqual([]);
  return refused;
}
const each = (people: readonly string[], control: string) => Object.fromEntries(people.map((id) => [id, control]));
const OFFICERS = { erika: 'SOD-MASTER-1', ada: 'APP-ROLE-1', zoe: 'SOD-INITIATOR-1', 'stranger-1': 'APP-STRANGER-1' };

describe('a master key whose quorum was lost', () => {
  test('before the request', async () => {
    await must(masterKeyOf(LEAKED));
    const custodians = each(LEAKED, 'CER-STATE-1');
    expect(await refusals()).toEqual({ make: 'CER-QUORUM-1', execute: 'CER-QUORUM-1', ...OFFICERS, ...custodians, petr: 'APP-ROLE-1' });
  });

  test('one approval short', async () => {
    await until(({ phase }) => phase === 'PartiallyApproved');
    expect(await refusals([...EVERYONE.filter((id) => id !== 'lukasz' && id !== 'pavlos')])).toEqual({
      make: 'CER-QUORUM-1',
      execute: 'CER-QUORUM-1',
      ...OFFICERS,
      nguyen: 'APP-DUP-1',
      petr: 'APP-ROLE-1',
    });
  });

  test('in the very step where it would be made, after an approver was barred', async () => {
    await until(at('make'));
    const { id, openedAt } = open.ledger.open;
    const emergency = { kind: 'compromised-approver', payload: { person: 'nguyen', since: openedAt } } as const;
    await must(opening(emergency, { subject: 'A card was found in other hands' }));
    await until(({ incident }) => incident.revoked !== null);
    await must({ do: 'select', ceremony: id });
    expect(open.ledger.open).toMatchObject({ phase: 'PartiallyApproved', current: '5.1' });
    expect(await refusals(['nguyen', 'lukasz', 'erika'])).toEqual({
      make: 'CER-QUORUM-1',
      execute: 'CER-QUORUM-1',
      nguyen: 'APP-BARRED-1',
      lukasz: 'APP-DUP-1',
      erika: 'SOD-MASTER-1',
    });
  });

  test('cancelled', async () => {
    await must({ do: 'cancel', by: 'zoe', reason: 'One card is in other hands' });
    expect(await refusals()).toMatchObject({ make: 'CER-STATE-1', execute: 'CER-STATE-1', ...each(LEAKED, 'CER-STATE-1') });
  });
});

test('another kind, with its quorum', async () => {
  await must(rotationOf(THREE));
  await until(({ phase }) => phase === 'Approved');
  expect(await refusals()).toMatchObject({ make: 'CER-KIND-1', execute: 'OP-BUILD-1', ...each(THREE, 'CER-STATE-1') });
});

describe('a master key that is made', () => {
  test('a second time, before it is active', async () => {
    await must(masterKeyOf(THREE));
    await until(({ making }) => making === 'made');
    expect(asked.filter((what) => what === 'custody start')).toHaveLength(1);
    expect(await refusals()).toMatchObject({ make: 'CER-USED-1', execute: 'OP-ROOM-1', ...each(THREE, 'CER-STATE-1') });
  });

  test('after use', async () => {
    await until(({ phase }) => phase === 'Executed');
    expect(await refusals()).toMatchObject({ make: 'CER-USED-1', execute: 'CER-USED-1', ...each(THREE, 'CER-STATE-1') });
  });
});

test('a request whose time is over, in the step where it would be made', async () => {
  await must(masterKeyOf(THREE));
  await until(at('make'));
  ahead += 25 * 3_600_000;
  expect(await refusals()).toMatchObject({ make: 'CER-STATE-1', execute: 'CER-STATE-1', ...each(THREE, 'CER-STATE-1') });
  expect(open.ledger.open.phase).toBe('Expired');
});
