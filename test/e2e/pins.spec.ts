/** PINs in the window: changed, unblocked, the last try; and that what was typed is nowhere but in the card. */
import { existsSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { everythingBelow, placesOf, textSpellings } from '../rehearsal/secret-search.ts';
import type { Participant, Room } from '../rehearsal/the-room.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { traced, traceMain } from '../support/ipc-trace.ts';
import { expect, test } from './fixture.ts';
import { beyondWindow, complaints, cutOff } from './looks.ts';

const OFFICER = 'officer-83117';
test.use({ officer: OFFICER });

const firstOf = (room: Room): Participant => {
  const [first] = room.custodians;
  if (first === undefined) throw new Error('no custodian');
  return first;
};

async function openPins(room: Room): Promise<void> {
  await room.home.isReady();
  await room.console.press(word('pins.open'));
  await expect(room.console.page.getByRole('listitem').filter({ hasText: firstOf(room).name })).toBeVisible({ timeout: 30_000 });
}

async function typeThree(room: Room, texts: readonly string[]): Promise<Page> {
  const entry = await room.entry.open();
  for (const [at, text] of texts.entries()) {
    await entry.locator('input').nth(at).fill(text);
  }
  await entry.locator('button[type=submit]').click();
  return entry;
}

async function works(room: Room, work: 'change' | 'unblock', name: string): Promise<void> {
  await room.console.press(word(`pins.${work}.of`, { name }));
}

test('a PIN is changed; what was typed is in no message of main, no file, no output and no page', async ({ room }) => {
  const { name, pin } = firstOf(room);
  const fresh = '48151623';
  await openPins(room);
  await traceMain(room.station.app);
  await works(room, 'change', name);
  // slips first: each is said in the view, and nothing is sent
  const entry = await typeThree(room, ['123', fresh, fresh]);
  await expect(entry.getByText(word('entry.code.pin.wrong'))).toBeVisible();
  await typeThree(room, [pin, fresh, '48151624']);
  await expect(entry.getByText(word('entry.again.wrong'))).toBeVisible();
  await typeThree(room, [pin, pin, pin]);
  await expect(entry.getByText(word('entry.new.same'))).toBeVisible();
  expect(await complaints(entry)).toEqual([]);
  expect(await cutOff(entry)).toEqual([]);
  expect(await beyondWindow(entry)).toEqual([]);
  await typeThree(room, [pin, fresh, fresh]);
  await room.entry.isGone();
  await expect(room.console.page.getByText(word('pins.done.change', { name }))).toBeVisible({ timeout: 30_000 });
  expect(await complaints(room.console.page)).toEqual([]);
  // the old one is wrong now
  await works(room, 'change', name);
  await typeThree(room, [pin, '99887766', '99887766']);
  await expect(room.console.page.getByText(sentences('TOK-PIN-WRONG-1', { left: 'more-than-one', work: 'change' }).happened)).toBeVisible({
    timeout: 30_000,
  });
  await expect(room.console.page.getByText('The PIN was not changed.')).toBeVisible();

  const trace = await traced(room.station.app);
  expect(trace.includes('set-pin')).toBe(true);
  expect(trace.includes('sent')).toBe(true);
  const places = await room.station.app.evaluate(({ app }) => [app.getPath('userData'), app.getPath('crashDumps')]);
  const files = [room.workspace.place, ...places].filter((place) => existsSync(place)).flatMap((place) => everythingBelow(place));
  const pages = await Promise.all([room.console.page, room.station.witness].map((page) => page.content()));
  const haystack = [
    { name: 'main', bytes: trace },
    { name: 'output', bytes: Buffer.from(room.station.output) },
    ...pages.map((html, at) => ({ name: `page ${at}`, bytes: Buffer.from(html) })),
    ...files,
  ];
  for (const secret of [pin, fresh, '99887766']) expect(placesOf(textSpellings(secret), haystack)).toEqual([]);
});

test('a card is unblocked with its administrator’s PIN, and a wrong one is said to be wrong', async ({ room }) => {
  const { name } = firstOf(room);
  const fresh = '16180339';
  await openPins(room);
  await traceMain(room.station.app);
  await works(room, 'unblock', name);
  await typeThree(room, ['officer-00000', fresh, fresh]);
  await expect(room.console.page.getByText(sentences('TOK-CODE-WRONG-1', { left: 'not-told' }).happened)).toBeVisible({ timeout: 30_000 });
  await works(room, 'unblock', name);
  await typeThree(room, [OFFICER, fresh, fresh]);
  await expect(room.console.page.getByText(word('pins.done.unblock', { name }))).toBeVisible({ timeout: 30_000 });
  await works(room, 'change', name);
  await typeThree(room, [fresh, '27182818', '27182818']);
  await expect(room.console.page.getByText(word('pins.done.change', { name }))).toBeVisible({ timeout: 30_000 });
  const trace = await traced(room.station.app);
  for (const secret of [OFFICER, fresh, '27182818']) expect(placesOf(textSpellings(secret), [{ name: 'main', bytes: trace }])).toEqual([]);
});

test('the entry view crashes with a PIN typed in it: no crash file is left, and nothing was changed', async ({ room }) => {
  const { name, pin } = firstOf(room);
  await openPins(room);
  await works(room, 'change', name);
  const entry = await room.entry.open();
  await entry.locator('input').first().fill(pin);
  await room.station.app.evaluate(({ webContents }) => {
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('app://entry/'))
      ?.forcefullyCrashRenderer();
  });
  const places = await room.station.app.evaluate(({ app }) => [app.getPath('userData'), app.getPath('crashDumps')]);
  const left = places.filter((place) => existsSync(place)).flatMap((place) => everythingBelow(place));
  expect(placesOf(textSpellings(pin), left)).toEqual([]);
  expect(left.map((file) => file.name).filter((file) => /\.dmp|core/.test(file))).toEqual([]);
  expect(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')).not.toBe('');
});
