/** A card read back from a picture of its paper, by the button: what is said while no picture is there, and what once one is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveToStation } from '../../build/account.ts';
import { word } from '../rehearsal/words.ts';
import { pngOf, rasterise, turned } from '../support/scanned-page.ts';
import { expect, test } from './fixture.ts';
import { masterKeyAt } from './on-the-way.ts';

test('the first card is read from its scan: refused while there is none, then good, and said to be the square code alone', async ({
  beginning,
}) => {
  const room = await masterKeyAt(beginning, 'read-card');
  const { console, workspace } = room;
  await expect(console.button(word('card.read'))).toBeVisible();
  await console.press(word('card.scan'));
  await expect(console.page.getByText('There is no picture scan-1.png or scan-1.jpg').first()).toBeVisible();
  const scan = join(workspace.cards, 'scan-1.png');
  writeFileSync(scan, pngOf(turned(rasterise(join(workspace.cards, 'card-1.pdf'), 150), 7)));
  giveToStation(scan);
  await console.press(word('card.scan'));
  await expect(console.button(/^“/)).toBeVisible();
  await expect(console.page.getByText(word('check.commitment.done')).first()).toBeVisible();
  await console.answer();
});
