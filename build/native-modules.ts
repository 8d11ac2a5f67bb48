/**
 * The two native modules as the packaged station and the command line hold them.
 *
 * pkcs11js is compiled for Node-API 8 and loads everywhere. better-sqlite3's own binary wants Node-API 10, which the
 * registry's Electron 33 lacks (it crashes the process there): for that runtime alone it is compiled from its package,
 * apart, so that node_modules stays as npm made it. What comes out also loads in Node 20 and 24, so the command line has it
 * whatever the runtime: npm's own binary crashes Node 20 too.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from './digest.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { manifestOf } from './manifest.ts';
import { node24 } from './node-modules.mjs';
import { nodePackage, registryRuntime } from './pins.mjs';
import { ask, project, projectCache, runStep, SetupError, sharedCache } from './steps.mjs';

const modules = join(project, 'node_modules');
export const pkcs11Binary = join('build', 'Release', 'pkcs11.node');
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

/** @returns path of the better-sqlite3 binary that Node 20, Node 24 and the registry's Electron can load; compiled once */
export async function compiledSqlite(): Promise<string> {
  const folder = join(modules, 'better-sqlite3');
  const key = sha256(
    `${CXXFLAGS} ${readFileSync(join(folder, 'package.json'), 'utf8')} ${readFileSync(join(folder, 'binding.gyp'), 'utf8')}`,
  );
  const path = join(sharedCache, `better-sqlite3-${registryRuntime.electronVersion}-${key.slice(0, 16)}.node`);
  mkdirSync(sharedCache, { recursive: true });
  if (!existsSync(path)) await compileSqlite(path);
  return path;
}

/** @returns path of the better-sqlite3 binary that this runtime can load */
export const sqliteBinary = (runtime: ElectronRuntime): Promise<string> | string =>
  runtime.kind === 'official' ? join(modules, 'better-sqlite3', 'prebuilds', 'linux-x64.node') : compiledSqlite();

/** A native module with what it needs at run time and nothing else; its manifest names no further package. Returns its version. */
function stageModule(into: string, name: string, files: Readonly<Record<string, string>>): string {
  const from = join(modules, name);
  const to = join(into, name);
  const { version, main } = manifestOf(from);
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'package.json'), `${JSON.stringify({ name, version, main, license: 'MIT' }, null, 2)}\n`);
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(source === '' ? join(from, path) : source, join(to, path), { recursive: true });
  }
  return version;
}

/**
 * @param into a node_modules folder
 * @param sqlite the better-sqlite3 binary
 * @returns the versions, by name
 */
export function stageNatives(into: string, sqlite: string): Readonly<Record<string, string>> {
  return {
    'better-sqlite3': stageModule(into, 'better-sqlite3', { lib: '', LICENSE: '', 'prebuilds/linux-x64.node': sqlite }),
    pkcs11js: stageModule(into, 'pkcs11js', { 'index.js': '', LICENSE: '', [pkcs11Binary]: '' }),
  };
}
