/** From the launch of a process to what stands in its window, and what that takes in memory. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from '../../shared/zod.ts';
import { type Memory, memoryOf } from './process-tree.ts';
import { type Launch, RunningApp } from './running-app.ts';

export interface Start {
  /** Milliseconds to the first text or picture, whatever it is. */
  readonly first: number;
  /** To the first paint of the page's own content: for the station, the home screen in place of "reading". */
  readonly content: number;
  readonly memory: Memory;
}

/** Looking costs time too, so it is done when all should be painted; paints are kept for us. */
const SETTLE_MS = 3_000;
/** Until lazy work, such as the first look at the tokens, is over. */
const LAZY_MS = 1_500;
/** After that, a page that has painted nothing will not. */
const PAINTED_MS = 10_000;

/**
 * In the page: https://www.w3.org/TR/paint-timing/ and https://www.w3.org/TR/largest-contentful-paint/; each frame that paints something larger
 * than before gives one entry, and the station's home screen is larger than the line it replaces.
 */
const PAINTS = `new Promise((tell) => {
  const seen = [];
  const look = (list) => {
    seen.push(...list.getEntries());
    const content = seen.find(({ element }) => element !== null && !element.matches('.reading'));
    if (content === undefined) return;
    const [first] = performance.getEntriesByName('first-contentful-paint');
    tell({ first: performance.timeOrigin + first.startTime, content: performance.timeOrigin + content.startTime });
  };
  new PerformanceObserver(look).observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => tell({ paints: seen.map(String), visible: document.visibilityState, text: document.body.innerText.slice(0, 200) }), ${PAINTED_MS});
})`;
const paints = z.object({ first: z.number(), content: z.number() });

/** X says which windows are covered, and Chromium paints nothing in those. */
const covered = z.object({ visible: z.literal('hidden') });

/** Null when another window covered the page before it was painted: on one screen that is a matter of luck, and says nothing of time. */
export async function startOf(launch: Launch): Promise<Start | null> {
  const app = new RunningApp(launch);
  try {
    await pause(SETTLE_MS);
    const answer = await app.evaluate(PAINTS);
    if (covered.safeParse(answer).success) return null;
    const { success, data } = paints.safeParse(answer);
    if (!success) throw new Error(`no content was painted: ${JSON.stringify(answer)}`);
    await pause(LAZY_MS);
    return { first: data.first - app.launched, content: data.content - app.launched, memory: memoryOf(app.pid) };
  } finally {
    await app.end();
  }
}
