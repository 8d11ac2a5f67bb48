/** The console outside a ceremony: the list of ceremonies, the kinds, the form that opens one. */
import { expect, type Locator } from '@playwright/test';
import { KINDS } from '../../shared/ceremony/kinds.ts';
import type { CeremonyKind } from '../../shared/format/operation.ts';
import type { ConsoleScreen } from './console-screen.ts';
import { word } from './words.ts';

export interface RoomForm {
  readonly purpose: string;
  readonly reference: string;
}

/** Where every rehearsal is held. */
const PLACE = { location: 'Musterstadt, room 2', zone: 'Europe/Berlin', offset: '+1' } as const;

export class HomeScreen {
  readonly #console: ConsoleScreen;

  constructor(console: ConsoleScreen) {
    this.#console = console;
  }

  async isShown(): Promise<void> {
    await expect(this.#console.page.getByRole('heading', { level: 1 })).toHaveText(word('home.title'));
  }

  /** The station looks at the cards after its first paint. */
  async isReady(): Promise<void> {
    await this.isShown();
    await expect(this.#console.page.getByText(word('home.module.later'))).toHaveCount(0, { timeout: 30_000 });
  }

  /** A ceremony's line in the list. */
  row(ceremony: string): Locator {
    return this.#list().getByRole('listitem').filter({ hasText: ceremony });
  }

  #list(): Locator {
    return this.#console.page.getByRole('region', { name: word('list.label') });
  }

  async takeUp(ceremony: string): Promise<void> {
    await this.#console.press(word('list.take.of', { id: ceremony }));
    await expect.poll(() => this.#console.ceremony()).toBe(ceremony);
  }

  /** At a ceremony that is over. */
  async lookAt(ceremony: string): Promise<void> {
    await this.showOver();
    await this.#console.press(word('list.look.of', { id: ceremony }));
    await expect.poll(() => this.#console.ceremony()).toBe(ceremony);
  }

  /** Those that are over are in the list too. */
  async showOver(): Promise<void> {
    await this.#list().getByRole('button', { expanded: false }).click();
  }

  /** The form of this kind, not filled in. */
  async form(kind: CeremonyKind): Promise<void> {
    const { title } = KINDS[kind];
    await this.#console.page.getByRole('button', { name: title }).first().click();
    await expect(this.#console.page.getByRole('heading', { level: 1 })).toHaveText(title);
  }

  /** What every form asks for. */
  async sayWhere({ purpose, reference }: RoomForm): Promise<void> {
    const console = this.#console;
    await console.write(word('home.purpose'), purpose);
    await console.write(word('home.reference'), reference);
    await console.write(word('home.location'), PLACE.location);
    await console.write(word('home.zone'), PLACE.zone);
    await console.write(word('home.offset'), PLACE.offset);
  }

  /** Its number. */
  async open(): Promise<string> {
    await this.#console.press(word('home.open'));
    await this.#console.isAt('1.1');
    return this.#console.ceremony();
  }
}
