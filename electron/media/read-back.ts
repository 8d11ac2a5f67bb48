/**
 * What lies on the medium, not what the kernel still remembers of writing it: O_DIRECT (open(2)) goes past the page cache. A file system that
 * has none, such as one in memory, is read the usual way.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { codeOf } from './error-code.ts';

/** O_DIRECT wants addresses, lengths and places in multiples of the medium's block, 4 KiB at most; WebAssembly memory is the aligned memory there is. */
const PAGES = 16; // of 64 KiB
/** Node has it; its type stands only in the DOM's library. */
declare const WebAssembly: {
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer };
};

/** SHA-256 of the whole file, lower-case hex. Throws the system's error. */
export async function digestOnMedium(path: string): Promise<string> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
  try {
    return await digestRead(await open(path, flags | constants.O_DIRECT));
  } catch (error) {
    if (codeOf(error) !== 'EINVAL') throw error;
    return digestRead(await open(path, flags));
  }
}

async function digestRead(file: FileHandle): Promise<string> {
  try {
    const room = new Uint8Array(new WebAssembly.Memory({ initial: PAGES, maximum: PAGES }).buffer);
    const hash = createHash('sha256');
    const { size } = await file.stat();
    for (let at = 0, read = 1; at < size && read > 0; at += read) {
      ({ bytesRead: read } = await file.read(room, 0, room.length, at));
      hash.update(room.subarray(0, read));
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}
