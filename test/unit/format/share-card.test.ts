import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { fromUtf8, toUtf8 } from '../../../shared/bytes/utf8.ts';
import { symbolAlphabet } from '../../../shared/format/codex32.ts';
import type { CardReading } from '../../../shared/format/share-card.ts';
import { decodeShareCard, encodeShareCard, groupsOfFour, readSetId, shareCardLength } from '../../../shared/format/share-card.ts';
import { z } from '../../../shared/zod.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const vectors = readVectors(
  'share-card',
  z.object({
    right: z.array(
      z.object({
        name: z.string(),
        text: z.string(),
        setDigest: z.string(),
        epoch: z.int(),
        index: z.int(),
        threshold: z.int(),
        shards: z.int(),
        share: z.string(),
      }),
    ),
    wrong: z.array(z.object({ name: z.string(), text: z.string(), control: z.string(), places: z.string().optional() })),
  }),
);
const [first] = vectors.right;
if (first === undefined) throw new Error('no vector');
const right = toUtf8(first.text);
/** XORs differences onto symbols, by place in the whole text. */
const wrongAt = (...changes: readonly (readonly [number, number])[]): Uint8Array => {
  const text = right.slice();
  for (const [at, difference] of changes)
    text[at] = symbolAlphabet.charCodeAt(symbolAlphabet.indexOf(String.fromCharCode(right[at] ?? 0)) ^ difference);
  return text;
};
const placesOf = (reading: CardReading): string =>
  reading.ok || reading.proposal === undefined ? '' : reading.proposal.changes.map(({ group, place }) => `${group}.${place}`).join(' ');
const placeOf = (at: number): string => `${Math.floor(at / 4) + 1}.${(at % 4) + 1}`;
const correctedOf = (reading: CardReading): string =>
  reading.ok || reading.proposal === undefined ? '' : fromUtf8(reading.proposal.corrected);
/** The first symbol of the data, and the end of the checksum. */
const from = 3;

