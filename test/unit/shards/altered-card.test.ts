/** Which of k+2 cards was altered, with shards of real splits, and what two who act together can make of it. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { combine } from 'shamir-secret-sharing';
import { describe, expect, test } from 'vitest';
import { shardAt, splitSecret } from '../../../electron/custody/split.ts';
import type { ShareCard } from '../../../shared/format/share-card.ts';
import { alteredCard, nextCardRefusal } from '../../../shared/shards/altered-card.ts';

const random = (): Uint8Array => new Uint8Array(randomBytes(32));
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, at) => byte ^ (b[at] ?? 0));

async function cardsOf(threshold: number, shards: number): Promise<ShareCard[]> {
  const split = await splitSecret(random(), threshold, shards);
  return split.map(({ index, bytes }) => ({ setId: 'Q'.repeat(17), epoch: 1, index, threshold, shards, share: bytes }));
}

const changed = (cards: readonly ShareCard[], by: ReadonlyMap<number, Uint8Array>): readonly ShareCard[] =>
  cards.map((card) => {
    const delta = by.get(card.index);
    return delta === undefined ? card : { ...card, share: xor(card.share, delta) };
  });

const plan = fc
  .record({ threshold: fc.integer({ min: 2, max: 7 }), given: fc.integer({ min: 2, max: 4 }), more: fc.integer({ min: 0, max: 3 }) })
  .map(({ threshold, given, more }) => ({ threshold, given: threshold + given, shards: threshold + given + more }));
/** Any change of a shard, one bit of it or all. */
const delta = fc.oneof(
  fc.tuple(fc.nat(31), fc.nat(7)).map(([at, bit]) => new Uint8Array(32).fill(1 << bit, at, at + 1)),
  fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => bytes.some((byte) => byte !== 0)),
);

test('the shard that k others say is at a place is the one that was made, and no place is outside the set', async () => {
  const cards = (await cardsOf(3, 6)).map(({ index, share }) => ({ index, bytes: share }));
  for (const { index, bytes } of cards.slice(3)) expect(await shardAt(cards.slice(0, 3), 3, index)).toEqual(bytes);
  expect(await shardAt(cards.slice(2, 5), 3, 1)).toEqual(cards[0]?.bytes);
  // at 0 lies the secret; at one of theirs there is nothing to say
  for (const wrong of [0, 32, 1.5, 2]) await expect((async () => await shardAt(cards.slice(0, 3), 3, wrong))()).rejects.toThrow(RangeError);
});

describe('of k+2 cards and more, in any order', () => {
  test('none is named where none was altered, and each is where it was, whatever was done to it', async () => {
    await fc.assert(
      fc.asyncProperty(plan, delta, fc.infiniteStream(fc.nat()), async ({ threshold, given, shards }, by, order) => {
        const all = await cardsOf(threshold, shards);
        const keys = new Map(all.map(({ index }) => [index, order.next().value]));
        const cards = all.toSorted((a, b) => (keys.get(a.index) ?? 0) - (keys.get(b.index) ?? 0)).slice(0, given);
        expect(await alteredCard(cards, shardAt)).toBeNull();
        for (const { index } of cards)
          expect(await alteredCard(changed(cards, new Map([[index, by]])), shardAt)).toEqual({
            control: 'ALTERED-CARD-1',
            operands: { index },
          });
      }),
      { numRuns: 40 },
    );
  });

  test('two that were altered, each by itself, are not named, and no good one is', async () => {
    await fc.assert(
      fc.asyncProperty(plan, fc.nat(), fc.nat(), async ({ threshold, given, shards }, a, b) => {
        const cards = (await cardsOf(threshold, shards)).slice(0, given);
        const one = cards[a % given]?.index ?? 0;
        const two = cards.filter(({ index }) => index !== one)[b % (given - 1)]?.index ?? 0;
        const by = new Map([
          [one, random()],
          [two, random()],
        ]);
        expect(await alteredCard(changed(cards, by), shardAt)).toEqual({ control: 'ALTERED-UNNAMED-1', operands: { have: given } });
      }),
      { numRuns: 40 },
    );
  });

  test('two who act together blame a third where there are k+2, and are found out where there are k+3', async () => {
    const [threshold, blamed, first, second] = [3, 2, 4, 5];
    const cards = await cardsOf(threshold, 6);
    // added to the shards: a polynomial that is 0 at k-1 of the good cards and not at the blamed one; they need nobody's shard for it
    const good = [1, 3];
    const byFirst = random();
    const bySecond = await combine([
      ...good.map((index) => Uint8Array.of(...new Uint8Array(32), index ^ second)),
      Uint8Array.of(...byFirst, first ^ second),
    ]);
    const altered = changed(
      cards,
      new Map([
        [first, byFirst],
        [second, bySecond],
      ]),
    );
    expect(await alteredCard(altered.slice(0, 5), shardAt)).toEqual({ control: 'ALTERED-CARD-1', operands: { index: blamed } });
    expect(await alteredCard(altered, shardAt)).toEqual({ control: 'ALTERED-UNNAMED-1', operands: { have: 6 } });
  });
});

test('too few cards, the same number twice, and a card of another set, epoch or plan are refused by name', async () => {
  const cards = await cardsOf(3, 6);
  const [card, second] = cards;
  if (card === undefined || second === undefined) throw new Error('six were made');
  expect(await alteredCard([], shardAt)).toMatchObject({ control: 'ALTERED-FEW-1', operands: { have: 0, need: 4 } });
  expect(await alteredCard(cards.slice(0, 4), shardAt)).toEqual({ control: 'ALTERED-FEW-1', operands: { have: 4, need: 5, shards: 6 } });
  const twice = { ...card, share: random() };
  expect(await alteredCard([...cards, twice], shardAt)).toEqual({ control: 'ALTERED-TWICE-1', operands: { index: 1 } });
  for (const stranger of [{ setId: 'P'.repeat(17) }, { epoch: 2 }, { threshold: 2 }, { shards: 7 }])
    expect(nextCardRefusal({ ...second, ...stranger }, [card])).toEqual({ control: 'ALTERED-SET-1', operands: { index: 2, other: 1 } });
  expect(nextCardRefusal(second, [card])).toBeNull();
});
