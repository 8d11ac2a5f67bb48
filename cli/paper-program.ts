/** The paper program, run as a Node child process for one request: the command line loads no PDF library of its own. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { PaperAnswer, PaperRequest } from '../shared/ipc/paper-protocol.ts';

const DEADLINE = 60_000; // milliseconds

/** Built, it lies beside the app's other programs; from source it is run from source. */
const program = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '..', 'electron', 'paper', 'process.ts')
  : join(import.meta.dirname, '..', 'app', 'paper.js');

const isAnswer = (message: unknown): message is PaperAnswer => typeof message === 'object' && message !== null && 'ok' in message;

/** Rejects when the program is not there, ends without an answer or takes longer than a minute. */
export function askPaper(request: PaperRequest): Promise<PaperAnswer> {
  return new Promise((resolve, reject) => {
    const { PATH = '', LANG = 'C.UTF-8' } = process.env;
    const child = fork(program, [], {
      execArgv: [],
      env: { PATH, LANG },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE);
    child.once('message', (message) => {
      if (isAnswer(message)) resolve(message);
      child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the paper program ended without an answer'));
    });
    // the transport of electron/process-port.ts: a request and the ports that travel with it
    child.send({ request, ports: [] });
  });
}
