import { expect, test } from 'vitest';
import { countGroups, countSubsets, groupsToTry, MOST_GROUPS, subsets } from '../../../shared/shards/subsets.ts';

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

test('what is tried: every group of the cards that are there, when there are at most 1,000', () => {
  expect(groupsToTry([7, 2, 9, 2], 2)).toEqual([
    [2, 7],
    [2, 9],
    [7, 9],
  ]);
  expect(groupsToTry([7, 2], 3)).toEqual([]);
  expect(groupsToTry([], 2)).toEqual([]);
  expect(groupsToTry([3, 1, 2], 3)).toEqual([[1, 2, 3]]);
  expect(groupsToTry(upTo(12), 6)).toHaveLength(924);
});

test('and otherwise a window that goes round the cards: as many groups as cards, each card in k, neighbours alike but for one', () => {
  expect(groupsToTry(upTo(13), 6)).toHaveLength(13);
  for (const n of [2, 5, 12, 13, 20, 31]) {
    for (let k = 2; k <= n; k++) {
      const there = upTo(n).map((index) => 2 * index + 1);
      const groups = groupsToTry(there.toReversed(), k);
      expect(groups).toHaveLength(countGroups(n, k));
      expect(groups.length).toBeLessThanOrEqual(MOST_GROUPS);
      if (countSubsets(n, k) <= MOST_GROUPS) continue;
      expect(groups).toHaveLength(n);
      for (const [place, group] of groups.entries()) {
        expect(new Set(group).size).toBe(k);
        expect(group).toEqual(group.toSorted((a, b) => a - b));
        const next = groups[(place + 1) % n] ?? [];
        expect(group.filter((index) => !next.includes(index))).toHaveLength(1);
      }
      for (const index of there) expect(groups.filter((group) => group.includes(index))).toHaveLength(k);
    }
  }
});

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, at) => at + 1);
