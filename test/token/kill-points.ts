/** Kills a program of the tests with SIGKILL at a point of its work, which it tells line by line as it goes. */
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';

export interface KillPoint {
  /** Lines it has printed by then; 0: as soon as it is started. */
  readonly lines: number;
  /** Milliseconds after that. */
  readonly after: number;
}

/** Every fifth while it starts, the others somewhere in the last 40 of its first `most` lines and the milliseconds that follow. */
export const randomPoint = (nth: number, most: number): KillPoint =>
  nth % 5 === 0 ? { lines: 0, after: randomInt(300) } : { lines: randomInt(Math.max(1, most - 40), most), after: randomInt(4) };

/** Compiled programs, kept so that one which is started hundreds of times starts fast. Node writes them when a process ends by itself. */
const compiled = join(import.meta.dirname, '../../.cache/compiled');
const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
const started = new Set<string>();

function compile(program: string): void {
  if (started.has(program)) return;
  started.add(program);
  spawnSync(process.execPath, [program], { env, stdio: 'ignore' });
}

/**
 * Starts a program, which without arguments does nothing and ends, and kills it there. The whole lines it has printed: what it acknowledged.
 * Throws when it ended otherwise: it was done before that point, or refused to begin.
 */
export async function killedAt(program: string, args: readonly string[], { lines, after }: KillPoint): Promise<readonly string[]> {
  compile(program);
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const ended = new Promise<string>((done) => {
    child.once('close', (code, signal) => {
      done(signal ?? `code ${code ?? ''}`);
    });
  });
  const kill = (): void => {
    setTimeout(() => child.kill('SIGKILL'), after);
  };
  let text = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const before = seen;
    seen += chunk.split('\n').length - 1;
    if (before < lines && seen >= lines) kill();
  });
  if (lines === 0) kill();
  const end = await ended;
  if (end !== 'SIGKILL') throw new Error(`${program} ${args.join(' ')}: ended by ${end}, not killed`);
  return text.split('\n').slice(0, -1);
}
