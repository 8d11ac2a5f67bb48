/**
 * To a step without its buttons: the same commands that the console sends, by the same call, as the people in the room would give them
 * (support/operator.ts). Where a PIN is needed it is typed in the entry view, as there is no other way.
 */

import { join } from 'node:path';
import { giveToStation } from '../../build/account.ts';
import { rsaVerify } from '../../electron/rsa.ts';
import { fold } from '../../shared/ceremony/fold.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import { isQuorumKind, type Operation } from '../../shared/format/operation.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import { KEY_NAME } from '../rehearsal/master-key.ts';
import { readCodeAloud } from '../rehearsal/share-card-text.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { type Move, nextCommand } from '../support/operator.ts';
import { having } from '../support/people.ts';
import type { PracticePerson } from '../support/practice-tokens.ts';
import { honestTypist, openStation, type StationInNode, takePaper } from '../support/station-in-node.ts';
import { opening } from '../token/station-agenda.ts';
import { type Beginning, command, snapshot, THRESHOLD } from './fixture.ts';

export const answer = async (room: Room): Promise<void> => command(room, { do: 'answer', step: await room.console.step() });

/** What somebody types for this command in the entry view; null: nothing. */
function typedFor(room: Room, wanted: Command): string | null {
  if (wanted.do === 'identify' || wanted.do === 'sign') return room.pinOf(wanted.person);
  if (wanted.do === 'approve') {
    const person = room.workspace.roster.people.find(({ key }) => key.fingerprint === wanted.fingerprint);
    return room.pinOf(person?.id ?? '');
  }
  if (wanted.do === 'generate' || wanted.do === 'seek-keypair' || wanted.do === 'settle-keypair') return room.pinOf('hsm-1');
  if (wanted.do === 'read-card' && wanted.medium === 'token') return room.pinOf('agree-1');
  if (wanted.do !== 'read-card' || wanted.medium !== 'typed') return null;
  return readCodeAloud(join(room.workspace.cards, `card-${wanted.index}.pdf`));
}

async function act(room: Room, wanted: Command): Promise<void> {
  const typed = typedFor(room, wanted);
  if (typed === null) {
    await command(room, wanted);
    return;
  }
  await Promise.all([command(room, wanted), room.entry.type(typed)]);
  await room.entry.isGone();
}

/** What the log on the disk has gained since then, folded; a record that could not have been admitted ends the test. */
function after(room: Room, before: CeremonyState): CeremonyState {
  const gained = room.logOf(before.id).slice(before.head.seq);
  return gained.reduce((state, entry) => {
    const folded = fold(state, entry, rsaVerify);
    if (!folded.ok) throw new Error(`record ${entry.record.seq}: ${folded.refusal.control}`);
    return folded.state;
  }, before);
}

type Until = (state: CeremonyState) => boolean;

/** Everyone does what comes next, in the ceremony on the screens, until this holds of it. @returns its state then */
export async function goOn(room: Room, until: Until): Promise<CeremonyState> {
  let state = await room.now();
  while (!until(state)) {
    const { status } = await snapshot(room.station.console);
    const next = nextCommand(state, { refusal: status.refused?.refusal ?? null, ceremonies: status.ceremonies });
    if (next === null) throw new Error(`nothing more can be done at ${state.current ?? 'the end'}`);
    if (next === 'sign-off') await room.witnessScreen.agree('');
    else await act(room, next);
    state = after(room, state);
  }
  return state;
}

/** At the first step with this action. */
export const atAction =
  (action: string): Until =>
  (state) =>
    currentStep(state)?.action === action;
export const toStep = (room: Room, action: string): Promise<CeremonyState> => goOn(room, atAction(action));

/** Whether the room is at this step, by its number. */
export const isAt =
  (step: string): Until =>
  (state) =>
    state.current === step;

interface More {
  readonly subject?: string;
  readonly approvals?: number;
}

