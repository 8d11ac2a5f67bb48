/** Which shards are where they were to be. Only a proof counts towards the quorum: what somebody says is shown, and counts for nothing. */
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import { FormatError } from '../bytes/format-error.ts';
import { type PossessionChallenge, possessionChallengeRecord } from '../format/possession-proof.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import { type ShardReceipt, shardReceiptRecord } from '../format/shard-receipt.ts';
import { checkProof, readChallenge } from './possession.ts';

/** What is written of a proof: the envelope's bytes and when they came. */
export interface ProofReceived {
  readonly challenge: PossessionChallenge;
  readonly proof: Uint8Array;
  readonly received: string;
}

/** RECEIPT-INDEX-1, or the refusals of the proof; RECEIPT-PROOF-1 when that is of another shard. */
export function receiptFor(
  manifest: ShardManifest,
  said: Pick<ShardReceipt, 'index' | 'storedAs' | 'by' | 'at'>,
  proof: ProofReceived | null,
): ShardReceipt | Refusal {
  const { header, setDigest, shards } = manifest;
  const entry = shards.find(({ index }) => index === said.index);
  if (entry === undefined) return refuse('RECEIPT-INDEX-1', { index: said.index, shards: header.shards });
  const { mode, keyName, epoch } = header;
  const wrapped = entry.form === 'paper' ? null : entry.wrapped;
  const common = { format: 'keyrite-shard-receipt-v1' as const, mode, keyName, setDigest, epoch, wrapped, ...said };
  if (proof === null) return { ...common, state: 'claimed' };
  const receipt: ShardReceipt = {
    ...common,
    state: 'proved',
    challenge: toBase64(possessionChallengeRecord.encode(proof.challenge)),
    proof: toBase64(proof.proof),
    received: proof.received,
  };
  return receiptRefusal(receipt, manifest) ?? receipt;
}

/** RECEIPT-READ-1 for bytes that are no receipt. */
export function readReceipt(bytes: Uint8Array): ShardReceipt | Refusal {
  try {
    return shardReceiptRecord.decode(bytes);
  } catch (error) {
    if (error instanceof FormatError) return refuse('RECEIPT-READ-1', { code: error.code, at: error.at });
    throw error;
  }
}

/** RECEIPT-EPOCH-1, RECEIPT-SET-1, RECEIPT-INDEX-1, RECEIPT-WRAPPED-1; of a proved one also those of checkProof and RECEIPT-PROOF-1. */
export function receiptRefusal(receipt: ShardReceipt, manifest: ShardManifest): Refusal | null {
  const { header, setDigest, shards } = manifest;
  const { index } = receipt;
  if (receipt.keyName === header.keyName && receipt.epoch !== header.epoch)
    return refuse('RECEIPT-EPOCH-1', { have: receipt.epoch, want: header.epoch });
  if (receipt.setDigest !== setDigest || receipt.keyName !== header.keyName || receipt.mode !== header.mode)
    return refuse('RECEIPT-SET-1', { have: receipt.setDigest, want: setDigest });
  const entry = shards.find((shard) => shard.index === index);
  if (entry === undefined) return refuse('RECEIPT-INDEX-1', { index, shards: header.shards });
  if (receipt.wrapped !== (entry.form === 'paper' ? null : entry.wrapped)) return refuse('RECEIPT-WRAPPED-1', { index });
  return receipt.state === 'claimed' ? null : proofRefusal(receipt, manifest);
}

function proofRefusal(receipt: Extract<ShardReceipt, { state: 'proved' }>, manifest: ShardManifest): Refusal | null {
  const challenge = readChallenge(fromBase64(receipt.challenge));
  if ('control' in challenge) return challenge;
  const found = checkProof(fromBase64(receipt.proof), { manifest, challenge, at: receipt.received });
  if (!found.ok) return found.refusal;
  return found.said.index === receipt.index ? null : refuse('RECEIPT-PROOF-1', { have: found.said.index, want: receipt.index });
}

export interface ShardStanding {
  readonly index: number;
  readonly holder: string;
  readonly name: string;
  readonly form: ShardManifest['shards'][number]['form'];
  readonly state: 'nothing' | 'claimed' | 'proved';
  /** Of the receipt that counts, the latest of the best. */
  readonly receipt: ShardReceipt | null;
}

export interface CustodyReport {
  readonly shards: readonly ShardStanding[];
  /** Shards that are proved, each once. */
  readonly proved: number;
  readonly threshold: number;
  /** Proved shards beyond the threshold; negative: too few to open the key. */
  readonly spare: number;
  /** Receipts that are not counted, by their place in the list. */
  readonly refused: readonly { readonly place: number; readonly refusal: Refusal }[];
}

/** The newest proof of a shard stands before an older one, and any proof before any claim. */
const before = (a: ShardReceipt, b: ShardReceipt): number => (a.state === b.state ? (a.at < b.at ? 1 : -1) : a.state === 'proved' ? -1 : 1);

export function custodyReport(manifest: ShardManifest, receipts: readonly ShardReceipt[]): CustodyReport {
  const refusals = receipts.map((receipt) => receiptRefusal(receipt, manifest));
  const good = receipts.filter((_, place) => refusals[place] === null);
  const shards = manifest.shards.map(({ index, holder, name, form }): ShardStanding => {
    const [receipt = null] = good.filter((one) => one.index === index).sort(before);
    return { index, holder, name, form, state: receipt?.state ?? 'nothing', receipt };
  });
  const proved = shards.filter(({ state }) => state === 'proved').length;
  const { threshold } = manifest.header;
  const refused = refusals.flatMap((refusal, place) => (refusal === null ? [] : [{ place, refusal }]));
  return { shards, proved, threshold, spare: proved - threshold, refused };
}
