/** Parts of the page whose script is read later, so that the first screen is there sooner. Once read, they are there at once. */
import { useEffect, useSyncExternalStore } from 'react';

interface Later<M> {
  /** Reads it, if nobody has yet. */
  readonly ask: () => void;
  /** Null until it is read. */
  readonly useModule: () => M | null;
}

export function later<M>(read: () => Promise<M>): Later<M> {
  let module: M | null = null;
  let asked = false;
  const listeners = new Set<() => void>();
  const subscribe = (wake: () => void): (() => void) => {
    listeners.add(wake);
    return () => listeners.delete(wake);
  };
  const ask = (): void => {
    if (asked) return;
    asked = true;
    void read().then((found) => {
      module = found;
      for (const wake of listeners) wake();
    });
  };
  const useModule = (): M | null => {
    useEffect(ask, []);
    return useSyncExternalStore(subscribe, () => module);
  };
  return { ask, useModule };
}
