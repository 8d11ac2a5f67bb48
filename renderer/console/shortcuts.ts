/** The console's keys. No single letters; nothing irreversible has a key. */
import { useEffect } from 'react';
import { changeText } from './look.ts';

export const STEP_TITLE = 'step-title';
export const focusStep = (): void => {
  document.getElementById(STEP_TITLE)?.focus();
};

/** Regions carry data-region; each is focusable itself, and the first is next after the last. */
function moveRegion(by: 1 | -1): void {
  const regions = Array.from(document.querySelectorAll<HTMLElement>('[data-region]'));
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : regions.length - 1) : (here + by + regions.length) % regions.length;
  regions[next]?.focus();
}

export type Shortcut = 'F1' | 'F3' | 'F4' | 'F8' | 'F9' | 'Escape';

export function useShortcuts(on: Readonly<Partial<Record<Shortcut, () => void>>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.repeat) return;
      const control = event.ctrlKey || event.metaKey;
      const act = shortcutOf(event, control, on);
      if (act === null) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  }, [on]);
}

function shortcutOf(event: KeyboardEvent, control: boolean, on: Readonly<Partial<Record<string, () => void>>>): (() => void) | null {
  if (control && (event.key === '+' || event.key === '='))
    return () => {
      changeText(1);
    };
  if (control && event.key === '-')
    return () => {
      changeText(-1);
    };
  if (control || event.altKey) return null;
  if (event.key === 'F2') return focusStep;
  if (event.key === 'F6')
    return () => {
      moveRegion(event.shiftKey ? -1 : 1);
    };
  return on[event.key] ?? null;
}
