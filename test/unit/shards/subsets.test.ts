import { expect, test } from 'vitest';
import { countSubsets, subsets } from '../../../shared/shards/subsets.ts';

test('the subsets of 2 of 3, in order', () => {
  expect([...subsets(3, 2)]).toEqual([
    [1, 2],
    [1, 3],
    [2, 3],
  ]);
});

test('for every plan up to 9 cards: as many as counted, each ascending and within range, none twice, in lexical order', () => {
  for (let n = 2; n <= 9; n++) {
    for (let k = 1; k <= n; k++) {
      const all = [...subsets(n, k)];
      expect(all).toHaveLength(countSubsets(n, k));
      const spelled = all.map((subset) => subset.join(','));
      expect(new Set(spelled).size).toBe(all.length);
      expect(spelled).toEqual([...spelled].sort());
      for (const subset of all) {
        expect(subset).toHaveLength(k);
        expect(subset.every((index, at) => index >= 1 && index <= n && index > (subset[at - 1] ?? 0))).toBe(true);
      }
    }
  }
});

test('counts that are known', () => {
  expect(countSubsets(5, 3)).toBe(10);
  expect(countSubsets(31, 15)).toBe(300_540_195);
  expect(countSubsets(3, 4)).toBe(0);
  expect([...subsets(3, 4)]).toEqual([]);
});
