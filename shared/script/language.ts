/**
 * The script language: acts hold steps; a step says what is read aloud, who performs, who confirms and with which words, what the station
 * does, what evidence it leaves and how long it is planned to take. A script is data; screens, print, log and verifier read the same bytes.
 * Texts may name {values}; see instantiate.ts for the values a step has.
 */
import { canonicalRecord } from '../format/canonical-record.ts';
import { ceremonyKind } from '../format/operation-request.ts';
import { z } from '../zod.ts';

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
  'compare-outcome',
  'issue-card',
  'read-card',
  'combine',
  'activate',
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

const text = z.string().min(1).max(400);

export const step = z.strictObject({
  action,
  /** Once; or for each participant, each approval needed, each card, each signature of the quorum under the bundle. */
  repeat: z.enum(['once', 'participants', 'approvals', 'cards', 'quorum']),
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
  /** What must be true of the room before. */
  before: z.array(text),
  minutes: z.int().min(1).max(120),
});
export type Step = Readonly<z.infer<typeof step>>;

export const script = z.strictObject({
  format: z.literal('keyrite-script-v1'),
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+$/),
  kind: ceremonyKind,
  title: text,
  acts: z.array(z.strictObject({ title: z.string().min(1).max(20), steps: z.array(step).min(1) })).min(1),
});
export type Script = Readonly<z.infer<typeof script>>;
export const scriptRecord = canonicalRecord('script', script);
