/**
 * Which cards are combined in a test: every group of exactly k where there are few enough, and otherwise as many groups as there are cards,
 * each card in k of them.
 */

/** A group takes about a millisecond: 12 choose 6, 924, about a second; 31 choose 15, 300 million, days. */
export const MOST_GROUPS = 1_000;

/** Whether a test of k of n cards tries every group. */
export const everyGroup = (n: number, k: number): boolean => countSubsets(n, k) <= MOST_GROUPS;

/** How many groups a test of k of n cards tries: the number of those of `groupsToTry`. */
export const countGroups = (n: number, k: number): number => (everyGroup(n, k) ? countSubsets(n, k) : n);

/**
 * The groups of k to be combined of the cards that are there, by index, each ascending; none when there are fewer than k. The same for the same
 * cards in whatever order. More than MOST_GROUPS are covered by a window of k that goes round the sorted cards: neighbours have k-1 cards in
 * common, so where they give the same secret, all their cards lie on one polynomial of degree k-1, and every other group gives it as well.
 */
export function groupsToTry(indices: readonly number[], threshold: number): readonly (readonly number[])[] {
  const there = [...new Set(indices)].sort((a, b) => a - b);
  const at = (places: readonly number[]): readonly number[] => there.filter((_, place) => places.includes(place));
  if (everyGroup(there.length, threshold))
    return [...subsets(there.length, threshold)].map((chosen) => at(chosen.map((place) => place - 1)));
  return there.map((_, first) => at(Array.from({ length: threshold }, (_, step) => (first + step) % there.length)));
}

/** The number of k-subsets of n. Exact for the n up to 31 that a set can have. */
export function countSubsets(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return count;
}

/** Every k-subset of 1..n, each ascending, in lexical order: for 3 and 2, [1,2], [1,3], [2,3]. */
export function* subsets(n: number, k: number): Generator<readonly number[]> {
  if (k < 1 || k > n) return;
  const chosen = Array.from({ length: k }, (_, at) => at + 1);
  for (;;) {
    yield [...chosen];
    // the last place that can still move up; those after it follow on from it
    let place = k - 1;
    while (place >= 0 && chosen[place] === n - k + place + 1) place -= 1;
    const value = chosen[place];
    if (value === undefined) return;
    for (let after = place; after < k; after++) chosen[after] = value + 1 + after - place;
  }
}
