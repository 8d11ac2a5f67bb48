/** A card room inside this one: what is in it ends with it, whichever way it ends, and it can be had without being root. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';

const enter = join(import.meta.dirname, '../support/piv/enter-room.ts');
const entered: ChildProcess[] = [];
afterEach(() => {
  for (const child of entered.splice(0)) child.kill('SIGKILL');
});

function room(command: readonly string[], as: readonly string[] = []): ChildProcess & { readonly said: string[] } {
  const [program = '', ...args] = [...as, process.execPath, enter, ...command];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  entered.push(child);
  const said: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  return Object.assign(child, { said });
}

/** Command lines of all processes here, those of rooms inside included. */
const commandLines = (): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')];
      } catch {
        return []; // it has just ended
      }
    });
const running = (what: string): number => commandLines().filter((line) => line.includes(what)).length;
const daemons = (): number => running('pcscd --foreground');

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 300) throw new Error('it does not come to pass');
    await pause(50);
  }
}

test('whoever enters is killed: the command, the daemon and the room are gone', async () => {
  const before = daemons();
  const mark = randomUUID();
  const child = room(['sh', '-c', `: ${mark}; while :; do sleep 1; done`]);
  await until(() => daemons() === before + 1 && running(`: ${mark}; while`) > 1);
  child.kill('SIGKILL');
  await until(() => running(mark) === 0 && daemons() === before);
});

test('asked to end, it asks the command, which tidies up first', async () => {
  const before = daemons();
  const child = room(['sh', '-c', 'trap "echo tidy; exit 3" TERM; echo ready; while :; do sleep 0.1; done']);
  await until(() => child.said.join('').includes('ready'));
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await gone).toEqual([3, null]);
  expect(child.said.join('')).toBe('ready\ntidy\n');
  await until(() => daemons() === before);
});

test('its exit code is the command’s, and a command that is not there says so', async () => {
  expect(await once(room(['sh', '-c', 'exit 7']), 'exit')).toEqual([7, null]);
  expect(await once(room(['/nowhere/at-all']), 'exit')).toEqual([127, null]);
});

test('somebody who is not root has one too, stays who they are, and sees its readers and no network', async () => {
  const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', 'env', 'HOME=/tmp'];
  const child = room(['sh', '-c', 'id -u; opensc-tool --list-readers | grep -c Reader; ip -o link | grep -vc " lo:"; true'], nobody);
  await once(child, 'exit');
  expect(child.said.join('').split('\n')).toEqual(['65534', '8', '0', '']);
});
