/** Pictures of both windows, numbered in the order in which they were taken. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { looked, type RunningStation } from '../support/station.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

export class Camera {
  readonly #station: RunningStation;
  readonly #folder: string;
  #taken = 0;

  constructor(station: RunningStation, folder: string) {
    this.#station = station;
    this.#folder = folder;
  }

  /** `01-assemble-console.png` and `01-assemble-witness.png`; the entry view, where one is open, in its place on the console. */
  async take(moment: string): Promise<void> {
    this.#taken += 1;
    const name = `${String(this.#taken).padStart(2, '0')}-${moment}`;
    const { console, witness } = this.#station;
    await writeFile(join(this.#folder, `${name}-console.png`), await this.#withEntry(await picture(console)));
    await writeFile(join(this.#folder, `${name}-witness.png`), await picture(witness));
  }

  /** A page's picture never holds another page's view: the two are laid over one another, as the window shows them. */
  async #withEntry(console: Buffer): Promise<Buffer> {
    const open = this.#station.app.windows().find((page) => page.url().startsWith('app://entry/'));
    if (open === undefined) return console;
    const entry = await picture(open);
    const laid = await looked(() =>
      this.#station.app.evaluate(
        ({ BrowserWindow, nativeImage }, pictures) => {
          const image = (base64: string) => nativeImage.createFromBuffer(Buffer.from(base64, 'base64'));
          const [below, above] = [image(pictures.console), image(pictures.entry)];
          const views = BrowserWindow.getAllWindows().flatMap((window) => window.contentView.children);
          const place: Place | undefined = views
            .find((view) => 'webContents' in view && (view.webContents as { getURL(): string }).getURL().startsWith('app://entry/'))
            ?.getBounds();
          if (place === undefined) return pictures.console;
          const pixels = below.toBitmap();
          const over = above.toBitmap();
          const { width, height } = below.getSize();
          const size = above.getSize();
          for (let row = 0; row < size.height && place.y + row < height; row++) {
            const columns = Math.min(size.width, width - place.x);
            over.copy(pixels, 4 * ((place.y + row) * width + place.x), 4 * row * size.width, 4 * (row * size.width + columns));
          }
          return nativeImage.createFromBitmap(pixels, { width, height }).toPNG().toString('base64');
        },
        { console: console.toString('base64'), entry: entry.toString('base64') },
      ),
    );
    return Buffer.from(laid, 'base64');
  }
}

const picture = (page: Page): Promise<Buffer> => page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
