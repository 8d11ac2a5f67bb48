/**
 * The roster: who takes part, in which roles, and the public key by which each is known. It is the verifier's only anchor: given by the
 * caller, never taken from the bundle.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { base64, digestHex, instant, line, mode, personId } from './fields.ts';
import { keyAlgorithm } from './key-algorithm.ts';

export const role = z.enum(['master', 'witness', 'initiator', 'custodian', 'auditor']);
export type Role = z.infer<typeof role>;

export const person = z.strictObject({
  id: personId,
  name: line,
  organisation: line,
  /** E-mail address; policies may name people by it, and the online side writes to it. */
  contact: line.regex(/^[^\s@]+@[^\s@]+$/).nullable(),
  roles: z.array(role).min(1),
  key: z.strictObject({
    algorithm: keyAlgorithm,
    /** DER SubjectPublicKeyInfo (format/public-key.ts) and its SHA-256: the name by which the person is known everywhere else. */
    spki: base64,
    fingerprint: digestHex,
  }),
  /** DER X.509, issued by one of the roster's trust roots. */
  certificate: base64,
  token: z.strictObject({ serial: z.string().max(64), label: z.string().max(64), model: z.string().max(64) }),
});
export type Person = Readonly<z.infer<typeof person>>;

/** People are told apart by what policies name them by. */
const distinct = (people: readonly { readonly id: string; readonly contact: string | null }[]): boolean => {
  const contacts = people.flatMap(({ contact }) => (contact === null ? [] : [contact]));
  return new Set(people.map(({ id }) => id)).size === people.length && new Set(contacts).size === contacts.length;
};

export const roster = z.strictObject({
  format: z.literal('keyrite-roster-v1'),
  mode,
  organisation: line,
  /** When this roster was drawn up; it is looked over every quarter (shared/ceremony/warnings.ts). */
  issued: instant,
  /** DER X.509 of the certificate authorities that issued the people's certificates. */
  trustRoots: z.array(base64).min(1),
  people: z.array(person).min(3).refine(distinct, { message: 'two people have one id or one contact' }),
});
export type Roster = Readonly<z.infer<typeof roster>>;
export const rosterRecord = canonicalRecord('roster', roster);
