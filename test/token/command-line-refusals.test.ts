/**
 * What the command line refuses, by which control, and that nothing but the refusal is then in the log.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askedOf } from '../../cli/station/arguments.ts';
import { openStore } from '../../electron/store/event-store.ts';
import type { CeremonyEvent } from '../../shared/format/ceremony-event.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { refusals } from '../../shared/words/refusals.ts';
import { type Ceremony, keyRotation, newCeremony } from '../support/ceremony-of.ts';
import { newRoom } from '../support/ceremony-room.ts';
import { CommandLine, readerWith } from '../support/command-line.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace } from '../support/practice-workspace.ts';
import { logOnDisk } from '../support/practice-workspace-log.ts';

const HOUR = 3_600_000; // milliseconds
const DAY = 24 * HOUR;

let line: CommandLine;
/** Folders of workspaces with a past, each of one ceremony, made with the same controls and older times. */
let past: Readonly<Record<'executed' | 'expired' | 'approved', string>>;
beforeAll(async () => {
  line = new CommandLine(await makePracticeWorkspace({ people: defaultPeople(4) }));
  const ago = (time: number): string => new Date(Date.now() - time).toISOString();
  const people = await newRoom({ issued: ago(31 * DAY) });
  const executed = await newCeremony({ id: 'KC-EXECUTED', begins: ago(30 * DAY) }, people);
  executed.until('activate').play();
  const expired = await newCeremony({ id: 'KC-EXPIRED', begins: ago(29 * DAY), operation: keyRotation }, people);
  expired.record(expired.initiated());
  const approved = await newCeremony({ id: 'KC-APPROVED', begins: ago(HOUR), pace: 1_000 }, people);
  approved.until('make');
  // the log's file is there from now on
  await line.keyrite(['ceremony', 'list']);
  past = { executed: workspaceOf(executed), expired: workspaceOf(expired), approved: workspaceOf(approved) };
});
afterAll(() => {
  line.close();
});

function workspaceOf({ entries, state }: Pick<Ceremony, 'entries' | 'state'>): string {
  const folder = workspace(state.id);
  // the roster it was opened with is the one in force
  writeFileSync(join(folder, 'roster.json'), rosterRecord.encode(state.roster));
  const store = openStore(join(folder, 'log.sqlite'));
  for (const entry of entries) store.append(entry);
  store.close();
  return folder;
}

function workspace(name: string): string {
  const folder = join(line.room.place, name);
  mkdirSync(folder);
  for (const file of ['station.json', 'roster.json']) copyFileSync(join(line.room.folder, file), join(folder, file));
  return folder;
}

const eventsOf = (ceremony: string, folder = line.room.folder): readonly CeremonyEvent[] =>
  logOnDisk(folder).flatMap(({ record }) => (record.ceremony === ceremony ? [record.event] : []));

/** The refusal, by --json; its three sentences are on the standard error. */
async function refused(args: readonly string[], softhsmConf?: string): Promise<{ readonly control: string; readonly operands: unknown }> {
  const { status, stdout, stderr } = await line.keyrite([...args, '--json'], softhsmConf);
  expect(status, stdout).toBe(1);
  const said = JSON.parse(stdout) as { control: string; operands: unknown };
  expect(Object.keys(said)).toEqual(['control', 'operands']);
  const [first, ...sentences] = stderr.trimEnd().split('\n');
  expect(first).toBe(`keyrite: refused (${said.control})`);
  expect(sentences).toHaveLength(3);
  for (const sentence of sentences) expect(sentence).toMatch(/^ {2}\S.*[.)]$/);
  expect(stderr).not.toMatch(/[{}]/);
  expect(Object.keys(refusals)).toContain(said.control);
  return said;
}

