/** `npm run check`: the static checks, two at a time; each says how it went, and a failing one what it found. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { main, project, say } from './steps.mjs';

const rooms = ['shared', 'electron', 'renderer', 'cli', 'build', 'test'];

/** The longest first, so that two processors end together. */
const checks: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  {
    name: 'eslint',
    command: ['eslint', '.', '--max-warnings=0', '--cache', '--cache-strategy=content', '--cache-location=.cache/eslint/'],
  },
  { name: 'types', command: ['tsc', '-b'] },
  {
    name: 'rooms',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', ...rooms.filter((room) => existsSync(join(project, room)))],
  },
  { name: 'biome', command: ['biome', 'check', '--colors=off', '--error-on-warnings', '--max-diagnostics=50', '.'] },
  { name: 'knip', command: ['knip'] },
];
const AT_ONCE = 2;

async function passes({ name, command: [program = '', ...args] }: (typeof checks)[number]): Promise<boolean> {
  const begun = performance.now();
  const child = spawn(join(project, 'node_modules', '.bin', program), args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const take = (text: string): void => {
    output += text;
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  if (code !== 0) say(output.trimEnd());
  return code === 0;
}

await main(async () => {
  const waiting = [...checks];
  let failed = 0;
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!(await passes(next))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  say(failed === 0 ? 'All checks passed.' : `${failed} of ${checks.length} checks failed.`);
  process.exitCode = failed === 0 ? 0 : 1;
});
