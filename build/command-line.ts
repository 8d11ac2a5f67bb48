/**
 * The command line as it is handed out beside the station: the programs that it starts, what those read, and the native modules. It runs on
 * the Node of the machine, 20 or newer.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assetSources } from '../electron/assets.ts';
import { manifestOf } from './manifest.ts';
import { compiledSqlite, stageNatives } from './native-modules.ts';
import { project } from './steps.mjs';

const dist = join(project, 'dist');

/** Beside the bundles in dist/, so that Node finds them from there: the native modules, and the manifest that calls the programs modules. */
export async function completeCommandLine(): Promise<void> {
  const dependencies = stageNatives(join(dist, 'node_modules'), await compiledSqlite());
  const { name, version } = manifestOf(project);
  const manifest = { name, version, license: 'Apache-2.0', type: 'module', engines: { node: '>=20' }, dependencies };
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

const fonts = Object.keys(assetSources).filter((name) => name.endsWith('.ttf'));
const parts = [
  ...['keyrite', 'station', 'pin-entry'].map((name) => join('cli', `${name}.mjs`)),
  ...['token.js', 'paper.js', ...fonts.map((font) => join('assets', font))].map((name) => join('app', name)),
  'node_modules',
  'package.json',
];

const command = `#!/bin/sh
exec node "$(dirname "$(readlink -f "$0")")/cli/keyrite.mjs" "$@"
`;

/** @param to the folder; `keyrite` in it is the command */
export function stageCommandLine(to: string): void {
  for (const part of parts) {
    mkdirSync(dirname(join(to, part)), { recursive: true });
    cpSync(join(dist, part), join(to, part), { recursive: true });
  }
  writeFileSync(join(to, 'keyrite'), command, { mode: 0o755 });
}
