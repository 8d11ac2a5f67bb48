/** Where the cards' pages lie until they are printed: a folder in memory, files that never overwrite another and that only their owner reads. */
import { lstat, open, readFile, realpath, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';

const inMemory = new Set(['tmpfs', 'ramfs']);

interface Mount {
  readonly point: string;
  readonly type: string;
}

/** proc(5), /proc/self/mountinfo: the fifth field is the mount point (blank, tab, line feed and backslash in octal), the first after ` - ` the type. */
export function parseMounts(mountinfo: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of mountinfo.split('\n')) {
    const [before, after] = line.split(' - ');
    const point = before?.split(' ')[4];
    const type = after?.split(' ')[0];
    if (point === undefined || type === undefined) continue;
    mounts.push({ point: point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))), type });
  }
  return mounts;
}

/** The file system that holds an absolute path without links: the longest mount point above it, and of equal ones the last, which covers the others. */
export function fileSystemOf(path: string, mounts: readonly Mount[]): string | null {
  let found: Mount | null = null;
  for (const mount of mounts) {
    const above = mount.point === '/' || path === mount.point || path.startsWith(`${mount.point}/`);
    if (above && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found?.type ?? null;
}

/**
 * CUST-FOLDER-1 when it is no folder; in production CUST-RAM-1 when it is not on tmpfs or ramfs, CUST-SWAP-1 when it is on tmpfs and swap is
 * on, for tmpfs may be swapped out. Practice keys are worth nothing, so practice may use a disk.
 */
export async function workspaceRefusal(folder: string, practice: boolean): Promise<Refusal | null> {
  const entry = await lstat(folder).catch(() => null);
  if (entry?.isDirectory() !== true) return refuse('CUST-FOLDER-1', { folder });
  if (practice) return null;
  const type = fileSystemOf(await realpath(folder), parseMounts(await readFile('/proc/self/mountinfo', 'utf8')));
  if (type === null || !inMemory.has(type)) return refuse('CUST-RAM-1', { folder, type: type ?? 'cannot tell' });
  const swaps = (await readFile('/proc/swaps', 'utf8')).trim().split('\n').slice(1);
  return type === 'tmpfs' && swaps.length > 0 ? refuse('CUST-SWAP-1', { folder, swaps: swaps.length }) : null;
}

const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/**
 * All files or none, each created exclusively with mode 0600. CUST-EXISTS-1 names the first that is already there, and leaves it as it was.
 * Other trouble of the file system is thrown, after what was written is gone.
 */
export async function createFiles(
  folder: string,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<Refusal | null> {
  const created: string[] = [];
  for (const { name, bytes } of files) {
    const path = join(folder, name);
    try {
      const file = await open(path, 'wx', 0o600);
      created.push(path);
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
    } catch (error) {
      await Promise.all(created.map((written) => unlink(written)));
      if (errorCode(error) === 'EEXIST') return refuse('CUST-EXISTS-1', { file: name });
      throw error;
    }
  }
  return null;
}