/** What the form sends. */
function opened(operation: Operation, people: readonly PracticePerson[], { subject, approvals }: More): Command {
  const quorum = isQuorumKind(operation.kind);
  const custodians = quorum ? having(people, 'custodian').map(({ id }) => id) : [];
  const sent = opening(operation, { subject: subject ?? `Practice: ${operation.kind}`, custodians });
  return quorum ? { ...sent, approvalThreshold: approvals ?? THRESHOLD } : sent;
}

/** @returns its number */
export async function open(room: Room, operation: Operation, more: More = {}): Promise<string> {
  await command(room, opened(operation, room.participants, more));
  await room.console.isAt('1.1');
  return room.console.ceremony();
}

export const rotation = (keyId = 'root-2027-q1'): Operation => ({ kind: 'key-rotation', payload: { keyId, algorithm: 'ecdsa-p384' } });

const masterKey = (people: readonly PracticePerson[]): Operation => {
  const custodians = having(people, 'custodian').map(({ id }) => id);
  return {
    kind: 'master-key-generation',
    payload: {
      keyName: KEY_NAME,
      keyAlgorithm: 'ed25519',
      epoch: 1,
      cards: { threshold: THRESHOLD, shards: custodians.length },
      holders: custodians,
    },
  };
};

const PROGRAMS = join(import.meta.dirname, '../../dist/app');
const programs = {
  token: join(PROGRAMS, 'token.js'),
  custody: join(PROGRAMS, 'custody.js'),
  paper: join(PROGRAMS, 'paper.js'),
};

interface Act {
  readonly opened: (before: StationInNode) => Command;
  readonly until: Until;
}

/**
 * What ceremonies were before the station on the screens started: the same station, programs, tokens and log, in plain Node and so in a fifth of
 * the time. The station that is started then takes up the last as after any stop.
 */
async function played({ workspace, env, start }: Beginning, acts: readonly Act[]): Promise<Room> {
  const { folder, softhsmConf, cards } = workspace;
  const station = await openStation({ folder, softhsmConf, programs, env, type: honestTypist(workspace, cards) });
  if ('control' in station) throw new Error(JSON.stringify(station));
  try {
    for (const { opened: given, until } of acts) {
      let next: Move = given(station);
      while (next !== null) {
        const answer = await station.move(next);
        if (!answer.ok) throw new Error(`${JSON.stringify(next)}: ${JSON.stringify(answer.refusal)}`);
        if (typeof next === 'object' && next.do === 'make') takePaper(cards);
        const { ceremonies } = station.station.snapshot().status;
        next = until(station.ledger.open) ? null : nextCommand(station.ledger.open, { refusal: null, ceremonies });
      }
    }
  } finally {
    await station.close();
    giveToStation(workspace.place);
  }
  const room = await start();
  // past its start: main answers nobody reliably before
  await room.console.isAt(station.ledger.open.current ?? '');
  return room;
}

export const begun = (beginning: Beginning, operation: Operation, until: Until, more: More = {}): Promise<Room> =>
  played(beginning, [{ opened: () => opened(operation, beginning.people, more), until }]);

/** A set was made, and its ceremony is over; a drill with its cards is at the step in which they are read. */
export const drillAt = (beginning: Beginning): Promise<Room> =>
  played(beginning, [
    {
      opened: () => opened(masterKey(beginning.people), beginning.people, { subject: `Make ${KEY_NAME}` }),
      until: ({ closedAt, current }) => closedAt !== null && current === null,
    },
    {
      opened: ({ ledger }) => {
        const setDigest = ledger.open.manifest?.setDigest ?? '';
        return opened({ kind: 'recovery-drill', payload: { setDigest } }, beginning.people, { subject: 'Yearly drill with the cards' });
      },
      until: atAction('execute'),
    },
  ]);

/** Of a master key, at the first step with this action: the check of the machine, 2.1; the first approval, 4.1; the making, 5.1; the first card read, 7.1. */
export const masterKeyAt = (beginning: Beginning, action: 'probe' | 'approve' | 'make' | 'read-card'): Promise<Room> =>
  begun(beginning, masterKey(beginning.people), atAction(action), { subject: `Make ${KEY_NAME}` });
