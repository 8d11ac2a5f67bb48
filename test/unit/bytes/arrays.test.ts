import { createHash } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concatBytes } from '../../../shared/bytes/concat.ts';
import { crc32 } from '../../../shared/bytes/crc32.ts';
import { digestHex, sha256 } from '../../../shared/bytes/digest.ts';
import { equalBytes } from '../../../shared/bytes/equal.ts';
import { bytesOfSymbols, symbolsOfBytes } from '../../../shared/bytes/five-bits.ts';
import { toHex } from '../../../shared/bytes/hex.ts';

it('concatBytes joins in order and shares no memory', () => {
  const first = Uint8Array.of(1, 2);
  const joined = concatBytes(first, new Uint8Array(), Uint8Array.of(3));
  expect(joined).toEqual(Uint8Array.of(1, 2, 3));
  first[0] = 9;
  expect(joined[0]).toBe(1);
  expect(concatBytes()).toEqual(new Uint8Array());
});

it('equalBytes agrees with comparing hex', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2 }), fc.uint8Array({ maxLength: 2 }), (a, b) => equalBytes(a, b) === (toHex(a) === toHex(b))),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (a) => equalBytes(a, a.slice())));
});

it('digests and checksums agree with Node', () => {
  expect(digestHex(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(digestHex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(sha256(bytes)).toHaveLength(32);
      expect(crc32(bytes)).toBe(zlibCrc32(bytes));
    }),
  );
});

it('five-bit symbols read what they write and refuse bits that say nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const symbols = symbolsOfBytes(bytes, Math.ceil((8 * bytes.length) / 5));
      expect(symbols.every((symbol) => symbol < 32)).toBe(true);
      expect(bytesOfSymbols(symbols, bytes.length)).toEqual(bytes);
      const padding = 5 * symbols.length - 8 * bytes.length;
      for (let bit = 0; bit < padding; bit++) {
        const marked = symbols.map((symbol, place) => (place === symbols.length - 1 ? symbol | (1 << bit) : symbol));
        expect(bytesOfSymbols(marked, bytes.length)).toBeUndefined();
      }
    }),
  );
  expect(bytesOfSymbols(Uint8Array.of(0), 1)).toBeUndefined();
});
