/**
 * What the kernel and the system say of the machine, read as files below a root. A file that is not there is an answer (null); any other
 * trouble is the system's error, which a probe turns into "cannot tell". Nothing here needs to be root.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** ENODEV: sysfs files of a device that was pulled out meanwhile. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ENODEV']);

async function whenThere<Value>(read: Promise<Value>): Promise<Value | null> {
  try {
    return await read;
  } catch (error) {
    if (ABSENT.has(codeOf(error) ?? '')) return null;
    throw error;
  }
}

export class MachineFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Where the path really lies, for what must be opened otherwise. */
  at(path: string): string {
    return join(this.#root, path);
  }

  bytes(path: string): Promise<Uint8Array | null> {
    return whenThere(readFile(this.at(path)));
  }

  async text(path: string): Promise<string | null> {
    const text = await whenThere(readFile(this.at(path), 'utf8'));
    return text === null ? null : text.trimEnd();
  }

  /** A file that every kernel has: without it there is nothing to go by. */
  async textThatMustBe(path: string): Promise<string> {
    return (await this.text(path)) ?? missing(path);
  }

  /** Names in a folder, sorted; none when it is not there. */
  async names(path: string): Promise<readonly string[]> {
    return ((await whenThere(readdir(this.at(path)))) ?? []).sort();
  }

  async namesThatMustBe(path: string): Promise<readonly string[]> {
    const names = await whenThere(readdir(this.at(path)));
    return (names ?? missing(path)).sort();
  }

  /** Where a link points, as written; null when it is none (readlink(2): EINVAL). */
  async link(path: string): Promise<string | null> {
    try {
      return await whenThere(readlink(this.at(path)));
    } catch (error) {
      if (codeOf(error) === 'EINVAL') return null;
      throw error;
    }
  }
}

function missing(path: string): never {
  throw new LookFault(`${path} is not there`);
}

/** Why nothing can be told, in words for the sheet. */
export class LookFault extends Error {}

/** For the sheet: the system's code rather than its sentence, which names the path a second time. */
export function reasonOf(error: unknown): string | undefined {
  if (error instanceof LookFault) return error.message;
  const code = codeOf(error);
  return code === undefined ? undefined : `could not be read: ${code}`;
}
