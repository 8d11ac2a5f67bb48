/** What is the matter with a page: what axe finds, what is cut off, how it is made larger or put in another look. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One line a violation: the rule and where. */
export async function complaints(page: Page): Promise<readonly string[]> {
  // legacy: Electron cannot open the blank page that axe would use (findings.md)
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

export const LOOKS = ['light', 'dark', 'contrast'] as const;
export const look = (page: Page, theme: string): Promise<void> =>
  page.evaluate((name) => {
    document.documentElement.dataset['theme'] = name;
  }, theme);
export const enlarge = (page: Page, text: number): Promise<void> =>
  page.evaluate((size) => {
    document.documentElement.style.setProperty('--text', String(size));
  }, text);

/** Texts wider than the window, or cut off by a box that does not scroll. */
export const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const texts = Array.from(document.querySelectorAll<HTMLElement>('h1, h2, h3, b, p, dd, td, li, button, label'));
    const isCut = (element: HTMLElement): boolean => {
      const { right, left, width } = element.getBoundingClientRect();
      return width > 1 && (right > window.innerWidth + 1 || left < -1);
    };
    return texts.filter((element) => isCut(element)).map((element) => element.textContent.slice(0, 40));
  });

/** The smallest text of the witness screen, in its root's font size. */
export const smallest = (witness: Page): Promise<number> =>
  witness.evaluate(() => {
    const sizes = Array.from(document.querySelectorAll<HTMLElement>('.stage *'))
      .filter((element) =>
        Array.from(element.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== ''),
      )
      .map((element) => Number.parseFloat(getComputedStyle(element).fontSize));
    return Math.min(...sizes) / Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  });

/** Texts of the witness screen that their part of it does not hold: nobody there can scroll. */
export const beyond = (witness: Page): Promise<readonly string[]> =>
  witness.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('.stage h1, .stage p, .stage b, .stage li, .stage span, .stage .seat'))
      .filter((element) => {
        const { bottom, right, width } = element.getBoundingClientRect();
        const part = (element.closest('.main, .headbox') ?? document.documentElement).getBoundingClientRect();
        return width > 1 && (bottom > Math.min(part.bottom, window.innerHeight) + 1 || right > Math.min(part.right, window.innerWidth) + 1);
      })
      .map((element) => element.textContent.slice(0, 40)),
  );

/** What the entry view does not show whole: nobody can scroll there. */
export const beyondWindow = (entry: Page): Promise<readonly string[]> =>
  entry.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('h1, h2, span, p, label, input, button'))
      .filter((element) => {
        const { top, left, bottom, right } = element.getBoundingClientRect();
        return top < 0 || left < 0 || bottom > window.innerHeight || right > window.innerWidth;
      })
      .map((element) => `${element.tagName} ${element.textContent.slice(0, 40)}`),
  );

/** Names of keys and numbers of ceremonies that go on in the next line: nobody reads them aloud in one breath. */
export const broken = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      // where the workspace lies has a path to be typed, not a name
      if (node.parentElement?.closest('.found') !== null) continue;
      const text = node.textContent ?? '';
      for (const { 0: name, index } of text.matchAll(
        /[\p{L}\p{N}.]+(?:-[\p{L}\p{N}.]+)*-[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*(?:-[\p{L}\p{N}]+)*/gu,
      )) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + name.length);
        const lines = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
        if (name.length <= 32 && lines.size > 1) found.push(name);
      }
    }
    return found;
  });
