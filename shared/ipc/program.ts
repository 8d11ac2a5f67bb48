/** A program that main runs for one step, seen from who asks it: one request at a time, with a deadline, and an end that cannot be refused. */

/** An end of a channel between two processes; main can only pass it on. */
export type PortEnd = object;

/** Milliseconds from now, or from when `begins` resolves: a person typing has no deadline, the card after it has. */
export interface Deadline {
  readonly ms: number;
  readonly begins?: Promise<void>;
}

export interface Program<Request, Answer> {
  /** Rejects with ProgramFault when the program ends or misses its deadline (it is then killed). */
  ask(request: Request, options?: { readonly ports?: Readonly<Record<string, PortEnd>>; readonly deadline?: Deadline }): Promise<Answer>;
  end(): void;
}

export class ProgramFault extends Error {
  readonly code: 'PROGRAM-ENDED' | 'PROGRAM-DEADLINE';
  constructor(code: 'PROGRAM-ENDED' | 'PROGRAM-DEADLINE', program: string) {
    super(`${code}: ${program}`);
    this.name = 'ProgramFault';
    this.code = code;
  }
}
