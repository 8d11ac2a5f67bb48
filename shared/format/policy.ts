/**
 * The policy in force: how many must approve, who may, how long a request is good for, who is told. Read once when a ceremony opens (from
 * the file a person wrote: policy-file.ts), embedded in the opening, and approved with the request by its digest.
 *
 * Nothing in it can switch a control off: at least two approve, and every approval is signed.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { groupName, line, personId } from './fields.ts';
import { QUORUM_KINDS, type QuorumKind, quorumKind } from './operation.ts';

/** Of groups and alerts. */
const name = groupName;
/**
 * Whether a custodian's token must prove by its vendor's attestation where its key was made (shared/keys/attestation.ts), and what it must ask
 * at least of whoever uses that key.
 */
export const attestationRule = z.strictObject({
  require: z.boolean(),
  pinPolicy: z.enum(['once', 'always'], { error: 'must be once or always' }),
  touchPolicy: z.enum(['never', 'cached', 'always'], { error: 'must be never, cached or always' }),
});

/** An e-mail address as the roster gives it; two spellings of one address are two. */
const contact = line.regex(/^[^\s@]+@[^\s@]+$/);

const rosterGroup = z.string().regex(/^@[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/** Whole minutes, at most 720 hours. */
export const minutes = z.int().min(1).max(43_200);

/** One is never enough (m = 1); no ceremony has more than 31. */
const approvals = z.int().min(2, { error: 'must be at least 2: nobody decides alone' }).max(31);
/** Numbers of approvals (m); the one chosen at opening stands between minimum and maximum. */
export const thresholds = z
  .strictObject({ minimum: approvals, default: approvals, maximum: approvals })
  .refine((t) => t.minimum <= t.default, { path: ['default'], error: 'must not be below the minimum' })
  .refine((t) => t.default <= t.maximum, { path: ['default'], error: 'must not be above the maximum' });
export type Thresholds = Readonly<z.infer<typeof thresholds>>;

/** A check of a list: no two of the same name. The second is where the trouble is. */
const eachOnce =
  <Thing>(nameOf: (thing: Thing) => string, ...at: readonly string[]) =>
  (things: readonly Thing[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    for (const [index, thing] of things.entries()) {
      if (seen.has(nameOf(thing))) context.addIssue({ code: 'custom', path: [index, ...at], message: 'stands here twice' });
      seen.add(nameOf(thing));
    }
  };
const itself = (text: string): string => text;
export const namedOnce = eachOnce((thing: { readonly name: string }) => thing.name, 'name');

/** The right to cancel a ceremony that another person initiated. */
const CANCEL = 'ceremony:cancel';

const approverGroup = z.strictObject({
  name,
  /** Ids or contacts of people on the roster, or "@name": everybody whom the roster has in the group of that name. */
  members: z
    .array(z.union([personId, contact, rosterGroup], { error: 'must be an id, an e-mail address or an "@group" of the roster' }))
    .min(1)
    .max(100)
    .superRefine(eachOnce(itself)),
  operations: z
    .array(z.enum([...QUORUM_KINDS, CANCEL]))
    .min(1)
    .superRefine(eachOnce(itself)),
});
export type ApproverGroup = Readonly<z.infer<typeof approverGroup>>;
export const approverGroups = z.array(approverGroup).max(100).superRefine(namedOnce);

/** How the online side sends the notices of the outbox; the station itself sends nothing. */
const channel = z.discriminatedUnion('type', [
  /** recipients: the people whom the notice concerns, or one address. */
  z.strictObject({
    type: z.literal('email'),
    recipients: line.regex(/^(@approverGroup|[^\s@]+@[^\s@]+)$/, { error: 'must be "@approverGroup" or an e-mail address' }),
  }),
  /** webhook: what the online side calls the address. The address itself is a secret, and this goes into the log. */
  z.strictObject({
    type: z.literal('slack'),
    webhook: z.string().regex(/^\$\{[A-Za-z_][A-Za-z0-9_]{0,63}\}$/, { error: 'must be $ and a name in braces, not an address' }),
    channel: line.regex(/^#\S{1,80}$/u, { error: 'must be "#" and the name of the channel, in quotation marks' }),
  }),
]);
export const channels = z.array(channel).max(20);

const condition = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('ceremony.pending_duration'), overMinutes: minutes }),
  z.strictObject({ on: z.literal('ceremony.approval_rejected') }),
  z.strictObject({ on: z.literal('ceremony.unauthorized_access') }),
]);
export type AlertCondition = Readonly<z.infer<typeof condition>>;
export const alert = z.strictObject({ name, condition, severity: z.enum(['warning', 'critical']) });

