/** Names of keys and numbers of ceremonies stay on one line; words that are only joined by a hyphen may break. */
import { expect, test } from 'vitest';
import { namesIn, piecesOf } from '../../../renderer/parts/joined-names.ts';

/** What stays on one line. */
const kept = (text: string, names: readonly string[] = []): readonly string[] => {
  const pieces = piecesOf(text, names);
  expect(pieces.map(({ piece }) => piece).join('')).toBe(text);
  return pieces.filter(({ whole }) => whole).map(({ piece }) => piece);
};

test.each([
  ['Rotate to root-2027-q1, ECDSA P-384.', ['root-2027-q1', 'P-384.']],
  ['KC-2026-1128-9F3A was cancelled', ['KC-2026-1128-9F3A']],
  ['Make EX-MASTER, epoch 1', ['EX-MASTER']],
  ['It holds from 2026-11-28 on', ['2026-11-28']],
  ['a to-be-signed part, tamper-evident', []],
  ['Łukasz-Jan reads, and ÉVA-ÁDA', ['ÉVA-ÁDA']],
  ['root-2027-q1', ['root-2027-q1']],
  ['a - b, 1 – 2, -', []],
])('%s', (text, names) => {
  expect(kept(text)).toEqual(names);
});

test('a name in small letters is known from the operation, and stays whole wherever it stands', () => {
  const names = namesIn({ kind: 'key-rotation', payload: { keyId: 'code-signing', algorithm: 'ecdsa-p384' } });
  expect(names).toContain('code-signing');
  expect(kept('Make code-signing. A code-signing. key is no well-known word', names)).toEqual(['code-signing.', 'code-signing.']);
  expect(kept('Make code-signing')).toEqual([]);
});

test('what is too long for the narrow column breaks', () => {
  expect(kept(`${'a-1'.repeat(20)} and a-1`)).toEqual(['a-1']);
});
