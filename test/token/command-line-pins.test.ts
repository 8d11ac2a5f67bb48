/** `keyrite token`: PINs at the terminal, what is said before and after, and that what is typed never comes near the command itself. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandLine, readerWith } from '../support/command-line.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace } from '../support/practice-workspace.ts';
import type { AtTerminal } from '../support/terminal.ts';

const OFFICER = 'officer-83117';
let line: CommandLine;
let pin: string;
beforeAll(async () => {
  line = new CommandLine(await makePracticeWorkspace({ people: defaultPeople(3), officer: OFFICER }));
  pin = line.room.pins.get('lukasz') ?? '';
});
afterAll(() => {
  line.close();
});

const alone = (): string => readerWith(line.room, 'lukasz');

async function typed(command: 'pin' | 'unblock', texts: readonly string[]): Promise<AtTerminal> {
  const terminal = line.atTerminal(['token', command], alone());
  await terminal.sees(command === 'pin' ? 'PIN now: ' : 'Administrator’s PIN: ');
  const prompts = ['', 'New PIN (6 to 8 digits): ', 'New PIN again: '];
  for (const [at, text] of texts.entries()) {
    await terminal.sees(prompts[at] ?? '');
    terminal.type(`${text}\r`);
  }
  return terminal;
}

test('the list says what each card tells of its PIN, and of SoftHSM that it counts nothing', async () => {
  const { status, said } = await line.json(['token', 'list'], alone());
  expect({ status, said }).toMatchObject({
    status: 0,
    said: [{ pin: 'more-than-one-try', tries: 'not-counted', unblock: 'so-pin', pinPad: false }],
  });
  expect((await line.keyrite(['token', 'list'], alone())).stdout).toContain('This card counts no tries.');
});

test('changed: the new PIN is proven, the old one wrong afterwards, and nothing typed shows or is in the command', async () => {
  const fresh = '31415926';
  const terminal = await typed('pin', [pin, fresh]);
  await terminal.sees('New PIN again: ');
  const [command = 0] = terminal.processes();
  expect(inMemory(command, [pin, fresh])).toEqual([]);
  terminal.type(`${fresh}\r`);
  expect(await terminal.ended).toBe(0);
  expect(terminal.shown).toContain('This card counts no tries.');
  expect(terminal.shown).toContain('was changed');
  for (const secret of [pin, fresh]) expect(terminal.shown).not.toContain(secret);
  const again = await typed('pin', [pin, '27182818', '27182818']);
  expect(await again.ended).toBe(1);
  expect(again.shown).toContain('refused (TOK-PIN-WRONG-1)');
  expect(again.shown).toContain('The PIN was not changed.');
  pin = fresh;
});

test('what is typed wrong is said and typed again, before the card hears of it; Ctrl-C changes nothing', async () => {
  const terminal = line.atTerminal(['token', 'pin'], alone());
  await terminal.sees('PIN now: ');
  terminal.type('12\r');
  await terminal.sees('The PIN now is not 6 to 8 digits.');
  terminal.type(`${pin}\r`);
  await terminal.sees('New PIN (6 to 8 digits): ');
  terminal.type(`${pin}\r`);
  await terminal.sees('The new PIN is the old one.');
  terminal.type('55555555\r');
  await terminal.sees('New PIN again: ');
  terminal.type('55555556\r');
  await terminal.sees('The new PIN is not the same both times.');
  terminal.type('\u0003');
  expect(await terminal.ended).toBe(1);
  expect(terminal.shown).toContain('refused (TOK-WITHDRAWN-1)');
});

test('unblocked by the administrator’s PIN; a wrong one is said to be wrong', async () => {
  const wrong = await typed('unblock', ['officer-00000', '16180339', '16180339']);
  expect(await wrong.ended).toBe(1);
  expect(wrong.shown).toContain('refused (TOK-CODE-WRONG-1)');
  const right = await typed('unblock', [OFFICER, '16180339', '16180339']);
  expect(await right.ended).toBe(0);
  expect(right.shown).not.toContain(OFFICER);
  pin = '16180339';
  const changed = '14142135';
  expect(await (await typed('pin', [pin, changed, changed])).ended).toBe(0);
  pin = changed;
});

test('typed ahead, all three at the first question: nothing of it shows, between the lines neither', async () => {
  const fresh = '27182818';
  const terminal = line.atTerminal(['token', 'pin'], alone());
  await terminal.sees('PIN now: ');
  terminal.type(`${pin}\r${fresh}\r${fresh}\r`);
  expect(await terminal.ended).toBe(0);
  for (const secret of [pin, fresh]) expect(terminal.shown).not.toContain(secret);
  pin = fresh;
});

test('several cards, none named: their serial numbers; one that is not there: the same; wrong usage: status 2', async () => {
  const { status, said } = await line.json(['token', 'pin']);
  expect({ status, said }).toMatchObject({ status: 1, said: { control: 'CLI-SERIAL-1' } });
  expect((await line.json(['token', 'pin', '--serial', 'none'])).said).toMatchObject({ control: 'TOK-CARD-1' });
  expect((await line.keyrite(['token', 'eat'])).status).toBe(2);
  expect((await line.keyrite(['token', 'pin', '--pin', '123456'])).status).toBe(2);
  expect((await line.keyrite(['token', '--help'])).stdout).toContain('keyrite token unblock');
});

/** Those of the texts that stand in memory which the process can write. */
function inMemory(pid: number, texts: readonly string[]): string[] {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const found = new Set<string>();
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
      for (const text of texts) if (bytes.includes(text, 0, 'latin1') || bytes.includes(text, 0, 'utf16le')) found.add(text);
    }
  } finally {
    closeSync(memory);
  }
  return [...found];
}
