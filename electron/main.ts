/** The composition root: which rooms, which windows, wired once. Nothing is decided here. */
import { join, resolve } from 'node:path';
import { app } from 'electron';
import { registerScheme, serveFiles } from './shell/app-protocol.ts';
import { refuseSwitches } from './shell/guard.ts';
import { closeTogether, harden, lockDown, openWindow } from './shell/windows.ts';

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

/** The console first, the rest while its page loads: that order is the cold start (npm run bench). */
async function start(): Promise<void> {
  lockDown();
  serveFiles(join(here, 'renderer'));
  const console = openWindow('console', join(here, 'preload.cjs'));
  closeTogether(console);
  const { runStation } = await import('./run-station.ts');
  runStation({ console, programs: here, workspace: workspaceFolder(), onBug: stopForBug });
}
