/** The operator's console, as the ceremony master works it: by the words on it. */
import { expect, type Locator, type Page } from '@playwright/test';
import { word } from './words.ts';

/** A card's answer, a split, a PDF: the longest that one press may take on a slow machine. */
const STEP_MS = 60_000;

export interface CeremonyForm {
  readonly purpose: string;
  readonly keyName: string;
  readonly room: string;
  readonly zone: string;
  /** As "+1". */
  readonly offset: string;
  readonly reference: string;
  readonly approvals: number;
  readonly cards: number;
}

export class ConsoleScreen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click();
  }

  async write(label: string, text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: label, exact: true }).fill(text);
  }

  async choose(label: string): Promise<void> {
    await this.page.getByRole('radio', { name: label, exact: true }).check({ force: true });
  }

  async openCeremony(form: CeremonyForm): Promise<void> {
    await this.write(word('home.key-name'), form.keyName);
    await this.write(word('home.purpose'), form.purpose);
    await this.write(word('home.location'), form.room);
    await this.write(word('home.zone'), form.zone);
    await this.write(word('home.offset'), form.offset);
    await this.write(word('home.reference'), form.reference);
    await this.#pick(word('home.approvals'), form.approvals);
    await this.#pick(word('home.cards'), form.cards);
    await this.press(word('home.open'));
    await this.isAt('1.1');
  }

  async #pick(group: string, value: number): Promise<void> {
    await this.page
      .getByRole('radiogroup', { name: group })
      .getByRole('radio', { name: String(value), exact: true })
      .check({ force: true });
  }

  /** The number of the step now, as "4.2"; empty when there is none. */
  async step(): Promise<string> {
    const here = this.page.locator('nav.acts [aria-current="step"] > span').first();
    return (await here.count()) === 0 ? '' : await here.innerText();
  }

  async isAt(step: string): Promise<void> {
    await expect.poll(() => this.step(), { timeout: STEP_MS }).toBe(step);
  }

  title(): Promise<string> {
    return this.page.locator('#step-title').innerText();
  }

  /** The confirmer says the words of the script; pressing them completes the step. */
  async answer(): Promise<void> {
    const before = await this.step();
    await this.button(/^“/).click({ timeout: STEP_MS });
    await expect.poll(() => this.step(), { timeout: STEP_MS }).not.toBe(before);
  }

  /** Irreversible: held for two seconds, then released. */
  async hold(name: string, release: string): Promise<void> {
    const button = this.button(name);
    await button.hover();
    await this.page.mouse.down();
    await expect(this.button(release)).toBeVisible();
    await this.page.mouse.up();
  }

  /** What the stop says, once it is there. */
  async refusal(): Promise<string> {
    const alert = this.page.getByRole('alert').first();
    await expect(alert).toBeVisible({ timeout: STEP_MS });
    return await alert.innerText();
  }

  /** The newest sentence of the log beside the step. */
  newestEntry(): Promise<string> {
    return this.page
      .getByRole('list', { name: word('log.newest') })
      .first()
      .locator('li')
      .first()
      .innerText();
  }

  /** The eight lines of a digest, hex and words, as they are read aloud. */
  async digest(title: string): Promise<readonly string[]> {
    const table = this.page.getByRole('table', { name: word('digest.caption', { title }) });
    return (await table.locator('td.hex').allInnerTexts()).map((hex) => hex.replaceAll(/\s/g, ''));
  }
}
