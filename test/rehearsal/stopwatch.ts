/** How long each act took, and how much of it the station itself was at work: the rest is hands, cameras and waiting people. */
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    readonly keyrite: {
      call(name: string, wire: unknown): Promise<unknown>;
      onPush(listen: (name: unknown, wire: unknown) => void): void;
    };
    /** Milliseconds at work so far, and since when it is at work now; kept by the stopwatch. */
    rehearsalWork?: { milliseconds: number; since: number | null };
  }
}

export interface Lap {
  readonly act: string;
  readonly seconds: number;
  readonly machineSeconds: number;
}

const rounded = (milliseconds: number): number => Math.round(milliseconds) / 1000;

export class Stopwatch {
  readonly #console: Page;
  readonly #laps: Lap[] = [];

  constructor(console: Page) {
    this.#console = console;
  }

  /** Listens to what the station says it is doing, beside the console. */
  async start(): Promise<void> {
    await this.#console.evaluate(() => {
      const work = { milliseconds: 0, since: null as number | null };
      window.rehearsalWork = work;
      window.keyrite.onPush((name, wire) => {
        if (name !== 'station.status') return;
        const { kind } = (wire as { activity: { kind: string } }).activity;
        if (kind === 'working') work.since ??= performance.now();
        else if (work.since !== null) {
          work.milliseconds += performance.now() - work.since;
          work.since = null;
        }
      });
    });
  }

  async act<T>(name: string, perform: () => Promise<T>): Promise<{ readonly lap: Lap; readonly value: T }> {
    const begun = performance.now();
    const before = await this.#atWork();
    const value = await perform();
    const lap = { act: name, seconds: rounded(performance.now() - begun), machineSeconds: rounded((await this.#atWork()) - before) };
    this.#laps.push(lap);
    return { lap, value };
  }

  get laps(): readonly Lap[] {
    return this.#laps;
  }

  #atWork(): Promise<number> {
    return this.#console.evaluate(() => window.rehearsalWork?.milliseconds ?? 0);
  }
}
