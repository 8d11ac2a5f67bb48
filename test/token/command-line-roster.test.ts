/** From cards in a reader to a roster in force, at the command line as it is handed out: real tokens, a real terminal where a PIN is typed. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { signedRosterRefusal } from '../../shared/ceremony/roster-signed.ts';
import { rosterDraftRecord, rosterRecord } from '../../shared/format/roster.ts';
import { decodeSignedRoster, encodeSignedRoster } from '../../shared/format/signed-roster.ts';
import { CommandLine, readerWith } from '../support/command-line.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace } from '../support/practice-workspace.ts';

let line: CommandLine;
/** The master last: nobody signs after them. */
const SIGNERS = ['ada', 'zoe', 'lukasz', 'pavlos', 'erika'];
const ROLES: Readonly<Record<string, string>> = {
  erika: 'master',
  ada: 'witness',
  zoe: 'initiator',
  lukasz: 'custodian',
  pavlos: 'custodian',
};
const inWorkspace = (name: string): string => join(line.room.folder, name);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(inWorkspace(name)));

/** vitest's own matcher is of no type. */
const saying = (text: string): string => expect.stringContaining(text) as string;

beforeAll(async () => {
  const people = defaultPeople(2);
  line = new CommandLine(await makePracticeWorkspace({ people, flaws: ['certificate-may-not-sign', 'p521'] }));
  // a workspace in which nobody is enrolled yet
  rmSync(inWorkspace('roster.json'));
  writeFileSync(inWorkspace('root.der'), fromBase64(line.room.roster.trustRoots[0] ?? ''));
}, 60_000);
afterAll(() => {
  line.close();
});

const enrol = (id: string, card: string, ...more: readonly string[]) =>
  line.keyrite(['roster', 'enrol', '--person', id, '--role', ROLES[id] ?? 'custodian', ...more], readerWith(line.room, card));
const fresh = (): readonly string[] => [
  '--mode',
  'practice',
  '--roster-organisation',
  'Example Trust',
  '--trust-root',
  inWorkspace('root.der'),
];

/** Types yes and the PIN. */
async function sign(id: string, pin = line.room.pins.get(id) ?? '') {
  const terminal = line.atTerminal(['roster', 'sign', '--person', id], readerWith(line.room, id));
  await terminal.sees('Type yes:');
  terminal.type('yes\r');
  await terminal.sees('PIN of the card of');
  terminal.type(`${pin}\r`);
  return { status: await terminal.ended, shown: terminal.shown };
}

test('a first person needs to be told what the roster is, and every card that may not stand on it is refused by name', async () => {
  expect(await enrol('erika', 'erika')).toMatchObject({ status: 1, stderr: saying('ROSTER-NEW-1') });
  expect(existsSync(inWorkspace('roster-draft.json'))).toBe(false);
  expect(await enrol('erika', 'flaw-certificate-may-not-sign', ...fresh())).toMatchObject({
    status: 1,
    stderr: saying('certificate-may-not-sign'),
  });
  expect(await enrol('erika', 'flaw-p521', ...fresh())).toMatchObject({ status: 1, stderr: saying('TOK-KEYTYPE-1') });
  const two = await line.keyrite(
    ['roster', 'enrol', '--person', 'erika', '--role', 'master', ...fresh()],
    readerWith(line.room, 'erika', 'ada'),
  );
  expect(two).toMatchObject({ status: 1, stderr: saying('ROSTER-CARD-2') });
  expect(existsSync(inWorkspace('roster-draft.json'))).toBe(false);
}, 60_000);

test('people are enrolled from their cards, as their certificates name them', async () => {
  for (const id of ['erika', 'ada', 'zoe', 'lukasz', 'pavlos']) {
    const first = id === 'erika' ? fresh() : [];
    const ran = await enrol(id, id, '--contact', `${id}@example.org`, '--group', 'key-custodians,all', ...first);
    expect(ran, ran.stderr).toMatchObject({ status: 0 });
  }
  const draft = rosterDraftRecord.decode(read('roster-draft.json'));
  const practice = line.room.roster.people;
  for (const person of draft.people) {
    const { key, certificate, name, organisation, token } = practice.find(({ id }) => id === person.id) ?? person;
    expect(person).toEqual({
      ...person,
      ...{ key, certificate, name, organisation, token },
      roles: [ROLES[person.id]],
      groups: ['all', 'key-custodians'],
      contact: `${person.id}@example.org`,
    });
  }
  expect(await enrol('lukasz', 'lukasz')).toMatchObject({ status: 1, stderr: saying('ROSTER-TAKEN-1') });
  expect(await enrol('somebody', 'lukasz')).toMatchObject({ status: 1, stderr: saying('SOD-PERSON-1') });
  expect(rosterDraftRecord.decode(read('roster-draft.json'))).toEqual(draft);
}, 90_000);

