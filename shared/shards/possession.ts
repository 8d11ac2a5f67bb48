/**
 * Proof of custody: made from a card and a challenge, checked against the manifest alone. A proof counts for one challenge, so yesterday's proof
 * answers nothing today; the challenge's number is what makes it fresh, the times in it are only said. Nothing here keeps a shard: what was typed
 * and what was read from it is wiped before an answer is given.
 */
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex } from '../bytes/hex.ts';
import { decodeEnvelope, type Envelope, encodeEnvelope, envelopePayload, pae, verifyEnvelope } from '../format/dsse.ts';
import {
  type PossessionChallenge,
  type PossessionProof,
  possessionChallengeRecord,
  possessionProofRecord,
} from '../format/possession-proof.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import { decodeShareCard, type ShareCard } from '../format/share-card.ts';
import { PAYLOAD_TYPE } from '../format/statement.ts';
import { signWithShard } from './commitments.ts';
import { ed25519PublicKey, manifestRefusal } from './manifest-check.ts';
import { checkCard } from './recovery-order.ts';

/** `at`: the clock where it is asked. */
export interface ProofAsked {
  readonly manifest: ShardManifest;
  readonly challenge: PossessionChallenge;
  readonly at: string;
}

export type ProofMade =
  | { readonly ok: true; readonly proof: Uint8Array; readonly index: number }
  | { readonly ok: false; readonly refusal: Refusal };

