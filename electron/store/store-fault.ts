/** What the outside world can do to the log. `operands` (`path`: the file, and those below) are data for the sentence in the catalogue; `cause` is SQLite's or the system's own error. */
export type StoreFaultCode =
  /** The file is not the log that was written. `record`: the first record that is wrong, 0 for the file as a whole; `why`: what is wrong with it. */
  | 'STORE-DAMAGED-1'
  /** Written by a later Keyrite. `found`, `known`: versions of the file's form. */
  | 'STORE-FUTURE-1'
  /** No room left. `record`: the one that was not written; those before it are safe. */
  | 'STORE-FULL-1'
  /** Another process has the log open. */
  | 'STORE-LOCKED-1'
  /** The system or the disk refused otherwise. `reason`: its code; `record` as above, 0 while opening. */
  | 'STORE-APPEND-1';

export class StoreFault extends Error {
  readonly code: StoreFaultCode;
  readonly operands: Readonly<Record<string, string | number>>;

  constructor(code: StoreFaultCode, operands: Readonly<Record<string, string | number>>, cause?: unknown) {
    super(`${code} ${JSON.stringify(operands)}`, cause === undefined ? undefined : { cause });
    this.name = 'StoreFault';
    this.code = code;
    this.operands = operands;
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/**
 * SQLite's result code (https://www.sqlite.org/rescode.html, extended ones begin with the plain one's name) or the system's, as a fault.
 * An error without a code is a bug and is given back as it is.
 */
export function faultOf(error: unknown, file: string, record: number): unknown {
  if (error instanceof StoreFault) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return new StoreFault('STORE-DAMAGED-1', { path: file, record, why: code }, error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new StoreFault('STORE-FULL-1', { path: file, record }, error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new StoreFault('STORE-LOCKED-1', { path: file }, error);
  return new StoreFault('STORE-APPEND-1', { path: file, record, reason: code }, error);
}
