/**
 * What is different between two rosters, in plain words, one fact a line: custodians read and sign these lines, so nothing may change without
 * one. Names are those of the new roster, of who is removed those of the old.
 */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import type { Person, Roster } from '../format/roster.ts';
import { digestOf, moment } from './kind-words.ts';

const listed = (words: readonly string[], none: string): string => (words.length === 0 ? none : words.join(', '));
const called = ({ name, id }: Person): string => `${name} (${id})`;
const certificate = (base64: string): string => digestOf(digestHex(fromBase64(base64)));
const keyOf = ({ key }: Person): string => `${key.algorithm} ${digestOf(key.fingerprint)}`;

/** A token's own words may hold anything: quoted, so that no two read alike, and without line breaks of any kind. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[{}\p{Cc}\p{Zl}\p{Zp}]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
const tokenOf = ({ token: { serial, label, model, key } }: Person): string =>
  [
    `serial ${quoted(serial)}, label ${quoted(label)}, model ${quoted(model)}`,
    ...(key === null ? [] : [`key ${key.id === '' ? 'without id' : key.id}, ${quoted(key.label)}, slot ${key.slot ?? 'none'}`]),
  ].join('; ');
const chainOf = (chain: readonly string[]): string => listed(chain.map(certificate), 'none');
const attestationOf = ({ attestation }: Person): string =>
  attestation === null ? 'none' : [attestation.certificate, ...attestation.chain].map(certificate).join(', ');

/** Everything the roster says of a person besides their id, as it is told where it changes. */
const FACTS: readonly (readonly [what: string, of: (person: Person) => string])[] = [
  ['name', ({ name }) => name],
  ['organisation', ({ organisation }) => organisation],
  ['e-mail address', ({ contact }) => contact ?? 'none'],
  ['roles', ({ roles }) => roles.join(', ')],
  ['groups', ({ groups }) => listed(groups, 'none')],
  ['key', keyOf],
  ['certificate', (person) => certificate(person.certificate)],
  ['authorities between', ({ chain }) => chainOf(chain)],
  ['token', tokenOf],
  ['attestation', attestationOf],
];

const added = (person: Person): string =>
  `Add ${called(person)}, ${person.organisation}: ${person.roles.join(', ')}; groups: ${listed(person.groups, 'none')}; key ${keyOf(person)}.`;

/** Also what follows from it; bytes that nobody reads (the key's own encoding) are told by their digest. */
function changesOf(before: Person, after: Person): readonly string[] {
  const replaced = before.key.fingerprint !== after.key.fingerprint ? [`Replace the key of ${called(after)}.`] : [];
  const facts = FACTS.flatMap(([what, of]) => {
    const [old, now] = [of(before), of(after)];
    return old === now ? [] : [`${called(after)}, ${what}: now ${now}; before ${old}.`];
  });
  return [...replaced, ...facts];
}

function rootChanges(before: Roster, after: Roster): readonly string[] {
  const gone = before.trustRoots
    .filter((root) => !after.trustRoots.includes(root))
    .map((root) => `Trust no longer the root ${certificate(root)}.`);
  const come = after.trustRoots.filter((root) => !before.trustRoots.includes(root)).map((root) => `Trust the root ${certificate(root)}.`);
  const moved = gone.length + come.length === 0 && before.trustRoots.join() !== after.trustRoots.join();
  return [...come, ...gone, ...(moved ? ['The trust roots stand in another order.'] : [])];
}

/** Empty only for two rosters with one digest. */
export function rosterChanges(before: Roster, after: Roster): readonly string[] {
  const had = (id: string): Person | undefined => before.people.find((person) => person.id === id);
  const remains = before.people.filter(({ id }) => after.people.some((person) => person.id === id)).map(({ id }) => id);
  const order = after.people.filter(({ id }) => had(id) !== undefined).map(({ id }) => id);
  return [
    ...after.people.flatMap((person) => (had(person.id) === undefined ? [added(person)] : [])),
    ...before.people.flatMap((person) => (remains.includes(person.id) ? [] : [`Remove ${called(person)}: ${person.roles.join(', ')}.`])),
    ...after.people.flatMap((person) => {
      const old = had(person.id);
      return old === undefined ? [] : changesOf(old, person);
    }),
    ...(order.join() === remains.join() ? [] : ['The people stand in another order.']),
    ...rootChanges(before, after),
    ...(before.organisation === after.organisation ? [] : [`The organisation: now ${after.organisation}; before ${before.organisation}.`]),
    ...(before.mode === after.mode ? [] : [`The roster is for ${after.mode}; before for ${before.mode}.`]),
    ...(before.issued === after.issued ? [] : [`Drawn up ${moment(after.issued)}; before ${moment(before.issued)}.`]),
  ];
}
