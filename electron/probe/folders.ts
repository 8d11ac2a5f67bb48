/** Folders that the station writes into: whether it may, and how much fits. */
import { access, constants, stat, statfs } from 'node:fs/promises';
import type { FolderAsked, FolderFacts } from '../../shared/station-check/facts.ts';
import { reasonOf } from './machine-files.ts';

/** statfs(2), f_type. */
const IN_MEMORY = new Set([0x01021994, 0x858458f6]);

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

async function mayWrite(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return false;
  }
}

export async function lookAtFolder({ use, path }: FolderAsked): Promise<FolderFacts> {
  try {
    const entry = await stat(path);
    if (!entry.isDirectory()) return { use, path, trouble: 'ENOTDIR', writable: false, free: null, inMemory: false };
    const { type, bavail, bsize, files, ffree } = await statfs(path);
    // a disk may have room and no place for one file more
    const free = files > 0 && ffree === 0 ? 0 : bavail * bsize;
    return { use, path, trouble: null, writable: await mayWrite(path), free, inMemory: IN_MEMORY.has(type) };
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw new Error(`a folder could not be looked at: ${reasonOf(error) ?? 'no code'}`, { cause: error });
    return { use, path, trouble: code, writable: false, free: null, inMemory: false };
  }
}
