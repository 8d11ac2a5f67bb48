/**
 * `keyrite shard challenge`, `prove` and `check-proof` as real processes, with cards that the real custody process made: typed at a terminal, from
 * the standard input, from a file. What is typed is shown nowhere and leaves nothing; a proof that is not today's, of this set and of this card
 * is refused by name.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ShardManifest, shardManifestRecord } from '../../shared/format/shard-manifest.ts';
import type { PracticeTokens } from '../support/practice-tokens.ts';
import { programs } from '../support/programs.ts';
import { AtTerminal, hasEnded } from '../support/terminal.ts';
import { type MadeSet, makeSet, makeTokens, pageOf, printedCode, temporaryFolder } from './custody-set.ts';

const environment = { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: '/nonexistent', LANG: 'C.UTF-8' };
const program = programs.keyrite;
let tokens: PracticeTokens;
let set: MadeSet;
let older: MadeSet;
let other: MadeSet;
let folder = '';
let files = 0;
const terminals: AtTerminal[] = [];

const at = (name: string): string => join(folder, name);
const fresh = (name: string): string => at(`${name}-${++files}.json`);
function written(name: string, manifest: ShardManifest): string {
  writeFileSync(at(name), shardManifestRecord.encode(manifest));
  return at(name);
}

beforeAll(async () => {
  tokens = await makeTokens();
  older = await makeSet(tokens, { threshold: 2, shards: 3, epoch: 1 });
  set = await makeSet(tokens, { threshold: 2, shards: 3, epoch: 2 });
  other = await makeSet(tokens, { threshold: 2, shards: 3, epoch: 2 });
  folder = temporaryFolder();
  written('manifest.json', set.manifest);
  written('older.json', older.manifest);
  written('other.json', other.manifest);
}, 120_000);
afterAll(() => {
  for (const terminal of terminals) terminal.kill();
});

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
function keyrite(args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, 'shard', ...args], { env: environment, detached: true });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => undefined).end(input);
    child.once('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}
async function challenge(manifest = at('manifest.json'), purpose = 'Custody check 2026'): Promise<string> {
  const out = fresh('challenge');
  const { status, stderr } = await keyrite(['challenge', '--manifest', manifest, '--purpose', purpose, '--out', out]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return out;
}
const proving = (asked: string, out: string, manifest = at('manifest.json')): readonly string[] => [
  'prove',
  '--manifest',
  manifest,
  '--challenge',
  asked,
  '--out',
  out,
];
async function proof(asked: string, of: MadeSet, index: number, manifest = at('manifest.json')): Promise<string> {
  const out = fresh('proof');
  const { status, stderr } = await keyrite([...proving(asked, out, manifest), '--card', '-'], printedCode(pageOf(of, index)));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return out;
}
const checked = (asked: string, proofs: readonly string[], ...more: readonly string[]): Promise<Ran> =>
  keyrite(['check-proof', ...proofs, '--manifest', at('manifest.json'), '--challenge', asked, ...more]);
function terminal(args: readonly string[], then = ''): AtTerminal {
  const command = [process.execPath, program, 'shard', ...args];
  const one = new AtTerminal(then === '' ? command : ['/bin/sh', '-c', `"$@"; ${then}`, 'sh', ...command], environment);
  terminals.push(one);
  return one;
}
/** As on the card, four and four. */
const grouped = (code: string): string => code.match(/.{4}/g)?.join(' ') ?? '';

describe('at the terminal', () => {
  test('what is signed is read first; the card is not shown, leaves nothing, and the proof counts against the manifest alone', async () => {
    const asked = await challenge();
    const out = fresh('proof');
    const code = printedCode(pageOf(set, 2));
    const here = terminal(proving(asked, out), 'stty -a');
    await here.sees('it is not shown');
    expect(here.shown).toContain('PRACTICE. Proof that you have your shard of EX-MASTER-2027, epoch 2, 2 of 3');
    expect(here.shown).toContain('Custody check 2026');
    expect(here.shown).toContain(set.manifest.setId);
    here.type(`${grouped(code).slice(0, 9)}XX\u007f\u007f${grouped(code).slice(9)}\r`);
    expect(await here.ended).toBe(0);
    expect(here.shown).toContain('the proof for shard 2');
    expect(here.shown).toMatch(/[^-]icanon.* echo /s);
    for (const group of grouped(code).split(' ').slice(6, 20)) expect(here.shown).not.toContain(group);
    expect(here.shown.match(/•/g)).toHaveLength(92 + 22 + 2);
    expect(readFileSync(out, 'utf8')).not.toContain(code.slice(27, 79));

    const found = await checked(asked, [out]);
    expect(found).toMatchObject({ status: 0, stderr: '' });
    expect(found.stdout).toContain('shard 2 is proved. Παύλος Παράδειγμα');
    expect(found.stdout).toContain('1 of 3 shards are proved. Too few to open the key: 2 are needed.');
  });

  test('Ctrl-C signs nothing and writes nothing', async () => {
    const out = fresh('proof');
    const here = terminal(proving(await challenge(), out));
    await here.sees('it is not shown');
    here.type('KR1Q PZ8J\u0003');
    expect(await here.ended).toBe(1);
    expect(here.shown).toContain('refused (CARD-WITHDRAWN-1)');
    expect(existsSync(out)).toBe(false);
  });

  test('a process that is ended while the card is typed gives the terminal back and writes nothing', async () => {
    const out = fresh('proof');
    const here = terminal(proving(await challenge(), out), 'sleep 0.2; stty -a; echo END');
    await here.sees('it is not shown');
    here.type('KR1Q PZ8J');
    const [, node = 0] = here.processes();
    process.kill(node, 'SIGTERM');
    await hasEnded(node);
    await here.sees('END');
    expect(here.shown).toMatch(/[^-]icanon.* echo /s);
    expect(existsSync(out)).toBe(false);
  });

  test('without a terminal nobody is asked', async () => {
    const out = fresh('proof');
    const { status, stderr } = await keyrite(proving(await challenge(), out));
    expect(status).toBe(2);
    expect(stderr).toContain('there is no terminal here');
  });
});