describe('a share card', () => {
  it.each(vectors.right)('reads and writes the vector: $name', ({ text, setDigest, share, name, ...numbers }) => {
    const card = { setId: readSetId(fromHex(setDigest)), ...numbers, share: fromHex(share) };
    expect(fromUtf8(encodeShareCard(card)), name).toBe(text);
    expect(decodeShareCard(toUtf8(text))).toEqual({ ok: true, card });
  });
  it('is 92 characters in 23 groups of four, which share its memory', () => {
    expect(right).toHaveLength(shareCardLength);
    const groups = groupsOfFour(right);
    expect(groups).toHaveLength(23);
    expect(groups.every((group) => group.length === 4 && group.buffer === right.buffer)).toBe(true);
    expect(groups.map(fromUtf8).join('')).toBe(first.text);
  });
  it('is the example in docs/formats.md', () => {
    expect(readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8')).toContain(
      `    ${groupsOfFour(right).map(fromUtf8).join(' ')}\n`,
    );
  });
  it('reads lower case, spaces, dashes and line ends', () => {
    const groups = groupsOfFour(right).map(fromUtf8);
    for (const typed of [
      first.text.toLowerCase(),
      groups.join(' '),
      groups.join('-'),
      `  ${groups.join(' - ')}\r\n`,
      groups.join('\n'),
      groups.join('\t'),
    ]) {
      expect(decodeShareCard(toUtf8(typed)).ok, typed).toBe(true);
    }
  });
  it('leaves what was typed as it was', () => {
    const typed = right.slice();
    decodeShareCard(typed);
    expect(typed).toEqual(right);
  });

  it.each(vectors.wrong)('refuses $name: $control', ({ text, control, places }) => {
    const reading = decodeShareCard(toUtf8(text));
    expect(reading.ok).toBe(false);
    if (reading.ok) return;
    expect(reading.refusal.control).toBe(control);
    if (places !== undefined) expect(reading.refusal.operands['places']).toBe(places);
    expect(placesOf(reading)).toBe(reading.refusal.operands['proposed'] === 0 ? '' : (places ?? ''));
    if (reading.proposal !== undefined) expect(correctedOf(reading)).toBe(first.text);
  });
  it('puts no character of the card into a refusal', () => {
    for (const { text } of vectors.wrong) {
      const reading = decodeShareCard(toUtf8(text));
      if (reading.ok) throw new Error('accepted');
      for (const operand of Object.values(reading.refusal.operands)) expect(String(operand)).toMatch(/^[\d. ]*$/);
    }
  });

  it('proposes the right card for every single wrong symbol', () => {
    for (let at = from; at < shareCardLength; at++) {
      for (let difference = 1; difference < 32; difference++) {
        const reading = decodeShareCard(wrongAt([at, difference]));
        expect(reading.ok).toBe(false);
        if (correctedOf(reading) !== first.text || placesOf(reading) !== placeOf(at)) expect.fail(`place ${at} difference ${difference}`);
      }
    }
  });
  it('proposes the right card for two wrong symbols at every pair of places', () => {
    // differences from a fixed sequence that takes all 31 values at both places
    let turn = 0;
    for (let one = from; one < shareCardLength; one++) {
      for (let other = one + 1; other < shareCardLength; other++) {
        turn++;
        const reading = decodeShareCard(wrongAt([one, 1 + (turn % 31)], [other, 1 + (Math.floor(turn / 31) % 31)]));
        if (reading.ok || correctedOf(reading) !== first.text || placesOf(reading) !== `${placeOf(one)} ${placeOf(other)}`)
          expect.fail(`places ${one} and ${other}`);
      }
    }
    expect(turn).toBe((89 * 88) / 2);
  });
  it('proposes the right card for every unreadable character, and for one beside a wrong one', () => {
    for (let at = from; at < shareCardLength; at++) {
      for (const mark of toUtf8('BIO1?!')) {
        const typed = right.slice();
        typed[at] = mark;
        expect(correctedOf(decodeShareCard(typed))).toBe(first.text);
      }
      const beside = wrongAt([from + ((at * 7) % 89), 1 + (at % 31)]);
      beside[at] = '?'.charCodeAt(0);
      expect(correctedOf(decodeShareCard(beside))).toBe(first.text);
    }
  });
  it('never takes 3 to 8 wrong symbols for a card, and never proposes the right one for them', () => {
    const places = fc.uniqueArray(fc.tuple(fc.integer({ min: from, max: shareCardLength - 1 }), fc.integer({ min: 1, max: 31 })), {
      minLength: 3,
      maxLength: 8,
      selector: ([at]) => at,
    });
    fc.assert(
      fc.property(places, (changes) => {
        const reading = decodeShareCard(wrongAt(...changes));
        expect(reading.ok).toBe(false);
        expect(correctedOf(reading)).not.toBe(first.text);
      }),
      { numRuns: 500 },
    );
  });
  it('a proposal is a card, and two wrong symbols away at most', () => {
    const places = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: shareCardLength - 1 }), fc.integer({ min: 33, max: 126 })), {
      minLength: 1,
      maxLength: 4,
      selector: ([at]) => at,
    });
    fc.assert(
      fc.property(places, (changes) => {
        const typed = right.slice();
        for (const [at, code] of changes) typed[at] = code;
        const reading = decodeShareCard(typed);
        if (reading.ok || reading.proposal === undefined) return;
        const { corrected, changes: named } = reading.proposal;
        expect(decodeShareCard(corrected).ok).toBe(true);
        const upper = toUtf8(fromUtf8(typed).toUpperCase());
        const differing = Array.from(corrected.keys()).filter((at) => corrected[at] !== upper[at]);
        expect(differing.map(placeOf)).toEqual(named.map(({ group, place }) => `${group}.${place}`));
        expect(named.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });

  const card = fc
    .record({
      set: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      epoch: fc.integer({ min: 1, max: 1023 }),
      shards: fc.integer({ min: 2, max: 31 }),
      a: fc.nat(),
      b: fc.nat(),
      share: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    })
    .map(({ set, epoch, shards, a, b, share }) => ({
      setId: readSetId(set),
      epoch,
      shards,
      threshold: 2 + (a % (shards - 1)),
      index: 1 + (b % shards),
      share,
    }));
  it('reads what it writes', () => {
    fc.assert(
      fc.property(card, (fields) => {
        expect(decodeShareCard(encodeShareCard(fields))).toEqual({ ok: true, card: fields });
      }),
    );
  });
  it('carries the first 85 bits of the set digest', () => {
    const digest = fromHex(first.setDigest);
    const bits = Array.from(readSetId(digest), (symbol) => symbolAlphabet.indexOf(symbol).toString(2).padStart(5, '0')).join('');
    expect(bits).toBe(
      BigInt(`0x1${toHex(digest)}`)
        .toString(2)
        .slice(1, 86),
    );
    expect(() => readSetId(digest.subarray(1))).toThrow(RangeError);
  });
  it('writes nothing that it would refuse', () => {
    const good = { setId: readSetId(fromHex(first.setDigest)), epoch: 1, index: 1, threshold: 2, shards: 3, share: new Uint8Array(32) };
    expect(decodeShareCard(encodeShareCard(good)).ok).toBe(true);
    for (const bad of [
      { ...good, setId: 'Q'.repeat(16) },
      { ...good, setId: 'B'.repeat(17) },
      { ...good, setId: 'ő'.repeat(17) },
      { ...good, setId: good.setId.toLowerCase() },
      { ...good, epoch: 0 },
      { ...good, epoch: 1024 },
      { ...good, epoch: 1.5 },
      { ...good, index: 0 },
      { ...good, index: 4 },
      { ...good, threshold: 1 },
      { ...good, threshold: 4 },
      { ...good, shards: 32 },
      { ...good, share: new Uint8Array(31) },
      { ...good, share: new Uint8Array(33) },
    ]) {
      expect(() => encodeShareCard(bad)).toThrow(RangeError);
    }
  });
});
