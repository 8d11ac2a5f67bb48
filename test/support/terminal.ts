/** A program at a pseudo terminal of its own (script(1) of util-linux), the way a person sits before it: what it shows, and keys to type. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE = 15_000; // milliseconds

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

export class AtTerminal {
  readonly ended: Promise<number | null>;
  /** Everything that stood on the terminal, what was typed included where it showed. */
  shown = '';
  readonly #script: ChildProcessByStdio<Writable, Readable, null>;

  constructor(command: readonly string[], environment: Readonly<Record<string, string>>) {
    // the terminal echoes, as a person's does, unless the program says otherwise
    const args = ['--quiet', '--return', '--flush', '--echo', 'always', '--command', `exec ${command.map(quoted).join(' ')}`, '/dev/null'];
    this.#script = spawn('script', args, { env: { ...environment, SHELL: '/bin/sh', TERM: 'dumb' }, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#script.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.shown += text;
    });
    this.ended = new Promise((resolve) => {
      this.#script.once('close', resolve);
    });
  }

  /** Waits until this stands on the terminal; throws with what stands there instead. */
  async sees(text: string): Promise<void> {
    const until = Date.now() + PATIENCE;
    while (!this.shown.includes(text)) {
      if (Date.now() > until || this.#script.exitCode !== null) throw new Error(`no “${text}” at the terminal, but:\n${this.shown}`);
      await pause(10);
    }
  }

  type(keys: string): void {
    this.#script.stdin.write(keys);
  }

  /** The terminal goes away, and with it (SIGHUP) whatever still runs in it. */
  kill(): void {
    this.#script.kill('SIGKILL');
  }

  /** Process ids: the program's own first, then those that it started, theirs, and so on. */
  processes(): readonly number[] {
    const below = (pid: number): number[] =>
      readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
        .split(' ')
        .filter((text) => text !== '')
        .flatMap((text) => [Number(text), ...below(Number(text))]);
    return below(this.#script.pid ?? 0);
  }
}

/** A process that has ended and only waits for its parent to notice has ended. */
export async function hasEnded(pid: number): Promise<void> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return;
    } catch {
      return;
    }
    if (Date.now() > until) throw new Error(`process ${pid} goes on`);
    await pause(10);
  }
}
