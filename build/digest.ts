/** Content digests of files and folders: what the set-up compares to know that nothing has changed. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectCache } from './steps.mjs';

/** SHA-256 in hex. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Files and symbolic links below `folder`, as sorted paths relative to it; a file itself gives ''. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  if (!lstatSync(folder).isDirectory()) return [''];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)).map((below) => join(entry.name, below)) : [entry.name]))
    .sort();
}

/** SHA-256 of every file below `folder`, by relative path; a link counts as where it points. */
export function digests(folder: string): Map<string, string> {
  return new Map(
    filesBelow(folder).map((path) => {
      const full = join(folder, path);
      return [path, lstatSync(full).isSymbolicLink() ? `link to ${readlinkSync(full)}` : sha256(readFileSync(full))];
    }),
  );
}

/** One digest over files and folders, names included. */
export function digestOf(paths: readonly string[]): string {
  return sha256(JSON.stringify(paths.map((path) => [path, [...digests(path)]])));
}

/**
 * Sizes, modes and times of everything in the folders, without reading it: what a second look at hundreds of megabytes
 * can afford. It notices accidents, not somebody who sets the clock back.
 */
export function listingOf(folders: readonly string[]): string {
  const entry = (path: string): unknown[] => {
    const { size, mode, mtimeMs } = lstatSync(path);
    return [size, mode, mtimeMs];
  };
  return sha256(JSON.stringify(folders.map((folder) => filesBelow(folder).map((path) => [path, entry(join(folder, path))]))));
}

/** What a part made last time and from what; kept in .cache/stamps/NAME. */
export function stampIs(name: string, content: string): boolean {
  const path = join(projectCache, 'stamps', name);
  return existsSync(path) && readFileSync(path, 'utf8') === content;
}

export function writeStamp(name: string, content: string): void {
  const path = join(projectCache, 'stamps', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** `path` itself and, when it is a folder, everything in it; links are not followed. */
export function filesAndFolders(path: string): string[] {
  if (!lstatSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path).flatMap((name) => filesAndFolders(join(path, name)))];
}
