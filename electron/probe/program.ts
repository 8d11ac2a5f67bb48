/** What runs: the digests of its files, as they lie on the disk now. */
import { createHash } from 'node:crypto';
import { createReadStream, openSync } from 'node:fs';
import { basename } from 'node:path';
import { cannotTell, fail, listed, pass, type Seen } from './seen.ts';

/** Electron shows an .asar file as a folder unless told otherwise; what is opened meanwhile is an ordinary file. */
export function plainly<Result>(act: () => Result): Result {
  const before: unknown = Reflect.get(process, 'noAsar');
  Reflect.set(process, 'noAsar', true);
  try {
    return act();
  } finally {
    Reflect.set(process, 'noAsar', before);
  }
}

/** SHA-256 of a file of any size, lower-case hex. Throws the system's error. */
async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { fd: plainly(() => openSync(path, 'r')) })) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

export interface ProgramFile {
  readonly name: string;
  readonly digest: string;
}

/** @param released digests that the release list names; without a list people compare them with their paper */
function judgeProgram(files: readonly ProgramFile[], released: readonly string[]): Seen {
  if (files.length === 0) return cannotTell('not run from a package');
  const named = (some: readonly ProgramFile[]): string => listed(some.map(({ name, digest }) => `${name} ${groups(digest)}`));
  if (released.length === 0) return cannotTell(`${named(files)}; no release list here`);
  const others = files.filter(({ digest }) => !released.includes(digest));
  return others.length > 0 ? fail(`not on the release list: ${named(others)}`) : pass(`on the release list: ${named(files)}`);
}

/** The first 64 of 256 bits: to notice a slip. The whole digest of the program stands in the log's first record. */
const groups = (digest: string): string => (digest.slice(0, 16).match(/.{4}/g) ?? []).join(' ');

export async function lookAtProgram(paths: readonly string[], released: readonly string[]): Promise<Seen> {
  const files = await Promise.all(paths.map(async (path) => ({ name: basename(path), digest: await digestOfFile(path) })));
  return judgeProgram(files, released);
}
