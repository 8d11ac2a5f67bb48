/** Puts the files that the programs read at run time beside their bundles. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assetSources } from '../electron/assets.ts';
import { project } from './steps.mjs';

/** @param folder receives the files; made when it is not there */
export function copyAssets(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of Object.entries(assetSources)) copyFileSync(join(project, 'node_modules', source), join(folder, name));
}
