/** `keyrite shard export` and `import` with cards that the custody process made: out of a card and back, and what the other tool makes of it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { combine } from 'shamir-secret-sharing';
import { beforeAll, describe, expect, test } from 'vitest';
import { shardManifestRecord } from '../../shared/format/shard-manifest.ts';
import { programs } from '../support/programs.ts';
import { type MadeSet, makeSet, makeTokens, pageOf, printedCode, secretsOf, temporaryFolder } from './custody-set.ts';

let set: MadeSet;
let other: MadeSet;
const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  const tokens = await makeTokens();
  set = await makeSet(tokens, { threshold: 2, shards: 3 });
  other = await makeSet(tokens, { threshold: 2, shards: 3, epoch: 2 });
  writeFileSync(at('manifest.json'), shardManifestRecord.encode(set.manifest));
}, 120_000);

function keyrite(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programs.keyrite, 'shard', ...args], {
    input,
    encoding: 'utf8',
    env: { PATH: dirname(process.execPath), HOME: '/nonexistent', LANG: 'C.UTF-8' },
  });
  return { status, stdout, stderr };
}
const exporting = (index: number, as: string, out: string, of = set, read = true) =>
  keyrite(
    ['export', '--manifest', at('manifest.json'), '--as', as, '--card', '-', ...(read ? ['--weaknesses-read'] : []), '--out', at(out)],
    printedCode(pageOf(of, index)),
  );
const importing = (text: string, out: string) =>
  keyrite(['import', '--manifest', at('manifest.json'), '--share', '-', '--out', at(out)], text);

describe('a plain share', () => {
  test.each(['vault-base64', 'vault-hex'])('%s: out of a card and back, readable by its owner alone; nothing of it is said', (as) => {
    const out = exporting(2, as, `plain-${as}.txt`);
    expect(out).toMatchObject({ status: 0, stderr: '' });
    expect(out.stdout).toContain('one wrong character gives another share');
    expect(statSync(at(`plain-${as}.txt`)).mode & 0o777).toBe(0o600);
    const text = readFileSync(at(`plain-${as}.txt`), 'latin1');
    const back = importing(text, `card-${as}.txt`);
    expect(back).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(at(`card-${as}.txt`), 'latin1')).toBe(printedCode(pageOf(set, 2)));
    expect(out.stdout + back.stdout).not.toContain(text.slice(0, 20));
  });

  test('two of them give the other tool the key that seals the master key', async () => {
    const { kek } = await secretsOf(set);
    const shares = [1, 3].map((index) => {
      exporting(index, 'vault-hex', `for-vault-${index}.txt`);
      return new Uint8Array(Buffer.from(readFileSync(at(`for-vault-${index}.txt`), 'latin1'), 'hex'));
    });
    expect(await combine(shares)).toEqual(kek);
  });

  test('leaves no card before a person says that what is lost was read', () => {
    const { status, stdout, stderr } = exporting(1, 'vault-hex', 'unread.txt', set, false);
    expect(status).toBe(1);
    expect(stdout).toContain('What is lost:');
    expect(stderr).toContain('refused (PLAIN-WEAK-1)');
    expect(existsSync(at('unread.txt'))).toBe(false);
  });

  test('of another set, altered, with x = 0 or beyond the set is refused by name, and nothing is written', async () => {
    const { shards } = await secretsOf(set);
    const [first] = shards;
    if (first === undefined) throw new Error('no shard');
    const plain = (bytes: Uint8Array, x: number): string => Buffer.from([...bytes, x]).toString('hex');
    const strange = (await secretsOf(other)).shards[0]?.bytes ?? new Uint8Array();
    for (const [text, control] of [
      [plain(strange, 1), 'CARD-COMMITMENT-1'],
      [plain(first.bytes.with(0, (first.bytes[0] ?? 0) ^ 1), 1), 'CARD-COMMITMENT-1'],
      [plain(first.bytes, 2), 'CARD-COMMITMENT-1'],
      [plain(first.bytes, 0), 'PLAIN-INDEX-1'],
      [plain(first.bytes, 4), 'PLAIN-INDEX-2'],
      [plain(first.bytes, 1).slice(2), 'PLAIN-LENGTH-1'],
    ] as const) {
      const { status, stderr } = importing(text, 'wrong.txt');
      expect(status).toBe(1);
      expect(stderr).toContain(`refused (${control})`);
      expect(stderr).not.toContain(text.slice(0, 12));
      expect(existsSync(at('wrong.txt'))).toBe(false);
    }
    expect(exporting(1, 'vault-hex', 'wrong.txt', other).stderr).toContain('refused (CARD-SET-1)');
  });

  test('is never taken from the arguments, and one that is given there is not said again', () => {
    const text = 'ab'.repeat(33);
    for (const args of [
      ['import', text],
      ['import', '--share', '-', '--out', 'x', text],
      ['import', `--${text}`],
    ]) {
      const { status, stdout, stderr } = keyrite(args);
      expect(status).toBe(2);
      expect(stdout + stderr).not.toContain(text);
    }
  });
});
