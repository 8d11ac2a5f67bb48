/** The words in which a digest begins: to notice a slip, never as proof. */
import { fromHex } from '../../shared/bytes/hex.ts';
import { wordsOf } from '../../shared/bytes/words.ts';

export const firstWords = (digest: string, count: number): readonly string[] => wordsOf(fromHex(digest)).slice(0, count);
