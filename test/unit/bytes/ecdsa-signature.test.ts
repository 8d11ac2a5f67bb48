import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derFromRaw, rawFromDer } from '../../../shared/bytes/ecdsa-signature.ts';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { z } from '../../../shared/zod.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const vectors = readVectors(
  'ecdsa-signature',
  z.object({
    right: z.array(z.object({ name: z.string(), raw: z.string(), der: z.string() })),
    wrong: z.array(z.object({ name: z.string(), der: z.string() })),
  }),
);

describe('ECDSA signature spellings', () => {
  it.each(vectors.right)('$name', ({ raw, der }) => {
    expect(toHex(derFromRaw(fromHex(raw)))).toBe(der);
    expect(toHex(rawFromDer(fromHex(der)))).toBe(raw);
  });
  it.each(vectors.wrong)('refuses DER with $name', ({ der }) => {
    expect(() => rawFromDer(fromHex(der))).toThrow(FormatError);
  });
  it('refuses r||s of another length or with a zero half', () => {
    for (const raw of [new Uint8Array(63).fill(1), new Uint8Array(65).fill(1), new Uint8Array(64)])
      expect(() => derFromRaw(raw)).toThrow(FormatError);
    const half = new Uint8Array(64);
    half[0] = 1;
    expect(() => derFromRaw(half)).toThrow('s is zero');
  });
  it('has one spelling: whatever DER is accepted is what would be written', () => {
    const raw = fc
      .uint8Array({ minLength: 64, maxLength: 64 })
      .filter((bytes) => bytes.subarray(0, 32).some((b) => b > 0) && bytes.subarray(32).some((b) => b > 0));
    fc.assert(
      fc.property(raw, fc.nat(), fc.nat(255), (bytes, place, value) => {
        const der = derFromRaw(bytes);
        expect(rawFromDer(der)).toEqual(bytes);
        const changed = der.slice();
        changed[place % der.length] = value;
        let read: Uint8Array;
        try {
          read = rawFromDer(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          return;
        }
        expect(derFromRaw(read)).toEqual(changed);
      }),
      { numRuns: 2000 },
    );
  });
});