export type ProofFound =
  | { readonly ok: true; readonly said: PossessionProof; readonly holder: string; readonly name: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** What a challenge must repeat of its set. */
type OfSet = Pick<PossessionChallenge, 'mode' | 'keyName' | 'setDigest' | 'epoch'>;

const setOf = ({ header, setDigest }: ShardManifest): OfSet => ({
  mode: header.mode,
  keyName: header.keyName,
  setDigest,
  epoch: header.epoch,
});
const isOfSet = (said: OfSet, set: OfSet): boolean =>
  said.setDigest === set.setDigest && said.keyName === set.keyName && said.mode === set.mode && said.epoch === set.epoch;
const isOtherEpoch = (said: OfSet, set: OfSet): boolean => said.keyName === set.keyName && said.epoch !== set.epoch;

/** A challenge for every shard of the manifest's set. nonce: 32 random bytes, hex. */
export const challengeFor = (
  manifest: ShardManifest,
  asked: Pick<PossessionChallenge, 'purpose' | 'created' | 'expires' | 'nonce'>,
): PossessionChallenge => ({ format: 'keyrite-possession-challenge-v1', ...setOf(manifest), ...asked });

/** CHALLENGE-READ-1 for bytes that are no challenge. */
export function readChallenge(bytes: Uint8Array): PossessionChallenge | Refusal {
  try {
    return possessionChallengeRecord.decode(bytes);
  } catch (error) {
    if (error instanceof FormatError) return refuse('CHALLENGE-READ-1', { code: error.code, at: error.at });
    throw error;
  }
}

/** CHALLENGE-EPOCH-1, CHALLENGE-SET-1; CHALLENGE-TIME-1 when `at` is not between its creation and its end. After the manifest's own refusals. */
export function challengeRefusal({ manifest, challenge, at }: ProofAsked): Refusal | null {
  const unfit = manifestRefusal(manifest);
  if (unfit !== null) return unfit;
  const set = setOf(manifest);
  if (isOtherEpoch(challenge, set)) return refuse('CHALLENGE-EPOCH-1', { have: challenge.epoch, want: set.epoch });
  if (!isOfSet(challenge, set)) return refuse('CHALLENGE-SET-1', { have: challenge.setDigest, want: set.setDigest });
  if (at < challenge.created) return refuse('CHALLENGE-TIME-1', { is: 'early', at, bound: challenge.created });
  return at > challenge.expires ? refuse('CHALLENGE-TIME-1', { is: 'late', at, bound: challenge.expires }) : null;
}

/**
 * @param typed a card's code as ASCII, as decodeShareCard takes it; wiped
 * @returns the envelope's bytes, or the challenge's refusals, those of decodeShareCard and of checkCard
 */
export function proveWithCard(typed: Uint8Array, asked: ProofAsked): ProofMade {
  try {
    const unasked = challengeRefusal(asked);
    if (unasked !== null) return { ok: false, refusal: unasked };
    const reading = decodeShareCard(typed);
    if (!reading.ok) {
      // where it may be wrong stands in the refusal; what would be right is shown to nobody
      reading.proposal?.corrected.fill(0);
      return { ok: false, refusal: reading.refusal };
    }
    const { card } = reading;
    try {
      const unfit = cardRefusal(card, asked.manifest);
      return unfit === null ? { ok: true, proof: signed(card, asked), index: card.index } : { ok: false, refusal: unfit };
    } finally {
      card.share.fill(0);
    }
  } finally {
    typed.fill(0);
  }
}

/** As checkCard, save that a card of another epoch is called that: its set id differs too, but the epoch is what its holder looks for. */
function cardRefusal(card: ShareCard, manifest: ShardManifest): Refusal | null {
  const { refusal } = checkCard(card, { manifest, alreadyRead: new Set(), expectIndex: card.index });
  const { epoch } = manifest.header;
  return refusal?.control === 'CARD-SET-1' && card.epoch !== epoch ? refuse('CARD-EPOCH-1', { have: card.epoch, want: epoch }) : refusal;
}

function signed(card: ShareCard, { manifest, challenge, at }: ProofAsked): Uint8Array {
  const { nonce, purpose } = challenge;
  const payload = possessionProofRecord.encode({
    format: 'keyrite-possession-proof-v1',
    ...setOf(manifest),
    index: card.index,
    challenge: possessionChallengeRecord.digest(challenge),
    nonce,
    purpose,
    at,
  });
  const payloadType = PAYLOAD_TYPE.possessionProof;
  const signature = signWithShard(fromHex(manifest.setDigest), card.index, card.share, pae(payloadType, payload));
  const keyid = keyOf(manifest, card.index)?.fingerprint;
  if (keyid === undefined) throw new Error('a checked card without an entry');
  return encodeEnvelope({ payloadType, payload: toBase64(payload), signatures: [{ keyid, sig: toBase64(signature) }] });
}

const keyOf = ({ shards }: ShardManifest, index: number): ReturnType<typeof ed25519PublicKey> | undefined => {
  const entry = shards.find((shard) => shard.index === index);
  return entry && ed25519PublicKey(fromBase64(entry.possessionKey));
};

interface Read {
  readonly envelope: Envelope;
  readonly said: PossessionProof;
}

function read(proof: Uint8Array): Read | Refusal {
  try {
    const envelope = decodeEnvelope(proof);
    if (envelope.payloadType !== PAYLOAD_TYPE.possessionProof) return refuse('PROOF-READ-1', { code: 'payload-type', at: 'payloadType' });
    return { envelope, said: possessionProofRecord.decode(envelopePayload(envelope)) };
  } catch (error) {
    if (error instanceof FormatError) return refuse('PROOF-READ-1', { code: error.code, at: error.at });
    throw error;
  }
}

/**
 * Whose proof it is, or why it does not count: PROOF-READ-1, PROOF-EPOCH-1, PROOF-SET-1, PROOF-CHALLENGE-1 (it answers another challenge),
 * PROOF-INDEX-1, PROOF-SIGNER-1, PROOF-SIGNATURE-1, PROOF-TIME-1; the challenge's own refusals first.
 * @param at when it was received
 */
export function checkProof(proof: Uint8Array, asked: ProofAsked): ProofFound {
  const unasked = challengeRefusal(asked);
  if (unasked !== null) return { ok: false, refusal: unasked };
  const given = read(proof);
  if ('control' in given) return { ok: false, refusal: given };
  const refusal = saidRefusal(given.said, asked) ?? signatureRefusal(given, asked.manifest);
  if (refusal !== null) return { ok: false, refusal };
  const entry = asked.manifest.shards.find(({ index }) => index === given.said.index);
  if (entry === undefined) throw new Error('a checked proof without an entry');
  return { ok: true, said: given.said, holder: entry.holder, name: entry.name };
}

function saidRefusal(said: PossessionProof, { manifest, challenge }: ProofAsked): Refusal | null {
  const set = setOf(manifest);
  if (isOtherEpoch(said, set)) return refuse('PROOF-EPOCH-1', { have: said.epoch, want: set.epoch });
  if (!isOfSet(said, set)) return refuse('PROOF-SET-1', { have: said.setDigest, want: set.setDigest });
  const want = possessionChallengeRecord.digest(challenge);
  if (said.challenge !== want || said.nonce !== challenge.nonce || said.purpose !== challenge.purpose)
    return refuse('PROOF-CHALLENGE-1', { have: said.challenge, want, at: said.at });
  if (said.at < challenge.created || said.at > challenge.expires)
    return refuse('PROOF-TIME-1', { at: said.at, from: challenge.created, to: challenge.expires });
  return null;
}

function signatureRefusal({ envelope, said }: Read, manifest: ShardManifest): Refusal | null {
  const { index } = said;
  const key = keyOf(manifest, index);
  if (key === undefined) return refuse('PROOF-INDEX-1', { index, shards: manifest.header.shards });
  const [only, ...more] = envelope.signatures;
  if (only?.keyid !== key.fingerprint || more.length > 0) return refuse('PROOF-SIGNER-1', { index });
  const spki = fromBase64(key.spki);
  const { verified } = verifyEnvelope(
    envelope,
    PAYLOAD_TYPE.possessionProof,
    () => spki,
    // an Ed25519 key asks for none
    () => false,
  );
  return verified.length === 1 ? null : refuse('PROOF-SIGNATURE-1', { index });
}
