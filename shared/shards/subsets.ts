/** Which cards are combined in a test: every subset of exactly k of the n cards, in lexical order. */

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
