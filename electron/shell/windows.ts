/** The two windows, locked down: no network, no permissions, no navigation, no new windows, sandboxed pages. */
import { BaseWindow, BrowserWindow, screen, session, type WebContents, type WebPreferences } from 'electron';
import type { WindowRole } from '../../shared/ipc/contract.ts';
import { pageUrl } from './app-protocol.ts';

export function lockDown(): void {
  const s = session.defaultSession;
  s.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  s.setPermissionCheckHandler(() => false);
  s.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !details.url.startsWith('app:') });
  });
  s.setSpellCheckerEnabled(false);
}

export function harden(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
}

export const lockedPage = (preload: string): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  devTools: false,
  spellcheck: false,
  v8CacheOptions: 'code',
});

/** 1280x720 is the size everything is designed at; the witness screen goes to a second display when there is one. */
export function openWindow(role: WindowRole, preload: string): BrowserWindow {
  const second = screen.getAllDisplays().find((display) => display.id !== screen.getPrimaryDisplay().id);
  const place = role === 'witness' && second !== undefined ? { x: second.bounds.x, y: second.bounds.y, fullscreen: true } : {};
  const window = new BrowserWindow({
    width: 1280,
    height: 720,
    useContentSize: true,
    show: false,
    title: role === 'console' ? 'Keyrite: console' : 'Keyrite: witness screen',
    backgroundColor: '#e4e8ea',
    webPreferences: lockedPage(preload),
    ...place,
  });
  window.removeMenu();
  // on a single display the console stays in front: a window that another covers paints nothing
  window.once('ready-to-show', () => {
    if (role === 'console') window.show();
    else window.showInactive();
  });
  void window.loadURL(pageUrl(role));
  return window;
}

/** On a single display, and until someone moves them: the console in front. */
export function keepInFront(console: BrowserWindow, witness: BrowserWindow): void {
  witness.once('show', () => {
    if (!console.isDestroyed()) console.moveTop();
  });
}

/** With the console gone nobody operates the station: every other window goes too. */
export function closeTogether(console: BrowserWindow): void {
  console.on('closed', () => {
    for (const window of BaseWindow.getAllWindows()) window.close();
  });
}
