/** Whose certificate is not good for as long as the request is takes part in nothing: said at the opening, and not when the bundle is verified. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { rotationOf } from './station-agenda.ts';

/** Days from now; what is not here is good for a year. */
const ENDS: Readonly<Record<string, number>> = { pavlos: -1, petr: 0.5 };
const DAY = 24 * 60;

let workspace: PracticeWorkspace;
let open: StationInNode;
beforeAll(async () => {
  const people = defaultPeople(4).map((person) => ({
    ...person,
    ...(ENDS[person.id] === undefined ? {} : { days: ENDS[person.id] ?? 0 }),
  }));
  workspace = await makePracticeWorkspace({ people });
  const { folder, softhsmConf, cards } = workspace;
  const opened = await openStation({ folder, softhsmConf, type: honestTypist(workspace, cards) });
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  open = opened;
});
afterAll(async () => {
  await open.close();
  workspace.remove();
});

const refused = (person: string) => ({ ok: false, refusal: { control: 'CER-CERTIFICATE-1', operands: { person, because: 'expired' } } });
const opens = (custodians: readonly string[], minutes: number) => open.move(rotationOf(custodians, minutes));
const name = (id: string): string => workspace.roster.people.find((person) => person.id === id)?.name ?? '';

test('one that has ended, and one that ends before the request does', async () => {
  expect(await opens(['lukasz', 'nguyen', 'pavlos'], DAY)).toMatchObject(refused(name('pavlos')));
  expect(await opens(['lukasz', 'nguyen', 'petr'], DAY)).toMatchObject(refused(name('petr')));
  expect(open.store.count).toBe(0);
});

test('nobody is asked about who does not take part, and a shorter request may do', async () => {
  expect(await opens(['lukasz', 'nguyen', 'petr'], 60)).toEqual({ ok: true });
  expect(await opens(['lukasz', 'nguyen'], DAY)).toEqual({ ok: true });
});
