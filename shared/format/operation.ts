/**
 * What a ceremony is for: its kind and the kind's payload, the parameters of the one operation that the quorum authorises. Here are the
 * shapes only; what each kind means, needs and brings about stands in shared/ceremony/kinds.ts.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { ceremonyId, digestHex, instant, keyName, line, personId } from './fields.ts';
import { keyAlgorithm as signingKeyAlgorithm } from './key-algorithm.ts';
import { shardForms } from './shard-form.ts';
import { keyAlgorithm } from './shard-header.ts';

/** A key outside this station, as its owners call it: "root-2026-q1". */
const keyId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
/** Of new keys, in tokens and in online systems; RSA-2048 is for cards that can do no more. */
export const signingAlgorithm = signingKeyAlgorithm.exclude(['rsa-2048']);
/** k of n: how many share cards open the key, and how many are made. */
const cards = z.strictObject({ threshold: z.int().min(2).max(31), shards: z.int().min(2).max(31) });
/** Who holds card 1, 2, …: the index is the place in the list plus one. */
const holders = z.array(personId).min(2).max(31);
const epoch = z.int().min(1);
/** A common name (RFC 5280 §4.1.2.4, X.520 ub-common-name). */
const commonName = line.max(64);
/** One sentence about one fact; longer than a person's line, since it may name several digests. */
const changeLine = z
  .string()
  .min(1)
  .max(1500)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
const years = z.int().min(1).max(30);

const operationOf = <K extends string, P extends z.ZodRawShape>(kind: K, payload: P) =>
  z.strictObject({ kind: z.literal(kind), payload: z.strictObject(payload) });

export const operation = z.discriminatedUnion('kind', [
  /** A new signing key takes over from another; `replaces` where the old one is known by an id. */
  operationOf('key-rotation', { keyId, algorithm: signingAlgorithm, replaces: keyId.optional() }),
  /** spki: SHA-256 of the anchor's DER SubjectPublicKeyInfo; purls: package URL patterns for which the anchor counts. */
  operationOf('trust-anchor-update', {
    anchorId: keyId,
    change: z.enum(['add', 'replace', 'remove']),
    spki: digestHex,
    purls: z.array(line).min(1).optional(),
  }),
  /** reason: RFC 5280 §5.3.1, as far as it fits a key; from: no signature made from then on counts. */
  operationOf('key-revocation', {
    keyId,
    reason: z.enum(['key-compromise', 'superseded', 'cessation-of-operation', 'affiliation-changed']),
    from: instant,
  }),
  /** label: CKA_LABEL of the new key in the token. */
  operationOf('hsm-key-generation', { label: keyId, algorithm: signingAlgorithm, tokenSerial: z.string().regex(/^[\x21-\x7e]{1,16}$/) }),
  operationOf('recovery-key-activation', { keyId, setDigest: digestHex, use: z.enum(['sign', 'unwrap', 'derive']) }),
  /** forms: absent, every shard is a card of paper. */
  operationOf('master-key-generation', { keyName, keyAlgorithm, epoch, cards, holders, forms: shardForms.exactOptional() }),
  /** fromEpoch: of the set that stays valid until the new one is active. */
  operationOf('master-key-rotation', { keyName, keyAlgorithm, fromEpoch: epoch, cards, holders }),
  /** A card that is lost but destroyed, made again at its index. */
  operationOf('shard-replacement', { setDigest: digestHex, index: z.int().min(1).max(31), holder: personId }),
  /** The same key, split anew under a new epoch: a card may be in the wrong hands. */
  operationOf('shard-refresh', { setDigest: digestHex, fromEpoch: epoch, cards, holders }),
  operationOf('recovery-drill', { setDigest: digestHex }),
  operationOf('ca-root', { commonName, algorithm: signingAlgorithm, years }),
  /** issuer: SHA-256 of the issuing certificate's DER. */
  operationOf('ca-intermediate', { commonName, algorithm: signingAlgorithm, years, issuer: digestHex, pathLength: z.int().min(0).max(5) }),
  /** certificate: SHA-256 of the DER of the one that is rotated. */
  operationOf('ca-rotation', { commonName, algorithm: signingAlgorithm, years, certificate: digestHex }),
  /** Both SHA-256 of the certificate's DER: the one whose key is certified, the one that certifies. */
  operationOf('ca-cross-sign', { subject: digestHex, issuer: digestHex, years }),
  /** A backup key becomes the one in use. */
  operationOf('key-activation', { keyId, replaces: keyId }),

  /** digest: SHA-256 of the new canonical roster; changes: what is different in it, as shared/ceremony/roster-changes.ts words it. */
  operationOf('roster-change', { digest: digestHex, changes: z.array(changeLine).min(1).max(1000) }),

  // emergencies: led by the master and the witness, without a request and a quorum (shared/ceremony/kinds.ts)
  operationOf('stuck-ceremony', { ceremony: ceremonyId }),
  /** since: from when on the person's approvals are looked at again. */
  operationOf('compromised-approver', { person: personId, since: instant }),
]);
export type Operation = Readonly<z.infer<typeof operation>>;
export const operationRecord = canonicalRecord('operation', operation);
export type CeremonyKind = Operation['kind'];
export type PayloadOf<K extends CeremonyKind> = Extract<Operation, { kind: K }>['payload'];

export const EMERGENCIES = ['stuck-ceremony', 'compromised-approver'] as const satisfies readonly CeremonyKind[];
export type EmergencyKind = (typeof EMERGENCIES)[number];
/** Those for which a quorum is needed; a policy names them. */
export type QuorumKind = Exclude<CeremonyKind, EmergencyKind>;

export const isQuorumKind = (kind: CeremonyKind): kind is QuorumKind => !EMERGENCIES.some((emergency) => emergency === kind);
const kinds = operation.options.map(({ shape }) => shape.kind.value);
export const QUORUM_KINDS: readonly QuorumKind[] = kinds.filter(isQuorumKind);
export const ceremonyKind = z.enum(kinds);
export const quorumKind = z.enum(QUORUM_KINDS);
