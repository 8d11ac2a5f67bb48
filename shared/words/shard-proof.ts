/** What `keyrite shard challenge`, `prove` and `check-proof` say. Values that come from files are made visible by whoever prints them. */
import type { PossessionChallenge, PossessionProof } from '../format/possession-proof.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';

const minute = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
const practice = (mode: 'practice' | 'production'): string => (mode === 'practice' ? 'PRACTICE. ' : '');

/** What the holder signs, before the card is asked for. */
export const whatIsSigned = (manifest: ShardManifest, challenge: PossessionChallenge): readonly string[] => [
  `${practice(challenge.mode)}Proof that you have your shard of ${challenge.keyName}, epoch ${challenge.epoch}, ${manifest.header.threshold} of ${manifest.header.shards}`,
  `  Set      ${manifest.setId}`,
  `  Purpose  ${challenge.purpose}`,
  `  Asked    ${minute(challenge.created)}, until ${minute(challenge.expires)}`,
  `  Number   ${challenge.nonce}`,
];

export const CARD_PROMPT = 'The card’s code, 23 groups of four; it is not shown (Ctrl-C: sign nothing): ';
export const NO_TERMINAL = 'there is no terminal here; give the card with --card FILE, or --card - for the standard input';

export const challengeWritten = (file: string, { keyName, epoch, expires }: PossessionChallenge): readonly string[] => [
  `${file}: a challenge for the holders of ${keyName}, epoch ${epoch}, until ${minute(expires)}.`,
  'Keep it: a proof is checked against this file. Send each holder a copy, with shard-manifest.json.',
];

export const proofWritten = (file: string, index: number): readonly string[] => [
  `${file}: the proof for shard ${index}. It shows nothing of the shard; send it to whoever asked.`,
  'Put the card back in its bag. What was typed is wiped.',
];

export const proofCounted = (file: string, { index, at }: PossessionProof, name: string): string =>
  `${file}: shard ${index} is proved. ${name}, ${minute(at)} by the holder’s clock.`;

/** How many different shards were proved, against how many open the key. */
export function provedTogether(proved: number, { threshold, shards }: ShardManifest['header']): string {
  const spare = proved - threshold;
  const enough = spare >= 0 ? `Enough to open the key, ${spare} to spare.` : `Too few to open the key: ${threshold} are needed.`;
  return `${proved} of ${shards} shards are proved. ${enough}`;
}
