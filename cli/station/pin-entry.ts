/**
 * The only program of the command line that hears the keyboard. It starts the token program and passes requests and answers between that
 * and the command line; a PIN it reads from the terminal goes to the token program and nowhere else, in the message that the entry view sends
 * in Electron. Started with the paths of the token program and of the PKCS#11 module.
 *
 * It ends when the command line does, however that ends: it gives the terminal back, kills the token program and then itself, by SIGKILL,
 * since a read that waits for a key would hold up any other end.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { OverPort, Posted } from '../../electron/process-port.ts';
import type { PinEntry } from '../../shared/ipc/token-protocol.ts';
import { type FromEntry, type NewPinPrompts, type ToEntry, toEntry, tokenAnswer } from './entry-protocol.ts';
import { typedNewPin } from './new-pin-entry.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const [tokenProgram = '', modulePath = ''] = process.argv.slice(2);
let token: ChildProcess | undefined;
/** Requests sent to it. */
let asked = 0;
let terminal: Terminal | undefined;

function end(): void {
  terminal?.restore();
  token?.kill('SIGKILL');
  process.kill(process.pid, 'SIGKILL');
}
process.on('disconnect', end).on('SIGTERM', end).on('SIGINT', end);

function tell(message: FromEntry): void {
  if (process.connected) process.send?.(message);
}

function started(): ChildProcess {
  if (token !== undefined) return token;
  token = fork(tokenProgram, [modulePath], { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  token.on('message', (message) => {
    terminal?.restore();
    tell({ kind: 'token', answer: tokenAnswer.parse(message) });
  });
  token.once('exit', end);
  return token;
}

async function askNewPin(program: ChildProcess, of: number, prompts: NewPinPrompts): Promise<void> {
  terminal = openTerminal();
  const body = terminal === undefined ? ({ kind: 'withdrawn' } as const) : await typedNewPin(terminal, prompts);
  program.send({ port: 'entry', of, body } satisfies OverPort);
  if (body.kind === 'new-pin') for (const typed of [body.code, body.pin, body.again]) typed.fill(0);
  tell({ kind: 'sent' });
}

async function askPin(program: ChildProcess, of: number, prompt: string): Promise<void> {
  terminal = openTerminal();
  const pin = (await terminal?.line(false, prompt)) ?? null;
  const body: PinEntry = pin === null ? { kind: 'withdrawn' } : { kind: 'pin', pin };
  program.send({ port: 'entry', of, body } satisfies OverPort);
  pin?.fill(0);
  tell({ kind: 'sent' });
}

async function ask(lines: readonly string[], question: string): Promise<'yes' | 'other' | 'no-terminal'> {
  terminal = openTerminal();
  if (terminal === undefined) return 'no-terminal';
  const line = await terminal.line(true, `${lines.join('\n')}\n\n${question} `);
  const said = line === null ? '' : Buffer.from(line).toString('latin1').trim().toLowerCase();
  line?.fill(0);
  return said === 'yes' ? 'yes' : 'other';
}

async function hear(message: ToEntry): Promise<void> {
  if (message.kind === 'question') {
    tell({ kind: 'answered', answer: await ask(message.lines, message.question) });
    return;
  }
  const { request, prompt } = message;
  const program = started();
  program.send({ request, ports: prompt === null ? [] : ['entry'] } satisfies Posted);
  const of = ++asked;
  if (typeof prompt === 'string') await askPin(program, of, prompt);
  else if (prompt !== null) await askNewPin(program, of, prompt);
}

process.on('message', (message) => {
  // the command line is the only one that asks: what is no message is a bug in it, and ends this
  void hear(toEntry.parse(message));
});
