/** `keyrite ceremony create` follows the shard plan of the workspace, and says why it cannot. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../electron/store/event-store.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { keyFingerprintOf } from '../../shared/format/shard-form.ts';
import { CommandLine } from '../support/command-line.ts';
import { mixedPlan, pem, spkiOfToken } from '../support/mixed-plan.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { programs } from '../support/programs.ts';
import { providerStandIns } from '../support/provider-stand-ins.ts';

let room: PracticeWorkspace;
let line: CommandLine;
const create = () =>
  line.keyrite([
    'ceremony',
    'create',
    '--type',
    'master-key-generation',
    '--subject',
    'Make and split',
    '--payload',
    JSON.stringify({ keyName: 'EX-MASTER-2027', keyAlgorithm: 'ed25519', cards: { threshold: 3 } }),
    '--json',
  ]);

beforeAll(async () => {
  room = await makePracticeWorkspace({ people: defaultPeople(5), agreements: 1 });
  line = new CommandLine(room);
  const holders = room.roster.people.filter(({ roles }) => roles.includes('custodian')).map(({ id }) => id);
  room.write('shard-plan.yaml', mixedPlan(holders, room.others.get('agree-1')?.serial ?? ''));
}, 120_000);
afterAll(() => {
  room.remove();
});

test('without the keys that the plan names nothing opens; with them it opens as planned', async () => {
  const refused = await create();
  expect(refused.status).toBe(1);
  expect(refused.stdout + refused.stderr).toContain('FORM-FILE-1');
  room.write('shard-keys/4.pem', pem(await spkiOfToken(room, 'agree-1')));
  const { spki } = providerStandIns(room.place, programs.keyrite);
  room.write('shard-keys/5.pem', pem(spki));
  const opened = await create();
  expect({ status: opened.status, stderr: opened.stderr }).toEqual({ status: 0, stderr: '' });
  const [entry] = openStore(join(room.folder, 'log.sqlite')).replay();
  const event = entry?.record.event;
  if (event?.type !== 'ceremony.opened' || event.body.operation.kind !== 'master-key-generation') throw new Error('another ceremony');
  const { forms = [] } = event.body.operation.payload;
  expect(forms.map(({ form }) => form)).toEqual(['paper', 'paper', 'paper', 'token', 'provider']);
  expect(forms.map((form) => (form.form === 'provider' ? keyFingerprintOf(form) : null))[4]).toBe(digestHex(spki));
  expect(event.body.script.id).toBe('master-key-generation-mixed');
}, 60_000);