const KEY = { keyId: 'k', algorithm: 'ed25519' };
const MASTER_KEY = { keyName: 'EX-MASTER', keyAlgorithm: 'ed25519', cards: { threshold: 2 } };
const creating = (type: string, payload: unknown, ...more: readonly string[]): readonly string[] => [
  ...['ceremony', 'create', '--type', type, '--subject', 'S', '--payload', JSON.stringify(payload)],
  ...more,
];
async function created(...args: Parameters<typeof creating>): Promise<string> {
  const { status, stdout, stderr } = await line.keyrite(creating(...args));
  expect(status, stderr).toBe(0);
  return /KC-[0-9A-Z-]+/.exec(stdout)?.[0] ?? '';
}
const approving = (id: string, ...more: readonly string[]): readonly string[] => [
  ...['ceremony', 'approve', '--ceremony-id', id, '--reason', 'Reviewed', '--sign'],
  ...more,
];
const cancelling = (id: string, ...more: readonly string[]): readonly string[] => [
  ...['ceremony', 'cancel', '--ceremony-id', id, '--reason', 'R'],
  ...more,
];

describe('create', () => {
  test.each([
    [
      'a field of the payload that is wrong',
      'key-rotation',
      { ...KEY, algorithm: 'dsa' },
      [],
      'REQ-FIELD-2',
      { field: 'algorithm', have: 'dsa' },
    ],
    ['a field that no kind has', 'key-rotation', { ...KEY, extra: 1 }, [], 'REQ-FIELD-2', { field: 'extra', have: '1' }],
    [
      'no card threshold',
      'master-key-generation',
      { keyName: 'EX-MASTER', keyAlgorithm: 'ed25519' },
      [],
      'REQ-FIELD-2',
      { field: 'cards', have: 'none' },
    ],
    ['one approval', 'key-rotation', KEY, ['--threshold', '1'], 'CER-THRESHOLD-1', { have: 1, minimum: 2, maximum: 9 }],
    [
      'more approvals than approvers',
      'key-rotation',
      KEY,
      ['--threshold', '4', '--required-approvers', '3'],
      'CER-THRESHOLD-2',
      { have: 4, custodians: 3 },
    ],
    [
      'more approvers than the roster has',
      'key-rotation',
      KEY,
      ['--required-approvers', '5'],
      'CLI-APPROVERS-1',
      { want: 5, have: 4, kind: 'key-rotation' },
    ],
    ['more time than the policy gives', 'key-rotation', KEY, ['--expires-in', '8d'], 'POL-TIMEOUT-1', { have: 11_520, maximum: 10_080 }],
  ])('%s', async (_, type, payload, more, control, operands) => {
    const before = logOnDisk(line.room.folder).length;
    expect(await refused(creating(type, payload, ...more))).toEqual({ control, operands });
    expect(logOnDisk(line.room.folder)).toHaveLength(before);
  });

  test('what is allowed and still better otherwise is said, and opens', async () => {
    const { status, stdout, stderr } = await line.keyrite([...creating('key-rotation', KEY, '--required-approvers', '2'), '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [{ control: 'WARN-SPARE-1', operands: { have: 2, want: 3 } }] });
    expect(stderr).toContain('keyrite: warning (WARN-SPARE-1)');
    const wide = await line.json(creating('key-rotation', KEY, '--threshold', '2', '--required-approvers', '4'));
    expect(wide.said).toMatchObject({ warnings: [{ control: 'WARN-HALF-1' }] });
  });

  test('a kind that the room asks for: opened, without a request; cards, holders and epoch are filled in; approvals wait for the room', async () => {
    const { stdout } = await line.keyrite(creating('master-key-generation', MASTER_KEY, '--required-approvers', '3'));
    expect(stdout).toContain('Its request is read in the room, at the console, and approvals are given there.');
    const id = /KC-[0-9A-Z-]+/.exec(stdout)?.[0] ?? '';
    const holders = ['lukasz', 'pavlos', 'petr'];
    const payload = { ...MASTER_KEY, epoch: 1, cards: { threshold: 2, shards: 3 }, holders };
    expect(eventsOf(id)).toMatchObject([{ type: 'ceremony.opened', body: { operation: { kind: 'master-key-generation', payload } } }]);
    expect((await refused(approving(id, '--person', 'lukasz'))).control).toBe('CER-STATE-1');
    expect((await refused(['ceremony', 'execute', '--ceremony-id', id])).control).toBe('CER-QUORUM-1');
    expect(eventsOf(id)).toHaveLength(1);
  });

  test('the policy’s groups say who is asked, and its thresholds how many; a policy that is wrong opens nothing', async () => {
    const policy = join(line.room.folder, 'policy.yaml');
    const group =
      'approverGroups:\n  - name: keys\n    members: [petr@example.org, nguyen, lukasz@example.org]\n    operations: [key-rotation]\n';
    writeFileSync(policy, `${group}  - name: desk\n    members: [ada]\n    operations: ["ceremony:cancel"]\n`);
    const { said } = await line.json(creating('key-rotation', KEY, '--required-approvers', '3'));
    const { ceremonyId: id } = said as { ceremonyId: string };
    expect(said).toMatchObject({ threshold: 2, requiredApprovers: 3 });
    const [opened] = eventsOf(id);
    expect(opened).toMatchObject({ body: { participants: { custodians: ['lukasz', 'petr', 'nguyen'] } } });
    expect(await refused(creating('key-revocation', KEY, '--required-approvers', '2'))).toMatchObject({ control: 'CLI-APPROVERS-1' });
    // whoever the policy gives the right may cancel, and nobody else but the initiator
    expect((await refused(cancelling(id, '--by', 'petr'))).control).toBe('CER-CANCEL-1');
    expect((await line.json(cancelling(id, '--by', 'ada'))).said).toMatchObject({ state: 'Cancelled' });
    writeFileSync(policy, 'ceremonies:\n  requireSignedApprovals: false\n');
    expect(await refused(creating('key-rotation', KEY))).toMatchObject({ control: 'WSP-POLICY-1' });
    rmSync(policy);
  });
});

describe('approve', () => {
  test('without --sign', async () => {
    const id = await created('key-rotation', KEY);
    const before = eventsOf(id).length;
    const args = ['ceremony', 'approve', '--ceremony-id', id, '--reason', 'R', '--person', 'lukasz'];
    expect(await refused(args)).toEqual({ control: 'CLI-SIGN-1', operands: {} });
    expect(eventsOf(id)).toHaveLength(before);
  });

  test('the initiator, the master, the witness and a stranger: by their own cards, before any PIN, each on the record', async () => {
    const id = await created('key-rotation', KEY);
    for (const [person, control] of [
      ['zoe', 'SOD-INITIATOR-1'],
      ['erika', 'SOD-MASTER-1'],
      ['ada', 'APP-ROLE-1'],
      ['stranger-1', 'APP-STRANGER-1'],
    ] as const) {
      expect((await refused(approving(id), readerWith(line.room, person))).control).toBe(control);
      const known = person === 'stranger-1' ? null : person;
      const key = line.room.roster.people.find((one) => one.id === person)?.key;
      const { fingerprint } = key ?? line.room.others.get(person) ?? { fingerprint: '' };
      expect(eventsOf(id).at(-1)).toMatchObject({
        type: 'ceremony.approval_rejected',
        body: { person: known, fingerprint, refusal: { control } },
      });
    }
    const { said } = await line.json(['audit', 'query', '--event-type', 'ceremony.unauthorized_access', '--ceremony', id]);
    expect(said).toHaveLength(4);
  });

  test('no card, several cards, and a name that nobody has: nothing is recorded', async () => {
    const id = await created('key-rotation', KEY);
    const before = eventsOf(id).length;
    expect(await refused(approving(id), readerWith(line.room))).toEqual({ control: 'CLI-CARD-1', operands: {} });
    expect(await refused(approving(id))).toEqual({ control: 'CLI-CARD-2', operands: { have: 8 } });
    expect(await refused(approving(id), readerWith(line.room, 'lukasz', 'petr'))).toEqual({ control: 'CLI-CARD-2', operands: { have: 2 } });
    expect(await refused(approving(id, '--person', 'nobody'))).toEqual({ control: 'CER-PEOPLE-1', operands: { person: 'nobody' } });
    expect(eventsOf(id)).toHaveLength(before);
  });

  test('the same person twice, and a further one when the quorum is complete', async () => {
    const id = await created('key-rotation', KEY, '--threshold', '2', '--required-approvers', '3');
    expect((await line.approve(id, 'lukasz')).status).toBe(0);
    expect(await refused(approving(id), readerWith(line.room, 'lukasz'))).toMatchObject({ control: 'APP-DUP-1' });
    expect((await line.approve(id, 'pavlos')).status).toBe(0);
    expect(await refused(approving(id, '--person', 'petr'))).toEqual({ control: 'CER-STATE-1', operands: { state: 'Approved' } });
    const { said } = await line.json(['ceremony', 'status', '--ceremony-id', id]);
    expect(said).toMatchObject({ state: 'Approved', currentApprovals: 2 });
  });

  test('a card that is in no reader: on the record, as every try is', async () => {
    const id = await created('key-rotation', KEY);
    const terminal = line.atTerminal(approving(id, '--person', 'lukasz'), readerWith(line.room, 'petr'));
    await terminal.sees('Type yes:');
    terminal.type('yes\r');
    expect(await terminal.ended).toBe(1);
    expect(terminal.shown).toContain('refused (TOK-ABSENT-1)');
    expect(eventsOf(id).at(-1)).toMatchObject({ type: 'ceremony.approval_rejected', body: { person: 'lukasz' } });
  });
});

describe('a ceremony that is over', () => {
  test('expired: the command itself sees that its time is over, and nobody approves, executes or cancels it', async () => {
    const there = ['--workspace', past.expired];
    expect((await line.json(['ceremony', 'list', '--state', 'expired', ...there])).said).toHaveLength(1);
    const stated = { control: 'CER-STATE-1', operands: { state: 'Expired' } };
    expect(await refused([...approving('KC-EXPIRED', '--person', 'lukasz'), ...there])).toEqual(stated);
    expect(await refused(['ceremony', 'execute', '--ceremony-id', 'KC-EXPIRED', ...there])).toEqual(stated);
    expect(await refused([...cancelling('KC-EXPIRED'), ...there])).toEqual(stated);
    expect(eventsOf('KC-EXPIRED', past.expired).map(({ type }) => type)).toEqual([
      'ceremony.opened',
      'ceremony.initiated',
      'ceremony.expired',
    ]);
  });

  test('cancelled', async () => {
    const id = await created('key-rotation', KEY);
    expect((await line.keyrite(cancelling(id))).status).toBe(0);
    const stated = { control: 'CER-STATE-1', operands: { state: 'Cancelled' } };
    expect(await refused(approving(id, '--person', 'lukasz'))).toEqual(stated);
    expect(await refused(['ceremony', 'execute', '--ceremony-id', id])).toEqual(stated);
    expect(await refused(cancelling(id))).toEqual(stated);
  });

  test('executed: used once', async () => {
    const there = ['--workspace', past.executed];
    expect((await line.json(['ceremony', 'list', '--state', 'executed', ...there])).said).toHaveLength(1);
    const before = eventsOf('KC-EXECUTED', past.executed).length;
    expect((await refused(['ceremony', 'execute', '--ceremony-id', 'KC-EXECUTED', ...there])).control).toBe('CER-USED-1');
    expect((await refused([...cancelling('KC-EXECUTED'), ...there])).control).toBe('CER-USED-1');
    const approval = await refused([...approving('KC-EXECUTED', '--person', 'lukasz'), ...there]);
    expect(approval).toEqual({ control: 'CER-STATE-1', operands: { state: 'Executed' } });
    expect(eventsOf('KC-EXECUTED', past.executed)).toHaveLength(before);
  });
});

test('execute: without a quorum; and a key that is made in the room is made there, whatever the quorum', async () => {
  const id = await created('key-rotation', KEY);
  expect(await refused(['ceremony', 'execute', '--ceremony-id', id])).toEqual({ control: 'CER-QUORUM-1', operands: { have: 0, need: 2 } });
  expect(eventsOf(id).at(-1)).toMatchObject({ type: 'execution.refused', body: { refusal: { control: 'CER-QUORUM-1' } } });
  const before = eventsOf('KC-APPROVED', past.approved).length;
  expect(await refused(['ceremony', 'execute', '--ceremony-id', 'KC-APPROVED', '--workspace', past.approved])).toEqual({
    control: 'OP-ROOM-1',
    operands: { kind: 'master-key-generation' },
  });
  expect(eventsOf('KC-APPROVED', past.approved)).toHaveLength(before);
});

test('a ceremony that is not there, in every command that names one', async () => {
  const unknown = { control: 'CER-UNKNOWN-1', operands: { ceremony: 'cer-abc123' } };
  const named = ['--ceremony-id', 'cer-abc123'];
  for (const args of [
    ['ceremony', 'execute', ...named],
    ['ceremony', 'status', ...named],
    ['audit', 'query', ...named],
  ]) {
    expect(await refused(args)).toEqual(unknown);
  }
  expect(await refused(approving('cer-abc123'))).toEqual(unknown);
  expect(await refused(cancelling('cer-abc123'))).toEqual(unknown);
});

test('the workspace: --workspace before $KEYRITE_WORKSPACE; one that is none, and a log that is damaged, are refused and left as they are', async () => {
  const empty = join(line.room.place, 'empty');
  mkdirSync(empty);
  expect(await refused(['ceremony', 'list', '--workspace', empty])).toEqual({
    control: 'WSP-MISSING-1',
    operands: { path: join(empty, 'station.json') },
  });
  const damaged = workspace('damaged');
  writeFileSync(join(damaged, 'log.sqlite'), 'no log');
  expect(await refused(['ceremony', 'list', '--workspace', damaged])).toMatchObject({ control: 'STORE-DAMAGED-1' });
  expect(readFileSync(join(damaged, 'log.sqlite'), 'utf8')).toBe('no log');
});

test.each([
  [['ceremony'], 'unknown command ceremony'],
  [['ceremony', 'destroy'], 'unknown command ceremony destroy'],
  [['ceremony', 'create', '--type', 'stuck-ceremony', '--subject', 'S', '--payload', '{}'], '--type is one of key-rotation, '],
  [['ceremony', 'create', '--type', 'key-rotation', '--subject', 'S'], '--payload is missing'],
  [['ceremony', 'create', '--type', 'key-rotation', '--subject', 'S', '--payload', '[]'], '--payload is no JSON object'],
  [['ceremony', 'create', '--type', 'key-rotation', '--subject', 'S', '--payload', '{'], '--payload is not JSON'],
  [[...creating('key-rotation', KEY, '--threshold', '2.5')], '--threshold is a whole number, not 2.5'],
  [[...creating('key-rotation', KEY, '--expires-in', '24')], '--expires-in is a time such as 90m, 24h or 7d, not 24'],
  [[...creating('key-rotation', KEY, '--subject', 'T')], '--subject is given twice'],
  [[...creating('key-rotation', KEY, '--force')], "Unknown option '--force'"],
  [['ceremony', 'status'], '--ceremony-id is missing'],
  [['ceremony', 'list', '--state', 'waiting'], '--state is of not-requested, pending, '],
  [['audit', 'query', '--event-type', 'ceremony.approve'], '--event-type ceremony.approve names no event'],
  [['audit', 'query', '--since', 'yesterday'], '--since is a time such as 7d, 24h, 90m or 2026-01-16, not yesterday'],
  [['audit', 'query', '--ceremony', 'KC-1', '--ceremony-id', 'KC-1'], '--ceremony is --ceremony-id: give one of them'],
  [['audit', 'outbox'], '--out is missing'],
])('wrong usage: %j', (args, because) => {
  const asked = askedOf(args, {}, new Date().toISOString());
  expect(asked.kind === 'misused' ? asked.because : asked.kind).toContain(because);
});

test('wrong usage opens nothing, and says how it is used', async () => {
  const { status, stdout, stderr } = await line.keyrite(['ceremony', 'status', '--workspace', join(line.room.place, 'nowhere')]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe('keyrite: --ceremony-id is missing\n         keyrite ceremony --help says more\n');
  const help = await line.keyrite(['audit', '--help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toContain('keyrite audit outbox --out FILE');
});
