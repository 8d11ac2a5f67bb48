/**
 * The two native modules as the packaged station holds them.
 *
 * pkcs11js is compiled for Node-API 8 and loads everywhere. better-sqlite3's own binary wants Node-API 10, which the
 * registry's Electron 33 lacks (it crashes the process there): for that runtime alone it is compiled from its package,
 * apart, so that node_modules stays as npm made it. What comes out also loads in Node 20 and 24.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from './digest.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { node24 } from './node-modules.mjs';
import { nodePackage } from './pins.mjs';
import { ask, project, projectCache, runStep, SetupError, sharedCache } from './steps.mjs';

const modules = join(project, 'node_modules');
/** Node-API as far as Electron 33's Node 20.18 has it; binding.gyp asks for 10. */
const CXXFLAGS = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';

/** Opens a database in memory, in Node 24 and with the given binary. */
function works(binary: string): boolean {
  const script = `new (require('better-sqlite3'))(':memory:', { nativeBinding: ${JSON.stringify(binary)} }).prepare('select 1').get()`;
  return ask(node24, ['-e', script]).ok;
}

async function compileSqlite(to: string): Promise<void> {
  const work = mkdtempSync(join(projectCache, 'sqlite-'));
  try {
    // binding.gyp asks Node where node-addon-api lies: give the copy a node_modules of its own
    const copies = join(work, 'node_modules');
    const source = join(copies, 'better-sqlite3');
    cpSync(join(modules, 'better-sqlite3'), source, { recursive: true, filter: (path) => !/[/\\](prebuilds|build)$/.test(path) });
    cpSync(join(modules, 'node-addon-api'), join(copies, 'node-addon-api'), { recursive: true });
    await runStep({
      name: 'better-sqlite3',
      title: 'compiling better-sqlite3 for this Electron (once; one to two minutes)',
      command: node24,
      args: [
        join(modules, 'node-gyp', 'bin', 'node-gyp.js'),
        'rebuild',
        '--release',
        '--force_build=1',
        '--jobs=max',
        `--nodedir=${join(modules, 'node', 'node_modules', nodePackage.name)}`,
      ],
      cwd: source,
      env: { ...process.env, CXXFLAGS },
    });
    const made = join(source, 'build', 'Release', 'better_sqlite3.node');
    if (!works(made)) throw new SetupError('better-sqlite3 was compiled and does not open a database');
    const part = `${to}.part`;
    copyFileSync(made, part);
    renameSync(part, to);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @returns path of the better-sqlite3 binary that this runtime can load */
export async function sqliteBinary(runtime: ElectronRuntime): Promise<string> {
  const folder = join(modules, 'better-sqlite3');
  if (runtime.kind === 'official') return join(folder, 'prebuilds', 'linux-x64.node');
  const key = sha256(
    `${CXXFLAGS} ${readFileSync(join(folder, 'package.json'), 'utf8')} ${readFileSync(join(folder, 'binding.gyp'), 'utf8')}`,
  );
  const path = join(sharedCache, `better-sqlite3-${runtime.version}-${key.slice(0, 16)}.node`);
  mkdirSync(sharedCache, { recursive: true });
  if (!existsSync(path)) await compileSqlite(path);
  return path;
}
