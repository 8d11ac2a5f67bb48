/** The station's clock, once a second, for clocks, countdowns and durations. Nothing else is computed from it. */
import { useSyncExternalStore } from 'react';

let now = Date.now();
const listeners = new Set<() => void>();
let timer: number | undefined;

function tick(): void {
  now = Date.now();
  for (const wake of listeners) wake();
  timer = window.setTimeout(tick, 1000 - (now % 1000));
}

const subscribe = (wake: () => void): (() => void) => {
  listeners.add(wake);
  timer ??= window.setTimeout(tick, 1000 - (Date.now() % 1000));
  return () => {
    listeners.delete(wake);
    if (listeners.size > 0) return;
    window.clearTimeout(timer);
    timer = undefined;
  };
};

/** Milliseconds since 1970. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
