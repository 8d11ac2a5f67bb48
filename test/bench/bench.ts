/**
 * `npm run bench`: figures, no pass or fail. Station and bare window are started in turn from the same runtime, so that whatever else the
 * machine does falls on both; what counts is their ratio (aim: 1.3). Files are in the page cache; the processes are new each time.
 *
 *   npm run bench [-- --runs N]
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withDisplay } from '../../build/display.ts';
import { prepareRuntime } from '../../build/launch.ts';
import { main, projectCache, SetupError, say } from '../../build/steps.mjs';
import { defaultPeople } from '../support/people.ts';
import { enterCardRoom } from '../support/piv/room.ts';
import { makePracticeWorkspace } from '../support/practice-workspace.ts';
import { logTables } from './log-figures.ts';
import { matrixTable } from './matrix-figures.ts';
import { rehearsalTable } from './rehearsal-figures.ts';
import type { Launch } from './running-app.ts';
import { shardTables } from './shard-figures.ts';
import { type Start, startOf } from './start.ts';
import { median, megabytes, milliseconds, table, times } from './table.ts';

const RUNS = 9;

function environment(more: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '', DISPLAY = '', XAUTHORITY } = process.env;
  return { PATH, HOME, DISPLAY, LANG: 'C.UTF-8', ...(XAUTHORITY === undefined ? {} : { XAUTHORITY }), ...more };
}

interface Starts {
  readonly station: readonly Start[];
  readonly bare: readonly Start[];
}

/** Starts that were covered, one after another, before it is no luck any more. */
const COVERED = 5;

async function seenStart(launch: Launch): Promise<Start> {
  for (let tries = 0; tries < COVERED; tries += 1) {
    const start = await startOf(launch);
    if (start !== null) return start;
    say('  (another window covered it; again)');
  }
  throw new SetupError(`the page at ${launch.page} was covered by another window ${COVERED} times`);
}

/** The first of each fills the caches and does not count. */
async function alternate(station: Launch, bare: Launch, runs: number): Promise<Starts> {
  const starts = { station: [] as Start[], bare: [] as Start[] };
  for (let run = 0; run <= runs; run += 1) {
    const one = { bare: await seenStart(bare), station: await seenStart(station) };
    say(
      `  ${run === 0 ? 'not counted' : `${run} of ${runs}`}: bare ${milliseconds(one.bare.content)}, station ${milliseconds(one.station.content)}`,
    );
    if (run === 0) continue;
    starts.bare.push(one.bare);
    starts.station.push(one.station);
  }
  return starts;
}

/** The bare window as an app of its own. */
function bareApp(): string {
  const folder = join(projectCache, 'bare-window');
  mkdirSync(folder, { recursive: true });
  copyFileSync(fileURLToPath(import.meta.resolve('./bare-window.mjs')), join(folder, 'main.mjs'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bare-window', version: '0.0.0', type: 'module', main: 'main.mjs' }));
  return folder;
}

async function measureStarts(runs: number): Promise<Starts> {
  const bareRuntime = await prepareRuntime('test', bareApp());
  const { executablePath } = await prepareRuntime('test');
  const workspace = await makePracticeWorkspace({ people: defaultPeople(3) });
  const remove = (): void => {
    workspace.remove();
  };
  process.once('exit', remove);
  try {
    return await withDisplay(() =>
      alternate(
        { executablePath, args: [workspace.folder], env: environment({ SOFTHSM2_CONF: workspace.softhsmConf }), page: 'app://console/' },
        { executablePath: bareRuntime.executablePath, args: [], env: environment({}), page: 'data:' },
        runs,
      ),
    );
  } finally {
    process.off('exit', remove);
    remove();
  }
}

function startTable({ station, bare }: Starts): string {
  const row = (title: string, unit: (value: number) => string, of: (start: Start) => number): readonly string[] => {
    const [ours, theirs] = [station.map(of), bare.map(of)];
    const pairs = ours.map((value, run) => value / (theirs[run] ?? Number.NaN));
    const spread = `${Math.min(...pairs).toFixed(2)} to ${Math.max(...pairs).toFixed(2)}`;
    return [title, unit(median(theirs)), unit(median(ours)), times(median(ours) / median(theirs)), spread];
  };
  return table([
    [`median of ${station.length}`, 'bare window', 'station', 'ratio', 'pairs'],
    row('launch to first content', milliseconds, (start) => start.first),
    row('launch to home screen', milliseconds, (start) => start.content),
    row('memory, all processes (PSS)', megabytes, (start) => start.memory.bytes),
    row('processes', String, (start) => start.memory.processes),
  ]);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await main(async () => {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: String(RUNS) } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > 99) throw new SetupError('usage: npm run bench [-- --runs N], N from 1 to 99');
  const { electronVersion, official } = await prepareRuntime('test');
  say(`Starting the station and a bare window in turn, Electron ${electronVersion}${official ? '' : ' of the npm registry'} …`);
  const starts = await measureStarts(runs);
  const hidden = Math.max(...starts.station.map((start) => start.memory.hidden));
  say(`\n${startTable(starts)}`);
  if (hidden > 0) say(`(the memory of ${hidden} sandboxed processes shows to root only and is not in it)`);
  say(`\n${rehearsalTable()}`);
  say(`\n${await logTables()}`);
  say(`\n${matrixTable()}`);
  say(`\n${await shardTables()}`);
  say('\nApproving with emulated cards …');
  const code = await enterCardRoom([process.execPath, join(import.meta.dirname, 'card-figures.ts')]);
  if (code !== 0) throw new SetupError(`the figures of the cards ended with ${code}`);
});
