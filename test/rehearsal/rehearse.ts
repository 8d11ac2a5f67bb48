/**
 * `npm run rehearse`: a whole ceremony, for practice, in the packaged station, through its screens. Practice tokens and card pages live in
 * memory and are gone afterwards, also when it fails; what is kept is in one folder.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withDisplay } from '../../build/display.ts';
import { main, project, SetupError, say } from '../../build/steps.mjs';
import { encodeLog } from '../../shared/format/event-record.ts';
import { masterKeyGeneration } from '../../shared/script/master-key-generation.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { logOnDisk } from '../support/practice-workspace-log.ts';
import { type RunningStation, startStation } from '../support/station.ts';
import { type Attempt, initiatorsCard, malformedPinOf, sameCardAgain, strangersCard, wrongPinOf } from './attempts.ts';
import { Camera } from './camera.ts';
import { type Options, readOptions } from './options.ts';
import { type Check, checksOn, keep, linkLatest, makeResultFolder, resultFiles, writeReport } from './results.ts';
import { everythingBelow, placesOf, textSpellings } from './secret-search.ts';
import { Stopwatch } from './stopwatch.ts';
import {
  assemble,
  checkMachine,
  collectApprovals,
  exportAndClose,
  handOut,
  makeAndSplit,
  readBack,
  readRequest,
  signLog,
  type Telling,
} from './the-ceremony.ts';
import { Room } from './the-room.ts';

const shown = (path: string): string => (path.startsWith(`${project}/`) ? relative(project, path) : path);

/** What must not outlive this process, whichever way it ends. */
class CleanUp {
  #station: RunningStation | undefined;
  #workspace: PracticeWorkspace | undefined;
  #results: string | undefined;

  constructor() {
    process.once('exit', () => {
      this.#station?.process.kill('SIGKILL');
      this.#workspace?.remove();
    });
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      process.once(signal, () => {
        if (this.#results !== undefined) rmSync(this.#results, { recursive: true, force: true });
        say('\nInterrupted: the station is ended, the practice workspace and the results so far are removed.');
        process.exit(code);
      });
    }
  }

  /** Worth nothing before the end. */
  results(folder: string): void {
    this.#results = folder;
  }

  workspace(made: PracticeWorkspace): PracticeWorkspace {
    this.#workspace = made;
    return made;
  }

  station(started: RunningStation): RunningStation {
    this.#station = started;
    return started;
  }
}

function tell(room: Room, camera: Camera, attempts: Attempt[]): Telling {
  const refused = (attempt: Attempt): void => {
    attempts.push(attempt);
    say(`    refused: ${attempt.what}`);
  };
  return {
    at: (moment) => camera.take(moment),
    beforeApproval: async (number) => {
      const [first, second] = room.custodians;
      if (first === undefined || second === undefined) throw new Error('fewer than two custodians');
      if (number === 1) {
        refused(await initiatorsCard(room, first, () => camera.take('refused')));
        refused(await strangersCard(room, first));
        refused(await malformedPinOf(room, first));
        refused(await wrongPinOf(room, first, () => camera.take('wrong-pin')));
      }
      if (number === 2) {
        const step = room.log().findLast(({ record }) => record.event.type === 'ceremony.approved')?.record.event;
        refused(await sameCardAgain(room, first, step?.type === 'ceremony.approved' ? step.body.step : '', second));
      }
    },
  };
}

async function perform(room: Room, out: string): Promise<{ readonly watch: Stopwatch; readonly attempts: readonly Attempt[] }> {
  const { cards, screens } = resultFiles(out);
  const camera = new Camera(room.station, screens);
  const watch = new Stopwatch(room.station.console);
  await watch.start();
  const attempts: Attempt[] = [];
  const telling = tell(room, camera, attempts);
  const acts: readonly (() => Promise<void>)[] = [
    () => assemble(room, telling),
    () => checkMachine(room, telling),
    () => readRequest(room, telling),
    () => collectApprovals(room, telling),
    () => makeAndSplit(room, telling),
    () => handOut(room, telling, cards),
    () => readBack(room, telling),
    () => signLog(room, telling),
    () => exportAndClose(room, telling),
  ];
  for (const [place, act] of acts.entries()) {
    const title = `${place + 1} ${masterKeyGeneration.acts[place]?.title ?? ''}`;
    say(`  ${title} …`);
    const { seconds, machineSeconds } = await watch.act(title, act);
    say(`    done in ${seconds.toFixed(1)} s, the station at work for ${machineSeconds.toFixed(1)} s`);
  }
  return { watch, attempts };
}

/** The bundle is the one file that the station exported. */
function exportedBundle(workspace: PracticeWorkspace): string {
  const [file, ...more] = readdirSync(workspace.exported);
  if (file === undefined || more.length > 0) throw new Error(`the station exported ${1 + more.length} files`);
  return join(workspace.exported, file);
}

