/** Proofs of custody: a good one counts once, for one challenge; every other is refused by the name of what is wrong with it. */
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { decodeEnvelope, encodeEnvelope, envelopePayload, pae } from '../../../shared/format/dsse.ts';
import {
  type PossessionChallenge,
  type PossessionProof,
  possessionChallengeRecord,
  possessionProofRecord,
} from '../../../shared/format/possession-proof.ts';
import { encodeShareCard, type ShareCard } from '../../../shared/format/share-card.ts';
import { PAYLOAD_TYPE } from '../../../shared/format/statement.ts';
import { signWithShard } from '../../../shared/shards/commitments.ts';
import { ed25519PublicKey } from '../../../shared/shards/manifest-check.ts';
import { challengeFor, checkProof, type ProofAsked, proveWithCard, readChallenge } from '../../../shared/shards/possession.ts';
import { cardOf, type SampleSet, sampleHeader, sampleSet } from './sample-set.ts';

const set = sampleSet();
const other = sampleSet({ ...sampleHeader, keyName: 'EX-OTHER-2027' }, 2);
const older = sampleSet({ ...sampleHeader, epoch: 1 }, 3);
const twin = sampleSet(sampleHeader, 4);

const times = { created: '2026-11-28T10:00:00.000Z', expires: '2026-11-29T10:00:00.000Z' };
const at = '2026-11-28T12:00:00.000Z';
const challengeOf = (of: SampleSet, byte = 7, more: Partial<PossessionChallenge> = {}): PossessionChallenge => ({
  ...challengeFor(of.manifest, { purpose: 'Custody check 2026', ...times, nonce: toHex(new Uint8Array(32).fill(byte)) }),
  ...more,
});
const asked = (of: SampleSet = set, more: Partial<ProofAsked> = {}): ProofAsked => ({
  manifest: of.manifest,
  challenge: challengeOf(of),
  at,
  ...more,
});

function made(of: SampleSet, index: number, wanted: ProofAsked = asked(of)): Uint8Array {
  const answer = proveWithCard(encodeShareCard(cardOf(of, index)), wanted);
  if (!answer.ok) throw new Error(answer.refusal.control);
  return answer.proof;
}
const refusedBy = (proof: Uint8Array, wanted: ProofAsked = asked()): string => {
  const found = checkProof(proof, wanted);
  return found.ok ? 'counted' : found.refusal.control;
};
const saidIn = (proof: Uint8Array): PossessionProof => possessionProofRecord.decode(envelopePayload(decodeEnvelope(proof)));

/** As somebody would who has another shard, or says something else: signed all the same. */
function forged(said: PossessionProof, share: Uint8Array, keyid?: string): Uint8Array {
  const payload = possessionProofRecord.encode(said);
  const payloadType = PAYLOAD_TYPE.possessionProof;
  const signature = signWithShard(fromHex(set.manifest.setDigest), said.index, share, pae(payloadType, payload));
  const entry = set.manifest.shards[said.index - 1];
  const id = keyid ?? (entry === undefined ? '0'.repeat(64) : ed25519PublicKey(fromBase64(entry.possessionKey)).fingerprint);
  return encodeEnvelope({ payloadType, payload: toBase64(payload), signatures: [{ keyid: id, sig: toBase64(signature) }] });
}

describe('a proof', () => {
  test('of each card counts, and names shard and holder', () => {
    for (const { index } of set.cards) {
      const found = checkProof(made(set, index), asked());
      expect(found).toMatchObject({ ok: true, holder: `holder-${index}`, said: { index, purpose: 'Custody check 2026', at } });
    }
  });

  test('holds by another implementation of Ed25519', () => {
    const { payloadType, payload, signatures } = decodeEnvelope(made(set, 2));
    const spki = ed25519PublicKey(fromBase64(set.manifest.shards[1]?.possessionKey ?? '')).spki;
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    const message = pae(payloadType, fromBase64(payload));
    expect(verify(null, message, key, Buffer.from(signatures[0]?.sig ?? '', 'base64'))).toBe(true);
  });

  test('holds nothing of the card but its number, and leaves nothing of what was typed', () => {
    const typed = encodeShareCard(cardOf(set, 2));
    const answer = proveWithCard(typed, asked());
    expect(typed.every((byte) => byte === 0)).toBe(true);
    if (!answer.ok) throw new Error(answer.refusal.control);
    const { share } = cardOf(set, 2);
    const written = Buffer.from(answer.proof);
    const payload = Buffer.from(envelopePayload(decodeEnvelope(answer.proof)));
    for (const needle of [share, toUtf8(toHex(share)), toUtf8(toBase64(share)), encodeShareCard(cardOf(set, 2)).slice(27, 79)]) {
      expect(written.includes(Buffer.from(needle)) || payload.includes(Buffer.from(needle))).toBe(false);
    }
  });
});

