/**
 * Files that leave the station. The name is created exclusively, so evidence is never overwritten and no link is followed at it; what was
 * written is on the medium and was read back from there before this says so. On any failure the file we made goes away, and only that.
 * And the cards' pages, which leave the RAM workspace when the ceremony closes: memory has no old copies of a file; on a disk removing a name
 * would not be enough.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { digestHex } from '../../shared/bytes/digest.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { codeOf } from './error-code.ts';
import { digestOnMedium } from './read-back.ts';

/** digest: SHA-256, lower-case hex. */
export type Exported =
  | { readonly ok: true; readonly path: string; readonly digest: string }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * @param name a plain file name; another is a bug
 * @returns EXP-EXISTS-1 {path}, EXP-FULL-1 {path, bytes}, EXP-WRITE-1 {path, code: the system's}, EXP-READBACK-1 {path, written, read} when
 * the medium gave other bytes back
 */
export async function exportFile(folder: string, name: string, bytes: Uint8Array): Promise<Exported> {
  if (name === '' || name === '.' || name === '..' || name !== basename(name)) throw new Error(`not a plain file name: ${name}`);
  const path = join(folder, name);
  const digest = digestHex(bytes);
  let made: FileHandle | undefined;
  try {
    made = await open(path, 'wx', 0o644);
    await made.writeFile(bytes);
    await made.sync();
    await syncFolder(folder);
    const read = await digestOnMedium(path);
    if (read !== digest) {
      await removeOurs(path, made);
      return { ok: false, refusal: refuse('EXP-READBACK-1', { path, written: digest, read }) };
    }
    return { ok: true, path, digest };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (made !== undefined) await removeOurs(path, made);
    return { ok: false, refusal: refusalFor(code, path, bytes.length, made === undefined) };
  } finally {
    await made?.close();
  }
}

/** bytes: the size of the file. */
export type FoundExport =
  | { readonly ok: true; readonly digest: string; readonly bytes: number }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Whether the file that was announced lies on the medium, whole: read from the medium itself, no link is followed at its name.
 * @param digest SHA-256 of what was to be written, lower-case hex
 * @returns EXP-OUTCOME-1 {path, why}: `missing`, `other` (not the bytes announced: of another file, or cut short), or the system's code
 */
export async function findExported(folder: string, name: string, digest: string): Promise<FoundExport> {
  const path = join(folder, name);
  const refused = (why: string): FoundExport => ({ ok: false, refusal: refuse('EXP-OUTCOME-1', { path, why }) });
  try {
    const { size } = await lstat(path);
    const read = await digestOnMedium(path);
    return read === digest ? { ok: true, digest, bytes: size } : refused('other');
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return refused(code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : code);
  }
}

function refusalFor(code: string, path: string, bytes: number, opening: boolean): Refusal {
  if (opening && code === 'EEXIST') return refuse('EXP-EXISTS-1', { path });
  if (code === 'ENOSPC' || code === 'EDQUOT') return refuse('EXP-FULL-1', { path, bytes });
  return refuse('EXP-WRITE-1', { path, code });
}

/** The name must last as long as the content. Some file systems of sticks have nothing to do here and say EINVAL. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } catch (error) {
    if (codeOf(error) !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}

/** Only while the name still stands for the file we made. A medium that is gone cannot be tidied: what is said of it stays true. */
async function removeOurs(path: string, made: FileHandle): Promise<void> {
  try {
    const [ours, there] = await Promise.all([made.stat({ bigint: true }), lstat(path, { bigint: true })]);
    if (ours.dev === there.dev && ours.ino === there.ino) await unlink(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

/**
 * Removes files that lie directly in `folder`; a link there goes, never what it points to.
 * @param files names in `folder`, or paths; one outside it, or of a folder, is left alone
 * @returns the paths that were removed; one that is not there is no error, nor is a folder that is not there. Throws the system's error for one
 * that cannot be removed, after the others went.
 */
export async function removePages(folder: string, files: readonly string[]): Promise<string[]> {
  const inside = await pathOf(folder);
  // asked after each command, and nearly always there is nothing
  if (inside === null || (await isEmpty(inside))) return [];
  const removed: string[] = [];
  const failed: unknown[] = [];
  for (const file of files) {
    const path = resolve(inside, file);
    try {
      // the folder's own links are resolved, the last name's never
      if ((await realpath(dirname(path))) !== inside || (await lstat(path)).isDirectory()) continue;
      await unlink(join(inside, basename(path)));
      removed.push(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') failed.push(error);
    }
  }
  const [first] = failed;
  if (first !== undefined) throw first instanceof Error ? first : new Error('a page could not be removed', { cause: first });
  return removed;
}

/** False where the folder cannot be listed: there may be something in it. */
async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch {
    return false;
  }
}

/** Without links; null: it is not there. */
async function pathOf(folder: string): Promise<string | null> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
