/**
 * test/vectors/shard-set.json: a whole set, its cards, manifest, proofs and wrapped shards as another program wrote them, and beside them cards and
 * proofs with one fault each, by the fault's name. Then what a type cannot keep out: foreign arrays, and numbers that no plan has.
 */
import { constants, createECDH, createPrivateKey, privateDecrypt } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { openKey } from '../../../electron/custody/seal.ts';
import { combineShards, type Shard, splitSecret } from '../../../electron/custody/split.ts';
import { openFromToken } from '../../../electron/custody/wrap.ts';
import { fromBase64 } from '../../../shared/bytes/base64.ts';
import { canonicalJson } from '../../../shared/bytes/canonical-json.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { fromUtf8, toUtf8 } from '../../../shared/bytes/utf8.ts';
import { possessionChallengeRecord } from '../../../shared/format/possession-proof.ts';
import { type ShardHeader, shardHeader, shardHeaderRecord } from '../../../shared/format/shard-header.ts';
import { shardManifest, shardManifestRecord } from '../../../shared/format/shard-manifest.ts';
import { decodeShareCard, encodeShareCard } from '../../../shared/format/share-card.ts';
import { type TokenWrapped, wrappedShard } from '../../../shared/format/wrapped-shard.ts';
import { possessionKey, shardCommitment } from '../../../shared/shards/commitments.ts';
import { manifestRefusal } from '../../../shared/shards/manifest-check.ts';
import { checkProof, proveWithCard, readChallenge } from '../../../shared/shards/possession.ts';
import { publicOutcome } from '../../../shared/shards/public-outcome.ts';
import { checkCard } from '../../../shared/shards/recovery-order.ts';
import { wrappedRefusal } from '../../../shared/shards/wrapped.ts';
import { z } from '../../../shared/zod.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const text = z.string();
const otherSet = z.object({ manifest: shardManifest, cards: z.array(text) });
const wrapping = z.object({ pkcs8: text, spki: text, wrapped: wrappedShard });
const vectors = readVectors(
  'shard-set',
  z.object({
    masterKey: text,
    kek: text,
    shards: z.array(text),
    cards: z.array(text),
    manifest: shardManifest,
    manifestDigest: text,
    mixedManifest: shardManifest,
    older: otherSet,
    other: otherSet,
    challenge: z.looseObject({}),
    challengeDigest: text,
    received: text,
    proofs: z.array(text),
    provider: wrapping,
    token: wrapping,
    wrongCards: z.array(z.object({ name: text, text, read: z.array(z.int()), control: text })),
    wrongProofs: z.array(z.object({ name: text, proof: text, control: text })),
  }),
);
const { manifest } = vectors;
const challengeRead = readChallenge(canonicalJson(vectors.challenge));
if ('control' in challengeRead) throw new Error(JSON.stringify(challengeRead));
const asked = { manifest, challenge: challengeRead, at: vectors.received };

function shardOf(card: string): Shard {
  const reading = decodeShareCard(toUtf8(card));
  if (!reading.ok) throw new Error(reading.refusal.control);
  return { index: reading.card.index, bytes: reading.card.share };
}
const shards = vectors.cards.map(shardOf);
const header = shardHeaderRecord.encode(manifest.header);
const opened = async (of: readonly Shard[]): Promise<Uint8Array | null> =>
  openKey(fromBase64(manifest.sealed), await combineShards(of, of.length), header);

