/**
 * The script of a ceremony: acts hold steps; a step says what is read aloud, who performs, who confirms and with which words, what the station
 * does, how things must stand around it and how long it is planned to take. Screens, print, log and verifier read the same bytes. Here is the
 * shape only; what a script must be for its steps to be able to happen in their order is asked by shared/script/lint.ts.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { ceremonyKind } from './operation.ts';

/** What the station does in a step, each with its own evidence (ceremony/evidence.ts). */
export const action = z.enum([
  'confirm',
  'identify',
  'probe',
  'clock',
  'compare-script',
  'initiate',
  'compare-request',
  'approve',
  'make',
  'execute',
  'compare-outcome',
  'propose-bytes',
  'confirm-bytes',
  'compare-bytes',
  'issue-card',
  'read-card',
  'combine',
  'activate',
  'cancel-ceremonies',
  'recreate',
  'revoke-approver',
  'review-approvals',
  'note',
  'head',
  'sign-off',
  'seal',
  'sign-checkpoint',
  'sign-document',
  'sign-bundle',
  'export',
  'close',
]);
export type Action = z.infer<typeof action>;

/** `person` is the one the step is repeated for. */
const duty = z.enum(['master', 'witness', 'initiator', 'person']);
export type Duty = z.infer<typeof duty>;

const thing = <T extends string, const S extends readonly [string, ...string[]]>(name: T, states: S) =>
  z.strictObject({ thing: z.literal(name), is: z.enum(states) });

/** How one thing in the room stands. The things, their states and a sentence for each: shared/script/conditions.ts. */
export const condition = z.discriminatedUnion('thing', [
  thing('room', ['open', 'closed']),
  thing('phones', ['with-people', 'outside']),
  thing('cables', ['connected', 'out']),
  thing('papers', ['away', 'in-hand']),
  /** The token of whoever performs the step. */
  thing('token', ['with-holder', 'in-reader']),
  /** All custodians' tokens at once. */
  thing('readers', ['empty', 'full']),
  thing('hsm', ['locked-away', 'connected']),
  thing('printer', ['off', 'ready']),
  /** The card or cards that this ceremony makes. */
  thing('share-card', ['not-made', 'in-printer', 'with-holder', 'on-reader', 'in-bag']),
  thing('bag', ['away', 'empty', 'sealed']),
  /** Cards of a set that exists already. */
  thing('old-cards', ['in-bags', 'out-of-bags', 'in-new-bags', 'destroyed']),
  thing('medium', ['away', 'in-machine', 'taken-out']),
]);
export type Condition = Readonly<z.infer<typeof condition>>;

const text = z.string().min(1).max(400);

/** What is read and shown instead in the turn of a shard that is not on paper; what people bring about with a card falls away. */
const wrappedTexts = z.strictObject({ title: text, say: text, poster: text, waits: text, done: text, answer: text });

export const step = z.strictObject({
  action,
  /** Once; or for each participant, the master and the witness, each approval needed, each card, each signature of the quorum under the bundle. */
  repeat: z.enum(['once', 'participants', 'leaders', 'approvals', 'cards', 'quorum']),
  title: text,
  /** Read aloud by the ceremony master. */
  say: text,
  /** The witness screen's sentence. */
  poster: text,
  /** What the station waits for until the evidence is there. */
  waits: text,
  /** One line for the record once it is done. */
  done: text,
  performs: duty,
  confirms: duty,
  /** The words with which the confirmer answers; they state the value. */
  answer: text,
  /** What people bring about in this step, before the station acts. */
  puts: z.array(condition).readonly(),
  /** How things stand when the step ends, as far as the step changes them. */
  leaves: z.array(condition).readonly(),
  minutes: z.int().min(1).max(120),
  /** Of a step for each card: its texts where the shard is wrapped to a key in a token, or with a provider. */
  wrapped: z.strictObject({ token: wrappedTexts, provider: wrappedTexts }).exactOptional(),
});
export type Step = Readonly<z.infer<typeof step>>;

export const script = z.strictObject({
  format: z.literal('keyrite-script-v2'),
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+$/),
  kind: ceremonyKind,
  title: text,
  /** `any-time`: the request may be opened and approved before the room meets; the script's approve steps then find the approvals there. */
  approvals: z.enum(['room', 'any-time']),
  acts: z
    .array(z.strictObject({ title: z.string().min(1).max(20), steps: z.array(step).min(1).readonly() }).readonly())
    .min(1)
    .readonly(),
});
export type Script = Readonly<z.infer<typeof script>>;
export const scriptRecord = canonicalRecord('script', script);
