/** The check of the station on its home screen: what it finds, a test signature through the entry view, and a workspace that cannot be used. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveToStation } from '../../build/account.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { word } from '../rehearsal/words.ts';
import { startStation } from '../support/station.ts';
import { answerTo, expect, snapshot, test } from './fixture.ts';
import { complaints, cutOff, enlarge, LOOKS, look } from './looks.ts';

const group = (room: Room, result: 'critical' | 'warning' | 'ok') =>
  room.station.console.getByRole('region', { name: word(`check.group.${result}`) });

async function check(room: Room): Promise<void> {
  await room.home.isReady();
  await room.console.press(word('check.title'));
  await expect(room.station.console.getByRole('heading', { level: 1 })).toHaveText(word('check.title'));
  await expect(group(room, 'ok')).toBeVisible({ timeout: 30_000 });
}

test('the findings stand there, the worst first, in every look; a test signature is good, and a wrong PIN is said; nothing is recorded', async ({
  room,
}) => {
  await check(room);
  const { console } = room.station;
  const [nia] = room.custodians;
  if (nia === undefined) throw new Error('no custodian');
  await expect(group(room, 'ok').getByText(`${nia.name}: good until`, { exact: false })).toBeVisible();
  await expect(group(room, 'critical')).toHaveCount(0);

  for (const theme of LOOKS) {
    await look(console, theme);
    expect(await complaints(console), theme).toEqual([]);
    await enlarge(console, 2);
    expect(await cutOff(console), `${theme}, 200 %`).toEqual([]);
    await enlarge(console, 1);
    expect(await cutOff(console), theme).toEqual([]);
  }
  await look(console, 'light');

  await room.console.press(word('check.test.take.of', { name: nia.name }));
  await room.entry.type(room.pinOf(room.witness.id));
  await room.entry.isGone();
  await expect(group(room, 'critical').getByText('Wrong PIN', { exact: false })).toBeVisible();

  await room.console.press(word('check.test.take.of', { name: nia.name }));
  await room.entry.stop();
  await expect(console.getByText(`${nia.name}: nothing was signed; the entry was stopped.`).first()).toBeVisible();

  await room.console.press(word('check.test.take.of', { name: nia.name }));
  await room.entry.type(nia.pin);
  await room.entry.isGone();
  await expect(group(room, 'ok').getByText(`${nia.name}: signed, and good by the key of the certificate.`)).toBeVisible();
  await expect(group(room, 'critical')).toHaveCount(0);

  expect(room.log()).toEqual([]);
  const { status } = await snapshot(console);
  expect(status.activity).toEqual({ kind: 'idle' });
  expect(JSON.stringify(status)).not.toContain(nia.pin);
  await room.console.press(word('check.back'));
  await room.home.isShown();
});

test('a module that goes away is found by checking again', async ({ start, workspace }) => {
  const path = join(workspace.folder, 'station.json');
  const given = JSON.parse(readFileSync(path, 'utf8')) as { readonly modules: readonly string[] };
  writeFileSync(path, JSON.stringify({ ...given, modules: [...given.modules, '/nowhere/module.so'] }));
  giveToStation(path);
  const room = await start();
  await check(room);
  await expect(group(room, 'critical').getByText('/nowhere/module.so', { exact: false })).toBeVisible();
  await expect(group(room, 'ok').getByText('SoftHSM', { exact: false })).toBeVisible();
});

test('no test signature before a check, nor for a card that is not there', async ({ room }) => {
  await room.home.isReady();
  const early = await answerTo(room, { do: 'test-signature', serial: '1' });
  expect(early).toMatchObject({ ok: false, refusal: { control: 'CHECK-FIRST-1' } });
  await check(room);
  await answerTo(room, { do: 'test-signature', serial: 'nobody’s' });
  expect(room.station.entryIsOpen()).toBe(false);
  const { status } = await snapshot(room.station.console);
  expect(status.check?.findings.find((one) => one.check === 'test-signature')).toMatchObject({ result: 'cannot-tell', found: 'no-card' });
});

test('over a workspace that cannot be used the machine is checked all the same', async ({ workspace }) => {
  rmSync(join(workspace.folder, 'roster.json'));
  const station = await startStation({ workspace: workspace.folder, softhsmConf: workspace.softhsmConf });
  try {
    const { console } = station;
    await console.getByRole('button', { name: word('check.title') }).click();
    const critical = console.getByRole('region', { name: word('check.group.critical') });
    await expect(critical.getByText(join(workspace.folder, 'roster.json'), { exact: false })).toBeVisible({ timeout: 60_000 });
    await expect(console.getByRole('button', { name: word('check.again') })).toBeVisible();
  } finally {
    await station.close();
  }
});
