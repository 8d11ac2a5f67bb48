/**
 * The checks of one read card against a manifest, in the order that names the most useful cause first: whose card is it, of which epoch,
 * which number, was it read already, is it the one that was asked for, are its bytes those that were made. Nothing is combined here, and no
 * operand holds a part of the card's text. The checksum comes before all of these, in the card's decoder.
 */

import { fromBase64 } from '../bytes/base64.ts';
import { equalBytes } from '../bytes/equal.ts';
import { fromHex } from '../bytes/hex.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import type { ShareCard } from '../format/share-card.ts';
import { possessionKey, shardCommitment } from './commitments.ts';

export type CardCheck = 'set' | 'epoch' | 'index' | 'not-read-before' | 'commitment';

/** `passed`: what held, in order; all five when `refusal` is null. */
export interface CardFinding {
  readonly passed: readonly CardCheck[];
  readonly refusal: Refusal | null;
}

/** What the card is held against; `expectIndex`: the card that the step asks for. */
export interface CardWanted {
  readonly manifest: ShardManifest;
  readonly alreadyRead: ReadonlySet<number>;
  readonly expectIndex: number;
}

type Check = (card: ShareCard, wanted: CardWanted) => Refusal | null;

function ofThisSet(card: ShareCard, { manifest }: CardWanted): Refusal | null {
  return card.setId === manifest.setId ? null : refuse('CARD-SET-1', { have: card.setId, want: manifest.setId });
}

function ofThisEpoch(card: ShareCard, { manifest }: CardWanted): Refusal | null {
  const { epoch } = manifest.header;
  return card.epoch === epoch ? null : refuse('CARD-EPOCH-1', { have: card.epoch, want: epoch });
}

function inRange(card: ShareCard, { manifest }: CardWanted): Refusal | null {
  const { threshold, shards } = manifest.header;
  if (card.threshold !== threshold || card.shards !== shards) {
    return refuse('CARD-PLAN-1', { have: `${card.threshold} of ${card.shards}`, want: `${threshold} of ${shards}` });
  }
  return manifest.shards.some(({ index }) => index === card.index) ? null : refuse('CARD-INDEX-1', { index: card.index, shards });
}

function notReadBefore(card: ShareCard, { alreadyRead }: CardWanted): Refusal | null {
  return alreadyRead.has(card.index) ? refuse('CARD-TWICE-1', { index: card.index }) : null;
}

function asExpected(card: ShareCard, { expectIndex }: CardWanted): Refusal | null {
  return card.index === expectIndex ? null : refuse('CARD-EXPECTED-1', { have: card.index, want: expectIndex });
}

function asCommitted(card: ShareCard, { manifest }: CardWanted): Refusal | null {
  const altered = refuse('CARD-COMMITMENT-1', { index: card.index });
  const entry = manifest.shards.find(({ index }) => index === card.index);
  if (entry === undefined || card.share.length !== 32) return altered;
  const setDigest = fromHex(manifest.setDigest);
  if (!equalBytes(shardCommitment(setDigest, card.index, card.share), fromHex(entry.commitment))) return altered;
  if (!equalBytes(possessionKey(setDigest, card.index, card.share), fromBase64(entry.possessionKey))) {
    return refuse('CARD-POSSESSION-1', { index: card.index });
  }
  return null;
}

const order: readonly { readonly check: Check; readonly name: CardCheck | null }[] = [
  { check: ofThisSet, name: 'set' },
  { check: ofThisEpoch, name: 'epoch' },
  { check: inRange, name: 'index' },
  { check: notReadBefore, name: 'not-read-before' },
  { check: asExpected, name: null },
  { check: asCommitted, name: 'commitment' },
];

/** Refusals: CARD-SET-1, CARD-EPOCH-1, CARD-PLAN-1, CARD-INDEX-1, CARD-TWICE-1, CARD-EXPECTED-1, CARD-COMMITMENT-1, CARD-POSSESSION-1. */
export function checkCard(card: ShareCard, wanted: CardWanted): CardFinding {
  const passed: CardCheck[] = [];
  for (const { check, name } of order) {
    const refusal = check(card, wanted);
    if (refusal !== null) return { passed, refusal };
    if (name !== null) passed.push(name);
  }
  return { passed, refusal: null };
}
