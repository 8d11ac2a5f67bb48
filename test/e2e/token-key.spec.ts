/** A key made in a token through the screens, to the bundle that the command line verifies; and what a kill in between leaves is settled there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Camera } from '../rehearsal/camera.ts';
import { exportAndClose } from '../rehearsal/master-key.ts';
import { everythingBelow, placesOf, textSpellings } from '../rehearsal/secret-search.ts';
import { checkMachine, collectApprovals, readRequest, signLog, silent, type Telling } from '../rehearsal/the-ceremony.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { holdToMake, LABEL, makeInToken, openTokenKey, tokenOf } from '../rehearsal/token-key.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { answerTo, expect, test } from './fixture.ts';
import { complaints, cutOff } from './looks.ts';
import { open, toStep } from './on-the-way.ts';

test.use({ hsms: 1 });
const PICTURES = process.env['KEYRITE_PICTURES'];

/** Pictures for whoever looks; on every screen nothing is cut off and axe finds nothing. */
function telling(room: Room): Telling {
  const camera = PICTURES === undefined ? null : new Camera(room.station, PICTURES);
  if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });
  return {
    ...silent,
    at: async (moment) => {
      await camera?.take(moment);
      if (!['generate', 'token-pin', 'generated', 'attributes', 'fingerprint', 'found', 'decide'].includes(moment)) return;
      expect(await complaints(room.console.page), moment).toEqual([]);
      for (const page of [room.console.page, room.witnessScreen.page]) expect(await cutOff(page), moment).toEqual([]);
    },
  };
}

test('from the form to the bundle: the custodian enters the token’s PIN, the fingerprint is compared in hex and words, the bundle verifies', async ({
  room,
}) => {
  test.slow();
  const tell = telling(room);
  const id = await openTokenKey(room, tell);
  await checkMachine(room, silent);
  await readRequest(room, silent);
  await collectApprovals(room, silent);
  await makeInToken(room, tell);
  expect(room.ceremony(id)).toMatchObject({
    phase: 'Executed',
    keypair: { generated: { label: LABEL, token: { serial: tokenOf(room) } } },
  });
  await signLog(room, silent);
  await exportAndClose(room, silent);
  await tell.at('closed');
  const [bundle = ''] = readdirSync(room.workspace.exported).filter((name) => name.startsWith(id));
  const cli = join(import.meta.dirname, '../../dist/cli/keyrite.mjs');
  const args = [cli, 'verify', join(room.workspace.exported, bundle), '--roster', room.workspace.rosterPath];
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
  expect(said).toContain('VERIFIED PRACTICE');
  expect(said).toContain(`${LABEL}, ecdsa-p384`);
  expect(said).toContain(tokenOf(room));
  // the PIN of the token is in nothing that the station wrote or said
  const haystack = [{ name: 'output', bytes: Buffer.from(room.station.output) }, ...everythingBelow(room.workspace.folder)];
  expect(placesOf(textSpellings(room.pinOf('hsm-1')), haystack)).toEqual([]);
});

const hsmKey = (room: Room) => ({
  kind: 'hsm-key-generation' as const,
  payload: { label: LABEL, algorithm: 'ecdsa-p256' as const, tokenSerial: tokenOf(room) },
});

test('killed while the token’s PIN is awaited: the station looks into the token, finds nothing, two people say so, and the key is made', async ({
  started,
}) => {
  test.slow();
  const { room } = started;
  await open(room, hsmKey(room));
  await toStep(room, 'execute');
  await room.console.hold(word('keypair.hold', { label: LABEL }), word('keypair.release'));
  await expect(room.console.page.getByText(word('keypair.pin-holder.none')), 'nobody was chosen').toBeVisible();
  expect(await answerTo(room, { do: 'generate', pinHolder: room.master.id })).toMatchObject({ refusal: { control: 'SOD-PIN-1' } });
  expect(await room.console.refusal()).toContain(sentences('SOD-PIN-1', { person: room.master.name }).happened);
  await holdToMake(room);
  await room.entry.open();
  await room.station.kill();

  const again = await started.again();
  const { console } = again;
  await expect(console.page.getByText(word('keypair.settle.strip', { serial: tokenOf(again) }))).toBeVisible();
  const tell = telling(again);
  await tell.at('interrupted');
  await console.press(word('keypair.settle.look'));
  await again.entry.type(again.pinOf('hsm-1'));
  await again.entry.isGone();
  await expect(console.page.getByText(word('keypair.settle.nothing'), { exact: true })).toBeVisible();
  await tell.at('found');
  await console.write(word('keypair.settle.note'), 'Nothing of it is in the token');
  await console.press(word('keypair.settle.nothing.do', { master: again.master.first, witness: again.witness.first }));
  await console.isAt('5.2');
  await holdToMake(again);
  await again.entry.type(again.pinOf('hsm-1'));
  await again.entry.isGone();
  await expect(console.button(/^“/)).toBeVisible({ timeout: 60_000 });
  expect((await again.now()).phase).toBe('Executed');
});
