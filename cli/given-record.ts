/** What a file that was named on the command line holds, or the exit status after saying why not. */
import { readFileSync } from 'node:fs';
import type { Refusal } from '../shared/format/refusal.ts';
import { refusalLines } from './station/say.ts';
import { visible } from './visible.ts';
import { complain } from './written-files.ts';

export const EXIT = { done: 0, refused: 1, usage: 2 } as const;

export const say = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.map(visible).join('\n')}\n`);
};

/** The refusal's sentences on the standard error; the exit status. */
export function sayRefused(refusal: Refusal): number {
  process.stderr.write(`${refusalLines(refusal, undefined).map(visible).join('\n')}\n`);
  return EXIT.refused;
}

export const isStatus = (value: unknown): value is number => typeof value === 'number';

/** An exit status, after saying why, when the file cannot be read or is not what it must be. */
export function given<Value extends object>(file: string, read: (bytes: Uint8Array) => Value | Refusal): Value | number {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(file));
  } catch (error) {
    complain(`cannot read ${visible(file)} (${error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'})`);
    return EXIT.usage;
  }
  const value = read(bytes);
  return 'control' in value ? sayRefused(value) : value;
}
