import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { fromHex } from '../../../shared/bytes/hex.ts';
import { threeSyllables, twoSyllables } from '../../../shared/bytes/word-list.ts';
import { bytesOfWords, digestLines, wordsOf } from '../../../shared/bytes/words.ts';
import { z } from '../../../shared/zod.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const vectors = readVectors(
  'words',
  z.object({
    phrases: z.array(z.object({ name: z.string(), hex: z.string(), words: z.string() })),
    picture: z.object({ digest: z.string(), lines: z.array(z.object({ hex: z.string(), words: z.string() })) }),
  }),
);

describe('PGP words', () => {
  it('are two lists of 256 words, each in one list only, in alphabetical order but for Apollo', () => {
    for (const list of [twoSyllables, threeSyllables]) {
      expect(list).toHaveLength(256);
      expect(list.every((word) => /^[A-Za-z][a-z]+$/.test(word))).toBe(true);
    }
    const early = (list: readonly string[]): string[] =>
      list.filter((word, place) => word.toLowerCase() < (list[place - 1] ?? '').toLowerCase());
    // the published list has applicant before Apollo
    expect([early(twoSyllables), early(threeSyllables)]).toEqual([[], ['Apollo']]);
    expect(new Set([...twoSyllables, ...threeSyllables].map((word) => word.toLowerCase())).size).toBe(512);
  });
  it('are those that docs/formats.md prints', () => {
    const [, appendix = ''] = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8').split(
      '\n## Appendix: the words\n',
    );
    const printed = appendix
      .split('\n')
      .filter((line) => line.startsWith('    '))
      .flatMap((line) => line.trim().split(' '));
    expect(printed).toEqual([...twoSyllables, ...threeSyllables]);
  });
  it.each(vectors.phrases)('$name', ({ hex, words }) => {
    expect(wordsOf(fromHex(hex)).join(' ')).toBe(words);
    expect(bytesOfWords(words.split(' '))).toEqual(fromHex(hex));
  });
  it('lines of a digest are those of the picture', () => {
    const lines = digestLines(fromHex(vectors.picture.digest));
    expect(lines.map(({ hex, words }) => ({ hex, words: words.join(' ') }))).toEqual(vectors.picture.lines);
    expect(lines.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
  it('refuses a digest of another length', () => {
    expect(() => digestLines(new Uint8Array(31))).toThrow(FormatError);
    expect(() => digestLines(new Uint8Array(33))).toThrow(FormatError);
  });
  it.each([
    ['a word of the other list', 'adroitness'],
    ['a dropped word', 'aardvark absurd adviser'],
    ['a doubled word', 'aardvark aardvark adviser'],
    ['two neighbours swapped', 'adviser absurd'],
    ['an unknown word', 'aardvarks'],
    ['an empty word', 'aardvark '],
  ])('refuses %s', (_, words) => {
    expect(() => bytesOfWords(words.split(' '))).toThrow(FormatError);
  });
  it('reads what it writes, in any letter case', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesOfWords(wordsOf(bytes))).toEqual(bytes);
        expect(bytesOfWords(wordsOf(bytes).map((word) => word.toUpperCase()))).toEqual(bytes);
      }),
    );
  });
});
