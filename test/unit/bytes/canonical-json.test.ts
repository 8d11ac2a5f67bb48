import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertJson, canonicalJson, parseCanonicalJson } from '../../../shared/bytes/canonical-json.ts';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { fromUtf8 } from '../../../shared/bytes/utf8.ts';
import { z } from '../../../shared/zod.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const trouble = (act: () => unknown): { code: string; at: string } => {
  try {
    act();
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code, at: error.at };
    throw error;
  }
  throw new Error('accepted');
};
const encode = (value: unknown): Uint8Array => {
  assertJson(value);
  return canonicalJson(value);
};
const vectors = readVectors(
  'canonical-json',
  z.object({
    right: z.array(z.object({ name: z.string(), given: z.string(), canonical: z.string() })),
    wrong: z.array(z.object({ name: z.string(), hex: z.string(), code: z.string() })),
  }),
);

describe('canonical JSON', () => {
  it.each(vectors.right)('$name', ({ given, canonical }) => {
    expect(toHex(encode(JSON.parse(given)))).toBe(canonical);
    expect(parseCanonicalJson(fromHex(canonical))).toEqual(JSON.parse(given));
  });
  it.each(vectors.wrong)('refuses $name', ({ hex, code }) => {
    expect(trouble(() => parseCanonicalJson(fromHex(hex))).code).toBe(code);
  });
  it.each([
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole in an array', { a: Object.assign([1], { length: 3 }) }],
    ['a fraction', { a: 0.5 }],
    ['NaN', { a: Number.NaN }],
    ['infinity', { a: Number.POSITIVE_INFINITY }],
    ['negative zero', { a: -0 }],
    ['an unsafe integer', { a: 2 ** 53 }],
    ['a big integer', { a: 1n }],
    ['a lone surrogate', { a: '\ud800' }],
    ['a function', { a: () => 1 }],
    ['a date', { a: new Date(0) }],
    ['bytes', { a: new Uint8Array(1) }],
    ['a map', { a: new Map() }],
  ])('refuses to write %s, and says where', (_, value) => {
    const { code, at } = trouble(() => encode(value));
    expect(code).toBe('canonical-json');
    expect(at).toMatch(value === undefined ? /^\$: / : /^\$\.a(\.1)?: /);
  });
  it('refuses a circle', () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    expect(trouble(() => encode(circle)).at).toMatch(/deeper than 64 levels$/);
  });
  it('takes 64 levels', () => {
    const nested: unknown = JSON.parse('['.repeat(64) + ']'.repeat(64));
    expect(fromUtf8(encode(nested))).toBe('['.repeat(64) + ']'.repeat(64));
  });

  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'binary' }),
      tie('list'),
      tie('record'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    record: fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  })).value;
  // fast-check draws the integers' sign and zero apart; -0 has no canonical form
  const positiveZero = json.filter(
    (value) => !JSON.stringify(value, (_, member: unknown) => (Object.is(member, -0) ? 'minus' : member)).includes('minus'),
  );
  it('reads what it writes, and writes it again the same', () => {
    fc.assert(
      fc.property(positiveZero, (value) => {
        const bytes = encode(value);
        const again = parseCanonicalJson(bytes);
        expect(again).toEqual(value);
        expect(canonicalJson(again)).toEqual(bytes);
      }),
    );
  });
  it('a changed bit is refused or is another value', () => {
    fc.assert(
      fc.property(positiveZero, fc.nat(), fc.integer({ min: 0, max: 7 }), (value, place, bit) => {
        const bytes = encode(value);
        const at = place % bytes.length;
        const changed = bytes.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));
        let read: unknown;
        try {
          read = parseCanonicalJson(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          return;
        }
        expect(read).not.toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });
});
