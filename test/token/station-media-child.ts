/**
 * A station in a process of its own: one whose disk, or second media, are bad, for which it needs mounts, or a second one. Told on its standard
 * input what to do (Bad), it answers on its standard output.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCopies } from '../../electron/store/copies.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { Action } from '../../shared/format/script.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { agenda, agendas } from './station-agenda.ts';

export interface Bad {
  /** `open`: the folder is a workspace, and is only opened. */
  readonly what: 'disk' | 'media' | 'open';
  /** An empty folder; a file system is mounted there. */
  readonly folder: string;
  /** Of a workspace on a good disk, whose tokens, people and other folders it takes. */
  readonly good: { readonly folder: string; readonly softhsmConf: string; readonly modulePath: string };
  readonly pins: Readonly<Record<string, string>>;
}

/** One time that the disk was full: in which step, how three things were refused, and whether the last record before is still there. */
export interface Full {
  readonly step: string;
  readonly refused: readonly string[];
  readonly kept: boolean;
}
export interface DiskAnswer {
  readonly full: readonly Full[];
  readonly closed: boolean;
}
export interface MediaAnswer {
  readonly copied: readonly EventOf<'log.copied'>['body'][];
  readonly records: number;
  /** Of the copies, in the order of the media. */
  readonly found: ReturnType<typeof findCopies>;
  readonly closed: boolean;
}

const mount = (...args: readonly string[]): void => {
  execFileSync('mount', args);
};

function setUp({ folder, good }: Bad, copies: readonly string[]): void {
  copyFileSync(join(good.folder, 'roster.json'), join(folder, 'roster.json'));
  const [cards, exported] = [join(good.folder, 'cards'), join(good.folder, 'export')];
  writeFileSync(join(folder, 'station.json'), JSON.stringify({ modules: [good.modulePath], cards, export: exported, copies }));
}

async function station({ folder, good, pins }: Bad): Promise<StationInNode> {
  const roster = JSON.parse(readFileSync(join(folder, 'roster.json'), 'utf8')) as Parameters<typeof honestTypist>[0]['roster'];
  const type = honestTypist({ roster, pins: new Map(Object.entries(pins)) }, join(good.folder, 'cards'));
  const open = await openStation({ folder, softhsmConf: good.softhsmConf, type });
  if ('control' in open) throw new Error(JSON.stringify(open));
  await open.station.resumeAfterStop();
  return open;
}

/** Goes on until `stop` says so or everything is done; what is refused is tried again. */
async function goOn(open: StationInNode, refused: string[], stop: () => boolean): Promise<void> {
  const next = agenda(open, agendas('', '').key);
  let refusal = null;
  for (let moves = 0; !stop(); moves += 1) {
    const move = next(refusal);
    if (move === null) return;
    if (moves > 500) throw new Error(`it does not go on: ${JSON.stringify(refusal)}`);
    const answer = await open.move(move);
    refusal = answer.ok ? null : answer.refusal;
    if (refusal !== null) refused.push(refusal.control);
  }
}

const actionNow = ({ ledger }: StationInNode): Action | undefined =>
  ledger.state?.steps.find(({ id }) => id === ledger.state?.current)?.action;

function fill(ballast: string): void {
  for (const size of [65_536, 4_096, 1]) {
    try {
      for (;;) appendFileSync(ballast, new Uint8Array(size));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}

/** Records from one time to the next. Some more always fit on a full disk: the log's file and its WAL have room of their own. */
const RECORDS_BETWEEN = 11;

/** Full again and again, every other time while the station is started. Of the PDF nothing fits; a stop then would be what is told first. */
async function disk(bad: Bad): Promise<DiskAnswer> {
  mount('-t', 'tmpfs', '-o', 'size=8m,mode=0700', 'tmpfs', bad.folder);
  const ballast = join(bad.folder, 'ballast');
  const full: Full[] = [];
  const inPdf = (): boolean => actionNow(open) === 'sign-document' && full.every(({ step }) => step !== 'sign-document');
  setUp(bad, []);
  let open = await station(bad);
  for (let from = 3; ; from = open.store.count + RECORDS_BETWEEN) {
    await goOn(open, [], () => open.store.count >= from || inPdf());
    if (open.ledger.state?.current === null) break;
    fill(ballast);
    const [step, before] = [actionNow(open) ?? '', open.store.last?.digest];
    if (full.length % 2 === 1 && step !== 'sign-document') {
      await open.close();
      open = await station(bad);
    }
    const refused: string[] = [];
    await goOn(open, refused, () => refused.length === 3);
    full.push({ step, refused, kept: Array.from(open.store.replay(), ({ digest }) => digest).includes(before ?? '') });
    rmSync(ballast);
  }
  await open.close();
  const again = await station(bad);
  const closed = again.ledger.overviews.every(({ closedAt }) => closedAt !== null);
  await again.close();
  return { full, closed };
}

/** The first is not there, the second cannot be written, the third is full, the fourth is good; then all are put right. */
async function media(bad: Bad): Promise<MediaAnswer> {
  const names = ['missing', 'read-only', 'full', 'good'];
  const [missing = '', readOnly = '', small = '', good = ''] = names.map((name) => join(bad.folder, name));
  for (const folder of [readOnly, small, good]) mkdirSync(folder);
  mount('-t', 'tmpfs', '-o', 'ro', 'tmpfs', readOnly);
  mount('-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small);
  fill(join(small, 'ballast'));
  const copies = [missing, readOnly, small, good];
  setUp(bad, copies);
  const open = await station(bad);
  await goOn(open, [], () => actionNow(open) === 'initiate');
  mkdirSync(missing);
  mount('-o', 'remount,rw', readOnly);
  rmSync(join(small, 'ballast'));
  await goOn(open, [], () => false);
  const copied = [...open.store.replay()].flatMap(({ record: { event } }) => (event.type === 'log.copied' ? [event.body] : []));
  const answer = { copied, records: open.store.count, found: findCopies(copies), closed: open.ledger.open.closedAt !== null };
  await open.close();
  return answer;
}

async function tried({ folder, good }: Bad): Promise<Refusal | 'opened'> {
  const type = (): never => {
    throw new Error('nobody is asked');
  };
  const open = await openStation({ folder, softhsmConf: good.softhsmConf, type });
  return 'control' in open ? open : 'opened';
}

if (import.meta.main) {
  const bad = JSON.parse(readFileSync(0, 'utf8')) as Bad;
  const does = { disk, media, open: tried };
  process.stdout.write(JSON.stringify(await does[bad.what](bad)));
}
