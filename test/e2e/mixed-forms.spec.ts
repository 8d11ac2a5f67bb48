/** A master key with shards on paper, in a token and with a provider, 3 of 5, through the screens: the plan on the form, wrapped, read back, verified. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { digestHex } from '../../shared/bytes/digest.ts';
import { Camera } from '../rehearsal/camera.ts';
import { KEY_NAME } from '../rehearsal/master-key.ts';
import { everythingBelow, placesOf, textSpellings } from '../rehearsal/secret-search.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { word } from '../rehearsal/words.ts';
import { awsText, mixedPlan, pem, spkiOfToken } from '../support/mixed-plan.ts';
import { defaultPeople, having } from '../support/people.ts';
import { type Beginning, expect, test } from './fixture.ts';
import { complaints, cutOff } from './looks.ts';
import { answer, atAction, begun, goOn } from './on-the-way.ts';

test.use({ people: [defaultPeople(5), { scope: 'test' }], agreements: 1 });
const PICTURES = process.env['KEYRITE_PICTURES'];
const HOLDERS = having(defaultPeople(5), 'custodian').map(({ id }) => id);

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

const providerKey = (): Uint8Array =>
  new Uint8Array(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'der', type: 'spki' }));

/** The plan and the keys that it speaks of; the fourth holder's token has its own. */
async function planned({ workspace }: Beginning): Promise<{ readonly token: string; readonly provider: string }> {
  const [token, provider] = [await spkiOfToken(workspace, 'agree-1'), providerKey()];
  workspace.write('shard-plan.yaml', mixedPlan(HOLDERS, workspace.others.get('agree-1')?.serial.slice(0, 16) ?? ''));
  workspace.write('shard-keys/4.pem', pem(token));
  workspace.write('shard-keys/5.pem', awsText(provider));
  return { token: digestHex(token), provider: digestHex(provider) };
}

test('the form shows the plan with each key’s fingerprint', async ({ beginning }) => {
  const { token, provider } = await planned(beginning);
  const room = await beginning.start();
  await room.home.isReady();
  await room.home.form('master-key-generation');
  await room.console.write(word('field.key-name'), KEY_NAME);
  const plan = room.console.page.getByRole('region', { name: word('open.plan') });
  for (const fingerprint of [token, provider]) await expect(plan).toContainText(fingerprint.slice(0, 4));
  await looker(room)('form');
});

test('wrapped in the room: the token opens its shard with its PIN, the provider’s is said not to be read back, the bundle verifies', async ({
  beginning,
}) => {
  test.slow();
  await planned(beginning);
  const operation = {
    kind: 'master-key-generation' as const,
    payload: { keyName: KEY_NAME, keyAlgorithm: 'ed25519' as const, epoch: 1, cards: { threshold: 3, shards: 5 }, holders: HOLDERS },
  };
  const room = await begun(beginning, operation, atAction('make'), { subject: `Make ${KEY_NAME}` });
  const look = looker(room);
  const { console, entry } = room;
  await look('make');
  // wrapped by the custody process of Electron
  const made = await goOn(room, atAction('compare-outcome'));
  expect(made.wrapped.map(({ index, form }) => `${index} ${form}`)).toEqual(['4 token', '5 provider']);
  await goOn(room, (state) => atAction('issue-card')(state) && state.cards[2]?.issuedAt !== null && state.current?.endsWith('.4') === true);
  await look('issue the token’s shard');
  await goOn(room, (state) => atAction('read-card')(state) && state.cards[2]?.readBack !== null && state.current?.endsWith('.4') === true);
  await look('read the token’s shard');
  await console.press(word('shard.read'));
  await entry.open();
  await look('the token’s PIN');
  await entry.type('00000000');
  await entry.isGone();
  expect(await console.refusal()).toContain('Wrong PIN, more than one try is left. Nothing was opened.');
  await console.press(word('shard.read'));
  await entry.type(room.pinOf('agree-1'));
  await entry.isGone();
  await expect(console.button(/^“/)).toBeVisible({ timeout: 30_000 });
  await look('opened by the token');
  await answer(room);
  await look('the provider’s shard');
  await goOn(room, atAction('activate'));
  await look('activate');
  const state = await goOn(room, ({ closedAt, current }) => closedAt !== null && current === null);
  expect(state).toMatchObject({ phase: 'Executed', combined: { subsets: 4 } });
  await look('over');

  const [bundle = ''] = readdirSync(room.workspace.exported).filter((name) => name.startsWith(state.id));
  const cli = join(import.meta.dirname, '../../dist/cli/keyrite.mjs');
  const args = [cli, 'verify', join(room.workspace.exported, bundle), '--roster', room.workspace.rosterPath];
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toContain('VERIFIED PRACTICE');
  const haystack = [{ name: 'output', bytes: Buffer.from(room.station.output) }, ...everythingBelow(room.workspace.folder)];
  expect(placesOf(textSpellings(room.pinOf('agree-1')), haystack)).toEqual([]);
});
