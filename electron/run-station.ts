/** Behind the console's window: the station over its workspace, the calls it answers, the entry view, and the witness screen. */
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { EntryDesk } from './shell/entry-view.ts';
import { Router } from './shell/router.ts';
import { keepInFront, openWindow } from './shell/windows.ts';
import { StationHost } from './station-host.ts';

interface Running {
  readonly console: BrowserWindow;
  /** Folder of the built programs and preloads. */
  readonly programs: string;
  readonly workspace: string;
  readonly onBug: (error: unknown) => void;
}

export function runStation({ console, programs, workspace, onBug }: Running): void {
  const router = new Router(onBug);
  router.admit('console', console);
  const entry = new EntryDesk(console, join(programs, 'entry-preload.cjs'));
  const host = new StationHost(workspace, programs, entry, (name, body) => {
    router.push(name, body);
  });
  app.on('will-quit', () => {
    host.end();
  });
  router.serve({
    'station.snapshot': () => host.snapshot(),
    'station.do': (command) => host.do(command),
    'witness.sign-off': ({ agrees, remark }) => host.signOff(agrees, remark),
    'entry.place': ({ at, theme }) => {
      entry.place(at, theme);
      return {};
    },
  });
  // two pages that load at once each take twice as long; the witness reads nothing before the master has begun
  console.once('ready-to-show', () => {
    const witness = openWindow('witness', join(programs, 'preload.cjs'));
    router.admit('witness', witness);
    keepInFront(console, witness);
    host.lookAtTokens();
  });
}
