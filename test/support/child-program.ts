/**
 * One of the station's programs (token, custody) run as a Node child process, the way the command line runs it: the same file, the same
 * messages as in Electron, over the transport of electron/process-port.ts. Ports are names of one request; `joinPorts` is what main does when it
 * hands both ends of a MessagePort away.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { OverPort, PortClosed, Posted } from '../../electron/process-port.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildProgramOptions {
  readonly args?: readonly string[];
  /** Added to PATH, HOME and LANG: nothing else of the test's environment reaches the program. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds a request may take before the program is killed and the request rejected. */
  readonly deadline?: number;
}

interface Waiting {
  /** The channel's first request is 1. */
  readonly number: number;
  readonly ports: readonly string[];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

const isOverPort = (message: unknown): message is OverPort =>
  typeof message === 'object' && message !== null && 'port' in message && 'of' in message && 'body' in message;

export class ChildProgram {
  readonly exited: Promise<Exit>;
  /** Every message the program sent, answers and port messages alike, to be searched for what must not be there. */
  readonly said: unknown[] = [];
  stdout = '';
  stderr = '';

  readonly #child: ChildProcess;
  readonly #deadline: number;
  readonly #waiting: Waiting[] = [];
  readonly #listeners = new Map<string, (body: unknown) => void>();
  readonly #unheard = new Map<string, unknown[]>();
  #requests = 0;

  /** @param program absolute path of a .ts or .mjs file; Node 24 runs either. */
  constructor(program: string, { args = [], env = {}, deadline = 20_000 }: ChildProgramOptions = {}) {
    const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
    this.#deadline = deadline;
    this.#child = fork(program, args, {
      execArgv: [],
      env: { PATH, HOME, LANG, ...env },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.#child.on('message', (message) => {
      this.#hear(message);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        for (const waiting of this.#waiting.splice(0)) {
          clearTimeout(waiting.timer);
          waiting.reject(new Error(`the program ended before it answered: ${code ?? String(signal)}\n${this.stderr}`));
        }
        resolve({ code, signal });
      });
    });
  }

  /** The program answers in the order of the requests. Rejects when the program ends first or misses the deadline (it is then killed). */
  request(request: object, ports: readonly string[] = []): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#child.kill('SIGKILL');
      }, this.#deadline);
      this.#requests += 1;
      this.#waiting.push({ number: this.#requests, ports, resolve, reject, timer });
      this.#send({ request, ports } satisfies Posted);
    });
  }

  /** What main, or the entry view, says over a port of the first request that is not answered and has one of that name; else to nobody. */
  post(port: string, body: unknown): void {
    const of = this.#waiting.find(({ ports }) => ports.includes(port))?.number;
    if (of !== undefined) this.#send({ port, of, body } satisfies OverPort);
  }

  /** The channel's number of the last request. */
  get asked(): number {
    return this.#requests;
  }

  /** What this program's port of that request was joined to is gone. */
  lost(port: string, of: number): void {
    this.#send({ port, of, closed: true } satisfies PortClosed);
  }

  onPort(port: string, listen: (body: unknown) => void): void {
    this.#listeners.set(port, listen);
    for (const body of this.#unheard.get(port) ?? []) listen(body);
    this.#unheard.delete(port);
  }

  /** SIGKILL, as main ends a program: no chance to tidy up. */
  kill(): Promise<Exit> {
    this.#child.kill('SIGKILL');
    return this.exited;
  }

  #send(message: Posted | OverPort | PortClosed): void {
    // a program that has ended is reported by `exited` and by its pending requests
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #hear(message: unknown): void {
    this.said.push(message);
    if (isOverPort(message)) {
      const listen = this.#listeners.get(message.port);
      if (listen === undefined) this.#unheard.set(message.port, [...(this.#unheard.get(message.port) ?? []), message.body]);
      else listen(message.body);
      return;
    }
    const waiting = this.#waiting.shift();
    if (waiting === undefined) throw new Error('the program answered without being asked');
    clearTimeout(waiting.timer);
    waiting.resolve(message);
  }
}

/** Everything one program posts on its port reaches the other's, both ways. */
export function joinPorts(left: ChildProgram, leftPort: string, right: ChildProgram, rightPort: string): void {
  left.onPort(leftPort, (body) => {
    right.post(rightPort, body);
  });
  right.onPort(rightPort, (body) => {
    left.post(leftPort, body);
  });
}
