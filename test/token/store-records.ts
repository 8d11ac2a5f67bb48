/** Records for the tests of the store, which looks at chain, number, time and opening, and at nothing else. */
import { type EventStore, openStore } from '../../electron/store/event-store.ts';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import { appendEvent, type Entry } from '../../shared/format/event-record.ts';
import { DEFAULT_POLICY } from '../../shared/format/policy.ts';
import type { Person, Role, Roster } from '../../shared/format/roster.ts';
import { SCRIPTS } from '../../shared/script/scripts.ts';

const AT = '2026-11-22T14:12:37.041Z';
export const CEREMONY = 'KC-2026-0001';

const person = (id: string, role: Role): Person => ({
  id,
  name: `Žofia ${id} 明`,
  organisation: 'Beispiel e. V.',
  contact: null,
  roles: [role],
  groups: [],
  key: { algorithm: 'ecdsa-p256', spki: toBase64(toUtf8(id)), fingerprint: digestHex(toUtf8(id)) },
  certificate: toBase64(toUtf8(`certificate of ${id}`)),
  chain: [],
  token: { serial: id, label: id, model: 'none', key: null },
  attestation: null,
});

const roster: Roster = {
  format: 'keyrite-roster-v2',
  mode: 'practice',
  organisation: 'Beispiel e. V.',
  issued: AT,
  trustRoots: [toBase64(toUtf8('root'))],
  people: [
    person('zoe', 'master'),
    person('pavlos', 'witness'),
    person('ines', 'initiator'),
    ...['lukasz', 'dora', 'eva'].map((id) => person(id, 'custodian')),
  ],
};

/** The next record of its ceremony. */
export const entryAfter = (last: Entry | undefined, reason: string, at = AT): Entry =>
  appendEvent(last, last?.record.ceremony ?? CEREMONY, at, { type: 'ceremony.paused', body: { reason } });

/** The first record of a ceremony. `before`: the digest it names as the last of the workspace. */
export const openingOf = (ceremony: string, before: string | null, at = AT): Entry =>
  appendEvent(undefined, ceremony, at, {
    type: 'ceremony.opened',
    body: {
      operation: { kind: 'key-rotation', payload: { keyId: 'root-2026-q1', algorithm: 'ecdsa-p384' } },
      mode: 'practice',
      subject: 'Rotate the root signing key',
      location: 'Musterstadt, room 2',
      timeZone: 'Europe/Berlin',
      localOffset: 60,
      approvalReference: 'EX-77',
      replaces: null,
      previousHead: before,
      script: SCRIPTS['key-rotation'],
      policy: DEFAULT_POLICY,
      roster,
      attestation: { roots: [], intermediates: [] },
      participants: { master: 'zoe', witness: 'pavlos', initiator: 'ines', custodians: ['lukasz', 'dora', 'eva'] },
      approvalThreshold: 2,
      timeoutMinutes: 240,
      software: { name: 'Keyrite', version: '0.1.0', digest: digestHex(new Uint8Array(1)), runtime: 'test' },
      modules: [{ path: '/none.so', description: 'none', version: '1.0', cryptoki: '2.40' }],
    },
  });

/** Opens the ceremony, or goes on with it. */
export function appendTo(store: EventStore, ceremony: string, reason: string): Entry {
  const last = store.of(ceremony).at(-1);
  const entry = last === undefined ? openingOf(ceremony, store.last?.digest ?? null) : entryAfter(last, reason);
  store.append(entry);
  return entry;
}

export const [A, B, C] = ['KC-2026-000A', 'KC-2026-000B', 'KC-2026-000C'] as const;
/** Ceremony of each record, in order; the first of each opens it. A second passes from each to the next. */
export const COURSE = [A, A, B, A, A, B, C, A, B, C];

/** A log of this course, closed. */
export function written(file: string): readonly Entry[] {
  const store = openStore(file);
  const heads = new Map<string, Entry>();
  const entries: Entry[] = [];
  for (const [index, ceremony] of COURSE.entries()) {
    const at = new Date(Date.UTC(2026, 10, 22, 14, 0, index)).toISOString();
    const last = heads.get(ceremony);
    const entry = last === undefined ? openingOf(ceremony, store.last?.digest ?? null, at) : entryAfter(last, `entry ${index + 1}`, at);
    store.append(entry);
    heads.set(ceremony, entry);
    entries.push(entry);
  }
  store.close();
  return entries;
}

export const COPY = 'keyrite-log-copy.sqlite';

/** Copies the log as it is. */
export function copyLog(file: string, medium: string): void {
  const store = openStore(file);
  store.copyTo(medium);
  store.close();
}
