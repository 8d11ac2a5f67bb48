/** The console and the command line over one workspace: never both at once, and what one of them wrote the other takes up. */
import { giveToStation } from '../../build/account.ts';
import { currentStep } from '../../shared/ceremony/state.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { CommandLine, readerWith } from '../support/command-line.ts';
import { expect, said, test } from './fixture.ts';
import { answer, goOn, isAt, open, rotation } from './on-the-way.ts';

const REASON = 'Reviewed the rotation plan at my own desk';

test('while the console is open the command line is refused, and says so; afterwards it lists what was opened', async ({
  room,
  workspace,
}) => {
  const line = new CommandLine(workspace);
  const id = await open(room, rotation());
  const locked = await line.keyrite(['ceremony', 'list']);
  expect(locked.status).toBe(1);
  expect(locked.stderr).toContain('STORE-LOCKED-1');
  expect(locked.stdout).toBe('');
  const before = room.log().length;
  expect((await line.keyrite(['ceremony', 'cancel', '--ceremony-id', id, '--reason', 'from elsewhere'])).status).toBe(1);
  expect(room.log()).toHaveLength(before);
  await goOn(room, isAt('1.2'));
  await room.station.close();

  const { status, said: listed } = await line.json(['ceremony', 'list']);
  expect(status).toBe(0);
  expect(listed).toMatchObject([{ ceremonyId: id, type: 'key-rotation', state: 'NotRequested' }]);
});

test('an approval given before the room meets: the room hears whose it is, when and why, and goes on to the next', async ({
  workspace,
  start,
}) => {
  const line = new CommandLine(workspace);
  const payload = JSON.stringify({ keyId: 'root-2027-q1', algorithm: 'ecdsa-p384' });
  const created = await line.json(['ceremony', 'create', '--type', 'key-rotation', '--subject', 'Before the room', '--payload', payload]);
  expect(created.status).toBe(0);
  const { ceremonyId: id } = created.said as { readonly ceremonyId: string };
  expect((await line.approve(id, 'lukasz', REASON)).status).toBe(0);

  // the other way round: a console over a workspace that the command line has open
  const waiting = line.atTerminal(
    ['ceremony', 'approve', '--ceremony-id', id, '--reason', REASON, '--sign'],
    readerWith(workspace, 'pavlos'),
  );
  await waiting.sees('Type yes:');
  // what root wrote
  giveToStation(workspace.folder);
  expect(await said(workspace)).toContain(sentences('STORE-LOCKED-1', { path: `${workspace.folder}/log.sqlite` }).happened);
  waiting.type('no\r');
  expect(await waiting.ended).toBe(1);

  giveToStation(workspace.folder);
  const room = await start();
  const { page } = room.console;
  await room.home.isReady();
  await expect(room.home.row(id)).toContainText(word('list.approvals', { have: 1, n: 2 }));
  await room.home.takeUp(id);
  const state = await goOn(room, (now) => currentStep(now)?.action === 'approve');
  expect(state.approvals.map(({ person }) => person)).toEqual(['lukasz']);
  const [first, second] = room.custodians;
  if (first === undefined || second === undefined) throw new Error('no custodians');
  await expect(page.getByText(word('approve.given', { name: first.name }))).toBeVisible();
  await expect(page.getByText(REASON)).toBeVisible();
  await expect(room.console.button(word('approve.begin', { first: first.first }))).toHaveCount(0);
  await answer(room);
  await room.console.isAt('4.2');
  await expect(room.console.button(word('approve.begin', { first: second.first }))).toBeVisible();
  const approved = await goOn(room, isAt('4.3'));
  expect(approved.phase).toBe('Approved');
});
