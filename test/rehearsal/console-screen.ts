/** The operator's console, as the ceremony master works it: by the words on it. */
import { expect, type Locator, type Page } from '@playwright/test';
import { word } from './words.ts';

/** A card's answer, a split, a PDF: the longest that one press may take on a slow machine. */
const STEP_MS = 60_000;

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const exactly = (text: string | RegExp): RegExp => (typeof text === 'string' ? new RegExp(`^${literally(text)}$`, 'u') : text);

/** A person as a choice names them: by first name where that says enough. */
export const called = ({ name, first }: { readonly name: string; readonly first: string }): RegExp =>
  new RegExp(`^(${literally(name)}|${literally(first)})$`, 'u');

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
    await this.page
      .locator('.option')
      .filter({ hasText: exactly(label) })
      .click();
    await expect(this.page.getByRole('radio', { name: label, exact: true })).toBeChecked();
  }

  /** One of some, by the words above them. */
  async pick(group: string, option: string | RegExp): Promise<void> {
    const among = this.page.getByRole('radiogroup', { name: group });
    await among
      .locator('.option')
      .filter({ hasText: exactly(option) })
      .click();
    await expect(among.getByRole('radio', { name: option, exact: true })).toBeChecked();
  }

  /** A box among others is ticked, or no longer. */
  async tick(group: string, option: string | RegExp, ticked: boolean): Promise<void> {
    const among = this.page.getByRole('group', { name: group });
    const box = among.getByRole('checkbox', { name: option, exact: true });
    if ((await box.isChecked()) !== ticked)
      await among
        .locator('.option')
        .filter({ hasText: exactly(option) })
        .click();
    await expect(box).toBeChecked({ checked: ticked });
  }

  /** The number of the ceremony on the screens, KC-…. */
  ceremony(): Promise<string> {
    return this.page.locator('.bar .purpose .mono').innerText();
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

  /** Irreversible, the other way: a short press, and the name is typed. */
  async typeName(button: string, name: string): Promise<void> {
    await this.press(button);
    await this.write(word('hold.type', { name }), name);
    await this.press(button);
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
