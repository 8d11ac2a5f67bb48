/** `keyrite shard provider`, `receipt`, `report`: what is wrapped for a provider, where it lies, and what counts. */
import { fromBase64 } from '../shared/bytes/base64.ts';
import { shardReceiptRecord } from '../shared/format/shard-receipt.ts';
import { readManifest } from '../shared/shards/manifest-check.ts';
import { challengeRefusal, readChallenge } from '../shared/shards/possession.ts';
import { custodyReport, type ProofReceived, readReceipt, receiptFor } from '../shared/shards/receipts.ts';
import { readWrapped, wrappedRefusal } from '../shared/shards/wrapped.ts';
import { providerLines } from '../shared/words/provider-lines.ts';
import { providerSheet, receiptWritten, reportLines } from '../shared/words/shard-receipts.ts';
import { EXIT, given, isStatus, say, sayRefused } from './given-record.ts';
import { SHARD_RECEIPT_HELP, type ShardReceiptAsked, shardReceiptAskedFor } from './shard-receipt-arguments.ts';
import { visible } from './visible.ts';
import { complain, writeNew } from './written-files.ts';

const now = (): string => new Date().toISOString();

function provider(asked: Extract<ShardReceiptAsked, { does: 'provider' }>): number {
  const manifest = given(asked.manifest, readManifest);
  if (isStatus(manifest)) return manifest;
  const wrapped = given(asked.wrapped, readWrapped);
  if (isStatus(wrapped)) return wrapped;
  const challenge = given(asked.challenge, readChallenge);
  if (isStatus(challenge)) return challenge;
  const refusal = wrappedRefusal(wrapped, manifest) ?? challengeRefusal({ manifest, challenge, at: now() });
  if (refusal !== null) return sayRefused(refusal);
  if (wrapped.form !== 'provider') {
    complain(`${visible(asked.wrapped)} is wrapped to a token: it is opened at the station`);
    return EXIT.usage;
  }
  if (!writeNew(asked.out, fromBase64(wrapped.ciphertext))) return EXIT.usage;
  const files = { ciphertext: asked.out, manifest: asked.manifest, challenge: asked.challenge, proof: asked.proof };
  // lines to copy: what a file name holds is quoted there, and a line break in it is a line break
  process.stdout.write(`${providerSheet(wrapped, providerLines(wrapped, files)).join('\n')}\n`);
  return EXIT.done;
}

function proofGiven({ file, challenge: from, received }: NonNullable<Extract<ShardReceiptAsked, { does: 'receipt' }>['proof']>) {
  const challenge = given(from, readChallenge);
  if (isStatus(challenge)) return challenge;
  const proof = given(file, (bytes) => ({ bytes }));
  return isStatus(proof) ? proof : ({ challenge, proof: proof.bytes, received: received ?? now() } satisfies ProofReceived);
}

function receipt(asked: Extract<ShardReceiptAsked, { does: 'receipt' }>): number {
  const manifest = given(asked.manifest, readManifest);
  if (isStatus(manifest)) return manifest;
  const proof = asked.proof === null ? null : proofGiven(asked.proof);
  if (isStatus(proof)) return proof;
  const { index, storedAs, by } = asked;
  const made = receiptFor(manifest, { index, storedAs, by, at: now() }, proof);
  if ('control' in made) return sayRefused(made);
  if (!writeNew(asked.out, shardReceiptRecord.encode(made))) return EXIT.usage;
  say([receiptWritten(asked.out, made)]);
  return EXIT.done;
}

function report({ receipts: files, manifest: from, json }: Extract<ShardReceiptAsked, { does: 'report' }>): number {
  const manifest = given(from, readManifest);
  if (isStatus(manifest)) return manifest;
  const receipts = [];
  for (const file of files) {
    const read = given(file, readReceipt);
    if (isStatus(read)) return read;
    receipts.push(read);
  }
  const found = custodyReport(manifest, receipts);
  const refused = found.refused.map(({ place, refusal }) => ({ file: files[place] ?? '', refusal }));
  if (json) {
    const shards = found.shards.map(({ receipt: counted, ...shard }) => ({
      ...shard,
      storedAs: counted?.storedAs ?? null,
      at: counted?.at ?? null,
      by: counted?.by ?? null,
    }));
    process.stdout.write(`${JSON.stringify({ ...found, shards, refused }, null, 2)}\n`);
  } else {
    for (const { file, refusal } of refused) {
      say([`${file}: not counted.`]);
      sayRefused(refusal);
    }
    say(reportLines(found));
  }
  return found.spare >= 0 && refused.length === 0 ? EXIT.done : EXIT.refused;
}

/** `args`: what stands after `keyrite shard`. The exit status. */
export function runShardReceipt(args: readonly string[]): number {
  const asked = shardReceiptAskedFor(args);
  switch (asked.does) {
    case 'help':
      process.stdout.write(SHARD_RECEIPT_HELP);
      return EXIT.done;
    case 'misused':
      process.stderr.write(`keyrite: ${visible(asked.because)}\n\n${SHARD_RECEIPT_HELP}`);
      return EXIT.usage;
    case 'provider':
      return provider(asked);
    case 'receipt':
      return receipt(asked);
    case 'report':
      return report(asked);
  }
}
