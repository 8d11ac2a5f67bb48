/**
 * The keyboard of the terminal that this process belongs to, one byte at a time into one byte of memory that is overwritten. In raw mode
 * (termios(3): no echo, no line editing, no signals), so that what is typed never shows and Ctrl-C is a byte like any other.
 */
import { openSync, read, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';

const BYTE = { backspace: 0x08, delete: 0x7f, lineFeed: 0x0a, return: 0x0d, interrupt: 0x03, end: 0x04, clear: 0x15, space: 0x20 } as const;
/** Longer than any PIN; what goes beyond is left out, and the whole is then too long for one. */
const MOST = 65;

export interface Terminal {
  write(text: string): void;
  /**
   * Writes the prompt once the terminal shows nothing of what is typed; then what was typed up to Enter, null for Ctrl-C, Ctrl-D and a terminal
   * that is gone. The caller wipes it.
   * @param shown whether it is seen while it is typed, or a dot for each character
   * @param most bytes that are kept; what goes beyond is left out
   */
  line(shown: boolean | 'dots', prompt?: string, most?: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Nothing of what is typed is seen until this is over, between its lines neither. */
  hidden<T>(act: () => Promise<T>): Promise<T>;
  /** As it was before; also while a line is being typed. */
  restore(): void;
}

/** Undefined where the process has no terminal (open(2) of /dev/tty: ENXIO). */
export function openTerminal(): Terminal | undefined {
  let keyboard: number;
  try {
    keyboard = openSync('/dev/tty', 'r+');
  } catch {
    return undefined;
  }
  // for the mode alone: Node reads ahead from a stream, into memory of its own
  const stream = new ReadStream(openSync('/dev/tty', 'r+'));
  const write = (text: string): void => {
    writeSync(keyboard, text);
  };
  const restore = (): void => {
    stream.setRawMode(false);
  };
  let within = 0;
  const hidden = async <T>(act: () => Promise<T>): Promise<T> => {
    // first: who types at once when asked for a PIN must not see it
    stream.setRawMode(true);
    within += 1;
    try {
      return await act();
    } finally {
      within -= 1;
      if (within === 0) restore();
    }
  };
  return {
    write,
    restore,
    hidden,
    line: async (shown, prompt = '', most = MOST) => {
      const dots = (text: string): void => {
        write(dotted(text));
      };
      const show = shown === false ? () => undefined : shown === 'dots' ? dots : write;
      try {
        return await hidden(() => {
          write(prompt);
          return lineFrom(keyboard, most, show);
        });
      } finally {
        write('\n');
      }
    },
  };
}

/** A dot for a character; what takes one back stays as it is. */
const dotted = (text: string): string => (text.length === 1 ? '•' : text);

async function lineFrom(keyboard: number, most: number, show: (text: string) => void): Promise<Uint8Array<ArrayBuffer> | null> {
  const typed = new Uint8Array(most);
  const one = new Uint8Array(1);
  let length = 0;
  try {
    for (;;) {
      const byte = (await nextByte(keyboard, one)) ?? BYTE.end;
      if (byte === BYTE.return || byte === BYTE.lineFeed) return typed.slice(0, length);
      if (byte === BYTE.interrupt || byte === BYTE.end) return null;
      if (byte === BYTE.backspace || byte === BYTE.delete) {
        if (length > 0) show('\b \b');
        length = Math.max(0, length - 1);
      } else if (byte === BYTE.clear) {
        show('\b \b'.repeat(length));
        length = 0;
      } else if (length < most) {
        typed[length] = byte;
        length += 1;
        show(byte < BYTE.space ? '?' : String.fromCharCode(byte));
      }
    }
  } finally {
    typed.fill(0);
    one.fill(0);
  }
}

/** Undefined at its end, and when the terminal is gone (EIO). */
function nextByte(keyboard: number, into: Uint8Array): Promise<number | undefined> {
  return new Promise((resolve) => {
    read(keyboard, into, 0, 1, null, (error, count) => {
      resolve(error === null && count === 1 ? into[0] : undefined);
    });
  });
}