/** Where a PIN lies that nobody should find there; the tokens themselves, which know theirs, are no part of the workspace. */
function pinPlaces(workspace: PracticeWorkspace, station: RunningStation, out: string): readonly string[] {
  const output = { name: 'output', bytes: Buffer.from(station.output) };
  const haystack = [output, ...everythingBelow(workspace.folder), ...everythingBelow(out)];
  return [...workspace.pins.values()].flatMap((pin) => placesOf(textSpellings(pin), haystack));
}

async function rehearse(options: Options, cleanUp: CleanUp): Promise<void> {
  const { people, threshold, out } = options;
  say('Making practice tokens, one for each person …');
  const workspace = cleanUp.workspace(await makePracticeWorkspace({ people }));
  cleanUp.results(out);
  makeResultFolder(out);
  say('Starting the station …');
  const station = cleanUp.station(await startStation({ workspace: workspace.folder, softhsmConf: workspace.softhsmConf }));
  try {
    const room = new Room(station, workspace, people, threshold);
    const { watch, attempts } = await perform(room, out);
    keep(out, { bundle: exportedBundle(workspace), roster: workspace.rosterPath });
    say('  Verifying with the built command line, searching for PINs …');
    const entries = room.log();
    const checks: readonly Check[] = [
      ...attempts.map(({ what }) => ({ what: `refused: ${what}`, ok: true })),
      ...checksOn(out, room.custodians.length),
      { what: 'no PIN in the workspace, the log, the output or the results', ok: pinPlaces(workspace, station, out).length === 0 },
      { what: 'the station kept no card page', ok: readdirSync(workspace.cards).length === 0 },
      { what: 'no page complained', ok: station.complaints.length === 0 },
    ];
    const failed = checks.filter(({ ok }) => !ok);
    writeReport(out, {
      ceremonyId: entries[0]?.record.ceremony ?? '',
      events: entries.length,
      verified: checks.find(({ what }) => what.startsWith('keyrite verify'))?.ok === true,
      secondsByAct: Object.fromEntries(watch.laps.map(({ act, seconds }) => [act, seconds])),
      machineSecondsByAct: Object.fromEntries(watch.laps.map(({ act, machineSeconds }) => [act, machineSeconds])),
      machineSeconds: Math.round(1000 * watch.laps.reduce((sum, { machineSeconds }) => sum + machineSeconds, 0)) / 1000,
      checks: { passed: checks.length - failed.length, failed: failed.length },
    });
    for (const complaint of station.complaints) say(`  a page said: ${complaint}`);
    if (failed.length > 0) throw new SetupError(`the rehearsal does not hold: ${failed.map(({ what }) => what).join('; ')}`);
  } catch (error) {
    await keepForDiagnosis(options, workspace, station);
    throw error;
  } finally {
    await station.close();
    workspace.remove();
  }
}

/** Log, output and picture, never a card: for whoever looks why it failed. */
async function keepForDiagnosis({ out }: Options, workspace: PracticeWorkspace, station: RunningStation): Promise<void> {
  const place = `${out}-failed`;
  rmSync(resultFiles(out).cards, { recursive: true, force: true });
  if (existsSync(place)) rmSync(place, { recursive: true });
  renameSync(out, place);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'station-output.txt'), station.output);
  try {
    writeFileSync(join(place, 'log.jsonl'), encodeLog(logOnDisk(workspace.folder)));
    writeFileSync(join(place, 'console.png'), await station.console.screenshot({ timeout: 5_000 }));
  } catch (error) {
    say(`  (the log or the picture could not be kept: ${error instanceof Error ? error.message : String(error)})`);
  }
  say(`\nIt failed. The log, the station's output and the pictures so far are in ${shown(place)}`);
}

function sayWhatWasMade({ out, people, threshold }: Options): void {
  const files = resultFiles(out);
  const custodians = readdirSync(files.cards).length;
  say(`
Made, all of it PRACTICE, in ${shown(out)}:
  bundle.zip         the signed bundle
  ceremony-log.pdf   the log of the ceremony, signed by master and witness
  roster.json        the ${people.length} people and their keys: what a bundle is verified against
  share-cards/       ${custodians} cards; any ${threshold} of them open the key
  screens/           ${readdirSync(files.screens).length} pictures of console and witness screen
  report.json        ceremony, events, seconds by act

Verify it yourself:
  node dist/cli/keyrite.mjs verify ${shown(files.bundle)} --roster ${shown(files.roster)}
  pdfsig ${shown(files.pdf)}`);
}

await main(async () => {
  const options = readOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd(), new Date());
  const cleanUp = new CleanUp();
  await withDisplay(() => rehearse(options, cleanUp));
  if (options.inSeries) linkLatest(options.out);
  sayWhatWasMade(options);
});
