/** A card out of its form into a plain share, and back: always by the manifest, which alone can tell a right plain share from any other 33 bytes. */
import { decodePlainShare, encodePlainShare, type PlainShareForm } from '../format/plain-share.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import { decodeShareCard, encodeShareCard, type ShareCard } from '../format/share-card.ts';
import { manifestRefusal } from './manifest-check.ts';
import { checkCard } from './recovery-order.ts';

/** text: ASCII, secret; the caller wipes it. */
export type Converted =
  | { readonly ok: true; readonly text: Uint8Array; readonly index: number }
  | { readonly ok: false; readonly refusal: Refusal };

const unfit = (card: ShareCard, manifest: ShardManifest): Refusal | null =>
  manifestRefusal(manifest) ?? checkCard(card, { manifest, alreadyRead: new Set(), expectIndex: card.index }).refusal;

/** PLAIN-WEAK-1: a person says that what is lost was read, or no share leaves its card. */
export const weaknessRefusal = (read: boolean): Refusal | null => (read ? null : refuse('PLAIN-WEAK-1'));

/** @param typed a card's code; wiped. @returns the refusals of decodeShareCard, of the manifest and of checkCard */
export function exportPlain(typed: Uint8Array, manifest: ShardManifest, form: PlainShareForm): Converted {
  try {
    const reading = decodeShareCard(typed);
    if (!reading.ok) {
      reading.proposal?.corrected.fill(0);
      return { ok: false, refusal: reading.refusal };
    }
    const { card } = reading;
    try {
      const refusal = unfit(card, manifest);
      if (refusal !== null) return { ok: false, refusal };
      return { ok: true, text: encodePlainShare({ index: card.index, share: card.share }, form), index: card.index };
    } finally {
      card.share.fill(0);
    }
  } finally {
    typed.fill(0);
  }
}

/**
 * @param typed a plain share as text; wiped. @returns the card's code, 92 ASCII bytes; or the refusals of decodePlainShare, PLAIN-INDEX-2 for an x
 *   that the set has not, and those of the manifest and of checkCard
 */
export function importPlain(typed: Uint8Array, manifest: ShardManifest): Converted {
  try {
    const reading = decodePlainShare(typed);
    if (!reading.ok) return reading;
    const { index, share } = reading;
    try {
      const { epoch, threshold, shards } = manifest.header;
      if (index > shards) return { ok: false, refusal: refuse('PLAIN-INDEX-2', { index, shards }) };
      const card: ShareCard = { setId: manifest.setId, epoch, index, threshold, shards, share };
      const refusal = unfit(card, manifest);
      return refusal === null ? { ok: true, text: encodeShareCard(card), index } : { ok: false, refusal };
    } finally {
      share.fill(0);
    }
  } finally {
    typed.fill(0);
  }
}