describe('is refused by name:', () => {
  test.each<readonly [string, () => Uint8Array, ProofAsked, string]>([
    ['yesterday’s proof', () => made(set, 2, asked(set, { challenge: challengeOf(set, 6) })), asked(), 'PROOF-CHALLENGE-1'],
    [
      'a proof for another purpose with the same number',
      () => made(set, 2, asked(set, { challenge: challengeOf(set, 7, { purpose: 'Something else' }) })),
      asked(),
      'PROOF-CHALLENGE-1',
    ],
    [
      'a proof for a challenge whose end was moved',
      () => made(set, 2, asked(set, { challenge: challengeOf(set, 7, { expires: '2036-11-29T10:00:00.000Z' }) })),
      asked(),
      'PROOF-CHALLENGE-1',
    ],
    ['another set’s', () => made(other, 2), asked(), 'PROOF-SET-1'],
    ['that of a set with the same names', () => made(twin, 2), asked(), 'PROOF-SET-1'],
    ['an older epoch’s', () => made(older, 2), asked(), 'PROOF-EPOCH-1'],
    ['one of shard 31 of 3', () => forged({ ...saidIn(made(set, 2)), index: 31 }, cardOf(set, 2).share), asked(), 'PROOF-INDEX-1'],
    [
      'another shard’s key under this number',
      () => forged(saidIn(made(set, 2)), cardOf(set, 1).share, decodeEnvelope(made(set, 1)).signatures[0]?.keyid ?? ''),
      asked(),
      'PROOF-SIGNER-1',
    ],
    ['an altered shard’s', () => forged(saidIn(made(set, 2)), cardOf(set, 2).share.with(0, 99)), asked(), 'PROOF-SIGNATURE-1'],
    [
      'one that says a time before the challenge',
      () => forged({ ...saidIn(made(set, 2)), at: '2026-11-28T09:59:59.999Z' }, cardOf(set, 2).share),
      asked(),
      'PROOF-TIME-1',
    ],
    ['one that came too late', () => made(set, 2), asked(set, { at: '2026-11-29T10:00:00.001Z' }), 'CHALLENGE-TIME-1'],
    ['what is no proof', () => toUtf8('{"format":"keyrite-possession-proof-v1"}'), asked(), 'PROOF-READ-1'],
    [
      'a bare signature of another kind',
      () => encodeEnvelope({ ...decodeEnvelope(made(set, 2)), payloadType: PAYLOAD_TYPE.possession }),
      asked(),
      'PROOF-READ-1',
    ],
    ['a challenge of another set', () => made(set, 2), asked(set, { challenge: challengeOf(other) }), 'CHALLENGE-SET-1'],
    ['a challenge of an older epoch', () => made(set, 2), asked(set, { challenge: challengeOf(older) }), 'CHALLENGE-EPOCH-1'],
  ])('%s', (_, proof, wanted, control) => {
    expect(refusedBy(proof(), wanted)).toBe(control);
  });

  test('every single changed bit of a proof’s payload and signature', () => {
    const envelope = decodeEnvelope(made(set, 2));
    const flipped = (text: string, bit: number): string => {
      const bytes = fromBase64(text);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return toBase64(bytes);
    };
    const [only] = envelope.signatures;
    if (only === undefined) throw new Error('no signature');
    for (let bit = 0; bit < fromBase64(envelope.payload).length * 8; bit++)
      expect(refusedBy(encodeEnvelope({ ...envelope, payload: flipped(envelope.payload, bit) }))).not.toBe('counted');
    for (let bit = 0; bit < 512; bit += 7)
      expect(refusedBy(encodeEnvelope({ ...envelope, signatures: [{ ...only, sig: flipped(only.sig, bit) }] }))).toBe('PROOF-SIGNATURE-1');
  });

  const wrongCards: readonly (readonly [string, ShareCard, string])[] = [
    ['a card of another set', cardOf(twin, 2), 'CARD-SET-1'],
    ['a card of an older epoch', cardOf(older, 2), 'CARD-EPOCH-1'],
    ['an altered shard', { ...cardOf(set, 2), share: cardOf(set, 2).share.with(31, 0) }, 'CARD-COMMITMENT-1'],
    ['another card’s shard under this number', { ...cardOf(set, 2), share: cardOf(set, 3).share }, 'CARD-COMMITMENT-1'],
    ['a card of another plan', { ...cardOf(set, 2), shards: 5 }, 'CARD-PLAN-1'],
  ];
  test.each(wrongCards)('%s signs nothing', (_, card, control) => {
    const typed = encodeShareCard(card);
    expect(proveWithCard(typed, asked())).toMatchObject({ ok: false, refusal: { control } });
    expect(typed.every((byte) => byte === 0)).toBe(true);
  });

  test('a card typed wrongly signs nothing, and what it should say is in no answer', () => {
    const typed = encodeShareCard(cardOf(set, 2));
    typed[40] = typed[40] === 0x51 ? 0x50 : 0x51;
    const answer = proveWithCard(typed, asked());
    expect(answer).toMatchObject({ ok: false, refusal: { control: 'CARD-CHECKSUM-1', operands: { proposed: 1, places: '11.1' } } });
    expect(JSON.stringify(answer)).not.toMatch(/[0-9A-Z]{20}/);
  });

  test('a challenge whose end is past signs nothing, nor one from the future', () => {
    for (const when of ['2026-11-29T10:00:00.001Z', '2026-11-28T09:59:59.999Z'])
      expect(proveWithCard(encodeShareCard(cardOf(set, 2)), asked(set, { at: when }))).toMatchObject({
        ok: false,
        refusal: { control: 'CHALLENGE-TIME-1' },
      });
  });

  test('a challenge file that is not in its one spelling', () => {
    const bytes = possessionChallengeRecord.encode(challengeOf(set));
    expect(readChallenge(bytes)).toEqual(challengeOf(set));
    expect(readChallenge(Uint8Array.of(...bytes, 0x0a))).toMatchObject({ control: 'CHALLENGE-READ-1' });
    expect(readChallenge(toUtf8('{}'))).toMatchObject({ control: 'CHALLENGE-READ-1' });
  });
});
