/** Shares as Vault and OpenBao print them, against Node's own hex and base64 and the library that is byte-compatible with theirs. */
import fc from 'fast-check';
import { combine, split } from 'shamir-secret-sharing';
import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { decodePlainShare, encodePlainShare, type PlainShareForm } from '../../../shared/format/plain-share.ts';

const share = fc.record({ index: fc.integer({ min: 1, max: 255 }), share: fc.uint8Array({ minLength: 32, maxLength: 32 }) });
const form = fc.constantFrom<PlainShareForm>('vault-base64', 'vault-hex');
const refusedBy = (text: string): unknown => {
  const reading = decodePlainShare(toUtf8(text));
  return reading.ok ? 'read' : reading.refusal;
};

test('is written as Node writes hex and base64, and read again', () => {
  fc.assert(
    fc.property(share, form, (one, as) => {
      const bytes = Buffer.from([...one.share, one.index]);
      const text = encodePlainShare(one, as);
      expect(Buffer.from(text).toString('latin1')).toBe(bytes.toString(as === 'vault-hex' ? 'hex' : 'base64'));
      expect(decodePlainShare(text)).toEqual({ ok: true, ...one });
    }),
  );
});

test('what the library splits is read, and what is read combines', async () => {
  const secret = new Uint8Array(32).map((_, at) => at * 7);
  const shares = await split(secret, 5, 3);
  const read = shares.slice(1, 4).map((bytes) => {
    const reading = decodePlainShare(toUtf8(`  ${Buffer.from(bytes).toString('hex').toUpperCase()}\r\n`));
    if (!reading.ok) throw new Error(reading.refusal.control);
    return Uint8Array.of(...reading.share, reading.index);
  });
  expect(await combine(read)).toEqual(secret);
});

describe('is refused', () => {
  const good = Buffer.alloc(33, 1);
  test('with x = 0, whatever else it says', () => {
    const zero = Buffer.from([...Buffer.alloc(32, 1), 0]);
    for (const text of [zero.toString('hex'), zero.toString('base64')]) expect(refusedBy(text)).toMatchObject({ control: 'PLAIN-INDEX-1' });
  });
  test.each([
    ['empty', ''],
    ['cut short', good.toString('base64').slice(0, 43)],
    ['with a byte too many', Buffer.alloc(34, 1).toString('hex')],
    ['of another secret’s length', Buffer.alloc(17, 1).toString('hex')],
  ])('%s', (_, text) => {
    expect(refusedBy(text)).toMatchObject({ control: 'PLAIN-LENGTH-1', operands: { length: text.length } });
  });
  test.each([
    ['with a letter that hex has not', `${'01'.repeat(10)}g${'1'.repeat(45)}`, 21],
    ['in the URL’s alphabet', `${'A'.repeat(12)}-${'A'.repeat(31)}`, 13],
    ['padded', `${'A'.repeat(43)}=`, 44],
    ['with a character beyond ASCII', `${'A'.repeat(42)}é`, 43],
  ])('%s', (_, text, place) => {
    expect(refusedBy(text)).toEqual({ control: 'PLAIN-ALPHABET-1', operands: { place } });
  });
  test('when it would not be read again', () => {
    for (const [index, length] of [
      [0, 32],
      [256, 32],
      [1.5, 32],
      [1, 31],
    ] as const)
      expect(() => encodePlainShare({ index, share: new Uint8Array(length) }, 'vault-hex')).toThrow(RangeError);
  });
});
