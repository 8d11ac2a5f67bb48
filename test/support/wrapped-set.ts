/** The cards' codes of a set, which only a test may have, and the search for them. */
import { toHex } from '../../shared/bytes/hex.ts';
import { encodeShareCard } from '../../shared/format/share-card.ts';
import { cardOf, type SampleSet } from '../unit/shards/sample-set.ts';

export const codeOf = (set: SampleSet, index: number): Uint8Array => encodeShareCard(cardOf(set, index));

/** Whether the bytes stand in what was written, raw, in hex or in base64 or as text. */
export const standsIn = (written: string, secret: Uint8Array): boolean => {
  const text = Buffer.from(secret);
  return [text.toString('latin1'), toHex(secret), text.toString('base64')].some((needle) => written.includes(needle));
};