describe('the set of another program', () => {
  test('is read: manifest, cards, and the key that any three of five open', async () => {
    expect(shardManifestRecord.digest(manifest)).toBe(vectors.manifestDigest);
    expect(manifestRefusal(manifest)).toBeNull();
    for (const [at, { index, bytes }] of shards.entries()) {
      expect({ index, share: toHex(bytes) }).toEqual({ index: at + 1, share: vectors.shards[at] });
      const { setId } = manifest;
      const { epoch, threshold, shards: count } = manifest.header;
      expect(fromUtf8(encodeShareCard({ setId, epoch, threshold, shards: count, index, share: bytes }))).toBe(vectors.cards[at]);
      const held = { manifest, alreadyRead: new Set<number>(), expectIndex: index };
      expect(checkCard({ setId, epoch, threshold, shards: count, index, share: bytes }, held).refusal).toBeNull();
    }
    for (const chosen of [
      [0, 1, 2],
      [4, 2, 0],
      [1, 3, 4],
    ]) {
      const master = await opened(chosen.flatMap((at) => shards[at] ?? []));
      expect(toHex(master ?? new Uint8Array())).toBe(vectors.masterKey);
      expect(publicOutcome(fromHex(vectors.masterKey), 'ed25519')).toEqual({
        keyCheckValue: manifest.keyCheckValue,
        publicKey: manifest.publicKey,
      });
    }
  });

  test('its proofs count, and are what is made here from the same cards', () => {
    expect(possessionChallengeRecord.digest(challengeRead)).toBe(vectors.challengeDigest);
    for (const [at, proof] of vectors.proofs.entries()) {
      expect(checkProof(toUtf8(proof), asked)).toMatchObject({ ok: true, said: { index: at + 1 } });
      // Ed25519 is deterministic (RFC 8032 §5.1.6)
      const made = proveWithCard(toUtf8(vectors.cards[at] ?? ''), { ...asked, at: '2026-11-28T12:00:00.000Z' });
      expect(made.ok && fromUtf8(made.proof)).toBe(proof);
    }
  });

  test('its wrapped shards are those of the mixed manifest, and open: RSA-OAEP, and HPKE with the secret that a token derives', async () => {
    const { provider, token, mixedManifest } = vectors;
    expect(manifestRefusal(mixedManifest)).toBeNull();
    for (const { wrapped } of [provider, token]) expect(wrappedRefusal(wrapped, mixedManifest)).toBeNull();
    const key = (pkcs8: string) => createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' });
    const oaep = { key: key(provider.pkcs8), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    expect(privateDecrypt(oaep, fromBase64(provider.wrapped.ciphertext)).toString('latin1')).toBe(vectors.cards[3]);
    const { d = '' } = key(token.pkcs8).export({ format: 'jwk' });
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(Buffer.from(d, 'base64url'));
    const wrapped = token.wrapped as TokenWrapped;
    const secret = new Uint8Array(ecdh.computeSecret(fromBase64(wrapped.enc)));
    const code = await openFromToken(wrapped, fromBase64(token.spki), secret);
    expect(code instanceof Uint8Array && fromUtf8(code)).toBe(vectors.cards[4]);
  });
});

describe('one fault each', () => {
  test.each(vectors.wrongCards)('a card: $name: $control', ({ text: card, read, control }) => {
    const reading = decodeShareCard(toUtf8(card));
    const held = { manifest, alreadyRead: new Set(read), expectIndex: 2 };
    expect((reading.ok ? checkCard(reading.card, held).refusal : reading.refusal)?.control).toBe(control);
    // nor does it prove anything
    if (read.length === 0) expect(proveWithCard(toUtf8(card), asked).ok).toBe(false);
  });

  test.each(vectors.wrongProofs)('a proof: $name: $control', ({ proof, control }) => {
    expect(checkProof(toUtf8(proof), asked)).toMatchObject({ ok: false, refusal: { control } });
  });

  test('k - 1 shards, k + 1, one of them twice, mixed sets and mixed epochs open nothing', async () => {
    const [one, two, three, four] = shards;
    if (one === undefined || two === undefined || three === undefined || four === undefined) throw new Error('five cards');
    const k = manifest.header.threshold;
    for (const wrong of [
      [one, two],
      [one, two, three, four],
      [one, two, two],
    ])
      await expect(combineShards(wrong, k)).rejects.toThrow(RangeError);
    const [older, other] = [shardOf(vectors.older.cards[2] ?? ''), shardOf(vectors.other.cards[2] ?? '')];
    expect(await opened([one, two, older])).toBeNull();
    expect(await opened([one, two, other])).toBeNull();
    expect(await opened([one, two, { ...three, bytes: three.bytes.with(31, (three.bytes[31] ?? 0) ^ 1) }])).toBeNull();
    // too few that were taken for enough: another polynomial's value, and no key
    expect(await opened([one, two])).toBeNull();
    expect(await opened([one, two, three])).not.toBeNull();
  });

  test('a known difference added to one shard is added to the secret, and only the commitment and the seal notice', async () => {
    const [one, two, three] = shards;
    if (one === undefined || two === undefined || three === undefined) throw new Error('five cards');
    const delta = new Uint8Array(32).fill(0x5a);
    const moved = { ...three, bytes: three.bytes.map((byte, at) => byte ^ (delta[at] ?? 0)) };
    const [right, wrong] = [await combineShards([one, two, three], 3), await combineShards([one, two, moved], 3)];
    const difference = right.map((byte, at) => byte ^ (wrong[at] ?? 0));
    // the same in every byte: what a thief of one card can steer without knowing the secret
    expect(new Set(difference).size).toBe(1);
    expect(difference[0]).not.toBe(0);
    expect(await opened([one, two, moved])).toBeNull();
  });
});

describe('foreign arrays', () => {
  const bytes = fromHex(vectors.shards[1] ?? '');
  const card = vectors.cards[1] ?? '';
  const foreign = (given: Uint8Array): Uint8Array => runInNewContext('Uint8Array.from(bytes)', { bytes: [...given] }) as Uint8Array;
  const setDigest = fromHex(manifest.setDigest);

  test('a Buffer and an array of another realm are read as any other, and what comes out is neither', () => {
    expect(foreign(bytes)).not.toBeInstanceOf(Uint8Array);
    for (const typed of [Buffer.from(card), foreign(toUtf8(card))]) {
      const reading = decodeShareCard(typed);
      if (!reading.ok) throw new Error(reading.refusal.control);
      expect(Object.getPrototypeOf(reading.card.share)).toBe(Uint8Array.prototype);
      expect(toHex(reading.card.share)).toBe(vectors.shards[1]);
    }
    // a view into a larger pool: only its own bytes count
    const pool = Buffer.concat([Buffer.alloc(5, 1), Buffer.from(card), Buffer.alloc(5, 1)]);
    expect(decodeShareCard(pool.subarray(5, 97)).ok).toBe(true);
  });

  test('commitment, possession key and combination are the same, or refused by their type; never another value', async () => {
    expect(toHex(shardCommitment(setDigest, 2, Buffer.from(bytes)))).toBe(manifest.shards[1]?.commitment);
    expect(possessionKey(setDigest, 2, Buffer.from(bytes))).toEqual(fromBase64(manifest.shards[1]?.possessionKey ?? ''));
    for (const act of [shardCommitment, possessionKey]) {
      const same = act(setDigest, 2, bytes);
      let made: Uint8Array | null = null;
      try {
        made = act(setDigest, 2, foreign(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
      if (made !== null) expect(made).toEqual(same);
    }
    const [one, two, three] = shards;
    if (one === undefined || two === undefined || three === undefined) throw new Error('five cards');
    for (const other of [Buffer.from(two.bytes), foreign(two.bytes)])
      expect(toHex(await combineShards([one, { index: 2, bytes: other }, three], 3))).toBe(vectors.kek);
    await expect(splitSecret(foreign(bytes), 2, 3)).rejects.toThrow(TypeError);
  });
});

describe('numbers that no plan has', () => {
  const plans: readonly (readonly [string, number, number])[] = [
    ['n of 256', 2, 256],
    ['n of 32', 2, 32],
    ['k of 1', 1, 3],
    ['k of 0', 0, 3],
    ['k above n', 4, 3],
    ['k not whole', 2.5, 3],
    ['n not whole', 2, 3.5],
    ['no number', Number.NaN, 3],
    ['no end', 2, Number.POSITIVE_INFINITY],
    ['negative', -2, 3],
  ];
  test.each(plans)('%s: no split, no card, no header', async (_, threshold, count) => {
    await expect(splitSecret(new Uint8Array(32), threshold, count)).rejects.toThrow(RangeError);
    expect(() =>
      encodeShareCard({ setId: manifest.setId, epoch: 1, index: 1, threshold, shards: count, share: new Uint8Array(32) }),
    ).toThrow(RangeError);
    const wanted: ShardHeader = { ...manifest.header, threshold, shards: count };
    // k above n is a matter between two fields: the manifest's check refuses it
    const refused = !shardHeader.safeParse(wanted).success || manifestRefusal({ ...manifest, header: wanted }) !== null;
    expect(refused).toBe(true);
  });

  test.each([0, 32, 256, 1.5, -1, Number.NaN])('index %d: no commitment, no proof key, no combination', async (index) => {
    const share = fromHex(vectors.shards[0] ?? '');
    const setDigest = fromHex(manifest.setDigest);
    expect(() => shardCommitment(setDigest, index, share)).toThrow(RangeError);
    expect(() => possessionKey(setDigest, index, share)).toThrow(RangeError);
    const [, two, three] = shards;
    if (two === undefined || three === undefined) throw new Error('five cards');
    await expect(combineShards([{ index, bytes: share }, two, three], 3)).rejects.toThrow(RangeError);
  });
});
