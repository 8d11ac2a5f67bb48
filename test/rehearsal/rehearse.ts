/**
 * `npm run rehearse`: a day at the station, for practice, in the packaged copy, through its screens: a key rotation that is approved, refused
 * and cancelled, another that expires, a master key from the form to its bundle, both emergencies. All in one workspace. With emulated cards
 * (`--tokens piv`, `--tokens yubikey`) in a card room of its own: the master key, with what should be refused. With `--drill`: the master key, and
 * then the drill with its cards, by people who have the printed pages alone. Practice tokens and
 * card pages live in memory and are gone afterwards, also when it fails; what is kept is in one folder.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withDisplay } from '../../build/display.ts';
import { main, project, SetupError, say } from '../../build/steps.mjs';
import { encodeLog } from '../../shared/format/event-record.ts';
import { masterKeyGeneration } from '../../shared/script/master-key-generation.ts';
import { having } from '../support/people.ts';
import { makeCardWorkspace } from '../support/piv/card-workspace.ts';
import { enterCardRoom, inCardRoom } from '../support/piv/room.ts';
import type { PracticePerson } from '../support/practice-tokens.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { logOnDisk, statesOf } from '../support/practice-workspace-log.ts';
import { type RunningStation, startStation } from '../support/station.ts';
import { type Attempt, initiatorsCard, malformedPinOf, sameCardAgain, strangersCard, wrongPinOf } from './attempts.ts';
import { Camera } from './camera.ts';
import { performDrill } from './drill.ts';
import { openAndWait, settleCompromised, settleStuck } from './emergencies.ts';
import { cancelBy, raiseAndDecide, rotateForAMinute, rotateUpToApproved, timeLeft, watchItExpire } from './key-rotation.ts';
import { exportAndClose, handOut, makeAndSplit, openMasterKey, readBack } from './master-key.ts';
import { type Options, readOptions } from './options.ts';
import { policyText } from './policy.ts';
import { type Check, checksOn, keep, linkLatest, logIn, makeResultFolder, resultFiles, writeReport } from './results.ts';
import { everythingBelow, placesOf, textSpellings } from './secret-search.ts';
import { Stopwatch } from './stopwatch.ts';
import { checkMachine, collectApprovals, readRequest, signLog, silent, type Telling, toTheList } from './the-ceremony.ts';
import { type Participant, Room } from './the-room.ts';
import { type Held, workspaceChecks } from './workspace-checks.ts';

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

/** Pictures of one part: all, or those moments that no other part shows alike. */
const pictures = (camera: Camera, part: string, ...only: readonly string[]): Telling => ({
  ...silent,
  at: async (moment) => {
    if (only.length === 0 || only.includes(moment)) await camera.take(`${part}-${moment}`);
  },
});