describe('a proof', () => {
  test('from the standard input and from a file; all three together, and one of them twice is one', async () => {
    const asked = await challenge();
    const first = await proof(asked, set, 1);
    const second = await proof(asked, set, 2);
    const card = at('card.txt');
    writeFileSync(card, `${grouped(printedCode(pageOf(set, 3))).toLowerCase()}\r\n`, { mode: 0o600 });
    const third = fresh('proof');
    expect(await keyrite([...proving(asked, third), '--card', card])).toMatchObject({ status: 0, stderr: '' });
    const all = await checked(asked, [first, second, third, await proof(asked, set, 1)]);
    expect(all.status).toBe(0);
    expect(all.stdout).toContain('3 of 3 shards are proved. Enough to open the key, 1 to spare.');
    const { stdout } = await checked(asked, [first, second], '--json');
    expect(JSON.parse(stdout)).toMatchObject({ threshold: 2, shards: 3, proved: [1, 2] });
  });

  test('of yesterday answers nothing today', async () => {
    const [yesterday, today] = [await challenge(), await challenge()];
    const { status, stderr, stdout } = await checked(today, [await proof(yesterday, set, 2)]);
    expect(status).toBe(1);
    expect(stderr).toContain('refused (PROOF-CHALLENGE-1)');
    expect(stdout).toContain('0 of 3 shards are proved.');
  });

  test('that comes too late does not count; one that came in time is checked with that time', async () => {
    const asked = await challenge();
    const one = await proof(asked, set, 2);
    const { expires } = JSON.parse(readFileSync(asked, 'utf8')) as { expires: string };
    const late = new Date(Date.parse(expires) + 1).toISOString();
    expect((await checked(asked, [one], '--received', late)).stderr).toContain('refused (CHALLENGE-TIME-1)');
    expect((await checked(asked, [one], '--received', expires)).status).toBe(0);
  });

  test('of another set, and of an older epoch, is refused by name', async () => {
    const asked = await challenge();
    const elsewhere = await proof(await challenge(at('other.json')), other, 2, at('other.json'));
    expect((await checked(asked, [elsewhere])).stderr).toContain('refused (PROOF-SET-1)');
    const before = await proof(await challenge(at('older.json')), older, 2, at('older.json'));
    expect((await checked(asked, [before])).stderr).toContain('refused (PROOF-EPOCH-1)');
  });

  test.each<readonly [string, () => string, string]>([
    ['of another set', () => printedCode(pageOf(other, 2)), 'CARD-SET-1'],
    ['of an older epoch', () => printedCode(pageOf(older, 2)), 'CARD-EPOCH-1'],
    ['with two characters swapped', () => printedCode(pageOf(set, 2)).replace(/^(.{30})(.*?)(.)(?!\3)(.)/, '$1$2$4$3'), 'CARD-CHECKSUM-1'],
    ['cut short', () => printedCode(pageOf(set, 2)).slice(0, 88), 'CARD-LENGTH-1'],
    ['with much behind it', () => printedCode(pageOf(set, 2)).padEnd(100_000, 'Q'), 'CARD-LENGTH-1'],
  ])('is not made from a card %s', async (_, code, control) => {
    const out = fresh('proof');
    const typed = code();
    const { status, stdout, stderr } = await keyrite([...proving(await challenge(), out), '--card', '-'], typed);
    expect(status).toBe(1);
    expect(stderr).toContain(`refused (${control})`);
    expect(`${stdout}${stderr}`).not.toContain(typed.slice(40, 50));
    expect(existsSync(out)).toBe(false);
  });

  test('never takes the place of a file, and is refused before the card is asked for', async () => {
    const out = fresh('proof');
    writeFileSync(out, 'kept');
    const { status, stderr } = await keyrite([...proving(await challenge(), out), '--card', '/nonexistent']);
    expect(status).toBe(2);
    expect(stderr).toContain('(EEXIST)');
    expect(readFileSync(out, 'utf8')).toBe('kept');
  });

  test('a card given in the place of the manifest is refused, and nothing of it is said', async () => {
    const card = at('card-as-manifest.txt');
    const code = printedCode(pageOf(set, 1));
    writeFileSync(card, code, { mode: 0o600 });
    const { status, stderr } = await keyrite([...proving(await challenge(), fresh('proof'), card), '--card', '-']);
    expect(status).toBe(1);
    expect(stderr).toContain('refused (MANIFEST-READ-1)');
    for (let from = 3; from < 88; from++) expect(stderr).not.toContain(code.slice(from, from + 4));
  });

  test('no file of all these holds a part of a card, but the cards themselves', () => {
    const codes = [1, 2, 3].map((index) => printedCode(pageOf(set, index)).slice(27, 79));
    for (const name of readdirSync(folder).filter((file) => !file.startsWith('card')))
      for (const code of codes) expect(readFileSync(at(name), 'utf8'), name).not.toContain(code);
  });
});
