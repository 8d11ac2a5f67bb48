/**
 * To a step without its buttons: the same commands that the console sends, by the same call. Where a PIN is needed it is typed in the entry
 * view, as there is no other way.
 */
import { PROBES } from '../../shared/ceremony/probes.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import { KEY_NAME } from '../rehearsal/the-ceremony.ts';
import type { Participant, Room } from '../rehearsal/the-room.ts';
import { command } from './fixture.ts';

/** One by one: each answer must be there before the next command. */
async function inTurn<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  for (const one of all) await act(one);
}

export const answer = async (room: Room): Promise<void> => command(room, { do: 'answer', step: await room.console.step() });

/** A command that asks for a PIN, and the PIN. */
async function withPin(room: Room, wire: object, person: Participant): Promise<void> {
  await Promise.all([command(room, wire), room.entry.type(person.pin)]);
  await room.entry.isGone();
}

async function readHead(room: Room): Promise<void> {
  await command(room, { do: 'head-read' });
  await answer(room);
}

export async function toTheMachine(room: Room): Promise<void> {
  await command(room, {
    do: 'open',
    purpose: `Make ${KEY_NAME}`,
    keyName: KEY_NAME,
    keyAlgorithm: 'ed25519',
    location: 'Musterstadt, room 2',
    timeZone: 'Europe/Berlin',
    localOffset: 60,
    approvalReference: 'EX-1001',
    approvalThreshold: room.threshold,
    cardThreshold: room.threshold,
  });
  await room.console.isAt('1.1');
  await answer(room);
  await inTurn(room.participants, async (person) => {
    await withPin(room, { do: 'identify', person: person.id, document: 'Passport' }, person);
    await answer(room);
  });
  await readHead(room);
}

const isProbed = (event: { readonly type: string }): event is EventOf<'machine.probed'> => event.type === 'machine.probed';

async function toTheRequest(room: Room): Promise<void> {
  await toTheMachine(room);
  await command(room, { do: 'probe' });
  const findings =
    room
      .log()
      .map(({ record }) => record.event)
      .findLast(isProbed)?.body.findings ?? [];
  await inTurn(PROBES, async ({ id, title, witnessed }) => {
    if (witnessed) await command(room, { do: 'probe-seen', probe: id, agrees: true });
    if (findings.find(({ probe }) => probe === id)?.result === 'pass') return;
    const exception = { expected: title, happened: 'a practice machine', decided: 'good enough for practice', affects: [] };
    await command(room, { do: 'raise-exception', ...exception, probe: id });
  });
  await answer(room);
  await command(room, { do: 'compare-clock', watch: new Date(Date.now() + 3_600_000).toISOString().slice(11, 19) });
  await answer(room);
  await command(room, { do: 'digest-compared' });
  await answer(room);
  await readHead(room);
}

/** At the first approval, 4.1. */
export async function toTheApprovals(room: Room): Promise<void> {
  await toTheRequest(room);
  await command(room, { do: 'initiate' });
  await answer(room);
  await command(room, { do: 'digest-compared' });
  await answer(room);
}

const fingerprintOf = (room: Room, person: Participant): string =>
  room.workspace.roster.people.find(({ id }) => id === person.id)?.key.fingerprint ?? '';

/** At the making of the key, 5.1. */
export async function toTheMaking(room: Room): Promise<void> {
  await toTheApprovals(room);
  await inTurn(room.custodians.slice(0, room.threshold), async (custodian) => {
    await withPin(room, { do: 'approve', fingerprint: fingerprintOf(room, custodian), reason: 'all lines the same' }, custodian);
    await answer(room);
  });
  await readHead(room);
}
