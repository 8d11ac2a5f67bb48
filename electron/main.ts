/** The composition root: which rooms, which windows, wired once. Nothing is decided here. */
import { join, resolve } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { registerScheme, serveFiles } from './shell/app-protocol.ts';
import { EntryDesk } from './shell/entry-view.ts';
import { refuseSwitches } from './shell/guard.ts';
import { Router } from './shell/router.ts';
import { closeTogether, harden, keepInFront, lockDown, openWindow } from './shell/windows.ts';
import { StationHost } from './station-host.ts';

refuseSwitches();
app.disableHardwareAcceleration();
// both screens are read at any time, covered or not
app.commandLine.appendSwitch('disable-backgrounding-occluded-windows');
app.commandLine.appendSwitch('disable-renderer-backgrounding');
registerScheme();
app.enableSandbox();
app.on('web-contents-created', (_event, contents) => {
  harden(contents);
});
app.on('window-all-closed', () => {
  app.quit();
});

const here = import.meta.dirname;

/** The one argument is the workspace folder. */
function workspaceFolder(): string {
  const [given] = process.argv.slice(1).filter((word) => !word.startsWith('-'));
  return given === undefined ? join(app.getPath('home'), 'keyrite-workspace') : resolve(given);
}

// Never awaited at the top level of an ES module: Electron fires `ready` only after the module has finished.
void app.whenReady().then(start);

/** sysexits.h EX_SOFTWARE. Where, not what: an error's message could quote what it was given. */
function stopForBug(error: unknown): void {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')) : [];
  process.stderr.write(`keyrite stopped: ${[error instanceof Error ? error.name : typeof error, ...frames].join('\n')}\n`);
  app.exit(70);
}
process.on('uncaughtException', stopForBug);
process.on('unhandledRejection', stopForBug);

/** The windows first: they paint while the log is read. */
function start(): void {
  lockDown();
  serveFiles(join(here, 'renderer'));
  const router = new Router(stopForBug);
  const open = (role: 'console' | 'witness'): BrowserWindow => {
    const window = openWindow(role, join(here, 'preload.cjs'));
    router.admit(role, window);
    return window;
  };
  const console = open('console');
  keepInFront(console, open('witness'));
  closeTogether(console);
  const entry = new EntryDesk(console, join(here, 'entry-preload.cjs'));
  const host = new StationHost(workspaceFolder(), here, entry, (name, body) => {
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
}
