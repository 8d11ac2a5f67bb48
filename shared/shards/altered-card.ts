/**
 * Which card was altered, when nothing but the cards is there: no manifest with its commitments, and no sealed key to try. The cards of a set lie
 * on polynomials of degree k-1, so any k of them say what every other must be. Where one of k+2 was altered, the k+1 others agree, and no other
 * k+1 do: the distance of the code is n-k+1 (MDS, Singleton), so k+2 cards correct one fault and k+1 only show that there is one.
 *
 * No more can be known so. Two holders who alter their cards together can have the cards say, of k+2, that a third one's is the altered one; k+3
 * cards show that as more than one fault, since the distance is then 4. The secret (x = 0) is never computed here.
 */
import { equalBytes } from '../bytes/equal.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShareCard } from '../format/share-card.ts';

/** k+2: with fewer, no card is named. */
export const cardsToName = ({ threshold }: Pick<ShareCard, 'threshold'>): number => threshold + 2;

/** The shard that k others say is at `index`: 32 bytes, which the caller wipes (electron/custody/split.ts). */
type ShardAt = (
  shards: readonly { readonly index: number; readonly bytes: Uint8Array }[],
  threshold: number,
  index: number,
) => Promise<Uint8Array>;

/** ALTERED-SET-1 when the card is not of the first one's set, epoch and plan; ALTERED-TWICE-1 when its number was given. */
export function nextCardRefusal(card: ShareCard, before: readonly ShareCard[]): Refusal | null {
  const [first] = before;
  if (first === undefined) return null;
  const { setId, epoch, threshold, shards } = first;
  if (card.setId !== setId || card.epoch !== epoch || card.threshold !== threshold || card.shards !== shards)
    return refuse('ALTERED-SET-1', { index: card.index, other: first.index });
  return before.some(({ index }) => index === card.index) ? refuse('ALTERED-TWICE-1', { index: card.index }) : null;
}

/** ALTERED-FEW-1 for fewer than k+2 cards. */
function fewRefusal(cards: readonly ShareCard[]): Refusal | null {
  const [first] = cards;
  const need = first === undefined ? 4 : cardsToName(first);
  return cards.length < need ? refuse('ALTERED-FEW-1', { have: cards.length, need, shards: first?.shards ?? 0 }) : null;
}

/**
 * Null when all agree; ALTERED-CARD-1 { index } names the one without which the others agree; ALTERED-UNNAMED-1 { have } when there is no such
 * card, so that more than one was altered. Before that the refusals of a card and of too few.
 * @param cards in any order; their shards are not wiped here
 */
export async function alteredCard(cards: readonly ShareCard[], shardAt: ShardAt): Promise<Refusal | null> {
  for (const [at, card] of cards.entries()) {
    const refusal = nextCardRefusal(card, cards.slice(0, at));
    if (refusal !== null) return refusal;
  }
  const few = fewRefusal(cards);
  if (few !== null) return few;
  if (await agree(cards, shardAt)) return null;
  for (const { index } of cards)
    if (
      await agree(
        cards.filter((card) => card.index !== index),
        shardAt,
      )
    )
      return refuse('ALTERED-CARD-1', { index });
  return refuse('ALTERED-UNNAMED-1', { have: cards.length });
}

/** Whether the first k say of each other what it is. */
async function agree(cards: readonly ShareCard[], shardAt: ShardAt): Promise<boolean> {
  const threshold = cards[0]?.threshold ?? 0;
  const first = cards.slice(0, threshold).map(({ index, share }) => ({ index, bytes: share }));
  for (const { index, share } of cards.slice(threshold)) {
    const expected = await shardAt(first, threshold, index);
    const same = equalBytes(expected, share);
    expected.fill(0);
    if (!same) return false;
  }
  return true;
}
