/**
 * What each kind of ceremony authorises: its name, who is usually asked, what the custodians are told, and what is different afterwards.
 * The payloads' shapes stand in shared/format/operation.ts, thresholds in the policy, steps in the kind's script (shared/script).
 */
import type { CeremonyKind, Operation, PayloadOf } from '../format/operation.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardForms } from '../format/shard-form.ts';
import { CLAIMED, formCounts, formLines } from './form-words.ts';
import { anchorChange, anchorEffect, certificateOf, digestOf, KEY, moment, REVOKED, SIGNING, USE, years } from './kind-words.ts';

export type Payloads = { readonly [K in CeremonyKind]: PayloadOf<K> };
/** A person's name on the roster by id. */
type Name = (id: string) => string;

interface KindFacts {
  /** "Rotate a signing key" */
  readonly title: string;
  /** False: this build has no such operation; the ceremony runs up to Approved (operationUnavailable). */
  readonly available: boolean;
  /** False for emergencies, which master and witness lead without a request. */
  readonly quorum: boolean;
  /** How many custodians are usually asked: n of m of n. Null without a quorum. */
  readonly usualApprovers: number | null;
  /** The quorum confirms exact bytes that are known only once a key exists. */
  readonly twoPhase: boolean;
}

export interface Kind<K extends CeremonyKind> extends KindFacts {
  /** What the operation does, in plain words, one fact a line: shown to the custodian, who signs its digest (summary.ts). */
  readonly summary: (payload: Payloads[K], name: Name) => readonly string[];
  /** What is different afterwards, in one sentence. */
  readonly effect: (payload: Payloads[K]) => string;
  /** For the script's texts: {keyName}, {k} and {n} where there are cards, else the payload's own names. */
  readonly values: (payload: Payloads[K], name: Name) => Readonly<Record<string, string>>;
}

interface Cards {
  readonly cards: { readonly threshold: number; readonly shards: number };
  readonly holders: readonly string[];
}
const cardLines = ({ cards, holders }: Cards, name: Name): readonly string[] => [
  `Split it over ${cards.shards} cards; any ${cards.threshold} of them open it.`,
  `Cards go to: ${holders.map((id, i) => `${i + 1} ${name(id)}`).join(', ')}.`,
];
const shardLines = ({ cards, holders, forms }: Cards & { readonly forms: ShardForms }, name: Name): readonly string[] => [
  `Split it into ${cards.shards} shards: ${formCounts(forms)}; any ${cards.threshold} of them open it.`,
  `Shards go to: ${holders.map((id, i) => `${i + 1} ${name(id)}`).join(', ')}.`,
  ...formLines(forms, holders, name),
  ...(forms.some(({ form }) => form === 'provider') ? [CLAIMED] : []),
];
const cardValues = ({ cards }: Cards): Readonly<Record<string, string>> => ({ k: String(cards.threshold), n: String(cards.shards) });

const quorumOf = (title: string, usualApprovers: number): KindFacts => ({
  title,
  available: false,
  quorum: true,
  usualApprovers,
  twoPhase: false,
});
const certifying = (title: string, usualApprovers: number): KindFacts => ({ ...quorumOf(title, usualApprovers), twoPhase: true });
const emergency = (title: string): KindFacts => ({ title, available: true, quorum: false, usualApprovers: null, twoPhase: false });
const CONFIRMED = 'Before anything is signed, the quorum confirms the exact bytes of the certificate.';

