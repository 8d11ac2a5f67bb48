/**
 * A packaged copy started and looked at from outside, the station and the bare window alike: the same switches, the same questions over the
 * DevTools protocol (https://chromedevtools.github.io/devtools-protocol/). Playwright would hold the start back until it is attached.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from '../../shared/zod.ts';
import { processTree } from './process-tree.ts';

export interface Launch {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How the address of the page that is measured begins. */
  readonly page: string;
}

const START_MS = 60_000;
const ANSWER_MS = 15_000;
const END_MS = 5_000;
/** The inspector switch because the station takes no other switch without it (electron/shell/guard.ts). */
const SWITCHES = ['--inspect=0', '--remote-debugging-port=0'];

const targets = z.object({ targetInfos: z.array(z.object({ targetId: z.string(), type: z.string(), url: z.string() })) });
const attached = z.object({ sessionId: z.string() });
const evaluated = z.object({ result: z.object({ value: z.unknown() }), exceptionDetails: z.unknown().optional() });
const reply = z.object({ id: z.int().optional(), result: z.unknown().optional(), error: z.object({ message: z.string() }).optional() });

/** The page was not ready for the question, or went on to another document meanwhile. */
class NotNow extends Error {}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** One connection to the browser process; pages are sessions on it. */
class DevTools {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error } = reply.parse(JSON.parse(String(data)));
      const waiting = this.#waiting.get(id ?? 0);
      if (waiting === undefined) return;
      this.#waiting.delete(id ?? 0);
      if (error === undefined) waiting.resolve(result);
      else waiting.reject(new NotNow(error.message));
    });
    socket.addEventListener('close', () => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error('the DevTools connection was closed'));
    });
  }

  static async connect(address: string): Promise<DevTools> {
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new DevTools(socket);
  }

  ask(method: string, params: object, sessionId?: string): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new NotNow(`no answer to ${method}`));
      }, ANSWER_MS);
      const settled = <Value>(settle: (value: Value) => void) => {
        return (value: Value): void => {
          clearTimeout(timer);
          settle(value);
        };
      };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  }

  close(): void {
    this.#socket.close();
  }
}

export class RunningApp {
  /** Wall-clock milliseconds at which the process was asked for. */
  readonly launched: number;
  readonly #child: ChildProcess;
  readonly #page: string;
  #output = '';
  #devTools: DevTools | undefined;

  constructor({ executablePath, args, env, page }: Launch) {
    this.#page = page;
    this.launched = performance.timeOrigin + performance.now();
    this.#child = spawn(executablePath, [...SWITCHES, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    process.once('exit', this.#kill);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
  };

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the process did not start');
    return this.#child.pid;
  }

  /** Value of an expression in the measured page, promises awaited. */
  async evaluate(expression: string): Promise<unknown> {
    this.#devTools ??= await DevTools.connect(
      await this.#eventually('a DevTools address', () => /DevTools listening on (ws:\S+)/.exec(this.#output)?.[1]),
    );
    const devTools = this.#devTools;
    const { value } = await this.#eventually(`answer of a page at ${this.#page}`, async () => {
      try {
        return await this.#ask(devTools, expression);
      } catch (error) {
        if (error instanceof NotNow) return undefined;
        throw error;
      }
    });
    return value;
  }

  /** Undefined while there is no such page. */
  async #ask(devTools: DevTools, expression: string): Promise<{ readonly value: unknown } | undefined> {
    const { targetInfos } = targets.parse(await devTools.ask('Target.getTargets', {}));
    const targetId = targetInfos.find(({ type, url }) => type === 'page' && url.startsWith(this.#page))?.targetId;
    if (targetId === undefined) return undefined;
    const { sessionId } = attached.parse(await devTools.ask('Target.attachToTarget', { targetId, flatten: true }));
    const question = { expression, awaitPromise: true, returnByValue: true };
    const answer = evaluated.parse(await devTools.ask('Runtime.evaluate', question, sessionId));
    if (answer.exceptionDetails !== undefined) throw new Error(`the page threw: ${JSON.stringify(answer.exceptionDetails)}`);
    return { value: answer.result.value };
  }

  /** Ends every process of it; resolves when the kernel has none of them any more. */
  async end(): Promise<void> {
    const all = processTree(this.pid);
    this.#devTools?.close();
    this.#kill();
    process.off('exit', this.#kill);
    const until = performance.now() + END_MS;
    while (all.some((pid) => processTree(pid).length > 0) && performance.now() < until) await pause(20);
    for (const pid of all.filter((one) => processTree(one).length > 0)) process.kill(pid, 'SIGKILL');
  }

  async #eventually<Value>(what: string, look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
    const until = performance.now() + START_MS;
    while (performance.now() < until) {
      const value = await look();
      if (value !== undefined) return value;
      if (this.#child.exitCode !== null) break;
      await pause(10);
    }
    throw new Error(`no ${what}; it said:\n${this.#output.slice(-2_000)}`);
  }
}
