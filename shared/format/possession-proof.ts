/**
 * Proof that a holder has the shard, without showing it: the challenger draws a number for one set, the holder's machine signs it with the key
 * that follows from the shard (shared/shards/commitments.ts). The challenge is a canonical record, the proof an envelope (format/dsse.ts) of one
 * signature, whose key id is the SHA-256 of the possession key's SPKI (RFC 8410). Neither holds anything secret.
 */
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { digestHex, instant, keyName, line, mode } from './fields.ts';

/** Of which set. */
const set = { mode, keyName, setDigest: digestHex, epoch: z.int().min(1).max(1023) };
/** 32 random bytes. */
const nonce = digestHex;

const possessionChallenge = z.strictObject({
  format: z.literal('keyrite-possession-challenge-v1'),
  ...set,
  /** Why it is asked, as the holder reads it before signing. */
  purpose: line,
  created: instant,
  /** A proof made or received later does not count. */
  expires: instant,
  nonce,
});
export type PossessionChallenge = Readonly<z.infer<typeof possessionChallenge>>;
export const possessionChallengeRecord = canonicalRecord('possession challenge', possessionChallenge);

const possessionProof = z.strictObject({
  format: z.literal('keyrite-possession-proof-v1'),
  ...set,
  index: z.int().min(1).max(31),
  /** SHA-256 of the challenge's canonical bytes, so that its times are signed too. */
  challenge: digestHex,
  nonce,
  purpose: line,
  /** By the clock of the holder's machine. */
  at: instant,
});
export type PossessionProof = Readonly<z.infer<typeof possessionProof>>;
export const possessionProofRecord = canonicalRecord('possession proof', possessionProof);
