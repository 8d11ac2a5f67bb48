/**
 * The terminal and the lock: where a PIN goes and where it does not, what a wrong one costs, what is left when a process is killed, and that
 * no two processes write one log. The processes are real, and so are their memory and their terminal.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandLine, readerWith } from '../support/command-line.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace } from '../support/practice-workspace.ts';
import { logOnDisk } from '../support/practice-workspace-log.ts';
import { type AtTerminal, hasEnded } from '../support/terminal.ts';

let line: CommandLine;
let id = '';
beforeAll(async () => {
  line = new CommandLine(await makePracticeWorkspace({ people: defaultPeople(4) }));
});
afterAll(() => {
  line.close();
});
beforeEach(async () => {
  const payload = JSON.stringify({ keyId: 'k', algorithm: 'ed25519' });
  const { stdout, stderr } = await line.keyrite(['ceremony', 'create', '--type', 'key-rotation', '--subject', 'S', '--payload', payload]);
  id = /KC-[0-9A-Z-]+/.exec(stdout)?.[0] ?? '';
  expect(id, stderr).not.toBe('');
});

const pinOf = (person: string): string => line.room.pins.get(person) ?? '';
const eventsOf = (ceremony: string) =>
  logOnDisk(line.room.folder)
    .filter(({ record }) => record.ceremony === ceremony)
    .map(({ record }) => record.event);
const typesOf = (ceremony: string): string[] => eventsOf(ceremony).map(({ type }) => type);
const rejections = (ceremony: string): unknown[] =>
  eventsOf(ceremony).flatMap((event) => (event.type === 'ceremony.approval_rejected' ? [event.body.refusal.control] : []));
const approving = (...more: readonly string[]): readonly string[] => [
  'ceremony',
  'approve',
  '--ceremony-id',
  id,
  '--reason',
  'Reviewed',
  '--sign',
  ...more,
];

async function atPin(person: string, more: Readonly<Record<string, string>> = {}): Promise<AtTerminal> {
  const terminal = line.atTerminal(approving(), readerWith(line.room, person), more);
  await terminal.sees('Type yes:');
  terminal.type('yes\r');
  await terminal.sees('PIN of the card of');
  return terminal;
}

describe('what is typed', () => {
  test('a wrong PIN: refused with the tries left, on the record, and the next command takes the right one', async () => {
    const wrong = pinOf('lukasz') === '12345678' ? '87654321' : '12345678';
    const terminal = await atPin('lukasz');
    terminal.type(`${wrong}\r`);
    expect(await terminal.ended).toBe(1);
    expect(terminal.shown).toContain('refused (TOK-PIN-WRONG-1)');
    expect(terminal.shown).toContain('Wrong PIN, more than one try is left.');
    expect(rejections(id)).toEqual(['TOK-PIN-WRONG-1']);
    expect((await line.approve(id, 'lukasz')).status).toBe(0);
    expect(typesOf(id).filter((type) => type === 'ceremony.approved')).toHaveLength(1);
  });

  test('what is no PIN never reaches the card, and backspace and Ctrl-U take back what was typed', async () => {
    const first = await atPin('lukasz');
    first.type('12\r');
    expect(await first.ended).toBe(1);
    expect(rejections(id)).toEqual(['TOK-PIN-FORM-1']);
    const second = await atPin('lukasz');
    second.type(`999\u0015${pinOf('lukasz')}7\u007f\r`);
    expect(await second.ended).toBe(0);
  });

  test('Ctrl-C at the PIN: nothing is signed, and that is on the record', async () => {
    const terminal = await atPin('lukasz');
    terminal.type('1234\u0003');
    expect(await terminal.ended).toBe(1);
    expect(rejections(id)).toEqual(['TOK-WITHDRAWN-1']);
    expect(typesOf(id)).not.toContain('ceremony.approved');
  });

  test('another answer than yes: no PIN is asked for and nothing recorded', async () => {
    const before = typesOf(id);
    for (const answer of ['no\r', '\r', 'yes please\r', '\u0003', '\u0004']) {
      const terminal = line.atTerminal(approving('--person', 'lukasz'));
      await terminal.sees('Type yes:');
      terminal.type(answer);
      expect(await terminal.ended).toBe(1);
      expect(terminal.shown).toContain('refused (CLI-COMPARE-1)');
      expect(terminal.shown).not.toContain('PIN of the card of');
    }
    expect(typesOf(id)).toEqual(before);
  });

  test('without a terminal nobody is asked, and nothing is recorded', async () => {
    const before = typesOf(id);
    const { status, said } = await line.json(approving(), readerWith(line.room, 'lukasz'));
    expect({ status, said }).toEqual({ status: 1, said: { control: 'CLI-TERMINAL-1', operands: {} } });
    expect(typesOf(id)).toEqual(before);
  });
});

/** How often these bytes stand in the memory that a process can write. */
function inMemory(pid: number, needles: readonly Buffer[]): number {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  let found = 0;
  try {
    for (const row of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(row) ?? [];
      if (from === '' || row.includes('[v')) continue;
      const bytes = Buffer.alloc(Number(BigInt(`0x${to}`) - BigInt(`0x${from}`)));
      try {
        readSync(memory, bytes, 0, bytes.length, BigInt(`0x${from}`));
      } catch {
        continue; // a mapping that is not backed (EIO)
      }
      for (const needle of needles) for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) found += 1;
    }
  } finally {
    closeSync(memory);
  }
  return found;
}

