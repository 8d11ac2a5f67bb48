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
    // the view may be gone before the key is up again
    await page.keyboard.press('Enter').catch((error: unknown) => {
      if (!page.isClosed()) throw error;
    });
  }

  /** Beside the field, while the view stays open. */
  async says(text: string): Promise<void> {
    const page = await this.open();
    await expect(page.getByText(text)).toBeVisible();
  }

  /** The person takes the card out, and types nothing. */
  async stop(): Promise<void> {
    const page = await this.open();
    await page.locator('#stop').click();
    await this.isGone();
  }

  async isGone(): Promise<void> {
    await expect.poll(() => this.#station.entryIsOpen(), { timeout: 30_000 }).toBe(false);
  }
}

const field = (page: Page): Locator => page.locator('input, textarea').first();
