/**
 * `keyrite`: verifies and shows a bundle; for that it loads neither Electron nor SQLite nor PKCS#11, reads two files, writes none and opens no
 * connection. The station's commands are in a bundle of their own, loaded when one is given.
 */
import { readFileSync } from 'node:fs';
import { rsaVerify } from '../electron/rsa.ts';
import { verifyBundle } from '../shared/verify/verify-bundle.ts';
import { askedFor, HELP } from './arguments.ts';
import { inspectLines } from './inspect.ts';
import { reportLines } from './print-report.ts';
import { runScript } from './script.ts';
import { runShard } from './shard.ts';

const EXIT = { verified: 0, refused: 1, usage: 2 } as const;

const say = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** Null, after saying so, when it cannot be read. */
function contentOf(path: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    process.stderr.write(`keyrite: cannot read ${path} (${code})\n`);
    return null;
  }
}

function verify(bundlePath: string, rosterPath: string, json: boolean): number {
  const bundle = contentOf(bundlePath);
  const roster = contentOf(rosterPath);
  if (bundle === null || roster === null) return EXIT.usage;
  const report = verifyBundle(bundle, roster, rsaVerify);
  say(json ? [JSON.stringify(report, null, 2)] : reportLines(report));
  return report.verified ? EXIT.verified : EXIT.refused;
}

function inspect(bundlePath: string): number {
  const bundle = contentOf(bundlePath);
  if (bundle === null) return EXIT.usage;
  const { lines, readable } = inspectLines(bundle);
  say(lines);
  return readable ? EXIT.verified : EXIT.refused;
}

function run(args: readonly string[]): number {
  const asked = askedFor(args);
  switch (asked.command) {
    case 'help':
      process.stdout.write(HELP);
      return EXIT.verified;
    case 'misused':
      process.stderr.write(`keyrite: ${asked.because}\n\n${HELP}`);
      return EXIT.usage;
    case 'verify':
      return verify(asked.bundle, asked.roster, asked.json);
    case 'inspect':
      return inspect(asked.bundle);
  }
}

/** Commands of the station's bundle. */
const STATION: readonly string[] = ['ceremony', 'audit', 'doctor', 'roster', 'token'];

async function statusOf(all: readonly string[]): Promise<number> {
  const [command, ...args] = all;
  if (command === 'script') return runScript(args);
  if (command === 'shard') return runShard(args);
  if (command === undefined || !STATION.includes(command)) return run(all);
  const { runStation } = await import('./station/run.ts');
  return runStation(all);
}

// a reader that has seen enough (`| head`) takes nothing from what was done, nor from how it is told
process.stdout.on('error', (error: Error) => {
  if (!('code' in error && error.code === 'EPIPE')) throw error;
});
// not process.exit: a pipe may still hold lines
process.exitCode = await statusOf(process.argv.slice(2));
