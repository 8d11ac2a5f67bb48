/** An X display for programs that need one where there is none: Xvfb, for as long as it is needed. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { SetupError } from './steps.mjs';

interface Display {
  /** For `DISPLAY`, such as `:99`. */
  readonly name: string;
  close(): Promise<void>;
}

const START_MS = 15_000;

/** Where an X client would connect for this display name; undefined for a name that is none. */
function address(display: string): { path: string } | { host: string; port: number } | undefined {
  const parts = /^(?<host>[^:]*):(?<number>\d+)(\.\d+)?$/.exec(display)?.groups;
  if (parts === undefined) return undefined;
  const { host = '', number = '0' } = parts;
  if (host !== '' && host !== 'unix') return { host, port: 6000 + Number(number) };
  const path = `/tmp/.X11-unix/X${number}`;
  return { path: existsSync(path) ? path : `\0${path}` };
}

/** What stands between us and a display, in words; undefined when an X server answers at `DISPLAY`. */
export async function displayTrouble(): Promise<string | undefined> {
  const display = process.env['DISPLAY'] ?? '';
  if (display === '')
    return 'no display: DISPLAY is not set. Start it from a desktop session, or give it a virtual one: xvfb-run npm start';
  const where = address(display);
  if (where === undefined) return `no display: DISPLAY is '${display}', which names none`;
  const answers = await new Promise<boolean>((tell) => {
    const socket = connect(where);
    socket.setTimeout(3_000, () => socket.destroy(new Error('no answer')));
    socket.once('connect', () => {
      socket.destroy();
      tell(true);
    });
    socket.once('error', () => {
      tell(false);
    });
  });
  return answers ? undefined : `no display: DISPLAY is '${display}', and no X server answers there`;
}

/** A virtual display of 1920x1080 on a free number; ends with this process. */
async function startXvfb(): Promise<Display> {
  // setpriv: the kernel ends Xvfb even when this process is killed
  const options = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-ac'];
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'Xvfb', ...options], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  const ended = new Promise<void>((done) => {
    child.once('close', () => {
      done();
    });
  });
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  process.once('exit', stop);
  const number = await new Promise<string>((ready, failed) => {
    const fail = (why: string): void => {
      stop();
      failed(new SetupError(`Xvfb gave no display: ${why}`));
    };
    const timer = setTimeout(fail, START_MS, `not ready after ${START_MS} ms`);
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(error.message);
    });
    child.once('close', () => {
      clearTimeout(timer);
      fail(complaint.trim());
    });
    child.stdio[3]?.on('data', (text: Buffer) => {
      clearTimeout(timer);
      ready(text.toString('ascii').trim());
    });
  });
  return {
    name: `:${number}`,
    close: async () => {
      process.off('exit', stop);
      stop();
      await ended;
    },
  };
}

/** The display of this session, or a virtual one where `DISPLAY` is unset. */
async function openDisplay(): Promise<Display> {
  const own = process.env['DISPLAY'] ?? '';
  return own === '' ? await startXvfb() : { name: own, close: () => Promise.resolve() };
}

/** Runs `work` with `DISPLAY` set, and takes the virtual display away after it. */
export async function withDisplay<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env['DISPLAY'];
  const display = await openDisplay();
  process.env['DISPLAY'] = display.name;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['DISPLAY'];
    else process.env['DISPLAY'] = before;
    await display.close();
  }
}