export const KINDS: { readonly [K in CeremonyKind]: Kind<K> } = {
  'key-rotation': {
    ...quorumOf('Rotate a signing key', 3),
    summary: ({ keyId, algorithm, replaces }) => [
      `Rotate a signing key: make ${keyId}, ${SIGNING[algorithm]}.`,
      replaces === undefined ? 'It takes the place of the key that signs now.' : `It takes the place of ${replaces}.`,
    ],
    effect: ({ keyId, replaces }) => `${keyId} signs from then on, and ${replaces ?? 'the key before it'} no longer does.`,
    values: ({ keyId }) => ({ keyId }),
  },
  'trust-anchor-update': {
    ...quorumOf('Change a trust anchor', 3),
    summary: ({ anchorId, change, spki, purls }) => [
      anchorChange(change, anchorId),
      `Its public key has the SHA-256 digest ${digestOf(spki)}.`,
      purls === undefined ? 'It is not limited to certain packages.' : `It counts for these packages: ${purls.join(', ')}.`,
    ],
    effect: ({ anchorId, change }) => anchorEffect(change, anchorId),
    values: ({ anchorId }) => ({ anchorId }),
  },
  'key-revocation': {
    ...quorumOf('Revoke a key', 3),
    summary: ({ keyId, reason, from }) => [
      `Revoke the key ${keyId}.`,
      `Reason: ${REVOKED[reason]}.`,
      `No signature that it makes from ${moment(from)} on counts.`,
    ],
    effect: ({ keyId, from }) => `${keyId} is revoked from ${moment(from)} on.`,
    values: ({ keyId }) => ({ keyId }),
  },
  'hsm-key-generation': {
    ...quorumOf('Make a key in a token', 4),
    available: true,
    summary: ({ label, algorithm, tokenSerial }) => [
      `Make a key in a token: ${label}, ${SIGNING[algorithm]}.`,
      `The token has the serial number ${tokenSerial}.`,
    ],
    effect: ({ label, tokenSerial }) => `Token ${tokenSerial} holds one key more, ${label}.`,
    values: ({ label, tokenSerial }) => ({ label, tokenSerial }),
  },
  'recovery-key-activation': {
    ...quorumOf('Bring a recovery key into use', 5),
    summary: ({ keyId, setDigest, use }) => [
      `Bring the recovery key ${keyId} into use, to ${USE[use]}.`,
      `It is opened with the cards of set ${digestOf(setDigest)}.`,
    ],
    effect: ({ keyId, use }) => `${keyId} can be used to ${USE[use]}.`,
    values: ({ keyId }) => ({ keyId }),
  },
  'master-key-generation': {
    ...quorumOf('Make and split a master key', 5),
    available: true,
    summary: (payload, name) => [
      `Make ${payload.keyName}, ${KEY[payload.keyAlgorithm]}, epoch ${payload.epoch}.`,
      ...(payload.forms === undefined ? cardLines(payload, name) : shardLines({ ...payload, forms: payload.forms }, name)),
    ],
    effect: ({ keyName, cards, forms }) =>
      `${keyName} exists, ${forms === undefined ? `on ${cards.shards} cards` : `in ${cards.shards} shards`} only; any ${cards.threshold} of them open it.`,
    values: (payload) => ({ keyName: payload.keyName, ...cardValues(payload) }),
  },
  'master-key-rotation': {
    ...quorumOf('Rotate a master key', 5),
    summary: (payload, name) => [
      `Make a new ${payload.keyName}, ${KEY[payload.keyAlgorithm]}, epoch ${payload.fromEpoch + 1}.`,
      ...cardLines(payload, name),
      `Epoch ${payload.fromEpoch} stays valid until every new card has been read back.`,
    ],
    effect: ({ keyName, fromEpoch }) => `${keyName} of epoch ${fromEpoch + 1} takes the place of the key of epoch ${fromEpoch}.`,
    values: (payload) => ({ keyName: payload.keyName, ...cardValues(payload) }),
  },
  'shard-replacement': {
    ...quorumOf('Make a lost card again', 3),
    summary: ({ setDigest, index, holder }, name) => [
      `Make card ${index} again, for ${name(holder)}.`,
      `It belongs to set ${digestOf(setDigest)}.`,
      'It holds the same shard as the card before it, which must be destroyed.',
    ],
    effect: ({ index }) => `Card ${index} is there again; every other card stays as it is.`,
    values: () => ({}),
  },
  'shard-refresh': {
    ...quorumOf('Split a key anew', 5),
    summary: (payload, name) => [
      `Split the key of set ${digestOf(payload.setDigest)} anew, as epoch ${payload.fromEpoch + 1}; the key stays the same.`,
      ...cardLines(payload, name),
      `The cards of epoch ${payload.fromEpoch} stay valid until every new card has been read back.`,
    ],
    effect: ({ cards, fromEpoch }) => `${cards.shards} new cards take the place of those of epoch ${fromEpoch}; the key is the same.`,
    values: cardValues,
  },
  'recovery-drill': {
    ...quorumOf('Try the cards of a set', 3),
    available: true,
    summary: ({ setDigest }) => [
      `Try whether the cards of set ${digestOf(setDigest)} open their key.`,
      'The key is not used, and no card is changed.',
    ],
    effect: () => 'Nothing is different; the log shows whether the cards open the key.',
    values: () => ({}),
  },
  'ca-root': {
    ...certifying('Make a root certificate authority', 5),
    summary: (payload) => [
      `Make a root certificate authority: “${payload.commonName}”, ${SIGNING[payload.algorithm]}.`,
      `Its certificate is valid for ${years(payload.years)}.`,
      CONFIRMED,
    ],
    effect: (payload) => `There is a root certificate authority “${payload.commonName}”, for ${years(payload.years)}.`,
    values: ({ commonName }) => ({ commonName }),
  },
  'ca-intermediate': {
    ...certifying('Make an intermediate certificate authority', 3),
    summary: (payload) => [
      `Make an intermediate certificate authority: “${payload.commonName}”, ${SIGNING[payload.algorithm]}.`,
      `Its certificate is valid for ${years(payload.years)}.`,
      `It is issued by the authority whose certificate has the ${certificateOf(payload.issuer)}.`,
      payload.pathLength === 0
        ? 'No further authority may stand below it.'
        : `At most ${payload.pathLength} further ${payload.pathLength === 1 ? 'authority' : 'authorities'} may stand below it, one under the other.`,
      CONFIRMED,
    ],
    effect: (payload) => `There is an intermediate certificate authority “${payload.commonName}”, for ${years(payload.years)}.`,
    values: ({ commonName }) => ({ commonName }),
  },
  'ca-rotation': {
    ...certifying('Rotate a certificate authority', 5),
    summary: (payload) => [
      `Give the certificate authority “${payload.commonName}” a new key, ${SIGNING[payload.algorithm]}.`,
      `Its new certificate is valid for ${years(payload.years)}.`,
      `It takes the place of the certificate with the ${certificateOf(payload.certificate)}.`,
      CONFIRMED,
    ],
    effect: (payload) => `“${payload.commonName}” issues with a new key, for ${years(payload.years)}.`,
    values: ({ commonName }) => ({ commonName }),
  },
  'ca-cross-sign': {
    ...certifying('Certify one authority by another', 5),
    summary: (payload) => [
      `Certify the key of the certificate with the ${certificateOf(payload.subject)}.`,
      `It is certified by the authority whose certificate has the ${certificateOf(payload.issuer)}.`,
      `The new certificate is valid for ${years(payload.years)}.`,
      CONFIRMED,
    ],
    effect: (payload) => `Whoever trusts the issuing authority trusts the other one too, for ${years(payload.years)}.`,
    values: () => ({}),
  },
  'key-activation': {
    ...quorumOf('Bring a backup key into use', 3),
    summary: ({ keyId, replaces }) => [`Bring the backup key ${keyId} into use.`, `It takes the place of ${replaces}.`],
    effect: ({ keyId, replaces }) => `${keyId} is the key in use, and ${replaces} no longer is.`,
    values: ({ keyId }) => ({ keyId }),
  },
  'roster-change': {
    ...quorumOf('Change the roster', 3),
    available: true,
    summary: ({ digest, changes }) => [`Change the roster to the one with the SHA-256 digest ${digestOf(digest)}.`, ...changes],
    effect: () =>
      'Who takes part in the ceremonies that are opened from then on, in which role and with which key, is what the new roster says.',
    values: () => ({}),
  },
  'stuck-ceremony': {
    ...emergency('Settle a stuck ceremony'),
    summary: ({ ceremony }) => [
      `Cancel the ceremony ${ceremony}, which is stuck.`,
      'Open it anew with people who can come.',
      'Note what happened.',
    ],
    effect: ({ ceremony }) => `${ceremony} is cancelled, and another ceremony takes its place.`,
    values: ({ ceremony }) => ({ ceremony }),
  },
  'compromised-approver': {
    ...emergency('Settle a compromised approver'),
    summary: ({ person, since }, name) => [
      `Revoke the key of ${name(person)}: it may be in other hands.`,
      `Cancel the open ceremonies that ${name(person)} asked for.`,
      `Look again at what ${name(person)} approved from ${moment(since)} on.`,
      'Note what happened.',
    ],
    effect: () => 'The person’s key no longer counts in this workspace, and the open ceremonies they asked for are cancelled.',
    values: ({ person }, name) => ({ approver: name(person) }),
  },
};

/** An operation as the kinds' table can take it apart: payload and kind belong together. */
type OperationIn<K extends CeremonyKind> = { readonly [P in K]: { readonly kind: P; readonly payload: Payloads[P] } }[K];

/** The kind's facts, with what it says about this operation. */
export interface KindOfOperation extends KindFacts {
  readonly summary: (name: Name) => readonly string[];
  readonly effect: string;
  readonly values: (name: Name) => Readonly<Record<string, string>>;
}

function bound<K extends CeremonyKind>({ kind, payload }: OperationIn<K>): KindOfOperation {
  const of: Kind<K> = KINDS[kind];
  const { title, available, quorum, usualApprovers, twoPhase } = of;
  return {
    title,
    available,
    quorum,
    usualApprovers,
    twoPhase,
    summary: (name) => of.summary(payload, name),
    effect: of.effect(payload),
    values: (name) => of.values(payload, name),
  };
}

export const kindOf = (operation: Operation): KindOfOperation => bound(operation);

/** OP-BUILD-1: the operation does not exist in this build. No policy, script or setting is asked. */
export const operationUnavailable = (kind: CeremonyKind): Refusal | null => (KINDS[kind].available ? null : refuse('OP-BUILD-1', { kind }));
