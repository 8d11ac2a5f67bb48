/**
 * SLIP-39 mnemonics: the vectors of its own specification through the library, each refused one by name; and `keyrite shard slip39` as a process. In a
 * process of its own, as the command is: the library adds to prototypes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { combineMnemonics } from '../../cli/slip39.ts';
import { fromHex, toHex } from '../../shared/bytes/hex.ts';
import { publicOutcome } from '../../shared/shards/public-outcome.ts';
import { z } from '../../shared/zod.ts';
import { programs } from '../support/programs.ts';
import { AtTerminal } from '../support/terminal.ts';
import { readVectors } from '../vectors/read-vectors.ts';

const { vectors } = readVectors(
  'slip39',
  z.object({
    vectors: z.array(
      z.object({
        name: z.string(),
        mnemonics: z.array(z.string()),
        secret: z.string().optional(),
        control: z.string().optional(),
      }),
    ),
  }),
);
const named = (part: string) => {
  const found = vectors.find(({ name }) => name.includes(part));
  if (found === undefined) throw new Error(`no vector ${part}`);
  return found;
};

test.each(vectors)('$name', async ({ mnemonics, secret, control }) => {
  const made = await combineMnemonics(mnemonics, 'TREZOR');
  expect(made.ok ? toHex(made.secret) : made.refusal.control).toBe(secret ?? control);
  if (made.ok) return;
  const words = mnemonics.flatMap((mnemonic) => mnemonic.split(' '));
  for (const operand of Object.values(made.refusal.operands))
    expect(words.some((word) => word.length > 5 && String(operand).includes(word))).toBe(false);
});

test('more mnemonics than are needed are right too, and another passphrase gives another secret without a word', async () => {
  const { mnemonics, secret } = named('17. Threshold number of groups and members');
  const made = await combineMnemonics(mnemonics, 'TREZOR');
  expect(made.ok && toHex(made.secret)).toBe(secret);
  const other = await combineMnemonics(mnemonics, '');
  expect(other.ok && toHex(other.secret)).not.toBe(secret);
});

describe('keyrite shard slip39', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyrite-slip39-'));
  const environment = { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: '/nonexistent', LANG: 'C.UTF-8' };
  const terminals: AtTerminal[] = [];
  afterAll(() => {
    for (const terminal of terminals) terminal.kill();
  });
  const keyrite = (args: readonly string[], input = '') =>
    spawnSync(process.execPath, [programs.keyrite, 'shard', 'slip39', ...args], { input, encoding: 'utf8', env: environment });
  function terminal(args: readonly string[]): AtTerminal {
    const one = new AtTerminal([process.execPath, programs.keyrite, 'shard', 'slip39', ...args], environment);
    terminals.push(one);
    return one;
  }
  const saysNothingOf = (said: string, { mnemonics, secret = '' }: { mnemonics: readonly string[]; secret?: string | undefined }): void => {
    for (const mnemonic of mnemonics) expect(said).not.toContain(mnemonic.split(' ').slice(4, 7).join(' '));
    if (secret !== '') for (const form of [secret, Buffer.from(secret, 'hex').toString('base64')]) expect(said).not.toContain(form);
  };

  test('from a file, with the passphrase typed: check value and public key of the secret, and nothing of the secret', async () => {
    const vector = named('23. Basic sharing 2-of-3 (256 bits)');
    const file = join(folder, 'mnemonics.txt');
    writeFileSync(file, `\n${vector.mnemonics.join('\r\n').toUpperCase()}\n\n`, { mode: 0o600 });
    const here = terminal(['--mnemonics', file, '--passphrase']);
    await here.sees('Passphrase of the set');
    here.type('TREZOR\r');
    expect(await here.ended).toBe(0);
    const { keyCheckValue, publicKey } = publicOutcome(fromHex(vector.secret ?? ''), 'ed25519');
    expect(here.shown).toContain(`master key: ${keyCheckValue}`);
    expect(here.shown).toContain(publicKey?.fingerprint);
    expect(here.shown).not.toContain('TREZOR');
    saysNothingOf(here.shown, vector);
  });

  test('typed at the terminal, one after another, shown as dots only', async () => {
    const vector = named('18. Threshold number of groups and members');
    const here = terminal(['--passphrase']);
    for (const [at, mnemonic] of vector.mnemonics.entries()) {
      await here.sees(`Mnemonic ${at + 1},`);
      here.type(`${mnemonic}\r`);
    }
    await here.sees(`Mnemonic ${vector.mnemonics.length + 1},`);
    here.type('\r');
    await here.sees('Passphrase of the set');
    here.type('TREZOR\r');
    expect(await here.ended).toBe(0);
    expect(here.shown).toContain('The secret has 128 bits.');
    expect(here.shown).toContain('this one cannot become one');
    saysNothingOf(here.shown, vector);
  });

  test('no other command of the same program loads the library, which changes what every text and list can do', () => {
    const hook = join(folder, 'look.mjs');
    writeFileSync(hook, `process.on('exit', () => process.stderr.write('loaded: ' + ('slip39EncodeHex' in String.prototype)));`);
    const loaded = (args: readonly string[], input = ''): string =>
      spawnSync(process.execPath, ['--import', hook, programs.keyrite, ...args], { input, encoding: 'utf8', env: environment }).stderr;
    expect(loaded(['shard', '--help'])).toContain('loaded: false');
    expect(loaded(['shard', 'check-proof'])).toContain('loaded: false');
    expect(loaded(['shard', 'slip39', '--mnemonics', '-'], 'x')).toContain('loaded: true');
  });

  test('from the standard input: a wrong word is named by its line; too few, by what is wanting', () => {
    const vector = named('23. Basic sharing 2-of-3 (256 bits)');
    const [first = '', second = ''] = vector.mnemonics;
    const wrong = keyrite(['--mnemonics', '-'], `${first}\n${second.replace(/^(\w+ \w+ \w+ \w+ )\w+/, '$1academic')}\n`);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('Mnemonic 2 is not one of SLIP-39, or a word of it is wrong.');
    const few = keyrite(['--mnemonics', '-'], first);
    expect(few.stderr).toContain('0 of 1 groups are whole; wanting: 1 of group 1.');
    saysNothingOf(wrong.stdout + wrong.stderr + few.stdout + few.stderr, vector);
    for (const args of [[first], ['--mnemonics', '-', second], [`--${first.replaceAll(' ', '-')}`]]) {
      const { status, stdout, stderr } = keyrite(args);
      expect(status).toBe(2);
      expect(stdout + stderr).not.toContain(first.split(' ').at(-1));
    }
    const nothing = keyrite(['--mnemonics', '-'], '\n\n');
    expect(nothing.stderr).toContain('refused (SLIP-FEW-1)');
  });
});