describe('the PIN', () => {
  test('is seen neither on the terminal nor in any file, and never in the memory of the command itself', async () => {
    const pin = pinOf('pavlos');
    const needles = [Buffer.from(pin, 'latin1'), Buffer.from(pin, 'utf16le')];
    // the command, and it alone, waits at its end: until then whatever it was told is in its memory
    const hook = join(line.room.place, 'wait-at-the-end.mjs');
    const mark = join(line.room.place, 'at-the-end');
    writeFileSync(
      hook,
      `import { writeFileSync } from 'node:fs';
       process.on('exit', () => { writeFileSync(${JSON.stringify(mark)}, ''); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000); });`,
    );
    const terminal = await atPin('pavlos', { NODE_OPTIONS: `--import=${hook}` });
    const [command = 0, entry = 0, token = 0] = terminal.processes();
    terminal.type(pin);
    // the entry program has heard it: the search finds what is there
    for (let tries = 0; inMemory(entry, needles) === 0; tries += 1) {
      if (tries > 50) throw new Error('the PIN is not found where it must be');
      await pause(20);
    }
    expect(inMemory(command, needles)).toBe(0);
    terminal.type('\r');
    await terminal.sees('Approved by');
    while (!readdirSync(line.room.place).includes('at-the-end')) await pause(20);
    expect(inMemory(command, needles)).toBe(0);
    // and where it was, there is nothing left to look into
    await Promise.all([hasEnded(entry), hasEnded(token)]);
    process.kill(command, 'SIGKILL');
    await terminal.ended;
    expect(terminal.shown).not.toContain(pin);
    const files = readdirSync(line.room.folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name)).includes(pin), name).toBe(false);
    expect(files.map(({ name }) => name)).toContain('log.sqlite');
    // two whole memories are searched, one of them until it is found
  }, 120_000);

  test('is not echoed while it is typed, and the terminal is as before afterwards', async () => {
    const command = ['/bin/sh', '-c', `keyrite ceremony approve --ceremony-id ${id} --reason R --sign; stty -a`];
    const terminal = line.commandAtTerminal(command, readerWith(line.room, 'petr'));
    await terminal.sees('Type yes:');
    terminal.type('yes\r');
    await terminal.sees('PIN of the card of');
    terminal.type(`${pinOf('petr')}\r`);
    await terminal.ended;
    expect(terminal.shown).not.toContain(pinOf('petr'));
    expect(terminal.shown).toMatch(/Approved by .*[^-]icanon.* echo /s);
  });
});

