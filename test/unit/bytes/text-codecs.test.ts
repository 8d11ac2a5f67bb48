import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { fromUtf8, toUtf8 } from '../../../shared/bytes/utf8.ts';
import { z } from '../../../shared/zod.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const code = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof FormatError) return `${error.code} at ${error.at}`;
    throw error;
  }
  return 'accepted';
};

describe('hex', () => {
  it('writes two lower-case digits a byte', () => {
    expect(toHex(Uint8Array.of(0, 0x0f, 0xa0, 0xff))).toBe('000fa0ff');
  });
  it('refuses every other spelling and says where', () => {
    expect(code(() => fromHex('AB'))).toBe('hex at character 0');
    expect(code(() => fromHex('abc'))).toBe('hex at length 3');
    expect(code(() => fromHex('0x00'))).toBe('hex at character 1');
    expect(code(() => fromHex('00 '))).toBe('hex at character 2');
  });
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe('base64', () => {
  const vectors = readVectors(
    'base64',
    z.object({
      right: z.array(z.object({ text: z.string(), hex: z.string() })),
      wrong: z.array(z.object({ name: z.string(), text: z.string() })),
    }),
  );
  it.each(vectors.right)('$text is $hex', ({ text, hex }) => {
    expect(toHex(fromBase64(text))).toBe(hex);
    expect(toBase64(fromHex(hex))).toBe(text);
  });
  it.each(vectors.wrong)('refuses $name', ({ text }) => {
    expect(code(() => fromBase64(text))).toMatch(/^base64 at/);
  });
  it('agrees with Node', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });
  it('gives each text at most one reading and each reading one text', () => {
    const symbols = fc.string({ unit: fc.constantFrom('A', 'B', 'Q', 'g', 'w', '8', '+', '/', '='), maxLength: 8 });
    fc.assert(
      fc.property(symbols, (text) => {
        const canonical = Buffer.from(text, 'base64').toString('base64') === text;
        expect(code(() => fromBase64(text)) === 'accepted').toBe(canonical);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('UTF-8', () => {
  const vectors = readVectors(
    'utf8',
    z.object({
      right: z.array(z.object({ name: z.string(), hex: z.string(), points: z.array(z.string()) })),
      wrong: z.array(z.object({ name: z.string(), hex: z.string(), at: z.int() })),
    }),
  );
  it.each(vectors.right)('$name', ({ hex, points }) => {
    const text = String.fromCodePoint(...points.map((point) => Number.parseInt(point, 16)));
    expect(toHex(toUtf8(text))).toBe(hex);
    expect(fromUtf8(fromHex(hex))).toBe(text);
  });
  it.each(vectors.wrong)('refuses $name', ({ hex, at }) => {
    expect(code(() => fromUtf8(fromHex(hex)))).toBe(`utf8 at byte ${at}`);
  });
  it('refuses lone surrogates', () => {
    expect(code(() => toUtf8('a\ud800'))).toBe('utf8 at lone surrogate at code unit 1');
    expect(code(() => toUtf8('\udc00\ud800'))).toBe('utf8 at lone surrogate at code unit 0');
  });
  it('agrees with TextDecoder on any bytes', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const edges = fc.array(
      fc.constantFrom(0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(edges, (codes) => {
        const bytes = Uint8Array.from(codes);
        const ours = ((): string | undefined => {
          try {
            return fromUtf8(bytes);
          } catch {
            return undefined;
          }
        })();
        const theirs = ((): string | undefined => {
          try {
            return decoder.decode(bytes);
          } catch {
            return undefined;
          }
        })();
        expect(ours).toBe(theirs);
      }),
      { numRuns: 5000 },
    );
  });
  it('agrees with TextEncoder on any well-formed text, and past one piece', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(toUtf8(text)).toEqual(new TextEncoder().encode(text));
        expect(fromUtf8(toUtf8(text))).toBe(text);
      }),
    );
    const long = 'aé明🎉'.repeat(5000);
    expect(fromUtf8(toUtf8(long))).toBe(long);
  });
});
