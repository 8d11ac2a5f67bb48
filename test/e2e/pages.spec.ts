/** The pages themselves: read by a screen reader, enlarged, in every look, by keyboard alone, and never with a press that was not meant. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { assetPath } from '../../electron/assets.ts';
import { SCRIPTS } from '../../shared/script/scripts.ts';
import { KEY_NAME } from '../rehearsal/master-key.ts';
import { beginApproval } from '../rehearsal/the-ceremony.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { word } from '../rehearsal/words.ts';
import { expect, snapshot, test } from './fixture.ts';
import { beyondWindow, complaints, cutOff, enlarge, LOOKS, look, smallest } from './looks.ts';
import { masterKeyAt } from './on-the-way.ts';

test('home and witness screen are clean before a ceremony, and say what the station found', async ({ room }) => {
  const { console, witness } = room.station;
  await expect(console.getByRole('heading', { level: 1 })).toHaveText(word('home.title'));
  await expect(console.getByText(word('home.scripts.all', { n: Object.keys(SCRIPTS).length }))).toBeVisible();
  await expect(witness.getByRole('heading', { level: 1 })).toHaveText(word('witness.home'));
  expect(await complaints(console)).toEqual([]);
  expect(await complaints(witness)).toEqual([]);
});

test('a form that is not filled in says so in place, and nothing is opened', async ({ room }) => {
  await room.home.form('master-key-generation');
  await room.console.press(word('home.open'));
  await expect(room.station.console.getByText(word('wrong.key-name'))).toBeVisible();
  expect(room.log()).toEqual([]);
});

test('an approval in every look, at 100 and 200 %: clean, nothing cut off, the digest in view', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const { console, witness } = room.station;
  const last = console.locator('.digest tr').last();
  await expect(last).toBeInViewport();
  for (const theme of LOOKS) {
    await look(console, theme);
    await look(witness, theme);
    expect(await complaints(console), theme).toEqual([]);
    expect(await complaints(witness), theme).toEqual([]);
    await enlarge(console, 2);
    expect(await complaints(console), `${theme}, 200 %`).toEqual([]);
    expect(await cutOff(console), `${theme}, 200 %`).toEqual([]);
    await enlarge(console, 1);
    expect(await cutOff(console), theme).toEqual([]);
  }
});

test('the witness screen shows nothing small, nothing to press, and a square code that says the head', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const { console, witness } = room.station;
  expect(await smallest(witness)).toBeGreaterThanOrEqual(1.75);
  expect(await witness.locator('button, input, a, [tabindex="0"]').count()).toBe(0);

  // its own bytes: left alone, it fetches its module from a CDN
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(assetPath('zxing_reader.wasm'))).buffer } });
  const head = room.log().at(-1);
  const text = `KEYRITE HEAD ${head?.record.seq ?? 0} ${(head?.digest ?? '').toUpperCase()}`;
  const shot = await witness.locator('.qr').screenshot();
  const [code] = await readBarcodes(new Uint8Array(shot), { formats: ['QRCode'] });
  expect(code?.text).toBe(text);

  await console.keyboard.press('F4');
  await expect(witness.locator('.head-full')).toBeVisible();
  const [full] = await readBarcodes(new Uint8Array(await witness.screenshot()), { formats: ['QRCode'] });
  expect(full?.text).toBe(text);
  expect(await complaints(witness)).toEqual([]);
});

test('keys: panels open and close and give the focus back, regions follow one another, text grows', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const { console } = room.station;
  const focused = (): Promise<string> => console.evaluate(() => document.activeElement?.textContent ?? '');
  await console.getByRole('button', { name: word('approve.another') }).focus();
  for (const [key, title] of [
    ['F1', word('keys.title')],
    ['F8', word('exception.title')],
    ['F9', word('pause.title')],
  ] as const) {
    await console.keyboard.press(key);
    await expect(console.getByRole('heading', { name: title })).toBeFocused();
    expect(await complaints(console), key).toEqual([]);
    await console.keyboard.press('Escape');
    await expect(console.getByRole('heading', { name: title })).toHaveCount(0);
    expect(await focused(), key).toBe(word('approve.another'));
  }
  await console.keyboard.press('F2');
  await expect(console.locator('#step-title')).toBeFocused();
  const regions: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    await console.keyboard.press('F6');
    regions.push(await console.evaluate(() => document.activeElement?.className ?? ''));
  }
  expect(regions).toEqual(['side', 'foot', 'acts', 'sheet']);
  const size = (): Promise<number> => console.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await size();
  await console.keyboard.press('Control+Equal');
  expect(await size()).toBeCloseTo(before * 1.25);
});

/** Bounds of the entry view in the console window, as main has them. */
const viewBounds = (room: Room) =>
  room.station.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL() === 'app://console/');
    return window?.contentView.children.map((view) => view.getBounds()).at(-1) ?? null;
  });