describe('a process that is killed', () => {
  test('kill -9 while the PIN is typed: the terminal and the log are given back, nothing goes on, and approving again counts once', async () => {
    const command = ['/bin/sh', '-c', `keyrite ceremony approve --ceremony-id ${id} --reason R --sign; sleep 0.5; stty -a; echo END`];
    const terminal = line.commandAtTerminal(command, readerWith(line.room, 'lukasz'));
    await terminal.sees('Type yes:');
    terminal.type('yes\r');
    await terminal.sees('PIN of the card of');
    terminal.type('1234');
    const [, node = 0, ...others] = terminal.processes();
    expect(others).toHaveLength(2);
    process.kill(node, 'SIGKILL');
    await Promise.all([node, ...others].map(hasEnded));
    await terminal.sees('END');
    expect(terminal.shown).toMatch(/[^-]icanon.* echo /s);
    expect(typesOf(id).at(-1)).toBe('approval.intended');

    expect((await line.approve(id, 'lukasz')).status).toBe(0);
    const { said } = await line.json(['ceremony', 'status', '--ceremony-id', id]);
    expect(said).toMatchObject({ state: 'PartiallyApproved', currentApprovals: 1 });
    expect(typesOf(id).filter((type) => type === 'approval.intended')).toHaveLength(2);
  });

  test.each(['the entry program', 'the token program'])(
    'kill -9 of %s: refused, on the record, and approving again counts once',
    async (which) => {
      const terminal = await atPin('lukasz');
      const [, entry = 0, token = 0] = terminal.processes();
      process.kill(which === 'the entry program' ? entry : token, 'SIGKILL');
      expect(await terminal.ended).toBe(1);
      await Promise.all([hasEnded(entry), hasEnded(token)]);
      expect(rejections(id)).toEqual(['TOK-ENDED-1']);
      expect((await line.approve(id, 'lukasz')).status).toBe(0);
      expect(typesOf(id).filter((type) => type === 'ceremony.approved')).toHaveLength(1);
    },
  );
});

describe('one log, one process', () => {
  const opener = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, '../../electron/store/event-store.ts'))};
    try { const store = openStore(process.argv[1]); console.log('open'); setInterval(() => store.count, 1_000); } catch (error) { console.log(error.code); }`;
  /** What a console does first; its word on it, and its end. */
  async function consoleOpens(): Promise<{ readonly said: string; end(): Promise<void> }> {
    const file = join(line.room.folder, 'log.sqlite');
    const child = spawn(process.execPath, ['--input-type=module', '-e', opener, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    const heard: unknown[] = await once(child.stdout.setEncoding('utf8'), 'data');
    return {
      said: String(heard[0]).trim(),
      end: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  test('while a console has the log, every command is refused, says so and changes nothing', async () => {
    const held = await consoleOpens();
    expect(held.said).toBe('open');
    try {
      for (const args of [['ceremony', 'list'], ['ceremony', 'status', '--ceremony-id', id], ['audit', 'query'], [...approving()]]) {
        const { status, stdout, stderr } = await line.keyrite(args);
        expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
        expect(stderr).toContain('refused (STORE-LOCKED-1)');
        expect(stderr).toContain(`Another station has this log open: ${line.room.folder}/log.sqlite.`);
      }
    } finally {
      await held.end();
    }
    expect((await line.keyrite(['ceremony', 'list'])).status).toBe(0);
  });

  test('while a command waits for a person, neither a console nor another command opens the log', async () => {
    const terminal = await atPin('lukasz');
    const other = await consoleOpens();
    expect(other.said).toBe('STORE-LOCKED-1');
    await other.end();
    expect((await line.json(['ceremony', 'list'])).said).toMatchObject({ control: 'STORE-LOCKED-1' });
    terminal.type(`${pinOf('lukasz')}\r`);
    expect(await terminal.ended).toBe(0);
    const after = await consoleOpens();
    expect(after.said).toBe('open');
    await after.end();
  });
});
