/**
 * The only list of what may cross between a window and the main process. Everything else is derived from this value: the preload passes any
 * name, main refuses names that are not here, both ends encode and decode with the same codec. A window gets the log's records and folds
 * them itself with shared/ceremony; only what is not in the log (what the station is doing right now) is sent beside them.
 */
import type { Overview } from '../ceremony/overview.ts';
import { attestationSaid } from '../format/attestation.ts';
import { readMedium } from '../format/ceremony-event.ts';
import { base64, ceremonyId, instant, line, mode, personId } from '../format/fields.ts';
import { ceremonyKind } from '../format/operation.ts';
import { refusal } from '../format/refusal.ts';
import { shardForm } from '../format/shard-form.ts';
import { stationCheck } from '../format/station-check.ts';
import { z } from '../zod.ts';

export const windowRole = z.enum(['console', 'witness']);
export type WindowRole = z.infer<typeof windowRole>;

/** A card (token) in a reader, as far as it shows without a PIN. person: from the roster by key; null for a stranger's. */
export const cardSeen = z.strictObject({
  person: personId.nullable(),
  fingerprint: z.string(),
  subject: z.string(),
  serial: z.string(),
  slot: z.int(),
  pin: z.enum(['more-than-one-try', 'few-tries', 'final-try', 'locked', 'not-set']),
  /** Of a person's key: what its attestation comes to under the roots of the ceremony, or of the workspace before one. */
  attestation: attestationSaid,
});
export type CardSeen = z.infer<typeof cardSeen>;

const tries = z.enum(['several', 'few', 'last', 'not-counted']);
/** A card as "Cards and PINs" shows it. name: its holder's, or what stands on it. unblock: what the module sends to open a locked PIN. */
export const pinCard = z.strictObject({
  serial: z.string(),
  label: z.string(),
  model: z.string(),
  slot: z.int(),
  name: z.string(),
  person: personId.nullable(),
  pin: cardSeen.shape.pin,
  tries,
  pinPad: z.boolean(),
  unblock: z.enum(['puk', 'so-pin', 'none']),
});
export type PinCard = z.infer<typeof pinCard>;

/** What the station is doing now, beside the log. At most one thing at a time. */
export const activity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('idle') }),
  /** The entry view is open over the place the console gave it. */
  z.strictObject({
    kind: z.literal('entry'),
    entry: z.enum(['pin', 'card']),
    person: personId,
    purpose: z.enum([
      'identify',
      'approve',
      'confirm',
      'checkpoint',
      'document',
      'bundle',
      'card',
      'generate',
      'settle',
      'open-shard',
      'test',
    ]),
    /** What the card tells of its tries. */
    tries: tries.optional(),
  }),
  /** The same for a PIN that is changed or unblocked, outside a ceremony. */
  z.strictObject({ kind: z.literal('new-pin'), work: z.enum(['change', 'unblock']), serial: z.string() }),
  z.strictObject({
    kind: z.literal('working'),
    what: z.enum([
      'cards',
      'signing',
      'checking',
      'probing',
      'randomness',
      'making',
      'generating',
      'token',
      'reading',
      'combining',
      'document',
      'exporting',
      'looking',
      'new-pin',
    ]),
    done: z.int(),
    of: z.int(),
  }),
]);
export type Activity = z.infer<typeof activity>;

const home = z.strictObject({
  workspace: z.string(),
  /** Why no ceremony can be opened, or null. */
  missing: refusal.nullable(),
  /** In the order of station.json, as last looked at; empty before the first look. One that gave no answer has the reason. */
  modules: z.array(
    z.strictObject({
      path: z.string(),
      seen: z.strictObject({ path: z.string(), description: z.string(), version: z.string(), cryptoki: z.string() }).nullable(),
      refusal: refusal.nullable(),
    }),
  ),
});

const overview: z.ZodType<Overview> = z.strictObject({
  id: ceremonyId,
  kind: ceremonyKind,
  mode,
  subject: z.string(),
  phase: z.enum(['NotRequested', 'Pending', 'PartiallyApproved', 'Approved', 'Executed', 'Expired', 'Cancelled']),
  openedAt: instant,
  initiator: personId.nullable(),
  threshold: z.int().nonnegative(),
  approvals: z.int().nonnegative(),
  custodians: z.array(personId),
  expires: instant.nullable(),
  step: z.string().nullable(),
  closedAt: instant.nullable(),
  records: z.int().min(1),
  lastAt: instant,
});

