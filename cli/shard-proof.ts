/** `keyrite shard challenge`, `prove`, `check-proof`: proof of custody (shared/shards/possession.ts) on the machines of those who ask and who hold. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { toHex } from '../shared/bytes/hex.ts';
import { type PossessionChallenge, possessionChallengeRecord } from '../shared/format/possession-proof.ts';
import { type Refusal, refuse } from '../shared/format/refusal.ts';
import type { ShardManifest } from '../shared/format/shard-manifest.ts';
import { readManifest } from '../shared/shards/manifest-check.ts';
import { challengeFor, challengeRefusal, checkProof, proveWithCard, readChallenge } from '../shared/shards/possession.ts';
import {
  CARD_PROMPT,
  challengeWritten,
  NO_TERMINAL,
  proofCounted,
  proofWritten,
  provedTogether,
  whatIsSigned,
} from '../shared/words/shard-proof.ts';
import { cardInput } from './card-input.ts';
import { EXIT, given, isStatus, say, sayRefused } from './given-record.ts';
import { SHARD_PROOF_HELP, type ShardProofAsked, shardProofAskedFor } from './shard-proof-arguments.ts';
import { visible } from './visible.ts';
import { complain, writeNew } from './written-files.ts';

const now = (): string => new Date().toISOString();

interface Both {
  readonly manifest: ShardManifest;
  readonly challenge: PossessionChallenge;
}

function bothOf(asked: { readonly manifest: string; readonly challenge: string }): Both | number {
  const manifest = given(asked.manifest, readManifest);
  if (isStatus(manifest)) return manifest;
  const challenge = given(asked.challenge, readChallenge);
  return isStatus(challenge) ? challenge : { manifest, challenge };
}

function draw({ manifest: file, purpose, minutes, out }: Extract<ShardProofAsked, { does: 'challenge' }>): number {
  const manifest = given(file, readManifest);
  if (isStatus(manifest)) return manifest;
  const created = now();
  const expires = new Date(Date.parse(created) + minutes * 60_000).toISOString();
  const challenge = challengeFor(manifest, { purpose, created, expires, nonce: toHex(randomBytes(32)) });
  if (!writeNew(out, possessionChallengeRecord.encode(challenge))) return EXIT.usage;
  say(challengeWritten(out, challenge));
  return EXIT.done;
}

async function prove(asked: Extract<ShardProofAsked, { does: 'prove' }>): Promise<number> {
  const both = bothOf(asked);
  if (isStatus(both)) return both;
  // before anybody opens a bag
  if (existsSync(asked.out)) {
    complain(`cannot write ${visible(asked.out)} (EEXIST)`);
    return EXIT.usage;
  }
  const unasked = challengeRefusal({ ...both, at: now() });
  if (unasked !== null) return sayRefused(unasked);
  const about = whatIsSigned(both.manifest, both.challenge).map(visible);
  if (asked.card !== null) say(about);
  const input = await cardInput(asked.card, about, CARD_PROMPT);
  switch (input.kind) {
    case 'no-terminal':
      complain(NO_TERMINAL);
      return EXIT.usage;
    case 'unreadable':
      complain(`cannot read the card (${input.code})`);
      return EXIT.usage;
    case 'withdrawn':
      return sayRefused(refuse('CARD-WITHDRAWN-1'));
    case 'typed': {
      const made = proveWithCard(input.typed, { ...both, at: now() });
      if (!made.ok) return sayRefused(made.refusal);
      if (!writeNew(asked.out, made.proof)) return EXIT.usage;
      say(proofWritten(asked.out, made.index));
      return EXIT.done;
    }
  }
}

function check(asked: Extract<ShardProofAsked, { does: 'check-proof' }>): number {
  const both = bothOf(asked);
  if (isStatus(both)) return both;
  const at = asked.received ?? now();
  const found: { readonly file: string; readonly index: number | null; readonly refusal: Refusal | null }[] = [];
  for (const file of asked.proofs) {
    const bytes = given(file, (content) => ({ content }));
    if (isStatus(bytes)) return bytes;
    const proof = checkProof(bytes.content, { ...both, at });
    found.push({ file, index: proof.ok ? proof.said.index : null, refusal: proof.ok ? null : proof.refusal });
    if (asked.json) continue;
    if (proof.ok) say([proofCounted(file, proof.said, proof.name)]);
    else {
      say([`${file}: not counted.`]);
      sayRefused(proof.refusal);
    }
  }
  // the same shard proved twice is one shard
  const proved = new Set(found.flatMap(({ index }) => (index === null ? [] : [index])));
  const { header } = both.manifest;
  if (asked.json) {
    const { threshold, shards } = header;
    process.stdout.write(
      `${JSON.stringify({ at, threshold, shards, proved: [...proved].sort((a, b) => a - b), proofs: found }, null, 2)}\n`,
    );
  } else say([provedTogether(proved.size, header)]);
  return found.every(({ refusal }) => refusal === null) ? EXIT.done : EXIT.refused;
}

/** `args`: what stands after `keyrite shard`. The exit status. */
export async function runShardProof(args: readonly string[]): Promise<number> {
  const asked = shardProofAskedFor(args);
  switch (asked.does) {
    case 'help':
      process.stdout.write(SHARD_PROOF_HELP);
      return EXIT.done;
    case 'misused':
      process.stderr.write(`keyrite: ${visible(asked.because)}\n\n${SHARD_PROOF_HELP}`);
      return EXIT.usage;
    case 'challenge':
      return draw(asked);
    case 'prove':
      return await prove(asked);
    case 'check-proof':
      return check(asked);
  }
}
