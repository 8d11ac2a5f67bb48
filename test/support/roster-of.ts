/** Rosters as the people of a room sign them, and the change from the room's to another. */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { rosterChanges } from '../../shared/ceremony/roster-changes.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import type { PayloadOf } from '../../shared/format/operation.ts';
import { type Roster, rosterRecord } from '../../shared/format/roster.ts';
import { decodeSignedRoster, encodeSignedRoster, rosterMessage, type SignedRoster } from '../../shared/format/signed-roster.ts';
import type { Room } from './ceremony-room.ts';

/** By everybody on it when nobody is named. */
export function signedBy(room: Room, roster: Roster, signers = roster.people.map(({ id }) => id)): SignedRoster {
  const bytes = rosterRecord.encode(roster);
  const signatures = signers
    .map((id) => ({ keyid: room.member(id).person.key.fingerprint, sig: toBase64(room.member(id).sign(rosterMessage(bytes))) }))
    .toSorted((a, b) => (a.keyid < b.keyid ? -1 : 1));
  return { roster, bytes, digest: digestHex(bytes), signatures };
}

/** A day later, without éva. */
export const nextRoster = ({ roster }: Room): Roster => ({
  ...roster,
  issued: '2026-11-21T09:00:00.000Z',
  people: roster.people.filter(({ id }) => id !== 'eva'),
});

/** The same with nobody as ceremony master. */
export const withoutMaster = (room: Room): Roster => ({
  ...nextRoster(room),
  people: nextRoster(room).people.map((person) => (person.id === 'zoe' ? { ...person, roles: ['auditor'] } : person)),
});

/** Dóra's key under two names. */
export const withKeyTwice = (room: Room): Roster => {
  const next = nextRoster(room);
  return { ...next, people: [...next.people, { ...room.member('dora').person, id: 'dora-2', contact: null }] };
};
/** What the roster says of Dóra's key does not fit together. */
export const withUnfitKey = (room: Room): Roster => ({
  ...nextRoster(room),
  people: nextRoster(room).people.map((person) =>
    person.id === 'dora' ? { ...person, key: { ...person.key, algorithm: 'rsa-4096' } } : person,
  ),
});

export const rosterChange = (
  room: Room,
  next = nextRoster(room),
): { readonly kind: 'roster-change'; readonly payload: PayloadOf<'roster-change'> } => ({
  kind: 'roster-change',
  payload: { digest: rosterRecord.digest(next), changes: [...rosterChanges(room.roster, next)] },
});

export const announced = (room: Room, signed = signedBy(room, nextRoster(room))): EventOf<'roster.changeIntended'> => ({
  type: 'roster.changeIntended',
  body: { previous: rosterRecord.digest(room.roster), digest: signed.digest, envelope: toBase64(encodeSignedRoster(signed)) },
});

export const changed = (room: Room, digest = rosterRecord.digest(nextRoster(room))): EventOf<'roster.changed'> => ({
  type: 'roster.changed',
  body: { previous: rosterRecord.digest(room.roster), digest },
});

/** As a file, and read again. */
export const fileOf = (signed: SignedRoster): Uint8Array => encodeSignedRoster(signed);
export const readAgain = (signed: SignedRoster): SignedRoster => decodeSignedRoster(fileOf(signed));
