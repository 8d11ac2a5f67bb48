/** Copies of the log on a second medium: missing and said, there again and written, and the way back when the log itself is damaged. */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { giveToStation } from '../../build/account.ts';
import { encodeLog } from '../../shared/format/event-record.ts';
import { toTheList } from '../rehearsal/the-ceremony.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { logOnDisk } from '../support/practice-workspace-log.ts';
import { expect, said, test } from './fixture.ts';
import { begun, goOn, isAt, rotation, toStep } from './on-the-way.ts';

test.use({ copies: 1 });

const mediumOf = ({ workspace }: Room): string => {
  const [medium] = workspace.copies;
  if (medium === undefined) throw new Error('no second medium');
  return medium;
};
const copyOf = (room: Room): string => join(mediumOf(room), 'keyrite-log-copy.sqlite');

function recordsIn(path: string): number {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare('SELECT record FROM event_log').all().length;
  } finally {
    database.close();
  }
}

test('a second medium that is missing is said on the screen and stops nothing; put back, it is written at the next checkpoint', async ({
  beginning,
}) => {
  const room = await begun(beginning, rotation(), isAt('2.1'));
  const { page } = room.console;
  const medium = mediumOf(room);
  const first = recordsIn(copyOf(room));
  expect(first).toBeGreaterThan(1);
  const { happened } = sentences('STORE-COPY-1', { reason: 'missing', path: copyOf(room) });
  const missing = page.getByRole('region', { name: word('copies.title') }).getByText(happened);
  await expect(missing).toHaveCount(0);

  renameSync(medium, `${medium}-taken-out`);
  await toStep(room, 'initiate');
  await expect(missing).toBeVisible();
  expect((await room.now()).copies.get(medium)?.refusal).toMatchObject({ control: 'STORE-COPY-1', operands: { reason: 'missing' } });
  await page.keyboard.press('F3');
  await expect(page.getByRole('heading', { name: word('copies.title') })).toBeVisible();
  await room.console.press(word('panel.close'));

  renameSync(`${medium}-taken-out`, medium);
  const state = await goOn(room, isAt('3.2'));
  await expect(missing).toHaveCount(0);
  expect(state.copies.get(medium)?.refusal).toBeNull();
  expect(recordsIn(copyOf(room))).toBeGreaterThan(first);
});

/** The numbered lines of the home screen, followed with one's own hands: rename, copy, start again. */
function bringBack(words: string): void {
  const [, path = '', kept = ''] = /Rename (\S+) to (\S+) and keep it/.exec(words) ?? [];
  const [, copy = '', to = ''] = /Copy (\S+) to (\S+)\./.exec(words) ?? [];
  expect(to).toBe(path);
  renameSync(path, kept);
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${kept}-wal`);
  copyFileSync(copy, path);
  giveToStation(path);
}

const damages: Readonly<Record<string, (path: string) => void>> = {
  'cut short': (path) => {
    writeFileSync(path, readFileSync(path).subarray(0, 5_000));
  },
  'changed in a record': (path) => {
    const bytes = readFileSync(path);
    for (let at = bytes.indexOf('Musterstadt'); at >= 0; at = bytes.indexOf('Musterstadt', at + 1)) bytes.write('Musterhafen', at);
    writeFileSync(path, bytes);
  },
};
for (const [how, damage] of Object.entries(damages)) {
  test(`a log that is ${how}: the home screen names the good copy, and following its words brings the ceremony back`, async ({
    beginning,
  }) => {
    const room = await begun(beginning, rotation(), isAt('2.1'));
    const { folder } = room.workspace;
    const id = await room.console.ceremony();
    const copied = recordsIn(copyOf(room));
    const whole = logOnDisk(folder);
    await room.station.close();
    const path = join(folder, 'log.sqlite');
    rmSync(`${path}-wal`, { force: true });
    damage(path);
    giveToStation(path);

    const words = (await said(room.workspace)).replaceAll(/\s+/g, ' ');
    expect(words).toContain(copyOf(room));
    expect(words).toContain(`${copied} records`);
    bringBack(words);

    const again = await beginning.start();
    expect(await again.console.ceremony()).toBe(id);
    expect(encodeLog(again.log().slice(0, copied))).toEqual(encodeLog(whole.slice(0, copied)));
    await goOn(again, isAt('2.2'));
    await toTheList(again);
    await expect(again.home.row(id)).toBeVisible();
  });
}
