/**
 * A station that is killed: `station-child.ts`, told on its standard input what to do (Plan). Each line it writes is one thing that happened
 * (Told); a record is told of once it is on the disk. It kills itself, or is killed, or ends when everything on its agenda is done.
 */
import { readdirSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Ledger } from '../../electron/station/ledger.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { isOver } from '../../shared/ceremony/overview.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import type { EventType } from '../../shared/format/ceremony-event.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import type { Action } from '../../shared/format/script.ts';
import type { CommandAnswer } from '../../shared/ipc/contract.ts';
import type { Move } from '../support/operator.ts';
import { honestTypist, openStation, type StationInNode, type Typist, takePaper } from '../support/station-in-node.ts';
import { type AgendaName, agendas, doAll } from './station-agenda.ts';

/** Before a record reaches the store, or right after. */
export type When = 'before' | 'after';

export interface Plan {
  readonly folder: string;
  readonly softhsmConf: string;
  readonly pins: Readonly<Record<string, string>>;
  readonly agenda: AgendaName;
  /** Serial number of the token in which keys are made. */
  readonly hsm: string;
  /** In the environment of every program it starts. */
  readonly mark: string;
  /** Where it kills itself: at an event that no station was killed before, or else after, and at a point not spared, in this way, if in any. */
  readonly dies: Readonly<Record<When, readonly EventType[]>> & { readonly spared: readonly string[]; readonly way: When | null };
  /** Events that only a mishap brings, and that shall come. */
  readonly mishaps: readonly EventType[];
}

export type Told =
  | { readonly kind: 'started'; readonly interrupted: readonly Interrupted[]; readonly pages: readonly string[] }
  | { readonly kind: 'stored' | 'shown'; readonly digest: string }
  | { readonly kind: 'program'; readonly what: string }
  /** Where it kills itself now. */
  | { readonly kind: 'dies'; readonly when: When; readonly point: string; readonly type: EventType }
  | { readonly kind: 'done' };

/** `refused`: what a command in this ceremony is refused with. */
export interface Interrupted {
  readonly ceremony: string;
  readonly act: string;
  readonly refused: string;
}

const tell = (told: Told): void => {
  writeSync(1, `${JSON.stringify(told)}\n`);
};
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

/** Done alike in every kind: killed in one of them, the station is killed in all. */
const SHARED: readonly Action[] = [
  'identify',
  'probe',
  'clock',
  'compare-script',
  'initiate',
  'compare-request',
  'approve',
  'head',
  'sign-off',
  'seal',
  'sign-checkpoint',
  'sign-document',
  'sign-bundle',
  'export',
  'close',
];

/** Where in a ceremony a record comes: in which step, and of which kind where the step is the kind's own; a restart may come anywhere and is one. */
export function pointOf({ record: { event } }: Entry, state: CeremonyState | undefined): string {
  if (event.type === 'station.restarted') return event.type;
  const step = state === undefined ? undefined : currentStep(state);
  if (step !== undefined && SHARED.includes(step.action)) return `${step.action} ${step.number} ${event.type}`;
  const kind = event.type === 'ceremony.opened' ? event.body.operation.kind : (state?.opened.operation.kind ?? '');
  return `${kind} ${step?.id ?? ''} ${event.type}`;
}

const SETTLING: readonly EventType[] = ['keypair.sought', 'keypair.settlementIntended', 'keypair.destroyed', 'keypair.settlementRefused'];

/** Null: not here. */
function deathAt(entry: Entry, { before, after, spared, way }: Plan['dies'], state: CeremonyState | undefined): When | null {
  const { type } = entry.record.event;
  const point = pointOf(entry, state);
  // only what a stop left in the token is settled
  const unsettled = type === 'keypair.generated' && SETTLING.some((settling) => before.includes(settling) || after.includes(settling));
  const when = unsettled || before.includes(type) ? 'before' : after.includes(type) ? 'after' : spared.includes(point) ? null : way;
  if (when !== null) tell({ kind: 'dies', when, point, type });
  return when;
}

/** Types something else where a refusal is wanted. */
function clumsy(honest: Typist, { mishaps }: Plan): Typist {
  const wanted: Readonly<Partial<Record<string, EventType>>> = {
    identify: 'identification.refused',
    approve: 'ceremony.approval_rejected',
    card: 'card.readRefused',
    generate: 'keypair.generationFailed',
    settle: 'keypair.settlementRefused',
  };
  const stumbled = new Set<EventType>();
  return (ask, state) => {
    const ofOld = ask.purpose === 'card' && state.oldSet.reading !== null;
    const type = ofOld ? 'oldSet.cardRefused' : (wanted[ask.purpose] ?? 'signature.refused');
    if (!mishaps.includes(type) || stumbled.has(type)) return honest(ask, state);
    stumbled.add(type);
    return new Uint8Array(Buffer.from('mistyped', 'latin1'));
  };
}

/** With it goes what it had read. */
export function killCustody(): void {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ');
  for (const pid of children) if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('custody')) process.kill(Number(pid), 'SIGKILL');
}

