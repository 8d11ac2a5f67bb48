/** The second half of enterCardRoom, as root of the new namespaces: network, folders, pcscd, then the command. Not to be called elsewhere. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { furnish, openscConf } from './room.ts';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('no command');

const run = (program: string, ...words: readonly string[]): void => {
  execFileSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });
};

run('ip', 'link', 'set', 'lo', 'up');
// vpcd writes a length and then a body: without quick ACKs each APDU waits 40 ms for a delayed one
for (const to of ['127.0.0.0/8', '127.0.0.1']) {
  const words = ['local', to, 'dev', 'lo', 'proto', 'kernel', 'scope', 'host', 'src', '127.0.0.1', 'quickack', '1'];
  run('ip', 'route', 'change', 'table', 'local', ...words);
}
const tmpfs = (at: string): void => {
  run('mount', '-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', at);
};
try {
  mkdirSync('/run/pcscd', { recursive: true });
} catch {
  // root of a user namespace makes nothing in /run
  tmpfs('/run');
  mkdirSync('/run/pcscd');
}
tmpfs('/run/pcscd');
// what a killed rehearsal leaves in memory goes with the room
if (existsSync('/dev/shm')) run('mount', '-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', '/dev/shm');

const variables = await furnish();
if (existsSync(openscConf.over)) run('mount', '--bind', openscConf.from, openscConf.over);
const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, signal) => {
  process.exit(code ?? (signal === null ? 1 : 128));
});
// its other end is with whoever entered
const outside = new Socket({ fd: 3 });
outside.resume();
outside.once('close', () => {
  child.kill('SIGTERM');
});
process.on('SIGTERM', () => {
  child.kill('SIGTERM');
});
// from the keyboard it reaches the command too, which decides
process.on('SIGINT', () => undefined);
