import { expect, test } from 'vitest';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import type { ShareCard } from '../../../shared/format/share-card.ts';
import { type CardWanted, checkCard } from '../../../shared/shards/recovery-order.ts';
import { cardOf, sampleHeader, sampleSet } from './sample-set.ts';

const set = sampleSet();
const wanted = (expectIndex: number, alreadyRead: readonly number[] = []): CardWanted => ({
  manifest: set.manifest,
  alreadyRead: new Set(alreadyRead),
  expectIndex,
});
const all = ['set', 'epoch', 'index', 'not-read-before', 'commitment'];

test('every card of the set passes every check, in order', () => {
  for (const card of set.cards) expect(checkCard(card, wanted(card.index))).toEqual({ passed: all, refusal: null });
});

const altered = cardOf(set, 2).share.with(31, cardOf(set, 2).share.at(31) === 0 ? 1 : 0);
const wrongCards: readonly [string, Partial<ShareCard>, CardWanted, readonly string[], object][] = [
  [
    'a card of another set, whatever else is wrong with it',
    { setId: cardOf(sampleSet(sampleHeader, 2), 2).setId, epoch: 9, index: 31 },
    wanted(2, [2]),
    [],
    { control: 'CARD-SET-1', operands: { have: cardOf(sampleSet(sampleHeader, 2), 2).setId, want: set.manifest.setId } },
  ],
  ['a card that claims another epoch', { epoch: 1 }, wanted(2), ['set'], { control: 'CARD-EPOCH-1', operands: { have: 1, want: 2 } }],
  [
    'a card that claims another plan',
    { shards: 4 },
    wanted(2),
    ['set', 'epoch'],
    { control: 'CARD-PLAN-1', operands: { have: '2 of 4', want: '2 of 3' } },
  ],
  ['a card beyond the last', { index: 4 }, wanted(2), ['set', 'epoch'], { control: 'CARD-INDEX-1', operands: { index: 4, shards: 3 } }],
  [
    'card 0, which would dictate the key',
    { index: 0 },
    wanted(2),
    ['set', 'epoch'],
    { control: 'CARD-INDEX-1', operands: { index: 0, shards: 3 } },
  ],
  ['the same card twice', {}, wanted(2, [1, 2]), ['set', 'epoch', 'index'], { control: 'CARD-TWICE-1', operands: { index: 2 } }],
  [
    'another card than the step asks for',
    {},
    wanted(3),
    ['set', 'epoch', 'index', 'not-read-before'],
    { control: 'CARD-EXPECTED-1', operands: { have: 2, want: 3 } },
  ],
  [
    'one altered byte',
    { share: altered },
    wanted(2),
    ['set', 'epoch', 'index', 'not-read-before'],
    { control: 'CARD-COMMITMENT-1', operands: { index: 2 } },
  ],
  [
    'the shard of another card under this number',
    { share: cardOf(set, 1).share },
    wanted(2),
    ['set', 'epoch', 'index', 'not-read-before'],
    { control: 'CARD-COMMITMENT-1', operands: { index: 2 } },
  ],
];

test.each(wrongCards)('refuses %s', (_, wrong, held, passed, refusal) => {
  expect(checkCard({ ...cardOf(set, 2), ...wrong }, held)).toEqual({ passed, refusal });
});

test('every single flipped bit of a shard is found by its commitment', () => {
  const { share } = cardOf(set, 3);
  for (let bit = 0; bit < 256; bit++) {
    const flipped = share.with(bit >> 3, (share.at(bit >> 3) ?? 0) ^ (1 << (bit & 7)));
    expect(checkCard({ ...cardOf(set, 3), share: flipped }, wanted(3)).refusal?.control).toBe('CARD-COMMITMENT-1');
  }
});

test('a manifest whose possession key is not that of the committed shard is found', () => {
  const shards = set.manifest.shards.map((shard) =>
    shard.index === 2 ? { ...shard, possessionKey: toBase64(new Uint8Array(32).fill(5)) } : shard,
  );
  const finding = checkCard(cardOf(set, 2), { ...wanted(2), manifest: { ...set.manifest, shards } });
  expect(finding.refusal).toEqual({ control: 'CARD-POSSESSION-1', operands: { index: 2 } });
});
