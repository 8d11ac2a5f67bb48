/** The roster is changed in a ceremony, on real tokens, and the station stops at the two worst moments; then everything lies where the log says. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { EventType } from '../../shared/format/ceremony-event.ts';
import { type Roster, rosterRecord } from '../../shared/format/roster.ts';
import { verifyBundle } from '../../shared/verify/verify-bundle.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { programs } from '../support/programs.ts';
import { digestOf, signedByTokens } from '../support/sign-roster.ts';
import { honestTypist, openStation, type StationInNode, type StationOptions } from '../support/station-in-node.ts';
import { doAll, type Errand, opening, rotationOf } from './station-agenda.ts';

const THREE = ['lukasz', 'pavlos', 'petr'];
let workspace: PracticeWorkspace;
let next: Roster;
let signed: Uint8Array;

const file = (name: string): string => join(workspace.folder, name);
const digestIn = (name: string): string => digestOf(rosterRecord.decode(new Uint8Array(readFileSync(file(name)))));

function openWith(more: Partial<StationOptions> = {}) {
  const { folder, softhsmConf, cards } = workspace;
  return openStation({ folder, softhsmConf, type: honestTypist(workspace, cards), ...more });
}
async function start(more: Partial<StationOptions> = {}): Promise<StationInNode> {
  const opened = await openWith(more);
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  await opened.station.resumeAfterStop();
  return opened;
}

/** What follows from the roster that lies in the workspace need not be given. */
const asked = {
  ...opening(
    { kind: 'key-activation', payload: { keyId: 'a', replaces: 'b' } },
    { subject: 'Nguyễn leaves, Nia comes', custodians: THREE },
  ),
};
const change: Errand = {
  open: () => ({ ...asked, operation: { kind: 'roster-change', payload: {} } }),
  done: ({ closedAt, current }) => closedAt !== null && current === null,
};

beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: defaultPeople(5) });
  const { roster } = workspace;
  next = {
    ...roster,
    issued: new Date(Date.parse(roster.issued) + 1).toISOString(),
    people: roster.people
      .filter(({ id }) => id !== 'nguyen')
      .map((person) => (person.id === 'petr' ? { ...person, groups: ['key-custodians'] } : person)),
  };
  signed = await signedByTokens(workspace, next, programs.token);
}, 120_000);
afterAll(() => {
  workspace.remove();
});

const eventsOf = (open: StationInNode): readonly EventType[] =>
  open.store
    .of(stateIn(open).id)
    .map(({ record }) => record.event.type)
    .filter((type) => type.startsWith('roster.'));
function stateIn({ ledger }: StationInNode): CeremonyState {
  const state = ledger.stateOf(ledger.overviews.at(-1)?.id ?? '');
  if (state === undefined) throw new Error('nothing was opened');
  return state;
}

test('nothing opens while no roster lies there, nor with one that is not signed by everybody', async () => {
  const open = await start();
  expect(await open.move(change.open([]))).toMatchObject({ ok: false, refusal: { control: 'WSP-MISSING-1' } });
  const alone = await signedByTokens(workspace, { ...next, people: next.people.slice(0, 3) }, programs.token);
  writeFileSync(file('roster-next.dsse.json'), alone.with(alone.length >> 1, 0));
  expect(await open.move(change.open([]))).toMatchObject({ ok: false, refusal: { control: 'WSP-FILE-1' } });
  writeFileSync(file('roster-next.dsse.json'), signed);
  const otherwise = { ...asked, operation: { kind: 'roster-change', payload: { changes: ['Remove nobody.'] } } };
  expect(await open.move(otherwise)).toMatchObject({ ok: false, refusal: { control: 'ROSTER-CHANGES-1' } });
  await open.close();
}, 60_000);

/** The process ends right here. */
class Stop extends Error {}
const stopsAt =
  (type: EventType): ((entry: { readonly record: { readonly event: { readonly type: EventType } } }) => void) =>
  (entry) => {
    if (entry.record.event.type === type) throw new Stop();
  };

test('stopped after the announcement, the old roster lies there, and that is on the record; the change can be made again', async () => {
  const open = await start({ afterAppend: stopsAt('roster.changeIntended') });
  await expect(doAll(open, [change])).rejects.toThrow(Stop);
  await open.close();
  expect(digestIn('roster.json')).toBe(digestOf(workspace.roster));
  const again = await start({ beforeAppend: stopsAt('roster.changed') });
  expect(eventsOf(again)).toEqual(['roster.changeIntended', 'roster.changeFailed']);
  expect(stateIn(again)).toMatchObject({ phase: 'Approved', rosterChange: { stage: 'failed' } });

  // and then stopped when the new one is in its place, before that is recorded
  await expect(doAll(again, [change])).rejects.toThrow(Stop);
  await again.close();
  expect(digestIn('roster.json')).toBe(digestOf(next));
  const last = await start();
  expect(eventsOf(last)).toEqual(['roster.changeIntended', 'roster.changeFailed', 'roster.changeIntended', 'roster.changed']);
  expect(stateIn(last)).toMatchObject({ phase: 'Executed', rosterChange: { stage: 'changed', digest: digestOf(next) } });
  await doAll(last, [change]);
  await last.close();
}, 240_000);

test('the new roster is in force, signed; the old one is kept; what lay ready is gone', () => {
  expect(new Uint8Array(readFileSync(file('roster.dsse.json')))).toEqual(signed);
  expect(digestIn(`roster-${digestOf(workspace.roster).slice(0, 16)}.json`)).toBe(digestOf(workspace.roster));
  expect(existsSync(file('roster-next.dsse.json'))).toBe(false);
});

test('the bundle verifies with the roster of before, and says what changed', async () => {
  const open = await start();
  const { id } = stateIn(open);
  const bundle = new Uint8Array(readFileSync(join(workspace.exported, `${id}-bundle.zip`)));
  const report = verifyBundle(bundle, rosterRecord.encode(workspace.roster), rsaVerify);
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(report).toMatchObject({ verified: true, ceremony: { rosterChange: { digest: digestOf(next) } } });
  expect(report.ceremony?.rosterChange?.changes).toContain('Remove Nguyễn Ví Dụ (nguyen): custodian.');
  await open.close();
});

test('from then on ceremonies open with the new roster only', async () => {
  const open = await start();
  expect(await open.move(rotationOf(['nguyen', 'lukasz', 'pavlos']))).toMatchObject({ ok: false, refusal: { control: 'CER-PEOPLE-1' } });
  expect(await open.move(rotationOf(THREE))).toEqual({ ok: true });
  expect(digestOf(open.ledger.open.roster)).toBe(digestOf(next));
  await open.close();
});

test('a roster put there by hand opens nothing, and the right one put back does', async () => {
  const bytes = new Uint8Array(readFileSync(file('roster.json')));
  for (const other of [workspace.roster, { ...next, organisation: 'Somebody else' }]) {
    writeFileSync(file('roster.json'), rosterRecord.encode(other));
    expect(await openWith()).toMatchObject({ control: 'WSP-ROSTER-1', operands: { have: digestOf(other), want: digestOf(next) } });
  }
  writeFileSync(file('roster.json'), bytes);
  // the signatures are the log's: a file that somebody took away is put back
  writeFileSync(file('roster.dsse.json'), 'nothing');
  expect(await openWith()).toMatchObject({ control: 'WSP-FILE-1' });
  writeFileSync(file('roster.dsse.json'), signed);
  const open = await start();
  await open.close();
});
