/** The station's other programs as utility processes: one request at a time each, a deadline, and an end that cannot be refused. */
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type Deadline, type PortEnd, type Program, ProgramFault } from '../../shared/ipc/program.ts';

export function channel(): readonly [PortEnd, PortEnd] {
  const { port1, port2 } = new MessageChannelMain();
  return [port1, port2];
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (fault: ProgramFault) => void;
}

class UtilityProgram<Request, Answer> implements Program<Request, Answer> {
  readonly #name: string;
  readonly #child: UtilityProcess;
  #waiting: Waiting | undefined;
  #ended = false;

  constructor(path: string, args: readonly string[], name: string) {
    this.#name = name;
    this.#child = utilityProcess.fork(path, [...args], { serviceName: `keyrite ${name}`, stdio: 'inherit' });
    this.#child.on('message', (answer: unknown) => {
      this.#take()?.resolve(answer);
    });
    this.#child.on('exit', () => {
      this.#ended = true;
      this.#take()?.reject(new ProgramFault('PROGRAM-ENDED', name));
    });
  }

  ask(
    request: Request,
    options: { readonly ports?: Readonly<Record<string, PortEnd>>; readonly deadline?: Deadline } = {},
  ): Promise<Answer> {
    if (this.#waiting !== undefined) throw new Error(`${this.#name} answers one request at a time`);
    const ports = Object.entries(options.ports ?? {});
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended) {
        reject(new ProgramFault('PROGRAM-ENDED', this.#name));
        return;
      }
      this.#waiting = { resolve, reject };
      this.#child.postMessage(
        { request, ports: ports.map(([name]) => name) },
        ports.map(([, end]) => asPort(end)),
      );
      if (options.deadline !== undefined) void this.#enforce(options.deadline, this.#waiting);
    }) as Promise<Answer>;
  }

  end(): void {
    this.#ended = true;
    this.#kill();
    this.#take()?.reject(new ProgramFault('PROGRAM-ENDED', this.#name));
  }

  async #enforce({ ms, begins }: Deadline, asked: Waiting): Promise<void> {
    await begins;
    setTimeout(() => {
      if (this.#waiting !== asked) return;
      this.#kill();
      this.#take()?.reject(new ProgramFault('PROGRAM-DEADLINE', this.#name));
    }, ms);
  }

  /** SIGKILL: what held a secret, or hangs in a C call of a module, is not asked to end. */
  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) {
      this.#child.kill();
      return;
    }
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // ESRCH (kill(2)): it ended by itself, and the exit event is still on its way
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }

  #take(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}

export function asPort(end: PortEnd): MessagePortMain {
  if (!isPort(end)) throw new Error('not an end of a channel made here');
  return end;
}
const isPort = (end: PortEnd): end is MessagePortMain => 'postMessage' in end && 'start' in end;

export const startProgram = <Request, Answer>(path: string, args: readonly string[], name: string): Program<Request, Answer> =>
  new UtilityProgram<Request, Answer>(path, args, name);
