/** Whatever is different between two rosters is said in a line: custodians sign these lines and nothing else. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { rosterChanges } from '../../../shared/ceremony/roster-changes.ts';
import { operation } from '../../../shared/format/operation.ts';
import { type Person, type Roster, rosterRecord } from '../../../shared/format/roster.ts';
import { sharedRoom } from '../../support/ceremony-of.ts';

let roster: Roster;
let person: Person;
beforeAll(async () => {
  ({ roster } = await sharedRoom());
  const [first] = roster.people;
  if (first === undefined) throw new Error('nobody');
  person = first;
});

const der = (byte: number): string => toBase64(Uint8Array.of(byte));
const withFirst = (change: Partial<Person>): Roster => ({
  ...roster,
  people: roster.people.map((one, at) => (at === 0 ? { ...one, ...change } : one)),
});
const key = { id: '02', label: 'SIGN key', slot: '9c' } as const;

/** One thing after the other, each different from all others. */
const others = (): readonly Roster[] => [
  withFirst({ name: 'Zoe Other' }),
  withFirst({ organisation: 'Another' }),
  withFirst({ contact: null }),
  withFirst({ contact: 'none@example.org' }),
  withFirst({ roles: ['master', 'auditor'] }),
  withFirst({ groups: ['a'] }),
  withFirst({ groups: ['a', 'b'] }),
  withFirst({ key: { ...person.key, fingerprint: 'f'.repeat(64) } }),
  withFirst({ key: { ...person.key, algorithm: 'rsa-4096' } }),
  withFirst({ certificate: der(1) }),
  withFirst({ chain: [der(1)] }),
  withFirst({ chain: [der(1), der(2)] }),
  withFirst({ token: { ...person.token, serial: 'x' } }),
  withFirst({ token: { ...person.token, label: 'x' } }),
  withFirst({ token: { ...person.token, model: 'x' } }),
  withFirst({ token: { ...person.token, key } }),
  withFirst({ token: { ...person.token, key: { ...key, id: '03' } } }),
  withFirst({ token: { ...person.token, key: { ...key, label: 'x' } } }),
  withFirst({ token: { ...person.token, key: { ...key, slot: null } } }),
  withFirst({ attestation: { certificate: der(1), chain: [] } }),
  withFirst({ attestation: { certificate: der(1), chain: [der(2)] } }),
  withFirst({ id: 'other' }),
  { ...roster, people: roster.people.slice(1) },
  { ...roster, people: roster.people.toReversed() },
  { ...roster, people: [...roster.people, { ...person, id: 'more', contact: null }] },
  { ...roster, trustRoots: [der(1)] },
  { ...roster, trustRoots: [...roster.trustRoots, der(1)] },
  { ...roster, organisation: 'Another' },
  { ...roster, mode: 'production' },
  { ...roster, issued: '2027-01-01T00:00:00.000Z' },
];

test('the same roster: nothing', () => {
  expect(rosterChanges(roster, structuredClone(roster))).toEqual([]);
});

test('each single change, and no two alike', () => {
  const said = others().map((other) => rosterChanges(roster, other).join('\n'));
  expect(said.filter((lines) => lines === '')).toEqual([]);
  expect(new Set(said).size).toBe(said.length);
});

test('they are sentences that a request can hold, whatever a token calls itself', () => {
  const text = fc.string({ unit: 'binary', maxLength: 64 });
  fc.assert(
    fc.property(text, text, (label, serial) => {
      const other = withFirst({ token: { ...person.token, label, serial: serial.slice(0, 64), key: { ...key, label } } });
      const changes = rosterChanges(roster, other);
      for (const line of changes) expect(line).toMatch(/^[^\n{}]+\.$/u);
      operation.parse({ kind: 'roster-change', payload: { digest: 'a'.repeat(64), changes } });
    }),
  );
});

test('what is read aloud', () => {
  const hex = person.key.fingerprint.match(/.{8}/g)?.join(' ') ?? '';
  expect(rosterChanges(roster, { ...roster, people: roster.people.slice(1) })).toEqual([`Remove ${person.name} (${person.id}): master.`]);
  expect(rosterChanges({ ...roster, people: roster.people.slice(1) }, roster)).toEqual([
    `Add ${person.name} (${person.id}), Beispiel e. V.: master; groups: none; key ecdsa-p256 ${hex}.`,
  ]);
  expect(rosterChanges(roster, withFirst({ roles: ['auditor'] }))).toEqual([
    `${person.name} (${person.id}), roles: now auditor; before master.`,
  ]);
  expect(rosterChanges(roster, withFirst({ key: { ...person.key, fingerprint: 'f'.repeat(64) } }))[0]).toBe(
    `Replace the key of ${person.name} (${person.id}).`,
  );
});

test('a roster is written and read in one spelling', () => {
  for (const other of others().filter(({ people }) => people.length >= 3))
    expect(rosterRecord.decode(rosterRecord.encode(other))).toEqual(other);
  expect(() => rosterRecord.encode(withFirst({ groups: ['b', 'a'] }))).toThrow('groups sorted');
  expect(() => rosterRecord.encode(withFirst({ groups: ['a', 'a'] }))).toThrow('groups sorted');
  expect(() => rosterRecord.encode({ ...roster, people: roster.people.slice(0, 2) })).toThrow('record');
});
