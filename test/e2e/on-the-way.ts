/**
 * To a step without its buttons: the same commands that the console sends, by the same call, as the people in the room would give them
 * (support/operator.ts). Where a PIN is needed it is typed in the entry view, as there is no other way.
 */

import { join } from 'node:path';
import { rsaVerify } from '../../electron/rsa.ts';
import { fold } from '../../shared/ceremony/fold.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import type { Operation } from '../../shared/format/operation.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import { KEY_NAME } from '../rehearsal/master-key.ts';
import { readCodeAloud } from '../rehearsal/share-card-text.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { nextCommand } from '../support/operator.ts';
import { command, snapshot } from './fixture.ts';

export const answer = async (room: Room): Promise<void> => command(room, { do: 'answer', step: await room.console.step() });

/** What somebody types for this command in the entry view; null: nothing. */
function typedFor(room: Room, wanted: Command): string | null {
  if (wanted.do === 'identify' || wanted.do === 'sign') return room.pinOf(wanted.person);
  if (wanted.do === 'approve') {
    const person = room.workspace.roster.people.find(({ key }) => key.fingerprint === wanted.fingerprint);
    return room.pinOf(person?.id ?? '');
  }
  if (wanted.do === 'generate' || wanted.do === 'seek-keypair' || wanted.do === 'settle-keypair') return room.pinOf('hsm-1');
  if (wanted.do !== 'read-card' || wanted.medium === 'page') return null;
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

/** Everyone does what comes next, in the ceremony on the screens, until this holds of it. @returns its state then */
export async function goOn(room: Room, until: (state: CeremonyState) => boolean): Promise<CeremonyState> {
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
export const toStep = (room: Room, action: string): Promise<CeremonyState> => goOn(room, (state) => currentStep(state)?.action === action);

/** Whether the room is at this step, by its number. */
export const isAt =
  (step: string) =>
  (state: CeremonyState): boolean =>
    state.current === step;

const place = { location: 'Musterstadt, room 2', timeZone: 'Europe/Berlin', localOffset: 60 } as const;

/** Opened by the command that the form sends. @returns its number */
export async function open(
  room: Room,
  operation: Operation,
  more: { readonly subject?: string; readonly approvals?: number } = {},
): Promise<string> {
  const quorum = operation.kind !== 'stuck-ceremony' && operation.kind !== 'compromised-approver';
  await command(room, {
    do: 'open',
    operation,
    subject: more.subject ?? `Practice: ${operation.kind}`,
    ...place,
    approvalReference: 'EX-1001',
    approvalThreshold: quorum ? (more.approvals ?? room.threshold) : 0,
    custodians: quorum ? room.custodians.map(({ id }) => id) : [],
    timeoutMinutes: null,
  });
  await room.console.isAt('1.1');
  return room.console.ceremony();
}

export const rotation = (keyId = 'root-2027-q1'): Operation => ({ kind: 'key-rotation', payload: { keyId, algorithm: 'ecdsa-p384' } });

const masterKey = ({ threshold, custodians }: Room): Operation => ({
  kind: 'master-key-generation',
  payload: {
    keyName: KEY_NAME,
    keyAlgorithm: 'ed25519',
    epoch: 1,
    cards: { threshold, shards: custodians.length },
    holders: custodians.map(({ id }) => id),
  },
});

const openMasterKey = (room: Room): Promise<string> => open(room, masterKey(room), { subject: `Make ${KEY_NAME}` });

/** Of a master key, at the check of the machine, 2.1. */
export async function toTheMachine(room: Room): Promise<void> {
  await openMasterKey(room);
  await toStep(room, 'probe');
}

/** At the first approval, 4.1. */
export async function toTheApprovals(room: Room): Promise<void> {
  await openMasterKey(room);
  await toStep(room, 'approve');
}

/** At the making of the key, 5.1. */
export async function toTheMaking(room: Room): Promise<void> {
  await openMasterKey(room);
  await toStep(room, 'make');
}
