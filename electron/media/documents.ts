/** The signed PDFs of the workspace, each by the first 16 hex digits of its SHA-256. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const place = (folder: string, digest: string): string => join(folder, `ceremony-log-${digest.slice(0, 16)}.pdf`);

/** Undefined when it cannot be read. */
export async function readDocument(folder: string, digest: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(place(folder, digest)));
  } catch {
    return undefined;
  }
}

/** Whole, or not at all. Throws the file system's fault. */
export async function writeDocument(folder: string, digest: string, pdf: Uint8Array): Promise<void> {
  const making = `${place(folder, digest)}.new`;
  try {
    await writeFile(making, pdf, { mode: 0o600, flush: true });
    await rename(making, place(folder, digest));
  } catch (error) {
    await rm(making, { force: true });
    throw error;
  }
}
