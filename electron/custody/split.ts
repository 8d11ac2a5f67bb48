/**
 * The strict wrapper over shamir-secret-sharing, whose `combine` checks nothing: x = 0 would dictate the secret, and too few, mixed or
 * altered shards give noise without a word. Here a shard is an index (its x, 1 to 31) and 32 bytes, and exactly k distinct ones combine.
 */
import { combine, split } from 'shamir-secret-sharing';

/** Secret. `bytes`: the 32 values of the polynomials at x = `index`. */
export interface Shard {
  readonly index: number;
  readonly bytes: Uint8Array;
}

const SECRET_BYTES = 32;
const HIGHEST_INDEX = 31;
/** Every x but 0: the library shuffles the coordinates, and only a full set surely has 1..n. */
const ALL_COORDINATES = 255;

function assertPlan(threshold: number, shards: number): void {
  const whole = Number.isInteger(threshold) && Number.isInteger(shards);
  if (!whole || threshold < 2 || threshold > shards || shards > HIGHEST_INDEX) throw new RangeError(`no split ${threshold} of ${shards}`);
}

/** Shards 1..n in order, of a 32-byte secret, any k of which give it back. Throws RangeError for any other plan or length. */
export async function splitSecret(secret: Uint8Array, threshold: number, shards: number): Promise<Shard[]> {
  assertPlan(threshold, shards);
  if (secret.length !== SECRET_BYTES) throw new RangeError(`a secret of ${secret.length} bytes is not split`);
  const all = await split(secret, ALL_COORDINATES, threshold);
  const byIndex = new Map(all.map((share) => [share[SECRET_BYTES], share]));
  const kept = Array.from({ length: shards }, (_, at) => {
    const bytes = byIndex.get(at + 1)?.slice(0, SECRET_BYTES);
    if (bytes?.length !== SECRET_BYTES) throw new Error(`the split gave no shard ${at + 1}`);
    return { index: at + 1, bytes };
  });
  for (const share of all) share.fill(0);
  return kept;
}

/** The 32-byte secret, or noise if a shard is not of this set: open the sealed key with it to know. Throws RangeError unless exactly k. */
export async function combineShards(shards: readonly Shard[], threshold: number): Promise<Uint8Array> {
  assertPlan(threshold, HIGHEST_INDEX);
  if (shards.length !== threshold) throw new RangeError(`${shards.length} shards, not ${threshold}`);
  if (new Set(shards.map(({ index }) => index)).size !== threshold) throw new RangeError('the same shard twice');
  const shares = shards.map(({ index, bytes }) => {
    if (!Number.isInteger(index) || index < 1 || index > HIGHEST_INDEX) throw new RangeError(`shard index ${index}`);
    if (bytes.length !== SECRET_BYTES) throw new RangeError(`shard ${index} has ${bytes.length} bytes`);
    const share = new Uint8Array(SECRET_BYTES + 1);
    share.set(bytes);
    share[SECRET_BYTES] = index;
    return share;
  });
  const secret = await combine(shares);
  for (const share of shares) share.fill(0);
  return secret;
}

/**
 * The shard at `index`, 1 to 31, as k others of the same set say it is: 32 bytes. In GF(256) adding is XOR, so with `index` added to every x the
 * polynomial's value at 0 is its value at `index`. The secret is not computed on the way. Throws RangeError as combineShards does, and when
 * `index` is one of theirs.
 */
export function shardAt(shards: readonly Shard[], threshold: number, index: number): Promise<Uint8Array> {
  if (!Number.isInteger(index) || index < 1 || index > HIGHEST_INDEX) throw new RangeError(`shard index ${index}`);
  return combineShards(
    shards.map((shard) => ({ index: shard.index ^ index, bytes: shard.bytes })),
    threshold,
  );
}
