/** The drill with the cards of an earlier set, through the screens: from the first card to the bundle that the command line verifies. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Camera } from '../rehearsal/camera.ts';
import { beginWithCards, layCard, tryTheCards } from '../rehearsal/drill.ts';
import { everythingBelow, placesOf, textSpellings } from '../rehearsal/secret-search.ts';
import { readCodeAloud } from '../rehearsal/share-card-text.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { paperOf } from '../support/station-in-node.ts';
import { expect, test } from './fixture.ts';
import { complaints, cutOff } from './looks.ts';
import { answer, drillAt, goOn } from './on-the-way.ts';

const PICTURES = process.env['KEYRITE_PICTURES'];

const codeOf = (room: Room, index: number): string => readCodeAloud(join(paperOf(room.workspace.cards), `card-${index}.pdf`));

/** Pictures for whoever looks; on every screen nothing is cut off and axe finds nothing. */
function looker(room: Room): (moment: string) => Promise<void> {
  const camera = PICTURES === undefined ? null : new Camera(room.station, PICTURES);
  if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });
  return async (moment) => {
    await camera?.take(moment);
    expect(await complaints(room.console.page), moment).toEqual([]);
    for (const page of [room.console.page, room.witnessScreen.page]) expect(await cutOff(page), moment).toEqual([]);
  };
}

test('each card is typed by its holder, a wrong one is named and the good ones stay; enough of them open the key, and nothing keeps a card', async ({
  beginning,
}) => {
  test.slow();
  const room = await drillAt(beginning);
  const look = looker(room);
  const { console } = room;
  await look('before the cards');
  await beginWithCards(room);
  await look('cards to read');

  const lay = (index: number, typed: string): Promise<void> => layCard(room, index, typed, { at: () => look('typing card 1') });
  await lay(1, codeOf(room, 1));
  await expect(room.witnessScreen.page.getByText(word('witness.old-set.read'), { exact: true })).toBeVisible();
  await lay(2, codeOf(room, 3));
  expect(await console.refusal()).toContain(sentences('CARD-EXPECTED-1', { have: 3, want: 2 }).happened);
  await look('a wrong card');
  await lay(2, codeOf(room, 2));
  await expect(console.button(word('old-set.open.hold'))).toBeVisible();
  await look('enough cards');
  await tryTheCards(room);
  await look('opened');
  const state = await room.now();
  expect(state).toMatchObject({ phase: 'Executed', oldSet: { opened: { cards: [1, 2], groups: 1 } } });
  await answer(room);
  await look('compare the value');

  await goOn(room, ({ closedAt, current }) => closedAt !== null && current === null);
  await look('over');
  const [bundle = ''] = readdirSync(room.workspace.exported).filter((name) => name.startsWith(state.id));
  const cli = join(import.meta.dirname, '../../dist/cli/keyrite.mjs');
  const args = [cli, 'verify', join(room.workspace.exported, bundle), '--roster', room.workspace.rosterPath];
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
  expect(said).toContain('VERIFIED PRACTICE');
  expect(said).toContain('Cards tried');

  const haystack = [
    { name: 'output', bytes: Buffer.from(room.station.output) },
    ...everythingBelow(room.workspace.folder).filter(({ name }) => !name.includes('/paper/') && !name.startsWith('paper/')),
  ];
  for (const index of [1, 2, 3]) expect(placesOf(textSpellings(codeOf(room, index).replaceAll(' ', '')), haystack)).toEqual([]);
});
