/** A set put together by hand from given shards: enough for the checks that never open the sealed key. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import type { ShardHeader } from '../../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../../shared/format/shard-manifest.ts';
import { readSetId, type ShareCard } from '../../../shared/format/share-card.ts';
import { possessionKey, shardCommitment } from '../../../shared/shards/commitments.ts';
import { ed25519PublicKey, setDigestOf } from '../../../shared/shards/manifest-check.ts';

export const sampleHeader: ShardHeader = {
  format: 'keyrite-shard-header-v1',
  suite: 'SSS-GF256+AES-256-GCM-SIV',
  mode: 'practice',
  ceremonyId: 'KC-2027-003',
  keyName: 'EX-MASTER-2027',
  keyAlgorithm: 'ed25519',
  epoch: 2,
  threshold: 2,
  shards: 3,
  created: '2026-11-22T14:12:37.041Z',
};

export interface SampleSet {
  readonly manifest: ShardManifest;
  readonly cards: readonly ShareCard[];
}

export function sampleSet(header: ShardHeader = sampleHeader, fill = 1): SampleSet {
  const sealed = new Uint8Array(60).fill(fill);
  const setDigest = setDigestOf(header, sealed);
  const digest = fromHex(setDigest);
  const setId = readSetId(digest);
  const { epoch, threshold, shards } = header;
  const cards = Array.from({ length: shards }, (_, at) => ({
    setId,
    epoch,
    index: at + 1,
    threshold,
    shards,
    share: new Uint8Array(32).fill(16 * fill + at),
  }));
  const manifest: ShardManifest = {
    format: 'keyrite-shard-manifest-v1',
    header,
    setDigest,
    setId,
    sealed: toBase64(sealed),
    keyCheckValue: '0123456789abcdef',
    publicKey: ed25519PublicKey(ed25519.getPublicKey(new Uint8Array(32).fill(fill))),
    shards: cards.map(({ index, share }) => ({
      index,
      holder: `holder-${index}`,
      name: `Holder ${index}`,
      form: 'paper',
      commitment: toHex(shardCommitment(digest, index, share)),
      possessionKey: toBase64(possessionKey(digest, index, share)),
    })),
  };
  return { manifest, cards };
}

export function cardOf(set: SampleSet, index: number): ShareCard {
  const card = set.cards[index - 1];
  if (card === undefined) throw new Error(`no card ${index}`);
  return card;
}
