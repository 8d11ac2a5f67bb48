/**
 * `keyrite doctor` as a process, over real tokens and modules: certificates that end, modules that are missing, hang or crash, a log that
 * somebody else has, and a test signature at a terminal. What this machine itself has (pcscd, a printer) may differ, and is not asserted.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../electron/store/event-store.ts';
import { z } from '../../shared/zod.ts';
import { CommandLine, readerWith } from '../support/command-line.ts';
import { defaultPeople } from '../support/people.ts';
import type { PracticePerson } from '../support/practice-tokens.ts';
import { makePracticeWorkspace } from '../support/practice-workspace.ts';
import { brokenModule } from '../support/token-room.ts';

const DAYS: Readonly<Record<string, number>> = { lukasz: 5.5, pavlos: -3.5, petr: 29.5 };
const people = defaultPeople(4).map((person): PracticePerson => {
  const days = DAYS[person.id];
  return days === undefined ? person : { ...person, days };
});

const said = z.object({
  at: z.string(),
  critical: z.boolean(),
  findings: z.array(
    z.object({
      id: z.string(),
      about: z.string(),
      title: z.string().min(1),
      result: z.enum(['ok', 'warning', 'critical', 'cannot-tell']),
      found: z.string().min(1),
      whatToDo: z.string(),
      code: z.string(),
      values: z.record(z.string(), z.union([z.string(), z.number()])),
      control: z.string().nullable(),
    }),
  ),
});
type Said = z.infer<typeof said>;

let line: CommandLine;
beforeAll(async () => {
  line = new CommandLine(await makePracticeWorkspace({ people }));
});
afterAll(() => {
  line.close();
});

async function doctor(...args: readonly string[]): Promise<Said & { readonly status: number | null }> {
  const { status, stdout, stderr } = await line.keyrite(['doctor', ...args, '--json']);
  expect(stderr).toBe('');
  return { status, ...said.parse(JSON.parse(stdout)) };
}
const of = ({ findings }: Said, id: string, about?: string): readonly string[] =>
  findings.filter((one) => one.id === id && (about === undefined || one.about === about)).map(({ result, code }) => `${result} ${code}`);

/** A workspace of its own beside the first, with other certificates in its roster or another module in its station.json. */
function workspaceWith(name: string, station: object): string {
  const folder = join(line.room.place, name);
  mkdirSync(folder);
  copyFileSync(join(line.room.folder, 'roster.json'), join(folder, 'roster.json'));
  const given = JSON.parse(readFileSync(join(line.room.folder, 'station.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'station.json'), JSON.stringify({ ...given, ...station }));
  return folder;
}

describe('a workspace', () => {
  test('certificates by their ends, cards by their holders; exit 1 as one has expired', async () => {
    const found = await doctor();
    expect(of(found, 'certificate', 'lukasz')).toEqual(['critical person-ends-soon']);
    expect(of(found, 'certificate', 'pavlos')).toEqual(['critical person-expired']);
    expect(of(found, 'certificate', 'petr')).toEqual(['warning person-ends-soon']);
    expect(of(found, 'certificate', 'nguyen')).toEqual(['ok person-good']);
    expect(of(found, 'certificate', 'root 1')).toEqual(['ok root-good']);
    // of four custodians one has none that is good
    expect(of(found, 'approvers')).toEqual(['warning none-to-spare']);
    const serial = line.room.roster.people.find(({ id }) => id === 'nguyen')?.token.serial;
    expect(of(found, 'token', serial)).toEqual(['ok enrolled']);
    expect(of(found, 'token', line.room.others.get('stranger-1')?.serial)).toEqual(['warning stranger']);
    expect(of(found, 'module')).toEqual(['ok loaded']);
    expect(of(found, 'disk', line.room.cards)).toEqual(['ok cards']);
    expect(of(found, 'clock')).toEqual(['ok no-record']);
    expect(found.critical).toBe(true);
    expect(found.status).toBe(1);
    const soon = found.findings.find(({ about }) => about === 'lukasz');
    expect(soon?.found).toMatch(/^Łukasz Przykład: ends on \d{4}-\d\d-\d\d, in 5 days\.$/);
    expect(soon?.whatToDo).not.toBe('');
  });

  test('it makes no log where there is none, and locks none', async () => {
    await doctor();
    expect(existsSync(join(line.room.folder, 'log.sqlite'))).toBe(false);
  });

  test('while another process has the log, only what the log tells is left open', async () => {
    const folder = workspaceWith('locked', {});
    const store = openStore(join(folder, 'log.sqlite'));
    try {
      const found = await doctor('--workspace', folder);
      expect(of(found, 'log')).toEqual(['cannot-tell refused']);
      expect(found.findings.find(({ id }) => id === 'log')?.control).toBe('STORE-LOCKED-1');
      expect(of(found, 'clock')).toEqual(['cannot-tell log-not-read']);
      expect(of(found, 'certificate', 'nguyen')).toEqual(['ok person-good']);
      expect(of(found, 'module')).toEqual(['ok loaded']);
    } finally {
      store.close();
    }
    expect(of(await doctor('--workspace', folder), 'log')).toEqual(['ok whole']);
  });

  test('a damaged log is critical and stays as it was', async () => {
    const folder = workspaceWith('damaged', {});
    const log = join(folder, 'log.sqlite');
    const text = 'not a database at all, and long enough to have a header of one'.repeat(4);
    writeFileSync(log, text);
    expect(of(await doctor('--workspace', folder), 'log')).toEqual(['critical refused']);
    expect(readFileSync(log, 'utf8')).toBe(text);
  });

  test('one that cannot be used is a finding, and the machine is looked at all the same', async () => {
    const folder = join(line.room.place, 'nowhere');
    const found = await doctor('--workspace', folder);
    expect(found.findings.find(({ id }) => id === 'workspace')).toMatchObject({ result: 'critical', control: 'WSP-MISSING-1' });
    expect(of(found, 'random')).toHaveLength(1);
    expect(found.status).toBe(1);
  });

  test('folders that are missing: the export’s may be, the cards’ and a copy’s may not', async () => {
    const folder = workspaceWith('folders', { cards: '/nowhere/cards', export: '/nowhere/export', copies: ['/nowhere/copy'] });
    const found = await doctor('--workspace', folder);
    expect(of(found, 'disk', '/nowhere/export')).toEqual(['cannot-tell export-not-in']);
    expect(of(found, 'disk', '/nowhere/cards')).toEqual(['critical cards-missing']);
    expect(of(found, 'disk', '/nowhere/copy')).toEqual(['critical copy-missing']);
  });
});

describe('modules', () => {
  test('missing, no library, and two good ones: each has its finding, and none hides another', async () => {
    const { modulePath, place } = line.room;
    const text = join(place, 'text.so');
    writeFileSync(text, 'no library');
    const found = await doctor('--module', '/nowhere/module.so', '--module', text, '--module', modulePath);
    expect(of(found, 'module')).toEqual(['critical refused', 'critical refused', 'ok loaded']);
    expect(found.findings.filter(({ id }) => id === 'module').map(({ values }) => values['path'])).toEqual([
      '/nowhere/module.so',
      text,
      modulePath,
    ]);
    expect(found.status).toBe(1);
  });

  test.each([0, 1, 2] as const)('one that crashes at its call %d is a finding', async (call) => {
    const found = await doctor('--module', brokenModule(line.room.place, 'crash', call), '--module', line.room.modulePath);
    expect(of(found, 'module')).toEqual(['critical crashed', 'ok loaded']);
  });

  test('one that hangs is ended at its deadline, and what comes after it is looked at', { timeout: 90_000 }, async () => {
    const hanging = brokenModule(line.room.place, 'hang', 1);
    const found = await doctor('--module', hanging, '--module', line.room.modulePath);
    expect(of(found, 'module')).toEqual(['critical hung', 'ok loaded']);
    expect(of(found, 'token').length).toBeGreaterThan(1);
    expect(found.findings.find(({ id }) => id === 'module')?.whatToDo).toMatch(/Take the cards out/);
    // the program that held it is gone with it
    expect(processesWith(hanging)).toEqual([]);
  });

  test('without a workspace: the machine, and the modules that are installed', async () => {
    const { stdout } = await line.line('env -u KEYRITE_WORKSPACE keyrite doctor --json');
    const found = said.parse(JSON.parse(stdout));
    expect(of(found, 'workspace')).toEqual(['cannot-tell none']);
    const softhsm = found.findings.filter(({ id, found: text }) => id === 'module' && text.includes('SoftHSM'));
    expect(softhsm).toHaveLength(1);
    expect(of(found, 'approvers')).toEqual([]);
  });
});

/** Ids of processes that were started with this word. */
function processesWith(word: string): readonly string[] {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').includes(word);
    } catch {
      return false;
    }
  });
}

