/** Who takes part in a rehearsal: people who do not exist, whose surnames mean "example", or those of a file that the caller gives. */
import { readFileSync } from 'node:fs';
import { SetupError } from '../../build/steps.mjs';
import { line, personId } from '../../shared/format/fields.ts';
import type { KeyAlgorithm } from '../../shared/format/key-algorithm.ts';
import { type Role, role } from '../../shared/format/roster.ts';
import { z } from '../../shared/zod.ts';
import type { PracticePerson } from './practice-tokens.ts';

export const FEWEST_CUSTODIANS = 2;
export const MOST_CUSTODIANS = 9;

const trust = 'Example Trust';
const leads: readonly PracticePerson[] = [
  { id: 'erika', name: 'Erika Beispiel', organisation: trust, roles: ['master'] },
  { id: 'ada', name: 'Ada Exempel', organisation: 'Example Audit', roles: ['witness'] },
  { id: 'zoe', name: 'Zoë Voorbeeld', organisation: trust, roles: ['initiator'] },
];

/** Latin-extended, Greek and Cyrillic first: a careless font or encoding spoils one of them. */
const custodians: readonly (readonly [id: string, name: string, algorithm?: KeyAlgorithm])[] = [
  ['lukasz', 'Łukasz Przykład'],
  ['pavlos', 'Παύλος Παράδειγμα', 'ecdsa-p384'],
  ['petr', 'Пётр Примеров', 'rsa-3072'],
  ['nguyen', 'Nguyễn Ví Dụ', 'ed25519'],
  ['nia', 'Nia Enghraifft'],
  ['ipek', 'İpek Örnek'],
  ['olafur', 'Ólafur Dæmi'],
  ['janis', 'Jānis Piemērs'],
  ['peter', 'Péter Példa'],
];

/** @param count of custodians, 2 to 9 */
export const defaultPeople = (count: number): readonly PracticePerson[] => [
  ...leads,
  ...custodians.slice(0, count).map(
    ([id, name, algorithm = 'ecdsa-p256']): PracticePerson => ({
      id,
      name,
      organisation: 'Example Custody',
      roles: ['custodian'],
      algorithm,
    }),
  ),
];

const listed = z.array(z.strictObject({ id: personId.optional(), name: line, organisation: line, roles: z.array(role).length(1) }));

const wrong = (path: string, what: string): SetupError => new SetupError(`${path}: ${what}`);

/** `[{ "name", "organisation", "roles": [one], "id"? }]`; without an id a person is called by the role. Throws SetupError with the place. */
export function readPeople(path: string): readonly PracticePerson[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw wrong(path, error instanceof Error && 'code' in error ? `cannot be read (${String(error.code)})` : 'cannot be read');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw wrong(path, error instanceof Error ? `not JSON: ${error.message}` : 'not JSON');
  }
  const given = listed.safeParse(json);
  if (!given.success) throw wrong(path, `not a list of people:\n${z.prettifyError(given.error)}`);
  return checked(path, withIds(given.data));
}

function withIds(people: z.infer<typeof listed>): readonly PracticePerson[] {
  const seen = new Map<Role, number>();
  return people.map((person) => {
    const duty = person.roles[0] ?? 'auditor';
    const number = (seen.get(duty) ?? 0) + 1;
    seen.set(duty, number);
    return { ...person, id: person.id ?? (duty === 'custodian' || number > 1 ? `${duty}-${number}` : duty) };
  });
}

function checked(path: string, people: readonly PracticePerson[]): readonly PracticePerson[] {
  for (const duty of ['master', 'witness', 'initiator'] as const) {
    const have = having(people, duty).length;
    if (have !== 1) throw wrong(path, `a ceremony has exactly one ${duty}; here are ${have}`);
  }
  const count = having(people, 'custodian').length;
  if (count < FEWEST_CUSTODIANS || count > MOST_CUSTODIANS) {
    throw wrong(path, `a rehearsal has ${FEWEST_CUSTODIANS} to ${MOST_CUSTODIANS} custodians; here are ${count}`);
  }
  for (const [at, person] of people.entries()) {
    const before = people.findIndex((other) => other.id === person.id || other.name === person.name);
    if (before !== at) throw wrong(path, `person ${at + 1} has the id or the name of person ${before + 1}: ${person.id}, ${person.name}`);
  }
  return people;
}

export const having = (people: readonly PracticePerson[], duty: Role): readonly PracticePerson[] =>
  people.filter((person) => person.roles.includes(duty));
