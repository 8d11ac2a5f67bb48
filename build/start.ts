/** `npm start [-- WORKSPACE]`: the station as it would be handed out, on this session's display. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { giveToStation, requireReachable, stationMayWrite } from './account.ts';
import { displayTrouble } from './display.ts';
import { prepareRuntime } from './launch.ts';
import { main, SetupError } from './steps.mjs';

/** @returns absolute path of a folder that the station may use; made when it is not there */
function openWorkspace(given: string): string {
  const folder = resolve(process.env['INIT_CWD'] ?? '.', given); // INIT_CWD: where `npm start` was typed
  requireReachable(folder);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    giveToStation(folder);
  }
  if (!stationMayWrite(folder))
    throw new SetupError(`the station, as the account it runs under, may not write into the workspace ${folder}`);
  return folder;
}

await main(async () => {
  const [workspace, ...more] = process.argv.slice(2);
  if (more.length > 0 || workspace?.startsWith('-') === true) throw new SetupError('usage: npm start [-- WORKSPACE]');
  const trouble = await displayTrouble();
  if (trouble !== undefined) throw new SetupError(trouble);
  const { executablePath } = await prepareRuntime('station');
  const child = spawn(executablePath, workspace === undefined ? [] : [openWorkspace(workspace)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((ended, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => {
      ended(code ?? 1);
    });
  });
});
