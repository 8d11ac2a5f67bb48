/**
 * node_modules as package-lock.json says, Node 24 in it, and pkcs11js compiled for it.
 *
 * Install scripts do not run by themselves: pkcs11js' would download Node's headers from nodejs.org, and that of `node`
 * would fetch a binary that no digest in the lock file covers. Both are done here, from the pinned platform package.
 */
import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { nodePackage } from './pins.mjs';
import { fetchPackage, npm } from './registry.mjs';
import { ask, project, runStep, SetupError } from './steps.mjs';

const modules = join(project, 'node_modules');
const platformPackage = join(modules, 'node', 'node_modules', nodePackage.name);
/** Node 24, for every script. */
export const node24 = join(modules, 'node', 'bin', 'node');

/** @param {string} path @returns {any} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * npm records what it installed in node_modules/.package-lock.json, and writes it last.
 * @returns {boolean} true when every package for this platform is there in the locked version, and no other
 */
function asLocked() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  /** @type {Record<string, { version?: string, integrity?: string, optional?: boolean, peer?: boolean }>} */
  const wanted = readJson(join(project, 'package-lock.json')).packages;
  /** @type {typeof wanted} */
  const found = readJson(record).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const there = found[path];
    if (there === undefined ? entry.optional !== true : there.integrity !== entry.integrity || there.version !== entry.version)
      return false;
    if (there !== undefined && !existsSync(join(project, path, 'package.json'))) return false;
  }
  return Object.keys(found).every((path) => path in wanted);
}

/** @returns {Promise<void>} */
async function installNode() {
  const wanted = `v${nodePackage.version}`;
  const declared = readJson(join(modules, 'node', 'package.json')).version;
  if (declared !== nodePackage.version) {
    throw new SetupError(`package.json asks for node ${declared}, build/pins.mjs pins ${nodePackage.version}: they must agree`);
  }
  if (!existsSync(join(platformPackage, 'include')) || ask(node24, ['--version']).text.trim() !== wanted) {
    await fetchPackage(nodePackage, `Node ${nodePackage.version} for every script, from the npm registry`, platformPackage);
    mkdirSync(join(modules, 'node', 'bin'), { recursive: true });
    rmSync(node24, { force: true });
    linkSync(join(platformPackage, 'bin', 'node'), node24);
    const { text } = ask(node24, ['--version']);
    if (text.trim() !== wanted) throw new SetupError(`${node24} does not run here: it said '${text.trim()}', not ${wanted}`);
  }
  // npm puts node_modules/.bin first on the PATH of every script
  const onPath = join(modules, '.bin', 'node');
  if (!existsSync(onPath)) {
    if (lstatSync(onPath, { throwIfNoEntry: false }) !== undefined) rmSync(onPath);
    mkdirSync(join(modules, '.bin'), { recursive: true });
    symlinkSync('../node/bin/node', onPath);
  }
}

/** @returns {Promise<void>} */
async function compilePkcs11js() {
  const folder = join(modules, 'pkcs11js');
  const loads = () => ask(node24, ['-e', "require('pkcs11js')"]).ok;
  if (existsSync(join(folder, 'build', 'Release', 'pkcs11.node')) && loads()) return;
  const gyp = join(modules, 'node-gyp', 'bin', 'node-gyp.js');
  await runStep({
    name: 'pkcs11js',
    title: 'compiling pkcs11js (PKCS#11 for Node)',
    command: node24,
    args: [gyp, 'rebuild', '--release', `--nodedir=${platformPackage}`],
    cwd: folder,
  });
  if (!loads()) throw new SetupError('pkcs11js was compiled and does not load in Node 24');
}

/**
 * @param {{ natives: boolean }} want `natives`: also what needs a compiler
 * @returns {Promise<void>}
 */
export async function installNodeModules({ natives }) {
  if (!asLocked()) {
    const [command, first] = npm();
    const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    await runStep({ name: 'npm-ci', title: 'npm packages (npm ci)', command, args });
    if (!asLocked()) throw new SetupError('npm ci ended well, yet node_modules is not what package-lock.json says');
  }
  await installNode();
  if (natives) await compilePkcs11js();
}
