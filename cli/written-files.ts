/** Files that people name on the command line: text that is read, new files that are written. What goes wrong is said at once. */
import { readFileSync, writeFileSync } from 'node:fs';

export const complain = (text: string): void => {
  process.stderr.write(`keyrite: ${text}\n`);
};
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unreadable');

/** UTF-8; null, after saying why, when it cannot be read. */
export function textIn(file: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    complain(`cannot read ${file} (${codeOf(error)})`);
    return null;
  }
}

/** False, after saying why: a file that is there is never written over. */
export function writeNew(file: string, bytes: Uint8Array): boolean {
  try {
    writeFileSync(file, bytes, { flag: 'wx' });
    return true;
  } catch (error) {
    complain(`cannot write ${file} (${codeOf(error)})`);
    return false;
  }
}