export const stationStatus = z.strictObject({
  /** The ceremonies of the workspace, the one opened last first. */
  ceremonies: z.array(overview),
  /** The one on the screens; null: the home screen. */
  current: ceremonyId.nullable(),
  /** People of the workspace's roster whose key an emergency revoked, and which. They take part in nothing any more. */
  revoked: z.array(z.strictObject({ person: personId, incident: ceremonyId })),
  /** Rises with each push, so that a late answer never replaces a newer one. */
  revision: z.int().nonnegative(),
  home,
  activity,
  /** The last refusal in the step now, shown until the next try; its words stand in the catalogue. */
  refused: z.strictObject({ refusal, person: personId.nullable() }).nullable(),
  /** Cards in the readers when last looked at. */
  cards: z.array(cardSeen).nullable(),
  /** The same for "Cards and PINs"; absent before that was opened. */
  pins: z.array(pinCard).optional(),
  /** The witness screen is filled with the log head (F4). */
  headShown: z.boolean(),
  /** The last check of this station, with the test signatures since; it stands in no log. */
  check: stationCheck.nullable(),
  /** SHA-256 of the bundle statement once it is made; what custodians compare before they sign the bundle. */
  statementDigest: z.string().nullable(),
});
export type StationStatus = z.infer<typeof stationStatus>;

/** The script that a ceremony of this kind would run; own: it is the workspace's, not the one that comes with the program. */
const scriptHere = z.strictObject({ kind: ceremonyKind, id: z.string(), version: z.string(), digest: z.string(), own: z.boolean() });
export type ScriptHere = Readonly<z.infer<typeof scriptHere>>;

/** roster, policy: canonical bytes, base64, roster null when there is none; log: the current ceremony's machine log so far, base64. */
export const stationSnapshot = z.strictObject({
  roster: base64.nullable(),
  /** Whether its people signed it; a practice roster may do without. */
  rosterSigned: z.boolean(),
  /** The roster that a ceremony may bring into force, as it lies in the workspace; refusal: why it cannot. */
  nextRoster: z.strictObject({ digest: z.string(), changes: z.array(z.string()), refusal: refusal.nullable() }).nullable(),
  /** The shard plan as it lies in the workspace; refusal: why it cannot be followed, keyName then null where it cannot even be read. */
  shardPlan: z
    .strictObject({
      keyName: z.string().nullable(),
      threshold: z.int(),
      shards: z.array(z.strictObject({ index: z.int(), holder: personId, form: shardForm })),
      refusal: refusal.nullable(),
    })
    .nullable(),
  policy: base64,
  scripts: z.array(scriptHere),
  log: base64,
  status: stationStatus,
});
export type StationSnapshot = z.infer<typeof stationSnapshot>;

const nothing = z.strictObject({});
const rect = z.strictObject({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });

