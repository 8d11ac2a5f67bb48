/**
 * A manifest on its own: whether its parts belong together. It proves nothing about who made it; the bundle's statement does that.
 * Every recovery starts here, and so does the verifier.
 */
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import { concatBytes } from '../bytes/concat.ts';
import { digestHex } from '../bytes/digest.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex } from '../bytes/hex.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { type ShardHeader, shardHeaderRecord } from '../format/shard-header.ts';
import { type ShardManifest, shardManifestRecord } from '../format/shard-manifest.ts';
import { readSetId } from '../format/share-card.ts';

/** 12-byte nonce, 32-byte master key, 16-byte tag. */
export const SEALED_BYTES = 60;
/** SubjectPublicKeyInfo of an Ed25519 key before its 32 bytes: SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING } (RFC 8410 §4). */
const ed25519SpkiPrefix = fromHex('302a300506032b6570032100');

/** SHA-256 over the canonical header bytes followed by the sealed bytes; 32 bytes as lower-case hex. */
export function setDigestOf(header: ShardHeader, sealed: Uint8Array): string {
  return digestHex(concatBytes(shardHeaderRecord.encode(header), sealed));
}

/** The manifest's entry for a raw 32-byte Ed25519 public key. */
export function ed25519PublicKey(raw: Uint8Array): NonNullable<ShardManifest['publicKey']> {
  const spki = concatBytes(ed25519SpkiPrefix, raw);
  return { raw: toBase64(raw), spki: toBase64(spki), fingerprint: digestHex(spki) };
}

/** A manifest whose parts belong together, from its bytes; MANIFEST-READ-1 for what is none, then the refusals of manifestRefusal. */
export function readManifest(bytes: Uint8Array): ShardManifest | Refusal {
  try {
    const manifest = shardManifestRecord.decode(bytes);
    return manifestRefusal(manifest) ?? manifest;
  } catch (error) {
    if (error instanceof FormatError) return refuse('MANIFEST-READ-1', { code: error.code, at: error.at });
    throw error;
  }
}

/** MANIFEST-SEALED-1, MANIFEST-SET-1, MANIFEST-SHARDS-1 or MANIFEST-KEY-1; null when everything fits. */
export function manifestRefusal(manifest: ShardManifest): Refusal | null {
  const { header } = manifest;
  const sealed = fromBase64(manifest.sealed);
  if (sealed.length !== SEALED_BYTES) return refuse('MANIFEST-SEALED-1', { have: sealed.length, want: SEALED_BYTES });
  const setDigest = setDigestOf(header, sealed);
  if (setDigest !== manifest.setDigest) return refuse('MANIFEST-SET-1', { have: manifest.setDigest, want: setDigest });
  const setId = readSetId(fromHex(setDigest));
  if (setId !== manifest.setId) return refuse('MANIFEST-SET-1', { have: manifest.setId, want: setId });
  return shardsRefusal(manifest) ?? keyRefusal(manifest);
}

function shardsRefusal({ header, shards }: ShardManifest): Refusal | null {
  if (header.threshold > header.shards) return refuse('MANIFEST-SHARDS-1', { have: header.threshold, want: header.shards });
  if (shards.length !== header.shards) return refuse('MANIFEST-SHARDS-1', { have: shards.length, want: header.shards });
  for (const [at, shard] of shards.entries()) {
    if (shard.index !== at + 1) return refuse('MANIFEST-SHARDS-1', { have: shard.index, want: at + 1 });
    const twin = shards.find(
      (other) => other !== shard && (other.commitment === shard.commitment || other.possessionKey === shard.possessionKey),
    );
    if (twin !== undefined) return refuse('MANIFEST-SHARDS-1', { have: shard.index, want: twin.index });
    if (fromBase64(shard.possessionKey).length !== 32) return refuse('MANIFEST-SHARDS-1', { have: shard.index, want: 'possession key' });
  }
  return null;
}

function keyRefusal({ header, publicKey }: ShardManifest): Refusal | null {
  const asymmetric = header.keyAlgorithm === 'ed25519';
  if (publicKey === null) return asymmetric ? refuse('MANIFEST-KEY-1', { have: 'none', want: header.keyAlgorithm }) : null;
  if (!asymmetric) return refuse('MANIFEST-KEY-1', { have: 'public key', want: header.keyAlgorithm });
  const raw = fromBase64(publicKey.raw);
  if (raw.length !== 32) return refuse('MANIFEST-KEY-1', { have: raw.length, want: 32 });
  const expected = ed25519PublicKey(raw);
  if (publicKey.spki !== expected.spki || publicKey.fingerprint !== expected.fingerprint) {
    return refuse('MANIFEST-KEY-1', { have: publicKey.fingerprint, want: expected.fingerprint });
  }
  return null;
}
