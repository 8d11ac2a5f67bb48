/**
 * The packaged station, driven by Playwright: both windows, the entry view while it is open, everything it writes to its output, and an end
 * that it cannot refuse. Needs a display (build/display.ts).
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { _electron, type ElectronApplication, errors, type Page } from '@playwright/test';
import { prepareRuntime } from '../../build/launch.ts';

const START_MS = 30_000;
/**
 * Playwright sometimes misses a page that commits its first navigation at the moment of attaching, and then waits for it for ever: both
 * pages have loaded, and `launch` does not return. That station is killed and another started.
 */
const ATTACH_MS = 20_000;
const TRIES = 5;
const END_MS = 5_000;

export interface StationStart {
  /** The station's one argument; none: its own default place. */
  readonly workspace?: string;
  readonly softhsmConf?: string;
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>>;
}

export class RunningStation {
  readonly app: ElectronApplication;
  readonly console: Page;
  readonly witness: Page;
  /** Errors and warnings of the pages, violations of their content security policy among them. */
  readonly complaints: readonly string[];
  /** The main process. */
  readonly process: ChildProcess;
  readonly #output: readonly string[];

  constructor(
    app: ElectronApplication,
    pages: { readonly console: Page; readonly witness: Page },
    complaints: readonly string[],
    output: readonly string[],
  ) {
    this.app = app;
    // asked now: Playwright no longer knows it once the app has ended
    this.process = app.process();
    this.console = pages.console;
    this.witness = pages.witness;
    this.complaints = complaints;
    this.#output = output;
  }

  /** What it and its programs wrote to standard output and error. */
  get output(): string {
    return this.#output.join('');
  }

  /** The page in which a PIN or a card is typed; waits until it is there. */
  entry(): Promise<Page> {
    return pageOf(this.app, 'entry');
  }

  entryIsOpen(): boolean {
    return this.app.windows().some((page) => isAt(page, 'entry'));
  }

  /** SIGKILL to the main process alone, as the kernel would end it. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.process;
    if (exitCode !== null || signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await Promise.race([this.app.close().catch(() => undefined), pause(END_MS, undefined, { ref: false })]);
    await this.kill();
  }
}

const isAt = (page: Page, host: string): boolean => page.url().startsWith(`app://${host}/`);

async function pageOf(app: ElectronApplication, host: string): Promise<Page> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const page = app.windows().find((one) => isAt(one, host));
    if (page !== undefined) return page;
    await pause(20);
  }
  throw new Error(`no page at app://${host}/ after ${START_MS} ms`);
}

/** Nothing of this process's environment but what a session gives. */
function environment(softhsmConf: string | undefined): Record<string, string> {
  const names = ['PATH', 'HOME', 'DISPLAY', 'XAUTHORITY'];
  const kept = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', ...(softhsmConf === undefined ? {} : { SOFTHSM2_CONF: softhsmConf }) };
}

async function launch({ workspace, softhsmConf, env = {} }: StationStart): Promise<ElectronApplication> {
  const { executablePath } = await prepareRuntime('test');
  for (let left = TRIES - 1; ; left--) {
    try {
      return await _electron.launch({
        executablePath,
        chromiumSandbox: true,
        args: workspace === undefined ? [] : [workspace],
        env: { ...environment(softhsmConf), ...env },
        timeout: ATTACH_MS,
      });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || left === 0) throw error;
    }
  }
}

export async function startStation(start: StationStart): Promise<RunningStation> {
  const app = await launch(start);
  const output: string[] = [];
  const complaints: string[] = [];
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const watch = (page: Page): void => {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  };
  for (const page of app.windows()) watch(page);
  app.on('window', watch);
  try {
    return new RunningStation(app, { console: await pageOf(app, 'console'), witness: await pageOf(app, 'witness') }, complaints, output);
  } catch (error) {
    app.process().kill('SIGKILL');
    throw error;
  }
}

const LOOKS = 5;
/** A look into main. V8 may collect the promise of an evaluation before it is answered ("Resulting promise was garbage collected"): asked again. */
export async function looked<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await look();
    } catch (error) {
      if (tries === LOOKS || !(error instanceof Error && error.message.includes('garbage collected'))) throw error;
    }
  }
}