/** What the operator may ask for. Each is answered when it is done; a refusal is an answer and is also in the status. */
export const command = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('open'),
    /** The station checks kind and payload, and refuses a wrong field by name. */
    operation: z.strictObject({ kind: z.string(), payload: z.record(z.string(), z.json()) }),
    subject: line,
    location: line,
    timeZone: line,
    localOffset: z.int(),
    approvalReference: line,
    approvalThreshold: z.int(),
    custodians: z.array(personId),
    /** Null: the policy's default. */
    timeoutMinutes: z.int().nullable(),
  }),
  /** Which ceremony the screens are about; null: none. */
  z.strictObject({ do: z.literal('select'), ceremony: ceremonyId.nullable() }),
  /** The confirmer answered; completes the step now. person: who performed, where the script leaves it open. */
  z.strictObject({ do: z.literal('answer'), step: z.string() }),
  z.strictObject({ do: z.literal('look-for-cards') }),
  /** Modules, cards, certificates and machine, on the home screen; the findings come in the status. */
  z.strictObject({ do: z.literal('check-station') }),
  /** With the card of this serial number, as the last check saw it. */
  z.strictObject({ do: z.literal('test-signature'), serial: z.string().max(64) }),
  /** Outside a ceremony. */
  z.strictObject({ do: z.literal('look-at-pins') }),
  z.strictObject({ do: z.literal('set-pin'), work: z.enum(['change', 'unblock']), serial: z.string() }),
  z.strictObject({ do: z.literal('identify'), person: personId, document: line }),
  z.strictObject({ do: z.literal('probe') }),
  z.strictObject({ do: z.literal('probe-seen'), probe: z.string(), agrees: z.boolean() }),
  z.strictObject({
    do: z.literal('raise-exception'),
    expected: line,
    happened: line,
    by: personId,
    probe: z.string().nullable(),
  }),
  z.strictObject({
    do: z.literal('resolve-exception'),
    number: z.int(),
    decided: line,
    by: z.array(personId),
    affects: z.array(line),
  }),
  z.strictObject({ do: z.literal('compare-clock'), watch: z.string() }),
  z.strictObject({ do: z.literal('digest-compared') }),
  z.strictObject({ do: z.literal('initiate') }),
  /** fingerprint: the card chosen in "Cards in the readers". */
  z.strictObject({ do: z.literal('ask'), person: personId }),
  z.strictObject({ do: z.literal('approve'), fingerprint: z.string(), reason: line }),
  z.strictObject({ do: z.literal('decline'), person: personId, reason: line }),
  z.strictObject({ do: z.literal('make') }),
  z.strictObject({ do: z.literal('execute') }),
  /** A token makes a key pair; pinHolder: who enters its PIN. Done again when only the last record is missing. */
  z.strictObject({ do: z.literal('generate'), pinHolder: personId }),
  /** Cards of a set that exists: begin, read each that is here, then try every group of them. Done again when only the last record is missing. */
  z.strictObject({ do: z.literal('begin-opening') }),
  z.strictObject({ do: z.literal('read-old-card'), index: z.int() }),
  z.strictObject({ do: z.literal('open-old-set') }),
  /** What an interrupted generation left in the token: look, then settle. */
  z.strictObject({ do: z.literal('seek-keypair'), pinHolder: personId }),
  z.strictObject({ do: z.literal('settle-keypair'), way: z.enum(['adopt', 'destroy']), note: line, pinHolder: personId }),
  /** Emergencies. */
  z.strictObject({ do: z.literal('cancel-ceremonies'), reason: line }),
  z.strictObject({ do: z.literal('recreate'), custodians: z.array(personId), approvalThreshold: z.int() }),
  z.strictObject({ do: z.literal('revoke-approver'), because: line }),
  z.strictObject({ do: z.literal('list-approvals') }),
  z.strictObject({ do: z.literal('review-approvals'), finding: line }),
  z.strictObject({ do: z.literal('note'), text: line }),
  /** bag: null for a shard that is not on paper. */
  z.strictObject({ do: z.literal('issue-card'), index: z.int(), bag: line.nullable() }),
  z.strictObject({ do: z.literal('read-card'), index: z.int(), medium: readMedium }),
  z.strictObject({ do: z.literal('combine') }),
  z.strictObject({ do: z.literal('activate') }),
  z.strictObject({ do: z.literal('head-read') }),
  z.strictObject({ do: z.literal('seal') }),
  /** Bytes to confirm, checkpoint, PDF or bundle, by the step now. */
  z.strictObject({ do: z.literal('sign'), person: personId }),
  z.strictObject({ do: z.literal('export') }),
  z.strictObject({ do: z.literal('close') }),
  z.strictObject({ do: z.literal('show-head'), shown: z.boolean() }),
  z.strictObject({ do: z.literal('pause'), reason: line }),
  z.strictObject({ do: z.literal('resume') }),
  z.strictObject({ do: z.literal('cancel'), by: personId, reason: line }),
  z.strictObject({ do: z.literal('resolve'), outcome: z.enum(['did-not-happen', 'happened']), note: line }),
  /** Close the entry view: the card is taken out, nothing is signed. */
  z.strictObject({ do: z.literal('withdraw') }),
]);
export type Command = z.infer<typeof command>;

export const commandAnswer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), refusal }),
]);
export type CommandAnswer = z.infer<typeof commandAnswer>;

interface Call {
  readonly by: readonly WindowRole[];
  readonly args: z.ZodType;
  readonly result: z.ZodType;
}
interface Push {
  readonly to: readonly WindowRole[];
  readonly body: z.ZodType;
}

export const calls = {
  'station.snapshot': { by: ['console', 'witness'], args: nothing, result: stationSnapshot },
  'station.do': { by: ['console'], args: command, result: commandAnswer },
  /** Where in the console's page the entry view goes, in CSS pixels; null when the place is gone. */
  'entry.place': { by: ['console'], args: z.strictObject({ at: rect.nullable(), theme: z.string() }), result: nothing },
  /** The witness's own words, from the witness window only. */
  'witness.sign-off': {
    by: ['witness'],
    args: z.strictObject({ agrees: z.boolean(), remark: z.string().max(500) }),
    result: commandAnswer,
  },
} as const satisfies Record<string, Call>;

export const pushes = {
  /** One or more records, in the machine log's form, base64. */
  'log.appended': { to: ['console', 'witness'], body: z.strictObject({ records: base64 }) },
  'station.status': { to: ['console', 'witness'], body: stationStatus },
} as const satisfies Record<string, Push>;

export type CallName = keyof typeof calls;
export type Args<N extends CallName> = z.output<(typeof calls)[N]['args']>;
export type Result<N extends CallName> = z.output<(typeof calls)[N]['result']>;
export type PushName = keyof typeof pushes;
export type Body<N extends PushName> = z.output<(typeof pushes)[N]['body']>;

/** What `invoke` resolves to; a refusal of the call itself is an answer, not an exception. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly because: string };

export const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name);
export const isPushName = (name: unknown): name is PushName => typeof name === 'string' && Object.hasOwn(pushes, name);
