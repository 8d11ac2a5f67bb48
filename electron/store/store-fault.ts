/** What the outside world can do to the log. `operands` (`path`: the file, and those below) are data for the sentence in the catalogue; `cause` is SQLite's or the system's own error. */
export type StoreFaultCode =
  /**
   * The file is not the log that was written. `record`: position of the first record that is wrong, 0 for the file as a whole; `why`: what is
   * wrong with it; `damage`: which of the two, and whether a copy was found (copies.ts).
   */
  | 'STORE-DAMAGED-1'
  /** Written by a later Keyrite. `found`, `known`: versions of the file's form, or of the first record that is later. */
  | 'STORE-FUTURE-1'
  /** Written by an earlier Keyrite, whose records this one does not read. `found`, `known`: versions of the record. */
  | 'STORE-EARLIER-1'
  /** No room left. `record`: position of the one that was not written; those before it are safe. */
  | 'STORE-FULL-1'
  /** Another process has the log open. */
  | 'STORE-LOCKED-1'
  /** This account may not open the file, or may not write in it or in its folder. `reason`: the code of SQLite or of the system. */
  | 'STORE-OPEN-1'
  /** The system or the disk refused otherwise. `reason`: its code; `record` as above, 0 while opening. */
  | 'STORE-APPEND-1'
  /** A copy was not written; log and copy before are as they were. `path`: the copy; `reason`: `full`, `missing`, `read-only`, `unlike` (read back, it is not the log) or the system's code. */
  | 'STORE-COPY-1'
  /** Where the copy should go stands a copy of another log. */
  | 'STORE-COPY-2';

type Operands = Readonly<Record<string, string | number>>;

export class StoreFault extends Error {
  readonly code: StoreFaultCode;
  readonly operands: Operands;

  constructor(code: StoreFaultCode, operands: Operands, cause?: unknown) {
    super(`${code} ${JSON.stringify(operands)}`, cause === undefined ? undefined : { cause });
    this.name = 'StoreFault';
    this.code = code;
    this.operands = operands;
  }
}

export const damaged = (path: string, record: number, why: string, cause?: unknown): StoreFault =>
  new StoreFault('STORE-DAMAGED-1', { path, record, why, damage: record === 0 ? 'file' : 'record' }, cause);

/** SQLite's result code (https://www.sqlite.org/rescode.html, extended ones begin with the plain one's name) or the system's; undefined: the error is a bug. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export const isDamage = (code: string | undefined): boolean => code?.startsWith('SQLITE_CORRUPT') === true || code === 'SQLITE_NOTADB';
export const isFull = (code: string | undefined): boolean => code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT';

const CLOSED_TO_US = /^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES$|EPERM$|EROFS$)/;

/** An error of SQLite or the system as a fault. One without a code is a bug and is given back as it is. */
export function faultOf(error: unknown, file: string, record: number): unknown {
  if (error instanceof StoreFault) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  if (isDamage(code)) return damaged(file, record, code, error);
  if (isFull(code)) return new StoreFault('STORE-FULL-1', { path: file, record }, error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new StoreFault('STORE-LOCKED-1', { path: file }, error);
  if (record === 0 && CLOSED_TO_US.test(code)) return new StoreFault('STORE-OPEN-1', { path: file, reason: code }, error);
  return new StoreFault('STORE-APPEND-1', { path: file, record, reason: code }, error);
}
