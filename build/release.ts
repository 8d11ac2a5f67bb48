/**
 * `npm run release`: the packaged station as one archive with its digest. The set-up before it (`setup.mjs release`) has
 * refused any other Electron than the official one; this looks again at what was packaged.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from './digest.ts';
import { manifestOf } from './manifest.ts';
import { packagedFolder, runtimeOf } from './package.ts';
import { main, project, runStep, SetupError, say } from './steps.mjs';

await main(async () => {
  const folder = packagedFolder('station');
  const { official, electronVersion } = runtimeOf(folder);
  if (!official)
    throw new SetupError(`${folder} holds Electron ${electronVersion} of the npm registry: for practice and tests, never a release`);
  const { version } = manifestOf(project);
  const name = `keyrite-${version}-linux-x64`;
  const archive = join(project, 'release', `${name}.tar.gz`);
  rmSync(archive, { force: true });
  // the same bytes from the same files: sorted names, one owner, one time
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', `--transform=s,^\\.,${name},`];
  await runStep({
    name: 'release',
    title: `packing ${name}.tar.gz`,
    command: 'tar',
    args: ['-cf', archive, ...same, '--use-compress-program=gzip -n', '-C', folder, '.'],
  });
  writeFileSync(`${archive}.sha256`, `${sha256(readFileSync(archive))}  ${name}.tar.gz\n`);
  say(`  ${archive}`);
});
