/** Every word on a share card. The card is read a year later by someone who was there once: plain, second person, one action a sentence. */
import type { ShardHeader } from '../../shared/format/shard-header.ts';

/** What a set is of: cards, or shards where some are not on paper. */
export type Parts = 'cards' | 'shards';

export const cardWords = {
  practice: 'PRACTICE',
  practiceNote: 'This card belongs to a rehearsal. It guards nothing of value.',
  production: 'Production',
  title: (index: number, shards: number) => `Share card ${index} of ${shards}`,
  what: ({ threshold, shards }: ShardHeader, parts: Parts) =>
    `One of ${shards} parts of this key. Alone it opens nothing: ${threshold === shards ? `all ${shards} ${parts} together` : `any ${threshold} of the ${shards} ${parts}`} open it.`,
  holder: 'Holder',
  opens: 'Opens with',
  anyOf: ({ threshold, shards }: ShardHeader, parts: Parts) =>
    threshold === shards ? `all ${shards} ${parts}` : `any ${threshold} of ${shards} ${parts}`,
  epoch: 'Epoch',
  ceremony: 'Ceremony',
  made: 'Made',
  set: 'Set',
  code: 'This card’s code, 23 groups of four',
  readBack: 'Read back from this page before the key is used.',
  bag: 'Bag number',
  sealed: 'Sealed on',
  holderInitials: 'Holder’s initials',
  witnessInitials: 'Witness’s initials',
  handling: ({ threshold, shards }: ShardHeader, parts: Parts) =>
    [
      ['Keep it', 'in its sealed bag. Write the bag number above. Do not open the bag to look.'],
      ['Never', 'photograph it, copy it or read it aloud.'],
      ['Never', 'type or scan it into a machine that is on a network.'],
      ['Bring it', 'in its sealed bag when the ceremony master calls for it.'],
      [
        'Lost it?',
        shards > threshold
          ? `Tell the ceremony master at once. The other ${parts} still open the key.`
          : 'Tell the ceremony master at once. The key cannot be opened without it.',
      ],
      ['Seen by others?', 'Say so at once, even if you are not sure. New cards replace it.'],
    ] as const,
} as const;