test('the PIN field lies in its frame, over no digest; a PIN of the wrong form is not sent; its look is the console’s', async ({
  beginning,
}) => {
  const room = await masterKeyAt(beginning, 'approve');
  const { console } = room.station;
  const [custodian] = room.custodians;
  const seq = room.log().length;
  if (custodian === undefined) throw new Error('no custodian');
  await beginApproval(room, custodian);
  await room.console.press(word('pin.ask'));
  const entry = await room.entry.open();
  const bounds = await viewBounds(room);
  const frame = await console.locator('.entry-place').boundingBox();
  const digest = await console.locator('.digest').boundingBox();
  expect(bounds).toEqual({
    x: Math.round(frame?.x ?? -1),
    y: Math.round(frame?.y ?? -1),
    width: Math.round(frame?.width ?? -1),
    height: Math.round(frame?.height ?? -1),
  });
  expect((bounds?.y ?? 0) + (bounds?.height ?? 0)).toBeLessThanOrEqual(digest?.y ?? 0);
  const rootSize = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  expect(await rootSize(entry)).toBe(await rootSize(console));
  expect(await complaints(entry)).toEqual([]);
  expect(await beyondWindow(entry)).toEqual([]);

  await room.entry.type('1234é6');
  await expect(entry.getByText(word('entry.pin.wrong'))).toBeVisible();
  expect(await entry.locator('#typed').inputValue()).toBe('1234é6');
  const types = room
    .log()
    .slice(seq)
    .map(({ record }) => record.event.type);
  expect(types).not.toContain('ceremony.approval_rejected');
  await entry.getByRole('button', { name: word('entry.stop.pin') }).click();
  await room.entry.isGone();
  expect((await snapshot(console)).status.refused?.refusal.control).toBe('TOK-WITHDRAWN-1');

  for (let steps = 0; steps < 4; steps += 1) await console.keyboard.press('Control+Equal');
  await room.console.press(word('pin.ask'));
  const enlarged = await room.entry.open();
  expect(await rootSize(enlarged)).toBe(await rootSize(console));
  expect(await beyondWindow(enlarged), 'at 200 %').toEqual([]);
  const [view, foot] = [await viewBounds(room), await console.locator('.foot').boundingBox()];
  expect((view?.y ?? 0) + (view?.height ?? 0), 'over no button').toBeLessThanOrEqual(foot?.y ?? 0);
});

test('an irreversible act: a short press asks for the name, leaving and Esc cancel, a repeated key is one press', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'make');
  const { console } = room.station;
  const make = room.console.button(word('make.hold', { name: KEY_NAME }));
  const release = room.console.button(word('make.release'));
  const seq = room.log().length;

  await make.hover();
  await console.mouse.down();
  await expect(release).toBeVisible();
  await console.mouse.move(5, 5);
  await console.mouse.up();
  await expect(make).toBeVisible();

  await make.focus();
  await console.keyboard.down('Space');
  await expect(release).toBeVisible();
  await console.keyboard.press('Escape');
  await console.keyboard.up('Space');
  await expect(make).toBeVisible();
  await expect(console.getByRole('textbox')).toHaveCount(0);

  await console.keyboard.down('Enter');
  for (let i = 0; i < 5; i += 1) await console.keyboard.down('Enter');
  await console.keyboard.up('Enter');
  const typed = console.getByRole('textbox', { name: word('hold.type', { name: KEY_NAME }) });
  await expect(typed).toBeFocused();
  await typed.fill('EX-MASTER-1999');
  await console.keyboard.press('Enter');
  await room.console.press(word('make.hold', { name: KEY_NAME }));
  await expect(console.getByText(word('hold.wrong', { name: KEY_NAME }))).toBeVisible();
  expect(await complaints(console)).toEqual([]);
  expect(room.log().length).toBe(seq);
});
