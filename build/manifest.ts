/** What a package.json says of its package, as far as the build needs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './steps.mjs';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main: string;
}

export function manifestOf(folder: string): Manifest {
  const value: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof value !== 'object' || value === null) throw new SetupError(`${folder}/package.json holds no object`);
  const { name, version, main } = { name: undefined, version: undefined, main: undefined, ...value };
  if (typeof name !== 'string' || typeof version !== 'string' || typeof main !== 'string') {
    throw new SetupError(`${folder}/package.json lacks a name, a version or a main file`);
  }
  return { name, version, main };
}
