/** The ceremony of kind master-key-generation, act by act: what is its own beside the acts that all kinds share (the-ceremony.ts). */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { countGroups } from '../../shared/shards/subsets.ts';
import { readCodeAloud } from './share-card-text.ts';
import { assemble, enterPin, readHead, type Telling, writeAndClose } from './the-ceremony.ts';
import type { Room } from './the-room.ts';
import { word } from './words.ts';

export const KEY_NAME = 'EX-MASTER-2027';

/** The form is filled in, and everyone assembles. @returns the ceremony's number */
export async function openMasterKey(room: Room, telling: Telling): Promise<string> {
  const { console, home, threshold, custodians } = room;
  await home.form('master-key-generation');
  await console.write(word('field.key-name'), KEY_NAME);
  await home.sayWhere({ purpose: `Make ${KEY_NAME}, split it ${threshold} of ${custodians.length}`, reference: 'EX-1001, practice' });
  await console.pick(word('home.approvals'), String(threshold));
  await console.pick(word('home.good'), word('hours.n', { n: 24 }));
  await console.pick(word('home.cards'), String(threshold));
  await telling.at('form');
  const id = await home.open();
  await assemble(room, room.participants, telling);
  return id;
}

/** Act 5: one summary before, one confirmation after. */
export async function makeAndSplit(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  await at('make');
  await room.cardsIn(room.custodians.map(({ id }) => id));
  await console.hold(word('make.hold', { name: KEY_NAME }), word('make.release'));
  await expect(console.button(/^“/)).toBeVisible({ timeout: 120_000 });
  await at('made');
  await console.answer();
  await at('outcome');
  await console.press(word('compare.same-value', { first: room.witness.first }));
  await console.answer();
}

/** Act 6: each custodian takes the page from the printer; a copy of it stays in `tray`, for this is practice. */
export async function handOut(room: Room, { at }: Telling, tray: string): Promise<void> {
  const { console } = room;
  for (const [place, custodian] of room.custodians.entries()) {
    const index = place + 1;
    copyFileSync(join(room.workspace.cards, `card-${index}.pdf`), join(tray, `card-${index}.pdf`));
    if (index === 1) await at('hand-out');
    await console.write(word('card.bag', { index }), `PRACTICE-${100 + index}`);
    await console.press(word('card.issue', { index, first: custodian.first }));
    await console.answer();
  }
}

/** Act 7: every card is read from its page, the second one typed by hand; then every group of k is tried, and the key is active. */
export async function readBack(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  for (const place of room.custodians.keys()) {
    const index = place + 1;
    if (index === 2) await typeCard(room, index, at);
    else await console.press(word('card.read'));
    await expect(console.button(/^“/)).toBeVisible({ timeout: 60_000 });
    if (index === 1) await at('read-back');
    await console.answer();
  }
  await at('combine');
  await console.press(word('combine.start', { n: countGroups(room.custodians.length, room.threshold) }));
  await console.answer();
  await at('activate');
  await console.hold(word('activate.hold', { name: KEY_NAME }), word('activate.release'));
  await console.answer();
  await readHead(room);
}

async function typeCard(room: Room, index: number, at: Telling['at']): Promise<void> {
  await room.console.press(word('card.type'));
  await room.entry.open();
  await at('card-by-hand');
  await room.entry.type(readCodeAloud(join(room.workspace.cards, `card-${index}.pdf`)));
  await room.entry.isGone();
}

/** Act 9: the quorum signs the bundle, it is written, and the ceremony closes; the station then forgets the pages. */
export async function exportAndClose(room: Room, telling: Telling): Promise<void> {
  for (const custodian of room.custodians.slice(0, room.threshold)) {
    await telling.at(`bundle-${custodian.id}`);
    await enterPin(room, custodian);
    await room.console.answer();
  }
  await writeAndClose(room, word('export.do'), telling);
}
