import { describe, expect, it } from 'vitest';
import { checksumLength, createChecksum, isRight, locateErrors, symbolAlphabet, syndromeOf } from '../../../shared/format/codex32.ts';
import { z } from '../../../shared/zod.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const vectors = readVectors('codex32', z.object({ right: z.array(z.string()), wrong: z.array(z.string()) }));
const symbolsOf = (text: string): Uint8Array =>
  Uint8Array.from(text.slice(3).toUpperCase(), (character) => symbolAlphabet.indexOf(character));

describe('the codex32 checksum', () => {
  it.each(vectors.right)('verifies and makes that of %s', (text) => {
    const symbols = symbolsOf(text);
    expect(isRight(syndromeOf('ms', symbols))).toBe(true);
    expect(isRight(syndromeOf('MS', symbols))).toBe(true);
    expect(createChecksum('ms', symbols.subarray(0, -checksumLength))).toEqual(symbols.subarray(-checksumLength));
  });
  it.each(vectors.wrong)('refuses that of %s', (text) => {
    expect(isRight(syndromeOf('ms', symbolsOf(text)))).toBe(false);
  });
  it('is another under another prefix', () => {
    for (const prefix of ['kr', 'mt', 'ls', 'm', 'mss', 'sm'])
      expect(isRight(syndromeOf(prefix, symbolsOf(vectors.right[0] ?? '')))).toBe(false);
  });
  it('locates up to two wrong symbols, and none that would lie outside the string', () => {
    const symbols = symbolsOf(vectors.right[0] ?? '');
    const length = symbols.length;
    expect(locateErrors(syndromeOf('ms', symbols), length)).toBeUndefined();
    for (let place = 0; place < length; place++) {
      const wrong = symbols.map((symbol, at) => (at === place ? symbol ^ 17 : symbol));
      expect(locateErrors(syndromeOf('ms', wrong), length)).toEqual([{ place, difference: 17 }]);
      expect(locateErrors(syndromeOf('ms', wrong), length - place - 1)).toBeUndefined();
      const two = wrong.map((symbol, at) => (at === (place + 11) % length ? symbol ^ 3 : symbol));
      const expected = [
        { place, difference: 17 },
        { place: (place + 11) % length, difference: 3 },
      ].sort((a, b) => a.place - b.place);
      expect(locateErrors(syndromeOf('ms', two), length)).toEqual(expected);
    }
  });
});
