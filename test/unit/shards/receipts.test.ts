/** What is said counts for nothing, what is proved counts once, and a receipt is of its own shard only. */
import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { toHex } from '../../../shared/bytes/hex.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { type ShardReceipt, shardReceiptRecord } from '../../../shared/format/shard-receipt.ts';
import { encodeShareCard } from '../../../shared/format/share-card.ts';
import { challengeFor, proveWithCard } from '../../../shared/shards/possession.ts';
import { custodyReport, readReceipt, receiptFor, receiptRefusal } from '../../../shared/shards/receipts.ts';
import { cardOf, type SampleSet, sampleHeader, sampleSet } from './sample-set.ts';

const set = sampleSet();
const at = '2026-11-28T12:00:00.000Z';
const challengeOf = (of: SampleSet) =>
  challengeFor(of.manifest, {
    purpose: 'Stored',
    created: '2026-11-28T10:00:00.000Z',
    expires: '2026-11-29T10:00:00.000Z',
    nonce: toHex(new Uint8Array(32).fill(7)),
  });
function proofOf(index: number, of: SampleSet = set): Uint8Array {
  const made = proveWithCard(encodeShareCard(cardOf(of, index)), { manifest: of.manifest, challenge: challengeOf(of), at });
  if (!made.ok) throw new Error(made.refusal.control);
  return made.proof;
}
const said = (index: number, when = at) => ({ index, storedAs: `safe ${index}`, by: 'Example Operations', at: when });
function good(made: ReturnType<typeof receiptFor>): ShardReceipt {
  if ('control' in made) throw new Error(made.control);
  return made;
}
const claimed = (index: number, of: SampleSet = set): ShardReceipt => good(receiptFor(of.manifest, said(index), null));
const proved = (index: number, when = at): ShardReceipt =>
  good(receiptFor(set.manifest, said(index, when), { challenge: challengeOf(set), proof: proofOf(index), received: at }));

describe('a report', () => {
  test('counts what is proved, each shard once, and nothing that is only said', () => {
    expect(custodyReport(set.manifest, [])).toMatchObject({ proved: 0, threshold: 2, spare: -2, refused: [] });
    expect(
      custodyReport(
        set.manifest,
        [1, 2, 3].map((index) => claimed(index)),
      ),
    ).toMatchObject({ proved: 0, spare: -2 });
    expect(custodyReport(set.manifest, [proved(1), proved(1), claimed(2)])).toMatchObject({ proved: 1, spare: -1 });
    const full = custodyReport(set.manifest, [claimed(1), proved(1), proved(2), proved(3)]);
    expect(full).toMatchObject({ proved: 3, spare: 1 });
    expect(full.shards.map(({ state }) => state)).toEqual(['proved', 'proved', 'proved']);
  });

  test('takes the newest proof, and no later claim for it', () => {
    const newer = proved(1, '2026-11-28T18:00:00.000Z');
    const late = good(receiptFor(set.manifest, said(1, '2027-01-01T00:00:00.000Z'), null));
    const [first] = custodyReport(set.manifest, [late, proved(1), newer]).shards;
    expect(first).toMatchObject({ state: 'proved', receipt: { at: '2026-11-28T18:00:00.000Z' } });
  });

  test('names a receipt that does not count, and counts the others', () => {
    const forged: ShardReceipt = { ...proved(2), index: 3 };
    const found = custodyReport(set.manifest, [proved(1), forged, proved(2)]);
    expect(found).toMatchObject({ proved: 2, refused: [{ place: 1, refusal: { control: 'RECEIPT-PROOF-1' } }] });
  });
});

describe('a receipt is refused', () => {
  const other = sampleSet({ ...sampleHeader, keyName: 'EX-OTHER-2027' }, 2);
  const older = sampleSet({ ...sampleHeader, epoch: 1 }, 3);
  const [one] = [proved(1)];
  const edited = (more: Partial<Extract<ShardReceipt, { state: 'proved' }>>): ShardReceipt => ({ ...one, ...more }) as ShardReceipt;
  test.each<readonly [string, ShardReceipt, string]>([
    ['of another set', claimed(1, other), 'RECEIPT-SET-1'],
    ['of an older epoch', claimed(1, older), 'RECEIPT-EPOCH-1'],
    ['of a shard that the set has not', edited({ index: 9 }), 'RECEIPT-INDEX-1'],
    ['of another form', edited({ wrapped: '0'.repeat(64) }), 'RECEIPT-WRAPPED-1'],
    ['with the proof of another shard', edited({ proof: toBase64(proofOf(2)) }), 'RECEIPT-PROOF-1'],
    ['with a proof that came too late', edited({ received: '2026-12-01T00:00:00.000Z' }), 'CHALLENGE-TIME-1'],
    ['with what is no proof', edited({ proof: toBase64(toUtf8('{}')) }), 'PROOF-READ-1'],
    ['with a proof of another set', edited({ proof: toBase64(proofOf(1, other)) }), 'PROOF-SET-1'],
    ['with what is no challenge', edited({ challenge: toBase64(toUtf8('{}')) }), 'CHALLENGE-READ-1'],
  ])('%s', (_, receipt, control) => {
    expect(receiptRefusal(receipt, set.manifest)?.control).toBe(control);
  });

  test('when it is made, too', () => {
    const proof = { challenge: challengeOf(set), proof: proofOf(2), received: at };
    expect(receiptFor(set.manifest, said(1), proof)).toMatchObject({ control: 'RECEIPT-PROOF-1', operands: { have: 2, want: 1 } });
    expect(receiptFor(set.manifest, said(4), null)).toMatchObject({ control: 'RECEIPT-INDEX-1' });
  });

  test('not in its one spelling', () => {
    const bytes = shardReceiptRecord.encode(one);
    expect(readReceipt(bytes)).toEqual(one);
    expect(readReceipt(Uint8Array.of(...bytes, 10))).toMatchObject({ control: 'RECEIPT-READ-1' });
  });
});
