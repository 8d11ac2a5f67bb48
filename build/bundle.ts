/** All programs and pages into dist/, unless what is there was made from the same sources. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { completeCommandLine } from './command-line.ts';
import { digestOf, stampIs, writeStamp } from './digest.ts';
import { node24 } from './node-modules.mjs';
import { project, runStep } from './steps.mjs';

const at = (path: string): string => join(project, path);
const sources = [
  'shared',
  'electron',
  'renderer',
  'cli',
  'vite.config.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
  'build/assets.ts',
  'build/command-line.ts',
  'build/native-modules.ts',
];

const dist = at('dist');

/** What decides the bundles' content. */
const sourceKey = (): string => digestOf(sources.map(at));

export async function bundle(): Promise<void> {
  const from = sourceKey();
  if (existsSync(dist) && stampIs('bundle', `${from} ${digestOf([dist])}`)) return;
  rmSync(dist, { recursive: true, force: true });
  await runStep({
    name: 'bundle',
    title: 'bundling programs and pages (vite build)',
    command: node24,
    args: [at('node_modules/vite/bin/vite.js'), 'build', '--app'],
  });
  await completeCommandLine();
  writeStamp('bundle', `${from} ${digestOf([dist])}`);
}
