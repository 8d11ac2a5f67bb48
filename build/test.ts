/** `npm test`: every stage in turn, up to the first that fails; the last line is `N passed, N failed`, over all that ran. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { withDisplay } from './display.ts';
import { node24 } from './node-modules.mjs';
import { main, project, projectCache, say } from './steps.mjs';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Stage {
  readonly name: string;
  /** Arguments of Node 24. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** File with the stage's own count, and how to read it. */
  readonly result?: { readonly path: string; readonly count: z.ZodType<Count> };
}

const at = (path: string): string => join(project, path);
const resultOf = (name: string): string => join(projectCache, 'results', `${name}.json`);

const vitestCount = z
  .object({ numPassedTests: z.int(), numFailedTests: z.int() })
  .transform((r) => ({ passed: r.numPassedTests, failed: r.numFailedTests }));
// `flaky` passed at a second try: not passed
const playwrightCount = z
  .object({ stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }) })
  .transform(({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }));
const rehearsalCount = z.object({ checks: z.object({ passed: z.int(), failed: z.int() }) }).transform(({ checks }) => checks);

/** @param projects of vitest.config.ts, if not the one of the stage's name */
const vitest = (name: string, projects: readonly string[] = [name]): Stage => ({
  name,
  args: [
    at('node_modules/vitest/vitest.mjs'),
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultOf(name)}`,
  ],
  result: { path: resultOf(name), count: vitestCount },
});

/** In a card room of its own: emulated cards, their readers, and a pcscd that ends with it. */
const inCardRoom = ({ args, ...stage }: Stage): Stage => ({ ...stage, args: [at('test/support/piv/enter-room.ts'), node24, ...args] });

const playwright = (name: string, projectName: string): Stage => ({
  name,
  args: [at('node_modules/@playwright/test/cli.js'), 'test', `--project=${projectName}`, '--reporter=list,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: resultOf(name) },
  result: { path: resultOf(name), count: playwrightCount },
});

/** @param cards emulated ones, in place of SoftHSM's tokens */
const rehearsal = (name: string, cards?: 'piv' | 'yubikey'): Stage => ({
  name,
  args: [at('test/rehearsal/rehearse.ts'), ...(cards === undefined ? [] : ['--tokens', cards])],
  result: { path: at(join('rehearsal', cards === undefined ? 'latest' : `latest-${cards}`, 'report.json')), count: rehearsalCount },
});

const stages: readonly Stage[] = [
  { name: 'check', args: [at('build/check.ts')] },
  vitest('unit'),
  vitest('token', ['token', 'probe']),
  inCardRoom(vitest('piv')),
  playwright('e2e', 'station'),
  rehearsal('rehearsal'),
  // these read what that rehearsal left
  playwright('artefacts', 'rehearsal'),
  rehearsal('by card', 'piv'),
  rehearsal('by YubiKey', 'yubikey'),
];

async function exitCode(stage: Stage): Promise<number> {
  const child = spawn(node24, stage.args, { cwd: project, env: { ...process.env, ...stage.env }, stdio: 'inherit' });
  // asked to end, it ends its stage, and the count is printed all the same
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on('SIGTERM', pass).on('SIGINT', pass);
  try {
    return await new Promise<number>((ended, failed) => {
      child.once('error', failed);
      child.once('exit', (code) => {
        ended(code ?? 1);
      });
    });
  } finally {
    process.off('SIGTERM', pass).off('SIGINT', pass);
  }
}

/** What the stage counted itself; nothing when its file is not there, or is that of an earlier run. */
function ownCount({ result }: Stage, begun: number): Count | undefined {
  if (result === undefined || !existsSync(result.path) || statSync(result.path).mtimeMs < begun) return undefined;
  return result.count.parse(JSON.parse(readFileSync(result.path, 'utf8')));
}

/** A stage that fails, or that should count and counts nothing, has at least one failure. */
async function run(stage: Stage): Promise<Count> {
  const begun = Date.now();
  const code = await exitCode(stage);
  const { passed, failed } = ownCount(stage, begun) ?? { passed: 0, failed: 0 };
  const nothingCounted = stage.result !== undefined && passed === 0;
  return { passed, failed: code !== 0 || nothingCounted ? Math.max(1, failed) : failed };
}

await main(async () => {
  mkdirSync(join(projectCache, 'results'), { recursive: true });
  const table: string[] = [];
  let passed = 0;
  let failed = 0;
  await withDisplay(async () => {
    for (const stage of stages) {
      say(`\n=== ${stage.name}`);
      const begun = performance.now();
      const count = await run(stage);
      passed += count.passed;
      failed += count.failed;
      const seconds = ((performance.now() - begun) / 1000).toFixed(0);
      table.push(
        `${stage.name.padEnd(10)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(3)} failed ${seconds.padStart(5)} s`,
      );
      if (failed > 0) break;
    }
  });
  say(`\n${table.join('\n')}`);
  const left = stages.length - table.length;
  if (left > 0)
    say(
      `not run after the failure: ${stages
        .slice(-left)
        .map((stage) => stage.name)
        .join(', ')}`,
    );
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});
