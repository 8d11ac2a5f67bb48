/** Tokens that are not there: no module, a process that dies, a card that is withdrawn. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginApproval } from '../rehearsal/the-ceremony.ts';
import type { Participant, Room } from '../rehearsal/the-room.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { looked } from '../support/station.ts';
import { expect, test } from './fixture.ts';
import { masterKeyAt } from './on-the-way.ts';

const firstOf = (room: Room): Participant => {
  const [first] = room.custodians;
  if (first === undefined) throw new Error('no custodian');
  return first;
};

async function tokenProcess(room: Room): Promise<number> {
  const pids = await looked(() =>
    room.station.app.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .filter(({ type, name }) => type === 'Utility' && name === 'keyrite token')
        .map(({ pid }) => pid),
    ),
  );
  const [pid, ...more] = pids;
  if (pid === undefined || more.length > 0) throw new Error(`${pids.length} token processes`);
  return pid;
}

async function askForPin(room: Room, person: Participant): Promise<void> {
  await beginApproval(room, person);
  await room.console.press(word('pin.ask'));
  await room.entry.open();
}

/** Types of what the log gained since. */
const gained = (room: Room, before: number): readonly string[] =>
  room
    .log()
    .slice(before)
    .map(({ record }) => record.event.type);

test.describe(() => {
  const missing = '/usr/lib/no-such-module.so';
  test.use({ modules: [[missing], { scope: 'test' }] });

  test('a missing PKCS#11 module is named on the home screen, and no ceremony opens', async ({ room }) => {
    const { page } = room.console;
    await expect(page.getByText(word('home.cannot'))).toBeVisible();
    await expect(page.getByText(missing).first()).toBeVisible();
    await expect(page.getByRole('heading', { name: word('kinds.title') })).toHaveCount(0);
    expect(room.log()).toEqual([]);
  });
});

test('the token process dies while a PIN is awaited: nothing is approved, and trying again works', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const first = firstOf(room);
  await askForPin(room, first);
  const before = room.log().length;
  const pid = await tokenProcess(room);
  // OpenSC would lock memory, and Electron's allocator end the process for it (electron/token/memory-lock.ts)
  expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/^Max locked memory +0 +0 +bytes/m);
  process.kill(pid, 'SIGKILL');
  await room.entry.isGone();
  expect(await room.console.refusal()).toContain(sentences('TOK-ENDED-1', { first: first.first }).happened);
  expect(gained(room, before)).toEqual(['ceremony.approval_rejected']);
  await room.console.press(word('pin.ask'));
  await room.entry.type(first.pin);
  await room.entry.isGone();
  await room.console.answer();
  expect(gained(room, before)).toContain('ceremony.approved');
});

test('a custodian who takes the card out approves nothing', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const first = firstOf(room);
  await askForPin(room, first);
  const before = room.log().length;
  const entry = await room.station.entry();
  await entry.getByRole('button', { name: word('stop.withdraw') }).click();
  await room.entry.isGone();
  expect(await room.console.refusal()).toContain(sentences('TOK-WITHDRAWN-1', { first: first.first }).happened);
  expect(gained(room, before)).toEqual(['ceremony.approval_rejected']);
});

test("a card that is in no reader is missed by its holder's name", async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const first = firstOf(room);
  // the readers lose all their cards: SoftHSM looks into another folder from now on
  const empty = join(room.workspace.place, 'empty');
  rmSync(empty, { recursive: true, force: true });
  writeFileSync(room.workspace.softhsmConf, `directories.tokendir = ${empty}\nobjectstore.backend = file\n`);
  const before = room.log().length;
  await beginApproval(room, first);
  await room.console.press(word('pin.ask'));
  expect(await room.console.refusal()).toMatch(new RegExp(`${first.first}|module`));
  expect(gained(room, before)).toEqual(['approval.intended', 'ceremony.approval_rejected']);
  expect(room.station.entryIsOpen()).toBe(false);
});