test('each signs with their card, the master last, and nobody twice', async () => {
  const early = await line.keyrite(['roster', 'sign', '--person', 'erika'], readerWith(line.room, 'erika'));
  expect(early).toMatchObject({ status: 1, stderr: saying('ROSTER-MISSING-1') });
  const wrongPin = await sign('ada', '00000000');
  expect(wrongPin).toMatchObject({ status: 1, shown: saying('TOK-PIN-WRONG-1') });
  const alone = await line.keyrite(['roster', 'sign', '--person', 'ada'], readerWith(line.room, 'ada'));
  expect(alone).toMatchObject({ status: 1, stderr: saying('CLI-TERMINAL-1') });
  for (const id of SIGNERS) {
    const signed = await sign(id);
    expect(signed.status, signed.shown).toBe(0);
    expect(signed.shown).not.toContain(line.room.pins.get(id));
  }
  const again = await line.keyrite(['roster', 'sign', '--person', 'ada'], readerWith(line.room, 'ada'));
  expect(again).toMatchObject({ status: 1, stderr: saying('ROSTER-SIGNED-1') });
  expect(signedRosterRefusal(decodeSignedRoster(read('roster-draft.dsse.json')), rsaVerify)).toBeNull();
}, 180_000);

test('a roster that lacks a signature is not imported; the whole one is, and is then in force', async () => {
  const whole = decodeSignedRoster(read('roster-draft.dsse.json'));
  const master = whole.roster.people.find(({ id }) => id === 'erika')?.key.fingerprint;
  const less = encodeSignedRoster({ ...whole, signatures: whole.signatures.filter(({ keyid }) => keyid !== master) });
  writeFileSync(inWorkspace('less.dsse.json'), less);
  expect(await line.keyrite(['roster', 'import', inWorkspace('less.dsse.json')])).toMatchObject({
    status: 1,
    stderr: saying('ROSTER-MASTER-1'),
  });
  expect(existsSync(inWorkspace('roster.json'))).toBe(false);
  const { status, said } = await line.json(['roster', 'import', inWorkspace('roster-draft.dsse.json')]);
  expect([status, said]).toEqual([0, { file: 'roster.json', digest: whole.digest }]);
  expect(rosterRecord.decode(read('roster.json'))).toEqual(whole.roster);
  // the station takes it
  expect(await line.keyrite(['ceremony', 'list'])).toMatchObject({ status: 0, stdout: saying('No ceremonies') });
}, 60_000);

test('it is shown for reading aloud, compared person by person, and exported whole', async () => {
  const { digest } = decodeSignedRoster(read('roster.dsse.json'));
  const shown = await line.keyrite(['roster', 'show', inWorkspace('roster.dsse.json')]);
  expect(shown.stdout).toContain('Łukasz Przykład (lukasz), Example Custody: custodian');
  expect(shown.stdout).toContain('Signed by everybody on it.');
  const out = join(line.room.exported, 'roster.dsse.json');
  expect(await line.json(['roster', 'export', '--out', out])).toEqual({ status: 0, said: { path: out, digest, signed: true } });
  expect(new Uint8Array(readFileSync(out))).toEqual(read('roster.dsse.json'));
  expect((await line.keyrite(['roster', 'export', '--out', out])).stderr).toContain('EXP-EXISTS-1');
  rmSync(inWorkspace('roster-draft.json'));
  renameSync(inWorkspace('roster-draft.dsse.json'), inWorkspace('kept.dsse.json'));
  expect(await line.keyrite(['roster', 'remove', '--person', 'pavlos'])).toMatchObject({ status: 0 });
  const compared = await line.keyrite(['roster', 'compare', inWorkspace('roster.json'), inWorkspace('roster-draft.json')]);
  expect(compared.stdout).toContain('Remove Παύλος Παράδειγμα (pavlos): custodian.');
}, 60_000);

test('an import does not take the place of a roster in force', async () => {
  for (const id of ['ada', 'zoe', 'lukasz', 'erika']) expect((await sign(id)).status).toBe(0);
  const before = read('roster.json');
  const { status, said } = await line.json(['roster', 'import', inWorkspace('roster-draft.dsse.json')]);
  expect([status, said]).toMatchObject([0, { file: 'roster-next.dsse.json' }]);
  expect(read('roster.json')).toEqual(before);
  expect((await line.keyrite(['roster', 'import', inWorkspace('roster-draft.dsse.json')])).stderr).toContain('EXP-EXISTS-1');
  // and the one of before does not come back
  rmSync(inWorkspace('roster-next.dsse.json'));
  mkdirSync(inWorkspace('old'));
  writeFileSync(inWorkspace('old/roster.json'), rosterRecord.encode(decodeSignedRoster(read('roster-draft.dsse.json')).roster));
  const back = await line.keyrite(['roster', 'import', inWorkspace('kept.dsse.json'), '--workspace', inWorkspace('old')]);
  expect(back).toMatchObject({ status: 1, stderr: saying('ROSTER-ISSUED-1') });
}, 120_000);
