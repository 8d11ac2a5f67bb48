/**
 * The place of the entry view: an empty frame under the strip. What is typed lives in a view of its own that lies over it; this page only
 * says where it goes, and again whenever that changes.
 */
import { type ReactElement, useEffect, useRef } from 'react';
import { t } from '../parts/words.ts';
import { placeEntry } from '../station-client.ts';
import { lookNow, useLook } from './look.ts';

/** The part of the frame that shows; the view must not lie over the footer when the sheet is scrolled. */
function placeOf(frame: HTMLElement): { x: number; y: number; width: number; height: number } | null {
  const at = frame.getBoundingClientRect();
  const sheet = frame.closest('.sheet')?.getBoundingClientRect() ?? at;
  const top = Math.max(at.top, sheet.top, 0);
  const foot = document.querySelector('.foot')?.getBoundingClientRect();
  const bottom = Math.min(at.bottom, sheet.bottom, foot?.top ?? window.innerHeight, window.innerHeight);
  const height = Math.round(bottom - top);
  const width = Math.round(at.width);
  return height > 0 && width > 0 ? { x: Math.round(at.left), y: Math.round(top), width, height } : null;
}

/** Room for what stands in each view (renderer/entry/entry.css). */
const SIZES = {
  pin: 'entry-place',
  'last-try': 'entry-place warned',
  card: 'entry-place tall',
  'new-pin': 'entry-place pins',
  'new-pin-last-try': 'entry-place pins warned',
} as const;

export function EntryPlace({ kind, first }: { readonly kind: keyof typeof SIZES; readonly first: string }): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const look = useLook();
  useEffect(() => {
    const node = frame.current;
    if (node === null) return undefined;
    const tell = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      // as the view itself has it (renderer/entry/entry.css)
      node.classList.toggle('narrow', node.clientWidth < 32 * rem);
      placeEntry(placeOf(node), lookNow());
    };
    const watch = new ResizeObserver(tell);
    watch.observe(node);
    watch.observe(document.documentElement);
    // the sheet scrolls, and what stands above it may grow
    const body = node.closest('.body');
    if (body !== null) watch.observe(body);
    window.addEventListener('resize', tell);
    window.addEventListener('scroll', tell, true);
    tell();
    // enlarged, it may be below what the window shows
    node.scrollIntoView({ block: 'nearest' });
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', tell);
      window.removeEventListener('scroll', tell, true);
      placeEntry(null, look);
    };
  }, [look]);
  return (
    <div className={SIZES[kind]} ref={frame}>
      <p className="vh" role="status">
        {kind === 'card' ? t('entry.card-here') : t('entry.here', { first })}
      </p>
    </div>
  );
}