/** The master key's: every moment, and before the first two approvals what should be refused. */
function masterKeyTelling(room: Room, camera: Camera, attempts: Attempt[]): Telling {
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

const custodianAt = (room: Room, place: number): Participant => {
  const custodian = room.custodians.at(place);
  if (custodian === undefined) throw new Error('no such custodian');
  return custodian;
};

/** An act would take longer than this on a slow machine. */
const SOON_MS = 20_000;

/** What comes once, sooner or later. */
class Once {
  done = false;
  readonly #act: () => Promise<void>;

  constructor(act: () => Promise<void>) {
    this.#act = act;
  }

  async come(): Promise<void> {
    if (this.done) return;
    this.done = true;
    await this.#act();
  }
}

interface Performed {
  readonly masterKey: string;
  /** Where it was the whole day: its ceremonies, and whose key was revoked at the end. */
  readonly day?: { readonly held: Held; readonly lost: Participant };
  readonly drill?: string;
  readonly watch: Stopwatch;
  readonly attempts: readonly Attempt[];
}

type Timed = <T>(title: string, act: () => Promise<T>) => Promise<T>;

async function timedBy(room: Room): Promise<{ readonly watch: Stopwatch; readonly timed: Timed }> {
  const watch = new Stopwatch(room.station.console);
  await watch.start();
  const timed: Timed = async (title, act) => {
    say(`  ${title} …`);
    const { lap, value } = await watch.act(title, act);
    say(`    done in ${lap.seconds.toFixed(1)} s, the station at work for ${lap.machineSeconds.toFixed(1)} s`);
    return value;
  };
  return { watch, timed };
}

/** From checking the machine to closing, in the script's order; the act before these is the opening. */
const masterKeyActs = (room: Room, telling: Telling, cards: string): readonly (() => Promise<void>)[] => [
  () => checkMachine(room, telling),
  () => readRequest(room, telling),
  () => collectApprovals(room, telling),
  () => makeAndSplit(room, telling),
  () => handOut(room, telling, cards),
  () => readBack(room, telling),
  () => signLog(room, telling),
  () => exportAndClose(room, telling),
];

async function performMasterKey(room: Room, out: string): Promise<Performed> {
  const { cards, screens } = resultFiles(out);
  const camera = new Camera(room.station, screens);
  const { watch, timed } = await timedBy(room);
  const attempts: Attempt[] = [];
  const telling = masterKeyTelling(room, camera, attempts);
  await room.home.isReady();
  await camera.take('home');
  const masterKey = await timed(actTitle(0), () => openMasterKey(room, telling));
  for (const [place, act] of masterKeyActs(room, telling, cards).entries()) await timed(actTitle(place + 1), act);
  return { masterKey, watch, attempts };
}

async function performBoth(room: Room, out: string): Promise<Performed> {
  const { cards, screens, pdf } = resultFiles(out);
  const made = await performMasterKey(room, out);
  writeFileSync(pdf, logIn(exportedOf(room.workspace, made.masterKey)));
  await toTheList(room);
  const telling = pictures(new Camera(room.station, screens), 'drill');
  say('  The drill, from the printed pages …');
  return { ...made, drill: await performDrill(room, { paper: cards, log: pdf }, telling) };
}

async function performDay(room: Room, out: string): Promise<Performed> {
  const { cards, screens } = resultFiles(out);
  const camera = new Camera(room.station, screens);
  const { watch, timed } = await timedBy(room);
  const attempts: Attempt[] = [];
  const telling = masterKeyTelling(room, camera, attempts);
  const lost = custodianAt(room, 0);

  await room.home.isReady();
  await camera.take('home');
  const rotation = await timed('Key rotation, approved', () =>
    rotateUpToApproved(room, pictures(camera, 'rotation', 'form-empty', 'form', 'open', 'approved', 'execute', 'execute-refused')),
  );
  await timed('Key rotation, an exception', () => raiseAndDecide(room, rotation, pictures(camera, 'rotation')));
  await timed('Key rotation, cancelled', () => cancelBy(room, rotation, custodianAt(room, -1), pictures(camera, 'rotation')));
  const expiring = await timed('Another key rotation, good for a minute', () => rotateForAMinute(room, silent));
  await camera.take('list');

  const masterKey = await timed(actTitle(0), () => openMasterKey(room, telling));
  const acts = masterKeyActs(room, telling, cards);
  const expiry = new Once(() => timed('The key rotation expires', () => watchItExpire(room, expiring, pictures(camera, 'expiring'))));
  for (const [place, act] of acts.entries()) {
    await timed(actTitle(place + 1), act);
    // between two acts the room may turn to the other ceremony, and back
    if (place + 1 < acts.length && timeLeft(room, expiring) < SOON_MS && !expiry.done) {
      await toTheList(room);
      await expiry.come();
      await room.home.takeUp(masterKey);
    }
  }
  await toTheList(room);

  const stuck = await timed('A ceremony to which nobody comes', () => openAndWait(room, pictures(camera, 'revocation')));
  await expiry.come();
  const emergency = ['form', 'open', 'cancel-stuck', 'cancelled-stuck', 'recreate', 'recreated', 'note', 'sign-off', 'exported', 'closed'];
  const stuckEmergency = await timed('Emergency: a stuck ceremony', () =>
    settleStuck(room, stuck, pictures(camera, 'stuck', ...emergency)),
  );
  const revoking = ['form', 'open', 'revoke', 'revoked', 'cancel-theirs', 'review', 'groups', 'note', 'closed'];
  const compromised = await timed('Emergency: a compromised approver', () =>
    settleCompromised(room, lost, withoutGroups(room, lost), pictures(camera, 'compromised', ...revoking)),
  );
  await room.home.showOver();
  await camera.take('home-at-the-end');
  return { masterKey, day: { held: { rotation, expiring, masterKey, stuck, stuckEmergency, compromised }, lost }, watch, attempts };
}

const actTitle = (place: number): string => `${place + 1} ${masterKeyGeneration.acts[place]?.title ?? ''}`;

/** As the emergency's script asks: by hand, in the file. */
function withoutGroups({ workspace, custodians, threshold }: Room, person: Participant): () => void {
  const stay = custodians.filter(({ id }) => id !== person.id);
  return () => {
    workspace.write('policy.yaml', policyText(threshold, stay, officerOf(custodians)));
  };
}

/** Of the custodians, who may cancel what others asked for: the last. */
function officerOf<P extends PracticePerson>(custodians: readonly P[]): P {
  const officer = custodians.at(-1);
  if (officer === undefined) throw new Error('nobody is custodian');
  return officer;
}

/** What the station exported of a ceremony. */
function exportedOf({ exported }: PracticeWorkspace, ceremony: string): string {
  const [file, ...more] = readdirSync(exported).filter((name) => name.startsWith(ceremony));
  if (file === undefined || more.length > 0) throw new Error(`the station exported ${1 + more.length} files of ${ceremony}`);
  return join(exported, file);
}

/** Where a PIN lies that nobody should find there; the tokens themselves, which know theirs, are no part of the workspace. */
function pinPlaces(workspace: PracticeWorkspace, station: RunningStation, out: string): readonly string[] {
  const output = { name: 'output', bytes: Buffer.from(station.output) };
  const haystack = [output, ...everythingBelow(workspace.folder), ...everythingBelow(out)];
  return [...workspace.pins.values()].flatMap((pin) => placesOf(textSpellings(pin), haystack));
}

async function rehearse(options: Options, cleanUp: CleanUp): Promise<void> {
  const { people, threshold, tokens, out } = options;
  say(`Making practice ${tokens === 'softhsm' ? 'tokens' : 'cards'}, one for each person …`);
  const custodians = having(people, 'custodian');
  const files = { 'policy.yaml': policyText(threshold, custodians, officerOf(custodians), tokens === 'yubikey') };
  const workspace = cleanUp.workspace(
    tokens === 'softhsm' ? await makePracticeWorkspace({ people, files }) : await makeCardWorkspace({ kind: tokens, people, files }),
  );
  cleanUp.results(out);
  makeResultFolder(out);
  say('Starting the station …');
  const station = cleanUp.station(await startStation({ workspace: workspace.folder, softhsmConf: workspace.softhsmConf }));
  try {
    const room = new Room(station, workspace, people, threshold);
    const perform = options.drill ? performBoth : tokens === 'softhsm' ? performDay : performMasterKey;
    const { masterKey, day, drill, watch, attempts } = await perform(room, out);
    keep(out, {
      bundle: exportedOf(workspace, masterKey),
      ...(day === undefined
        ? {}
        : { stuck: exportedOf(workspace, day.held.stuckEmergency), compromised: exportedOf(workspace, day.held.compromised) }),
      ...(drill === undefined ? {} : { drill: exportedOf(workspace, drill) }),
      roster: workspace.rosterPath,
    });
    // its log is free for the command line from now on
    await station.close();
    say('  Verifying with the built command line, searching for PINs …');
    const checks: readonly Check[] = [
      ...attempts.map(({ what }) => ({ what: `refused: ${what}`, ok: true })),
      ...checksOn(out, room.custodians.length),
      ...(day === undefined ? [] : await workspaceChecks(room, day.held, day.lost.id, out)),
      { what: 'no PIN in the workspace, the log, the output or the results', ok: pinPlaces(workspace, station, out).length === 0 },
      { what: 'the station kept no card page', ok: readdirSync(workspace.cards).length === 0 },
      { what: 'no page complained', ok: station.complaints.length === 0 },
    ];
    const failed = checks.filter(({ ok }) => !ok);
    writeReport(out, {
      ceremonyId: masterKey,
      events: room.logOf(masterKey).length,
      ceremonies: [...statesOf(room.log()).values()].map(({ id, opened, phase, head }) => ({
        id,
        kind: opened.operation.kind,
        phase,
        events: head.seq,
      })),
      verified: checks.find(({ what }) => what.startsWith('keyrite verify'))?.ok === true,
      secondsByAct: Object.fromEntries(watch.laps.map(({ act, seconds }) => [act, seconds])),
      machineSecondsByAct: Object.fromEntries(watch.laps.map(({ act, machineSeconds }) => [act, machineSeconds])),
      machineSeconds: Math.round(1000 * watch.laps.reduce((sum, { machineSeconds }) => sum + machineSeconds, 0)) / 1000,
      checks: { passed: checks.length - failed.length, failed: failed.length, what: checks },
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

/** What else a rehearsal of this sort leaves, a line each. */
function others({ tokens, drill }: Options): string {
  if (drill) return '  drill-bundle.zip   of the drill, and drill-log.pdf its signed log\n';
  if (tokens !== 'softhsm') return '';
  return `  *-log.pdf          the signed logs of the two emergencies
  outbox.jsonl       notices and alerts of all ceremonies, for the online side
`;
}

function sayWhatWasMade(options: Options): void {
  const { out, people, threshold } = options;
  const files = resultFiles(out);
  const custodians = readdirSync(files.cards).length;
  say(`
Made, all of it PRACTICE, in ${shown(out)}:
  bundle.zip         the signed bundle
  ceremony-log.pdf   the log of that ceremony, signed by master and witness
${others(options)}  roster.json        the ${people.length} people and their keys: what a bundle is verified against
  share-cards/       ${custodians} cards; any ${threshold} of them open the key
  screens/           ${readdirSync(files.screens).length} pictures of console and witness screen
  report.json        ceremonies, events, seconds by act, what was checked

Verify it yourself:
  node dist/cli/keyrite.mjs verify ${shown(files.bundle)} --roster ${shown(files.roster)}
  pdfsig ${shown(files.pdf)}`);
}

await main(async () => {
  const options = readOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd(), new Date());
  if (options.tokens !== 'softhsm' && !inCardRoom()) {
    process.exitCode = await enterCardRoom([process.execPath, import.meta.filename, ...process.argv.slice(2)]);
    return;
  }
  const cleanUp = new CleanUp();
  await withDisplay(() => rehearse(options, cleanUp));
  if (options.inSeries)
    linkLatest(
      options.out,
      ['latest', ...(options.tokens === 'softhsm' ? [] : [options.tokens]), ...(options.drill ? ['drill'] : [])].join('-'),
    );
  sayWhatWasMade(options);
});
