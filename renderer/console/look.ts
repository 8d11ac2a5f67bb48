/** How this window looks: the reader's own text size and theme. Kept for the session only; an air-gapped image forgets it anyway. */
import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
const SIZES = [1, 1.25, 1.5, 1.75, 2] as const;

let theme: Theme = 'system';
const listeners = new Set<() => void>();
const wake = (): void => {
  for (const listen of listeners) listen();
};

export function setTheme(next: Theme): void {
  theme = next;
  const { dataset } = document.documentElement;
  if (next === 'system') delete dataset['theme'];
  else dataset['theme'] = next;
  wake();
}

let size = 0;
/** One step up or down; 100 to 200 %. */
export function changeText(by: 1 | -1): void {
  size = Math.min(SIZES.length - 1, Math.max(0, size + by));
  document.documentElement.style.setProperty('--text', String(SIZES[size] ?? 1));
  wake();
}

/** For the entry view, which has its own page: the theme and the root's font size, as "dark 20px". */
export const lookNow = (): string => `${theme} ${getComputedStyle(document.documentElement).fontSize}`;

const subscribe = (listen: () => void): (() => void) => {
  listeners.add(listen);
  return () => listeners.delete(listen);
};
export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => theme);
/** Changes when text size or theme do. */
export const useLook = (): string => useSyncExternalStore(subscribe, () => `${theme} ${SIZES[size] ?? 1}`);
