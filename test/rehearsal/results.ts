/** What a rehearsal leaves: the folder, what is in it, and the checks made on it by programs that are not the station. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { node24 } from '../../build/node-modules.mjs';
import { project } from '../../build/steps.mjs';
import { MEMBER } from '../../shared/ceremony/bundle-members.ts';
import { decodeArchive } from '../../shared/format/bundle-archive.ts';

export interface Check {
  readonly what: string;
  readonly ok: boolean;
}

/** Everything below `folder` by its name. */
export const resultFiles = (folder: string) => ({
  bundle: join(folder, 'bundle.zip'),
  pdf: join(folder, 'ceremony-log.pdf'),
  /** The signed logs of the two emergencies. */
  stuck: join(folder, 'stuck-ceremony-log.pdf'),
  compromised: join(folder, 'compromised-approver-log.pdf'),
  /** Notices and alerts of all ceremonies, for the online side. */
  outbox: join(folder, 'outbox.jsonl'),
  roster: join(folder, 'roster.json'),
  cards: join(folder, 'share-cards'),
  screens: join(folder, 'screens'),
  report: join(folder, 'report.json'),
});

/** What the drill leaves beside them. */
const drillFiles = (folder: string) => ({ bundle: join(folder, 'drill-bundle.zip'), pdf: join(folder, 'drill-log.pdf') });

export function makeResultFolder(folder: string): void {
  const files = resultFiles(folder);
  for (const path of [files.cards, files.screens]) mkdirSync(path, { recursive: true });
}

export interface Kept {
  readonly bundle: string;
  /** Where the day had them. */
  readonly stuck?: string;
  readonly compromised?: string;
  readonly drill?: string;
  readonly roster: string;
}

/** The bundle and the emergencies' logs as exported, the log PDF out of the bundle, and the roster, which came to the people on another way. */
export function keep(folder: string, from: Kept): void {
  const files = resultFiles(folder);
  copyFileSync(from.bundle, files.bundle);
  if (from.stuck !== undefined) copyFileSync(from.stuck, files.stuck);
  if (from.compromised !== undefined) copyFileSync(from.compromised, files.compromised);
  if (from.drill !== undefined) {
    const drill = drillFiles(folder);
    copyFileSync(from.drill, drill.bundle);
    writeFileSync(drill.pdf, logIn(from.drill));
  }
  copyFileSync(from.roster, files.roster);
  writeFileSync(files.pdf, logIn(from.bundle));
}

/** The signed log, out of its bundle. */
export function logIn(bundle: string): Uint8Array {
  const pdf = decodeArchive(new Uint8Array(readFileSync(bundle))).find(({ name }) => name === MEMBER.pdf);
  if (pdf === undefined) throw new Error('the bundle holds no log PDF');
  return pdf.bytes;
}

/** The built command line in a plain Node process, as an online system would run it. */
function verifyOutside(bundle: string, roster: string): Check {
  const { status, stdout } = spawnSync(node24, [join(project, 'dist/cli/keyrite.mjs'), 'verify', bundle, '--roster', roster, '--json'], {
    encoding: 'utf8',
    cwd: '/',
    env: {},
  });
  const report: unknown = status === 2 ? null : JSON.parse(stdout);
  const verified = typeof report === 'object' && report !== null && 'verified' in report && report.verified === true;
  return { what: `keyrite verify accepts ${basename(bundle)}`, ok: status === 0 && verified };
}

const textOf = (pdf: string): string => spawnSync('pdftotext', [pdf, '-'], { encoding: 'utf8' }).stdout;

/** The bundle holds, and all that was made says what it is. */
export function checksOn(folder: string, cards: number): readonly Check[] {
  const files = resultFiles(folder);
  const { bundle: drill } = drillFiles(folder);
  const pages = Array.from({ length: cards }, (_, place) => join(files.cards, `card-${place + 1}.pdf`));
  return [
    verifyOutside(files.bundle, files.roster),
    ...(existsSync(drill) ? [verifyOutside(drill, files.roster)] : []),
    { what: 'the log PDF says PRACTICE', ok: /practice/i.test(textOf(files.pdf)) },
    { what: 'every share card says PRACTICE', ok: pages.every((page) => existsSync(page) && textOf(page).includes('PRACTICE')) },
  ];
}

/** `rehearsal/latest` or another name there, a relative link, changed in one step. */
export function linkLatest(folder: string, name: string): void {
  const link = join(dirname(folder), name);
  const making = `${link}.${process.pid}`;
  rmSync(making, { force: true });
  symlinkSync(basename(folder), making);
  renameSync(making, link);
}

export const writeReport = (folder: string, report: object): void => {
  writeFileSync(resultFiles(folder).report, `${JSON.stringify(report, null, 2)}\n`, { flag: 'wx' });
};
