/** A card with one try left: it is said, whole and aloud, before the PIN is typed; and after a wrong one that the card is locked. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Camera } from '../rehearsal/camera.ts';
import { beginApproval } from '../rehearsal/the-ceremony.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { softHsmModule } from '../support/practice-tokens.ts';
import { cardLikeModule } from '../support/token-room.ts';
import { expect, test } from './fixture.ts';
import { beyondWindow, complaints } from './looks.ts';
import { masterKeyAt } from './on-the-way.ts';

const PICTURES = process.env['KEYRITE_PICTURES'];
const folder = mkdtempSync(join(tmpdir(), 'keyrite-card-like-'));
// the station's account loads it
chmodSync(folder, 0o755);
test.use({
  modules: [[cardLikeModule(folder)], { scope: 'test' }],
  env: { CARD_MODULE: softHsmModule(), CARD_TRIES: '1' },
});
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the last try', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const [first] = room.custodians;
  if (first === undefined) throw new Error('no custodian');
  await beginApproval(room, first);
  await room.console.press(word('pin.ask'));
  const entry = await room.entry.open();
  await expect(entry.getByRole('alert')).toHaveText(`${word('entry.tries.last')} ${word('entry.tries.last.after')}`);
  if (PICTURES !== undefined) await new Camera(room.station, PICTURES).take('last-try');
  expect(await beyondWindow(entry)).toEqual([]);
  expect(await complaints(entry)).toEqual([]);
  await room.entry.type('00000000');
  await room.entry.isGone();
  expect(await room.console.refusal()).toContain(sentences('TOK-PIN-WRONG-1', { left: 'none', first: first.first }).happened);
});