/** What is done besides, because its event is wanted: each at most once a start. */
async function mishap(open: StationInNode, wanted: Set<EventType>): Promise<void> {
  const { state } = open.ledger;
  const [holder = ''] = state?.opened.participants.custodians ?? [];
  if ((state?.keypair.found?.privateKeys ?? 0) > 0 && wanted.delete('keypair.destroyed'))
    await open.station.do({ do: 'settle-keypair', way: 'destroy', note: 'It shall not stay', pinHolder: holder });
  if (state === undefined || isOver(state) || state.pausedAt !== null || state.interrupted !== null) return;
  const step = state.steps.find(({ id }) => id === state.current);
  if (wanted.delete('ceremony.paused') || wanted.delete('ceremony.resumed'))
    await open.station.do({ do: 'pause', reason: 'The fire alarm' });
  const [, second] = state.opened.participants.custodians;
  // somebody else is asked for the card, and then the first after all
  if (step?.action === 'approve' && second !== undefined && wanted.delete('card.asked'))
    await open.station.do({ do: 'ask', person: second });
  const last = state.opened.participants.custodians.at(-1);
  if (step?.action === 'approve' && state.declined.length === 0 && last !== undefined && wanted.delete('approval.declined'))
    await open.station.do({ do: 'decline', person: last, reason: 'The third line is not the same' });
  if ((state.oldSet.reading?.cards.size ?? 0) > 0 && wanted.delete('oldSet.openingFailed')) killCustody();
  // a page that somebody left there
  if (step?.action === 'make' && wanted.delete('key.makingFailed')) writeFileSync(join(open.workspace.station.cards, 'card-1.pdf'), '');
}

/** What hands do: a file that is on the medium already is taken away from there. */
function takeAway({ workspace }: StationInNode, answer: CommandAnswer): void {
  if (answer.ok || answer.refusal.control !== 'EXP-EXISTS-1') return;
  const path = String(answer.refusal.operands['path']);
  renameSync(path, join(workspace.folder, `taken-away-${process.pid}`));
}

async function triedWhileInterrupted(open: StationInNode): Promise<readonly Interrupted[]> {
  const { ledger, station } = open;
  const tried: Interrupted[] = [];
  for (const { id, interrupted, current } of ledger.underWay) {
    if (interrupted === null) continue;
    await station.do({ do: 'select', ceremony: id });
    const answer = await station.do({ do: 'answer', step: current ?? '' });
    tried.push({ ceremony: id, act: interrupted, refused: answer.ok ? 'not refused' : answer.refusal.control });
  }
  return tried;
}

async function run(plan: Plan): Promise<void> {
  const roster = JSON.parse(readFileSync(join(plan.folder, 'roster.json'), 'utf8')) as Parameters<typeof honestTypist>[0]['roster'];
  const pins = new Map(Object.entries(plan.pins));
  const cards = join(plan.folder, 'cards');
  let ahead = 0;
  let when: When | null = null;
  const opened: { ledger?: Ledger } = {};
  const open = await openStation({
    folder: plan.folder,
    softhsmConf: plan.softhsmConf,
    type: clumsy(honestTypist({ roster, pins }, cards), plan),
    now: () => new Date(Date.now() + ahead),
    beforeAppend: (entry) => {
      when = deathAt(entry, plan.dies, opened.ledger?.stateOf(entry.record.ceremony));
      if (when === 'before') die();
    },
    afterAppend: ({ digest }) => {
      if (when === 'after') die();
      tell({ kind: 'stored', digest });
    },
    publish: (name, body) => {
      if (name !== 'log.appended' || !('records' in body)) return;
      // one record, and its line end
      tell({ kind: 'shown', digest: digestHex(fromBase64(body.records).slice(0, -1)) });
    },
    onProgram: (name, what) => {
      if (what !== 'start') tell({ kind: 'program', what: `${name} ${what}` });
    },
    env: { KEYRITE_TEST: plan.mark },
  });
  if ('control' in open) throw new Error(JSON.stringify(open));
  opened.ledger = open.ledger;
  // the log's time never goes back, whatever the station before this one did to its clock
  ahead = Math.max(0, Date.parse(open.store.last?.record.at ?? '') - Date.now()) || 0;
  await open.station.resumeAfterStop();
  tell({ kind: 'started', interrupted: await triedWhileInterrupted(open), pages: readdirSync(cards) });
  const wanted = new Set(plan.mishaps);
  await mishap(open, wanted);
  await doAll(open, agendas(plan.hsm, basename(plan.folder))[plan.agenda], async (_move: NonNullable<Move>, answer) => {
    takeAway(open, answer);
    if (open.ledger.state?.making === 'made') takePaper(cards);
    const { state } = open.ledger;
    // nobody waits a minute for a request that shall expire
    const expires = state?.opened.timeoutMinutes === 1 && !isOver(state) ? state.request?.value.expires : undefined;
    if (expires !== undefined) ahead = Math.max(ahead, Date.parse(expires) - Date.now() + 1_000);
    await mishap(open, wanted);
  });
  await open.close();
  tell({ kind: 'done' });
}

if (import.meta.main) await run(JSON.parse(readFileSync(0, 'utf8')) as Plan);