describe('test signature', () => {
  const answer = async (args: readonly string[], keys: string): Promise<{ status: number | null; shown: string }> => {
    const terminal = line.atTerminal(['doctor', '--test-signature', ...args], readerWith(line.room, 'nguyen', 'stranger-1'));
    await terminal.sees('Type yes:');
    terminal.type('yes\r');
    await terminal.sees('PIN of the card of');
    terminal.type(keys);
    return { status: await terminal.ended, shown: terminal.shown };
  };
  const pin = (id: string): string => line.room.pins.get(id) ?? '';

  test('of a person by id: signed, and good by the certificate’s key', async () => {
    const { shown } = await answer(['nguyen'], `${pin('nguyen')}\r`);
    expect(shown).toContain('Test signature: Nguyễn Ví Dụ: signed, and good by the key of the certificate.');
    expect(shown).not.toContain(pin('nguyen'));
  });

  test('of a card that nobody on the roster has, by its serial number', async () => {
    const serial = line.room.others.get('stranger-1')?.serial ?? '';
    const { shown } = await answer([serial, '--module', line.room.modulePath], `${pin('stranger-1')}\r`);
    expect(shown).toContain('signed, and good by the key of the certificate.');
  });

  test('a wrong PIN is critical; Ctrl-C signs nothing; both end with 1', async () => {
    const wrong = await answer(['nguyen'], `${pin('stranger-1')}\r`);
    expect(wrong.shown).toMatch(/CRITICAL\s+Test signature: Wrong PIN/);
    expect(wrong.status).toBe(1);
    const stopped = await answer(['nguyen'], '\u0003');
    expect(stopped.shown).toMatch(/cannot tell\s+Test signature: Nguyễn Ví Dụ: nothing was signed/);
    expect(stopped.status).toBe(1);
  });

  test('without a terminal nobody is asked; a card that is not there is named', async () => {
    const found = await doctor('--test-signature', 'nguyen');
    expect(of(found, 'test-signature')).toEqual(['cannot-tell no-terminal']);
    const absent = await doctor('--test-signature', 'nobody');
    expect(of(absent, 'test-signature')).toEqual(['cannot-tell no-card']);
    expect(absent.status).toBe(1);
  });

  test('it leaves no record', () => {
    expect(existsSync(join(line.room.folder, 'log.sqlite'))).toBe(false);
  });
});

test('a workspace in which nothing is critical ends with 0, in plain lines', async () => {
  const good = new CommandLine(await makePracticeWorkspace({ people: defaultPeople(4), strangers: 0 }));
  try {
    const { status, stdout } = await good.keyrite(['doctor']);
    expect(stdout).not.toMatch(/^CRITICAL/m);
    expect(stdout).toMatch(/^ok {11}Certificates: Nguyễn Ví Dụ: good until/m);
    expect(stdout).toMatch(/\n0 critical, \d+ warnings?, \d+ cannot tell, \d+ ok\.\n$/);
    expect(status).toBe(0);
  } finally {
    good.close();
  }
});

test.each([
  ['--workspace', '/a', '--workspace', '/b'],
  ['--test-signature', 'a', '--test-signature', 'b'],
  ['--module'],
  ['--module', ''],
  ['--pin', '123456'],
  ['surplus'],
])('wrong usage: %s %s', async (...args) => {
  const { status, stdout, stderr } = await line.keyrite(['doctor', ...args.filter((arg) => typeof arg === 'string')]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^keyrite: /);
});
