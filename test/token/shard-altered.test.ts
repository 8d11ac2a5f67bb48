/** `keyrite shard find-altered` as a real process: cards typed at a terminal, and from the standard input; what is typed shows nowhere. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitSecret } from '../../electron/custody/split.ts';
import { encodeShareCard } from '../../shared/format/share-card.ts';
import { programs } from '../support/programs.ts';
import { AtTerminal, hasEnded } from '../support/terminal.ts';
import { temporaryFolder } from './custody-set.ts';

const environment = { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: '/nonexistent', LANG: 'C.UTF-8' };
const terminals: AtTerminal[] = [];
afterAll(() => {
  for (const terminal of terminals) terminal.kill();
});
const command = [programs.keyrite, 'shard', 'find-altered'];
/** In a session of its own (setsid of util-linux), which has no terminal, wherever the test is run. */
const keyrite = (args: readonly string[], input = '') =>
  spawnSync('setsid', ['--wait', process.execPath, ...command, ...args], { input, encoding: 'utf8', env: environment });
function terminal(): AtTerminal {
  const one = new AtTerminal([process.execPath, ...command], environment);
  terminals.push(one);
  return one;
}

const plan = { setId: 'Q'.repeat(17), epoch: 1, threshold: 2, shards: 5 };
/** 2 of 5, and the third as somebody altered it, with a checksum that is right. */
let good: readonly string[] = [];
let third = '';
let bytes: readonly Uint8Array[] = [];

beforeAll(async () => {
  const shards = await splitSecret(new Uint8Array(randomBytes(32)), 2, 5);
  const text = (index: number, share: Uint8Array): string => Buffer.from(encodeShareCard({ ...plan, index, share })).toString('latin1');
  bytes = shards.map((shard) => shard.bytes);
  good = shards.map((shard) => text(shard.index, shard.bytes));
  third = text(3, new Uint8Array(randomBytes(32)));
});

const spaced = (card: string): string => card.replaceAll(/.{4}/g, '$& ').trim();
function saysNothingOfCards(said: string): void {
  for (const card of [...good, third])
    for (const form of [card.slice(30, 50), spaced(card).slice(30, 50)]) {
      expect(said).not.toContain(form);
      expect(said).not.toContain(form.toLowerCase());
    }
  for (const share of bytes)
    for (const form of ['hex', 'base64'] as const) expect(said).not.toContain(Buffer.from(share).toString(form).slice(0, 16));
}

describe('from the standard input and a file', () => {
  const given = (...cards: readonly (string | undefined)[]): string => `${cards.join('\n')}\n`;

  test('four that agree', () => {
    const { status, stdout, stderr } = keyrite(['--cards', '-'], given(good[0], '', good[4]?.toLowerCase(), good[2], good[3]));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Cards 1, 3, 4, 5 of set ${plan.setId}, epoch 1, agree with one another.`);
    saysNothingOfCards(stdout);
  });

  test('the altered one is named, from a file with Windows line ends too', () => {
    const file = join(temporaryFolder(), 'cards.txt');
    writeFileSync(file, [good[0], good[1], third, spaced(good[3] ?? '')].join('\r\n'), { mode: 0o600 });
    const { status, stdout, stderr } = keyrite(['--cards', file]);
    expect(status).toBe(1);
    expect(stderr).toContain('refused (ALTERED-CARD-1)');
    expect(stderr).toContain('Card 3 was altered');
    saysNothingOfCards(stdout + stderr);
  });

  test.each([
    ['too few', () => given(good[0], good[1], third), 'ALTERED-FEW-1'],
    ['nothing', () => '', 'ALTERED-FEW-1'],
    ['one twice', () => given(good[0], good[1], good[0]), 'ALTERED-TWICE-1'],
    [
      'one mistyped',
      () =>
        given(
          good[0],
          good[1]?.replace(/.$/, (end) => (end === 'Q' ? 'P' : 'Q')),
        ),
      'CARD-CHECKSUM-1',
    ],
    ['one cut off', () => given(good[0], good[1]?.slice(0, 80)), 'CARD-LENGTH-1'],
  ])('%s: refused by name, with its line', (_, input, control) => {
    const { status, stdout, stderr } = keyrite(['--cards', '-'], input());
    expect(status).toBe(1);
    expect(stderr).toContain(`refused (${control})`);
    if (!control.startsWith('ALTERED-FEW')) expect(stderr).toContain(control === 'ALTERED-TWICE-1' ? 'Line 3:' : 'Line 2:');
    saysNothingOfCards(stdout + stderr);
  });

  test('wrong usage: no card is repeated that stands where an option should', () => {
    const asArgument = keyrite([good[0] ?? '']);
    expect(asArgument.status).toBe(2);
    saysNothingOfCards(asArgument.stdout + asArgument.stderr);
    expect(keyrite(['--card', '-']).status).toBe(2);
    expect(keyrite(['--cards', '/nonexistent/cards']).stderr).toContain('cannot read the cards (ENOENT)');
    expect(keyrite([]).stderr).toContain('there is no terminal here');
    expect(keyrite(['--help']).stdout).toContain('keyrite shard find-altered [--cards FILE|-]');
  });
});

describe('at the terminal', () => {
  test('one after another; a mistyped one is typed again and the good ones stay; five name the third', async () => {
    const here = terminal();
    await here.sees('Card 1, 23 groups of four');
    here.type(`${spaced(good[0] ?? '')}\r`);
    await here.sees('Card 2, of at least 4');
    here.type(`${good[1]?.slice(0, 91) ?? ''}\r`);
    await here.sees('refused (CARD-LENGTH-1)');
    here.type(`${good[1] ?? ''}\r`);
    await here.sees('Card 2 of 5, 2 needed: it reads.');
    here.type(`${third}\r`);
    await here.sees('Card 3 of 5');
    here.type(`${good[3] ?? ''}\r`);
    await here.sees('Card 5, of at least 4; not shown (Enter alone: no more');
    here.type(`${good[4] ?? ''}\r`);
    expect(await here.ended).toBe(1);
    expect(here.shown).toContain('Card 3 was altered');
    saysNothingOfCards(here.shown);
  });

  test('Enter alone ends it after k+2, and before that is no card', async () => {
    const here = terminal();
    await here.sees('Card 1, 23');
    here.type('\r');
    await here.sees('refused (CARD-LENGTH-1)');
    for (const [at, card] of good.slice(0, 4).entries()) {
      here.type(`${card}\r`);
      await here.sees(`Card ${at + 1} of 5, 2 needed`);
    }
    await here.sees('Enter alone');
    here.type('\r');
    expect(await here.ended).toBe(0);
    expect(here.shown).toContain('agree with one another');
  });

  test('Ctrl-C, and the end of the terminal, end it with nothing said', async () => {
    const here = terminal();
    await here.sees('Card 1, 23');
    here.type(`${good[0] ?? ''}\r`);
    await here.sees('Card 2, of');
    here.type('\x03');
    expect(await here.ended).toBe(1);
    expect(here.shown).toContain('refused (CARD-WITHDRAWN-1)');
    saysNothingOfCards(here.shown);
    const gone = terminal();
    await gone.sees('Card 1, 23');
    const [pid = 0] = gone.processes();
    gone.kill();
    await hasEnded(pid);
  });
});
