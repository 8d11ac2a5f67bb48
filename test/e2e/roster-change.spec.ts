/** The roster is changed through the screens: what is different stands in the form and before the act, its digest is compared, and it is in force. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveToStation } from '../../build/account.ts';
import { rosterChanges } from '../../shared/ceremony/roster-changes.ts';
import type { Operation } from '../../shared/format/operation.ts';
import type { Roster } from '../../shared/format/roster.ts';
import { Camera } from '../rehearsal/camera.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { word } from '../rehearsal/words.ts';
import type { PracticeWorkspace } from '../support/practice-workspace.ts';
import { programs } from '../support/programs.ts';
import { digestOf, signedByTokens } from '../support/sign-roster.ts';
import { expect, test } from './fixture.ts';
import { complaints, cutOff } from './looks.ts';
import { answer, atAction, begun, goOn } from './on-the-way.ts';

const PICTURES = process.env['KEYRITE_PICTURES'];

/** The last custodian leaves, and another gets a group; everybody who stays has signed. */
async function nextRoster(workspace: PracticeWorkspace): Promise<Roster> {
  const { roster } = workspace;
  const [first, ...more] = roster.people.filter(({ roles }) => roles.includes('custodian'));
  const leaves = more.at(-1);
  const next: Roster = {
    ...roster,
    issued: new Date(Date.parse(roster.issued) + 1).toISOString(),
    people: roster.people
      .filter((person) => person !== leaves)
      .map((person) => (person === first ? { ...person, groups: ['key-custodians'] } : person)),
  };
  writeFileSync(join(workspace.folder, 'roster-next.dsse.json'), await signedByTokens(workspace, next, programs.token));
  giveToStation(workspace.place);
  return next;
}

/** Clean and whole on both screens; a picture for whoever looks. */
async function seen(room: Room, what: string, camera: Camera | null): Promise<void> {
  await camera?.take(what);
  expect(await complaints(room.console.page), what).toEqual([]);
  for (const page of [room.console.page, room.witnessScreen.page]) expect(await cutOff(page), what).toEqual([]);
}

function cameraFor(room: Room): Camera | null {
  if (PICTURES === undefined) return null;
  mkdirSync(PICTURES, { recursive: true });
  return new Camera(room.station, PICTURES);
}

test('the form names every change and the digest; without a signed roster it opens nothing', async ({ workspace, start }) => {
  const next = await nextRoster(workspace);
  const room = await start();
  const camera = cameraFor(room);
  await room.home.form('roster-change');
  const { page } = room.console;
  for (const change of rosterChanges(workspace.roster, next)) await expect(page.getByText(change)).toBeVisible();
  await room.home.sayWhere({ purpose: 'One leaves, one gets a group', reference: 'EX-1004, practice' });
  await seen(room, 'form', camera);
  const id = await room.home.open();
  expect(room.ceremony(id).opened.operation).toMatchObject({ kind: 'roster-change', payload: { digest: digestOf(next) } });
  await seen(room, 'opened', camera);
});

test('carried out and compared: the new roster lies in the workspace, signed, and the next start shows its people', async ({
  beginning,
  workspace,
}) => {
  test.slow();
  const next = await nextRoster(workspace);
  const payload = { digest: digestOf(next), changes: [...rosterChanges(workspace.roster, next)] };
  const operation: Operation = { kind: 'roster-change', payload };
  const room = await begun(beginning, operation, atAction('execute'));
  const camera = cameraFor(room);
  await seen(room, 'execute', camera);
  await room.console.typeName(word('execute.hold'), await room.console.ceremony());
  await expect(room.console.button(/^“/)).toBeVisible({ timeout: 30_000 });
  await seen(room, 'executed', camera);
  await answer(room);
  await seen(room, 'compare', camera);
  const signed = new Uint8Array(readFileSync(join(workspace.folder, 'roster.dsse.json')));
  expect(Buffer.from(signed).toString('latin1')).toContain('payload');
  const state = await goOn(room, ({ current }) => current === null);
  expect(state).toMatchObject({ phase: 'Executed', rosterChange: { stage: 'changed', digest: digestOf(next) } });
  await room.station.close();

  const again = await beginning.start();
  const gone = workspace.roster.people.find(({ id }) => !next.people.some((person) => person.id === id));
  await again.home.isReady();
  await expect(again.console.page.locator('.who-list li')).toHaveCount(next.people.length);
  await expect(again.console.page.locator('.who-list').getByText(gone?.name ?? '', { exact: true })).toHaveCount(0);
  await seen(again, 'home-after', camera === null ? null : cameraFor(again));
});
