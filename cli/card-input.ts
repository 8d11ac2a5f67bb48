/**
 * One share card, as its holder types it or a program hands it over: read into memory of our own, one copy, which the caller wipes. It is a
 * secret: never an argument, never a string, in no error.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { openTerminal } from './station/terminal.ts';

/** A card with a space after every character, and some; whatever is longer is no card, and is found to be too long for one. */
const MOST_BYTES = 512;

export type CardInput =
  | { readonly kind: 'typed'; readonly typed: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'no-terminal' }
  | { readonly kind: 'unreadable'; readonly code: string };

/** @param from null: the terminal, which shows the lines and the prompt and a dot for each character; `-`: the standard input; else a file. @param most bytes that are read */
export async function cardInput(from: string | null, lines: readonly string[], prompt: string, most = MOST_BYTES): Promise<CardInput> {
  return from === null ? await atTerminal(lines, prompt, most) : fromFile(from, most);
}

async function atTerminal(lines: readonly string[], prompt: string, most: number): Promise<CardInput> {
  const terminal = openTerminal();
  if (terminal === undefined) return { kind: 'no-terminal' };
  // the terminal is given back whatever ends this; a read that waits for a key would hold up any other end
  const end = (): void => {
    terminal.restore();
    process.kill(process.pid, 'SIGKILL');
  };
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, end);
  try {
    if (lines.length > 0) terminal.write(`${lines.join('\n')}\n\n`);
    const typed = await terminal.line('dots', prompt, most);
    return typed === null ? { kind: 'withdrawn' } : { kind: 'typed', typed };
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

function fromFile(path: string, most: number): CardInput {
  const room = new Uint8Array(most);
  try {
    const file = path === '-' ? 0 : openSync(path, 'r');
    try {
      let length = 0;
      while (length < most) {
        const count = readSync(file, room, length, most - length, null);
        if (count === 0) break;
        length += count;
      }
      return { kind: 'typed', typed: room.slice(0, length) };
    } finally {
      if (file !== 0) closeSync(file);
    }
  } catch (error) {
    return { kind: 'unreadable', code: error instanceof Error && 'code' in error ? String(error.code) : 'unreadable' };
  } finally {
    room.fill(0);
  }
}