export const policy = z.strictObject({
  format: z.literal('keyrite-policy-v2'),
  ceremonies: z
    .strictObject({
      /** false: no ceremony with a quorum opens. */
      enabled: z.boolean(),
      /** From the request to its expiry, unless another time is asked for at opening, which is at most the second. */
      defaultTimeoutMinutes: minutes,
      maxTimeoutMinutes: minutes,
      requireSignedApprovals: z.literal(true),
      attestation: attestationRule,
      thresholds: z.record(quorumKind, thresholds),
    })
    .refine((c) => c.defaultTimeoutMinutes <= c.maxTimeoutMinutes, { message: 'the default timeout is above the maximum' }),
  /** None: every custodian on the roster may approve every kind, and only the initiator may cancel. */
  approverGroups,
  notifications: z.strictObject({ ceremonies: z.strictObject({ enabled: z.boolean(), channels }) }),
  alerts: z.array(alert).max(100).superRefine(namedOnce),
});
export type Policy = Readonly<z.infer<typeof policy>>;
export const policyRecord = canonicalRecord('policy', policy);

const standard = (approvals: number): Thresholds => ({ minimum: 2, default: approvals, maximum: 9 });

/** In force as far as the workspace's policy file says nothing else. */
export const DEFAULT_POLICY: Policy = {
  format: 'keyrite-policy-v2',
  ceremonies: {
    enabled: true,
    defaultTimeoutMinutes: 24 * 60,
    maxTimeoutMinutes: 168 * 60,
    requireSignedApprovals: true,
    attestation: { require: false, pinPolicy: 'once', touchPolicy: 'never' },
    thresholds: {
      'key-rotation': standard(2),
      'trust-anchor-update': standard(2),
      'key-revocation': standard(2),
      'hsm-key-generation': standard(2),
      'recovery-key-activation': standard(3),
      'master-key-generation': standard(3),
      'master-key-rotation': standard(3),
      'shard-replacement': standard(2),
      'shard-refresh': standard(3),
      'recovery-drill': standard(2),
      'ca-root': standard(3),
      'ca-intermediate': standard(2),
      'ca-rotation': standard(3),
      'ca-cross-sign': standard(3),
      'key-activation': standard(2),
      'roster-change': standard(2),
    },
  },
  approverGroups: [],
  notifications: { ceremonies: { enabled: true, channels: [] } },
  alerts: [
    { name: 'CeremonyPendingTooLong', condition: { on: 'ceremony.pending_duration', overMinutes: 12 * 60 }, severity: 'warning' },
    { name: 'CeremonyApprovalRejected', condition: { on: 'ceremony.approval_rejected' }, severity: 'critical' },
    { name: 'UnauthorizedCeremonyAttempt', condition: { on: 'ceremony.unauthorized_access' }, severity: 'critical' },
  ],
};

/** A person as the roster gives them; a policy names people by either. */
type Member = { readonly id: string; readonly contact: string | null; readonly groups: readonly string[] };

export const isIn = ({ members }: ApproverGroup, { id, contact: address, groups }: Member): boolean =>
  members.some((member) => member === id || member === address || (member.startsWith('@') && groups.includes(member.slice(1))));

export const thresholdsOf = (given: Policy, kind: QuorumKind): Thresholds => given.ceremonies.thresholds[kind];

/** The groups whose members may approve this kind. */
export const groupsFor = (given: Policy, kind: QuorumKind): readonly ApproverGroup[] =>
  given.approverGroups.filter((group) => group.operations.includes(kind));

/**
 * Whether the policy lets this person approve this kind; that the person is a custodian, and neither initiator nor master, is asked
 * elsewhere. As soon as there is a group, a kind that none names is approved by nobody.
 */
export const mayApprove = (given: Policy, person: Member, kind: QuorumKind): boolean =>
  given.approverGroups.length === 0 || groupsFor(given, kind).some((group) => isIn(group, person));

/** Whether this person holds the right to cancel. The initiator of a ceremony may cancel it without. */
export const mayCancel = (given: Policy, person: Member): boolean =>
  given.approverGroups.some((group) => group.operations.includes(CANCEL) && isIn(group, person));
