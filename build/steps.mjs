/**
 * How the set-up runs a program and says what it is doing. Node built-ins only, and nothing newer than Node 20:
 * this runs before `npm ci`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const project = resolve(import.meta.dirname, '..');
/** This checkout's own: logs, stamps, staging. */
export const projectCache = join(project, '.cache');
/** Shared by all checkouts of this account: the Electron runtime and what is compiled for it. */
export const sharedCache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'keyrite');

/** Something a person can put right; shown without a stack. */
export class SetupError extends Error {}

/** @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** @param {number} since milliseconds @returns {string} */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs one program to its end, its output kept in .cache/log/NAME.log and shown only when it fails.
 * @param {{ name: string, title: string, command: string, args: readonly string[], cwd?: string, env?: NodeJS.ProcessEnv }} step
 * @returns {Promise<void>}
 */
export async function runStep(step) {
  const log = join(projectCache, 'log', `${step.name}.log`);
  mkdirSync(dirname(log), { recursive: true });
  const begun = Date.now();
  say(`  ${step.title} …`);
  const sink = createWriteStream(log);
  await new Promise((opened) => sink.once('open', opened));
  const child = spawn(step.command, step.args, {
    cwd: step.cwd ?? project,
    env: step.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(sink, { end: false });
  child.stderr.pipe(sink, { end: false });
  const alive = setInterval(() => say(`    still at it after ${seconds(begun)}`), 20_000);
  /** @type {string} */
  const end = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', (code, signal) => done(code === 0 ? '' : `ended with ${signal ?? `code ${code}`}`));
  });
  clearInterval(alive);
  await new Promise((closed) => sink.end(() => closed(undefined)));
  if (end !== '') {
    const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
    throw new SetupError(`${step.title} failed: ${step.command} ${end}\n${tail}\n(all of it: ${log})`);
  }
  say(`    done in ${seconds(begun)}`);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {{ ok: boolean, text: string }} `text` is what it wrote to its standard output
 */
export function ask(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { cwd: project, ...options, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return { ok: status === 0, text: stdout ?? '' };
}

/**
 * Runs the body of a script: a SetupError ends it with its text and exit code 1, anything else is a bug and keeps its stack.
 * @param {() => Promise<void>} body
 * @returns {Promise<void>}
 */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\nkeyrite: ${error.message}\n`);
    process.exitCode = 1;
  }
}
