/**
 * The station's programs as Node child processes, seen as it sees them: one request, a deadline, an end that cannot be refused; and the
 * channels between two of them.
 */
import type { PortEnd, Program } from '../../shared/ipc/program.ts';
import { ProgramFault } from '../../shared/ipc/program.ts';
import { type ChildProgram, joinPorts } from './child-program.ts';

/** An end of a channel that waits for the program it is given to. */
export interface End {
  readonly attach: (program: ChildProgram, port: string) => void;
}
const isEnd = (end: PortEnd): end is End => 'attach' in end;

export function channel(): readonly [End, End] {
  const held: { readonly program: ChildProgram; readonly port: string; readonly of: number }[] = [];
  const attach: End['attach'] = (program, port) => {
    held.push({ program, port, of: program.asked });
    const [left, right] = held;
    if (left === undefined || right === undefined) return;
    joinPorts(left.program, left.port, right.program, right.port);
    // as a MessagePort closes when the program at its other end is gone
    void left.program.exited.then(() => {
      right.program.lost(right.port, right.of);
    });
    void right.program.exited.then(() => {
      left.program.lost(left.port, left.of);
    });
  };
  return [{ attach }, { attach }];
}

/** Longer than any deadline that the station gives. */
export const NEVER_MS = 600_000;

export function programOf<Request extends { readonly do: string }, Answer>(
  child: ChildProgram,
  name: string,
  told: (what: string) => void,
  /** Milliseconds in place of the station's own, where a test waits for many that are missed. */
  patience?: number,
): Program<Request, Answer> {
  let ended = false;
  return {
    ask: async (request, { ports = {}, deadline } = {}) => {
      if (ended) throw new ProgramFault('PROGRAM-ENDED', name);
      told(request.do);
      const answering = child.request(request, Object.keys(ports));
      // awaited below; until then its failure is not nobody's
      answering.catch(() => undefined);
      // what is typed at once comes after the request it is for, as it does in Electron
      for (const [port, end] of Object.entries(ports)) if (isEnd(end)) end.attach(child, port);
      const asked = { late: false, over: false };
      let timer: NodeJS.Timeout | undefined;
      void (deadline?.begins ?? Promise.resolve()).then(() => {
        if (deadline === undefined || asked.over) return;
        timer = setTimeout(() => {
          asked.late = true;
          void child.kill();
        }, patience ?? deadline.ms);
      });
      try {
        // the program's own answers, as its protocol declares them
        return (await answering) as Answer;
      } catch {
        throw new ProgramFault(asked.late ? 'PROGRAM-DEADLINE' : 'PROGRAM-ENDED', name);
      } finally {
        asked.over = true;
        clearTimeout(timer);
      }
    },
    end: () => {
      ended = true;
      void child.kill();
    },
  };
}
