/** The witness's screen: a poster of the step, and the witness's own sign-off. */
import { expect, type Page } from '@playwright/test';
import { word } from './words.ts';

export class WitnessScreen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The poster's heading, such as "4.2 Second approval". */
  heading(): Promise<string> {
    return this.page.getByRole('heading', { level: 1 }).innerText();
  }

  async showsStep(step: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText(step);
  }

  async agree(remark: string): Promise<void> {
    if (remark !== '') await this.page.getByRole('textbox', { name: word('witness.signoff.remark') }).fill(remark);
    await this.page.getByRole('button', { name: word('witness.signoff.agree.long') }).click();
  }

  /** Everything that can be read on it now. */
  text(): Promise<string> {
    return this.page.locator('body').innerText();
  }
}
