/**
 * The view where a PIN or a card is typed: its own page in its own process, over the place the console keeps free, gone after each entry.
 * Main gives it one end of a channel and gives the other to the token or custody process; what is typed never passes here.
 */
import { type BrowserWindow, type IpcMainEvent, ipcMain, type Rectangle, WebContentsView } from 'electron';
import { ENTRY_CHANNEL, ENTRY_WITHDRAW_CHANNEL } from '../../shared/ipc/channels.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import type { PortEnd } from '../../shared/ipc/program.ts';
import { pageUrl } from './app-protocol.ts';
import { asPort, channel } from './programs.ts';
import { lockedPage } from './windows.ts';

export interface OpenEntry {
  readonly port: PortEnd;
  /** Something was sent or withdrawn, or the view is gone; from then on the card is awaited, not the person. */
  readonly sent: Promise<void>;
  close(): void;
}

export class EntryDesk {
  readonly #window: BrowserWindow;
  readonly #preload: string;
  #view: WebContentsView | undefined;
  #place: Rectangle | null = null;
  #theme = 'light';

  constructor(window: BrowserWindow, preload: string) {
    this.#window = window;
    this.#preload = preload;
  }

  /** CSS pixels of the console's page; the view is not shown without a place. */
  place(at: Rectangle | null, theme: string): void {
    this.#theme = theme;
    this.#place = at;
    if (this.#view !== undefined) this.#settle(this.#view);
  }

  open(ask: Omit<EntryAsk, 'theme'>): OpenEntry {
    const view = new WebContentsView({ webPreferences: lockedPage(this.#preload) });
    const [entryEnd, programEnd] = channel();
    let heard = (): void => undefined;
    const sent = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const hear = (event: IpcMainEvent, said: unknown): void => {
      if (event.sender.id !== view.webContents.id || event.senderFrame?.url !== pageUrl('entry')) return;
      if (said === 'ready')
        view.webContents.postMessage(ENTRY_CHANNEL, { ...ask, theme: this.#theme } satisfies EntryAsk, [asPort(entryEnd)]);
      if (said === 'sent') heard();
    };
    ipcMain.on(ENTRY_CHANNEL, hear);
    view.webContents.on('render-process-gone', () => {
      heard();
    });
    this.#view = view;
    this.#window.contentView.addChildView(view);
    this.#settle(view);
    view.webContents.once('did-finish-load', () => {
      view.webContents.focus();
    });
    void view.webContents.loadURL(pageUrl('entry'));
    return {
      port: programEnd,
      sent,
      close: () => {
        ipcMain.off(ENTRY_CHANNEL, hear);
        this.#close(view);
      },
    };
  }

  withdraw(): void {
    this.#view?.webContents.send(ENTRY_WITHDRAW_CHANNEL);
  }

  #settle(view: WebContentsView): void {
    view.setVisible(this.#place !== null);
    if (this.#place !== null) view.setBounds(this.#place);
  }

  #close(view: WebContentsView): void {
    if (this.#view === view) this.#view = undefined;
    if (this.#window.isDestroyed()) return;
    this.#window.contentView.removeChildView(view);
    view.webContents.close();
    this.#window.webContents.focus();
  }
}
