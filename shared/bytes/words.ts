/** Digests as people say them: PGP words, four a line, beside the hex they stand for. */
import { FormatError } from './format-error.ts';
import { toHex } from './hex.ts';
import { threeSyllables, twoSyllables } from './word-list.ts';

const lists = [twoSyllables, threeSyllables] as const;
const listAt = (place: number): readonly string[] => lists[place % 2 === 0 ? 0 : 1];

const wordAt = (byte: number, place: number): string => {
  const word = listAt(place)[byte];
  if (word === undefined) throw new RangeError(`no word for ${byte}`);
  return word;
};

/** One word a byte, the first from the two-syllable list. */
export const wordsOf = (bytes: Uint8Array): string[] => Array.from(bytes, wordAt);

/** The reverse. Letter case counts for nothing, place does: a word of the other list is refused. Throws FormatError `words`. */
export const bytesOfWords = (words: readonly string[]): Uint8Array =>
  Uint8Array.from(words, (word, place) => {
    const byte = listAt(place).findIndex((known) => known.toLowerCase() === word.toLowerCase());
    if (byte === -1) throw new FormatError('words', `word ${place + 1}`);
    return byte;
  });

export type DigestLine = {
  /** 1 to 8. */
  readonly n: number;
  /** Four bytes as `xxxx xxxx`. */
  readonly hex: string;
  readonly words: readonly [string, string, string, string];
};

/** A digest of 32 bytes as eight lines of four bytes, to be read aloud and compared. Throws FormatError `words` for another length. */
export const digestLines = (digest: Uint8Array): DigestLine[] => {
  if (digest.length !== 32) throw new FormatError('words', `digest of ${digest.length} bytes`);
  return Array.from({ length: 8 }, (_, line) => {
    const [a = 0, b = 0, c = 0, d = 0] = digest.subarray(4 * line);
    const hex = toHex(Uint8Array.of(a, b, c, d));
    return { n: line + 1, hex: `${hex.slice(0, 4)} ${hex.slice(4)}`, words: [wordAt(a, 0), wordAt(b, 1), wordAt(c, 2), wordAt(d, 3)] };
  });
};
