/** The view in which a PIN or a card is typed, key by key. It is a page of its own, and gone after each entry. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningStation } from '../support/station.ts';

/** Milliseconds between two keys of a person who types fast; the view must not need more. */
const KEY_MS = 5;

export class EntryScreen {
  readonly #station: RunningStation;

  constructor(station: RunningStation) {
    this.#station = station;
  }

  /** The page, once it is there and waits for keys. */
  async open(): Promise<Page> {
    const page = await this.#station.entry();
    await expect(field(page)).toBeVisible();
    return page;
  }

  /** Types and sends, with the keyboard alone. */
  async type(text: string): Promise<void> {
    const page = await this.open();
    await field(page).click();
    await page.keyboard.type(text, { delay: KEY_MS });
    await page.keyboard.press('Enter');
  }

  async isGone(): Promise<void> {
    await expect.poll(() => this.#station.entryIsOpen(), { timeout: 30_000 }).toBe(false);
  }
}

const field = (page: Page): Locator => page.locator('input, textarea').first();
