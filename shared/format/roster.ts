/**
 * The roster: who takes part, in which roles, and the public key by which each is known. It is the verifier's only anchor: given by the
 * caller, never taken from the bundle.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { base64, digestHex, groupName, instant, line, mode, personId } from './fields.ts';
import { keyAlgorithm } from './key-algorithm.ts';

export const role = z.enum(['master', 'witness', 'initiator', 'custodian', 'auditor']);
export type Role = z.infer<typeof role>;

/** PIV's key slots (SP 800-73-4 part 1, table 4b), as people call them. */
export const pivSlot = z.enum(['9a', '9c', '9d', '9e']);
export type PivSlot = z.infer<typeof pivSlot>;

const isSorted = (names: readonly string[]): boolean => names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name);

export const person = z.strictObject({
  id: personId,
  name: line,
  organisation: line,
  /** E-mail address; policies may name people by it, and the online side writes to it. */
  contact: line.regex(/^[^\s@]+@[^\s@]+$/).nullable(),
  roles: z.array(role).min(1),
  /** Groups that a policy may count the person's membership by (policy.ts, "@name"); sorted, each once. */
  groups: z.array(groupName).max(32).refine(isSorted, { message: 'groups sorted, none twice' }),
  key: z.strictObject({
    algorithm: keyAlgorithm,
    /** DER SubjectPublicKeyInfo (format/public-key.ts) and its SHA-256: the name by which the person is known everywhere else. */
    spki: base64,
    fingerprint: digestHex,
  }),
  /** DER X.509, issued by one of the roster's trust roots, or by the first of `chain`. */
  certificate: base64,
  /** DER X.509 of the authorities between the certificate and a trust root, the one that issued the certificate first; often none. */
  chain: z.array(base64).max(4),
  token: z.strictObject({
    serial: z.string().max(64),
    label: z.string().max(64),
    model: z.string().max(64),
    /** Where in the token the key lies; null where it was not seen. id: CKA_ID, hex; slot: of PIV, where the token is one. */
    key: z.strictObject({ id: z.string().regex(/^([0-9a-f]{2}){0,64}$/), label: z.string().max(64), slot: pivSlot.nullable() }).nullable(),
  }),
  /** What the token's maker says of the key: DER X.509 of its attestation, and the authorities above it; null where there is none. */
  attestation: z.strictObject({ certificate: base64, chain: z.array(base64).max(4) }).nullable(),
});
export type Person = Readonly<z.infer<typeof person>>;

/** People are told apart by what policies name them by. */
const distinct = (people: readonly { readonly id: string; readonly contact: string | null }[]): boolean => {
  const contacts = people.flatMap(({ contact }) => (contact === null ? [] : [contact]));
  return new Set(people.map(({ id }) => id)).size === people.length && new Set(contacts).size === contacts.length;
};

const shape = {
  format: z.literal('keyrite-roster-v2'),
  mode,
  organisation: line,
  /** When this roster was drawn up; it is looked over every quarter (shared/ceremony/warnings.ts). */
  issued: instant,
  /** DER X.509 of the certificate authorities that issued the people's certificates. */
  trustRoots: z.array(base64).min(1),
};
const TWO = { message: 'two people have one id or one contact' };
export const roster = z.strictObject({ ...shape, people: z.array(person).min(3).max(100).refine(distinct, TWO) });
export type Roster = Readonly<z.infer<typeof roster>>;
export const rosterRecord = canonicalRecord('roster', roster);

/** While people are enrolled one after the other; no ceremony is held with it. */
export const rosterDraftRecord = canonicalRecord(
  'roster draft',
  z.strictObject({ ...shape, people: z.array(person).max(100).refine(distinct, TWO) }),
);
