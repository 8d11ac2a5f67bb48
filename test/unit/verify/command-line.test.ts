/** The command line as a process: what it prints and with which status it ends. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askedFor } from '../../../cli/arguments.ts';
import { archiveOf, bundleOf } from '../../support/bundle-of.ts';
import { newCeremony } from '../../support/ceremony-of.ts';
import { flipped } from './forgery.ts';

const program = fileURLToPath(new URL('../../../cli/keyrite.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'keyrite-command-line-'));
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  const bundle = bundleOf(await newCeremony());
  const archive = archiveOf(bundle);
  writeFileSync(path('bundle.zip'), archive);
  writeFileSync(path('altered.zip'), flipped(archive, 5_000));
  writeFileSync(path('short.zip'), archiveOf({ ...bundle, signers: ['lukasz'] }));
  writeFileSync(path('roster.json'), bundle.room.rosterBytes);
  writeFileSync(path('other-roster.json'), flipped(bundle.room.rosterBytes, 40));
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function keyrite(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', cwd: folder });
  return { status, lines: stdout.split('\n'), stdout, stderr };
}

describe('verify', { timeout: 60_000 }, () => {
  test('a good bundle: status 0, the verdict first', () => {
    const { status, lines, stderr } = keyrite('verify', 'bundle.zip', '--roster', 'roster.json');
    expect(stderr).toBe('');
    expect(lines[0]).toBe('VERIFIED PRACTICE ceremony KC-2026-001');
    expect(lines.join('\n')).toMatch(/approved +Łukasz Przykład, key \w+ \w+ \w+ \w+ /);
    expect(status).toBe(0);
  });

  test('whoever reads stops early: the status is still of the verdict, and nothing is said of a pipe', () => {
    const pipe = `"$0" "$@" | true; exit "\${PIPESTATUS[0]}"`;
    for (const [file, status] of [
      ['bundle.zip', 0],
      ['altered.zip', 1],
    ] as const) {
      const args = [program, 'verify', file, '--roster', 'roster.json'];
      const ended = spawnSync('bash', ['-c', pipe, process.execPath, ...args], { encoding: 'utf8', cwd: folder });
      expect([ended.status, ended.stderr]).toEqual([status, '']);
    }
  });

  test('an altered bundle: status 1, the control and what it found', () => {
    const { status, lines } = keyrite('verify', 'altered.zip', '--roster', 'roster.json');
    expect(lines[0]).toBe('REFUSED for 1 reason');
    expect(lines[1]).toMatch(/^BND-ARCHIVE-1 {2}The file is not a bundle in its one spelling\. \(broken=archive, at=/);
    expect(status).toBe(1);
  });

  test('too few signatures and another roster: each reason on a line of its own, beginning with its control', () => {
    const { status, lines } = keyrite('verify', 'short.zip', '--roster', 'other-roster.json');
    const reasons = lines.slice(
      1,
      lines.findIndex((line) => line.startsWith('Not run')),
    );
    expect(reasons).toHaveLength(Number(/^REFUSED for (\d+) reason/.exec(lines[0] ?? '')?.[1]));
    for (const line of reasons) expect(line).toMatch(/^[A-Z]+(-[A-Z0-9]+)*-\d+ {2}\S/);
    expect(status).toBe(1);
  });

  test('too few signatures, as JSON: status 1 and no facts', () => {
    const { status, stdout } = keyrite('verify', '--json', '--roster', 'roster.json', 'short.zip');
    expect(JSON.parse(stdout)).toMatchObject({ verified: false, ceremony: null });
    expect(stdout).toContain('"BND-QUORUM-1"');
    expect(status).toBe(1);
  });
});

describe('inspect', { timeout: 60_000 }, () => {
  test('prints the log and says that nothing was verified', () => {
    const { status, lines } = keyrite('inspect', 'bundle.zip');
    expect(lines[0]).toContain('Nothing was verified');
    expect(lines.some((line) => line.includes('Approval 1 recorded: Łukasz Przykład'))).toBe(true);
    expect(lines.filter((line) => /^ +\d+ {2}2026-11-22T/.test(line)).length).toBe(Number(/(\d+) entries/.exec(lines[0] ?? '')?.[1]));
    expect(status).toBe(0);
  });

  test('of what is no bundle: status 1', () => {
    const { status, stdout } = keyrite('inspect', 'roster.json');
    expect(stdout).toContain('BND-ARCHIVE-1');
    expect(status).toBe(1);
  });
});

describe('usage', { timeout: 60_000 }, () => {
  test.each([
    [[], 'no command'],
    [['import', 'bundle.zip'], 'unknown command import'],
    [['verify'], 'verify needs a bundle'],
    [['verify', 'bundle.zip'], 'verify needs --roster'],
    [['verify', 'bundle.zip', 'bundle.zip', '--roster', 'roster.json'], 'verify takes one bundle, not 2'],
    [['verify', 'bundle.zip', '--roster', 'roster.json', '--roster', 'roster.json'], 'verify takes one roster'],
    [['verify', 'bundle.zip', '--roster', 'roster.json', '--force'], '--force'],
    [['verify', 'bundle.zip', '--roster'], '--roster'],
    [['verify', 'bundle.zip', '--roster', 'roster.json', '--json=yes'], '--json'],
    [['inspect', 'bundle.zip', '--json'], 'inspect takes no options'],
  ])('%j is a misuse', (args, said) => {
    const asked = askedFor(args);
    expect(asked.command === 'misused' ? asked.because : asked.command).toContain(said);
  });

  test.each([
    [['verify', 'bundle.zip', '--roster', 'roster.json', '--force'], '--force'],
    [['verify', 'bundle.zip', '--roster', 'absent.json'], 'cannot read absent.json (ENOENT)'],
    [['inspect', 'absent.zip'], 'cannot read absent.zip (ENOENT)'],
  ])('%j: status 2, nothing on the output', (args, said) => {
    const { status, stdout, stderr } = keyrite(...args);
    expect(stderr).toContain(said);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test('help: status 0', () => {
    const { status, stdout } = keyrite('--help');
    expect(stdout).toContain('keyrite verify BUNDLE --roster ROSTER.json');
    expect(status).toBe(0);
  });
});
