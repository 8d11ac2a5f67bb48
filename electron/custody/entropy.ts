/**
 * Where the keys come from: 64 fresh bytes of the system's generator and 64 of every contributor's token, mixed by HKDF-SHA256 (RFC 5869).
 * The result is unpredictable while any one source is. Nothing is made before every contribution named has arrived. Tokens that have no
 * generator are named too: that nobody is left out by oversight is checked, and the record says whose randomness is not in the key.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { concatBytes } from '../../shared/bytes/concat.ts';
import { equalBytes } from '../../shared/bytes/equal.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';

export const CONTRIBUTION_BYTES = 64;
const masterKeyInfo = toUtf8('keyrite master key v1');
const kekInfo = toUtf8('keyrite key encryption key v1');

/** Secret: 64 bytes of C_GenerateRandom from the token that carries this key. */
export interface Contribution {
  readonly fingerprint: string;
  readonly random: Uint8Array;
}

/** Secret, 32 bytes each. */
export interface FreshKeys {
  readonly masterKey: Uint8Array;
  readonly kek: Uint8Array;
}

/** `count` bytes of the system's generator. */
export const systemRandom = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

/** CUST-ENTROPY-1 { reason: nobody | named-twice }, or null. Known before any token is asked. */
export function contributorsRefusal(contributors: readonly string[], withoutGenerator: readonly string[] = []): Refusal | null {
  const named = [...contributors, ...withoutGenerator];
  if (named.length === 0) return refuse('CUST-ENTROPY-1', { reason: 'nobody' });
  return new Set(named).size === named.length ? null : refuse('CUST-ENTROPY-1', { reason: 'named-twice' });
}

/** CUST-ENTROPY-1 { reason: missing | stranger | length | constant | repeated, fingerprint }, or null. The order of arrival does not matter. */
export function contributionsRefusal(
  contributors: readonly string[],
  contributions: readonly Contribution[],
  withoutGenerator: readonly string[] = [],
): Refusal | null {
  const named = contributorsRefusal(contributors, withoutGenerator);
  if (named !== null) return named;
  for (const [at, { fingerprint, random }] of contributions.entries()) {
    const reason = contributionFault(contributors, contributions.slice(0, at), { fingerprint, random });
    if (reason !== null) return refuse('CUST-ENTROPY-1', { reason, fingerprint });
  }
  const missing = contributors.find((awaited) => contributions.every(({ fingerprint }) => fingerprint !== awaited));
  return missing === undefined ? null : refuse('CUST-ENTROPY-1', { reason: 'missing', fingerprint: missing });
}

/** What a generator that is stuck or copied shows at once; it is no measure of entropy. */
function contributionFault(contributors: readonly string[], earlier: readonly Contribution[], next: Contribution): string | null {
  const { fingerprint, random } = next;
  if (!contributors.includes(fingerprint)) return 'stranger';
  if (random.length !== CONTRIBUTION_BYTES) return 'length';
  if (random.every((byte) => byte === random[0])) return 'constant';
  const half = CONTRIBUTION_BYTES / 2;
  if (equalBytes(random.subarray(0, half), random.subarray(half))) return 'repeated';
  if (earlier.some((other) => other.fingerprint === fingerprint || equalBytes(other.random, random))) return 'repeated';
  return null;
}

/**
 * Input keying material: the system's 64 bytes, then each contribution's 64 in the order of its fingerprint. Salt: the 32-byte digest of the
 * canonical set header, so that no two sets share keys. Call only when `contributionsRefusal` is null; throws otherwise. Wipes its inputs.
 */
export function deriveKeys(
  headerDigest: Uint8Array,
  system: Uint8Array,
  contributors: readonly string[],
  contributions: readonly Contribution[],
  withoutGenerator: readonly string[] = [],
): FreshKeys {
  if (headerDigest.length !== 32) throw new RangeError('a header digest has 32 bytes');
  if (system.length !== CONTRIBUTION_BYTES) throw new RangeError('the system gives 64 bytes');
  if (contributionsRefusal(contributors, contributions, withoutGenerator) !== null)
    throw new Error('keys are made from every contribution or not at all');
  const inOrder = [...contributions].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)).map(({ random }) => random);
  const material = concatBytes(system, ...inOrder);
  const masterKey = hkdf(hash, material, headerDigest, masterKeyInfo, 32);
  const kek = hkdf(hash, material, headerDigest, kekInfo, 32);
  for (const secret of [material, system, ...inOrder]) secret.fill(0);
  return { masterKey, kek };
}
