/**
 * A shard wrapped to a key whose private half is in a token or with a provider. What goes in is the card's code (docs/decisions/0015); it is
 * wiped by whoever made it. The cryptography is the platform's (Web Crypto), in HPKE's case arranged by @hpke/core.
 */
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import type { KeyAlgorithm } from '../../shared/format/key-algorithm.ts';
import type { ProviderKey } from '../../shared/format/provider-key.ts';
import { publicKeyOf } from '../../shared/format/public-key.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { keyFingerprintOf, type ShardForm, type WrappedForm } from '../../shared/format/shard-form.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { shareCardLength } from '../../shared/format/share-card.ts';
import type { ProviderWrapped, TokenWrapped, WrappedShard } from '../../shared/format/wrapped-shard.ts';
import { tokenWrapInfo } from '../../shared/shards/wrapped.ts';
import { open, seal } from './hpke.ts';

/** Whose shard it is; `fingerprint`: of the key, as it stands on paper. */
export interface WrapFor {
  readonly set: Pick<ShardManifest, 'header' | 'setDigest'>;
  readonly index: number;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly fingerprint: string;
}

/** What is wrapped to in each form. */
const KINDS: Readonly<Record<WrappedForm['form'], readonly KeyAlgorithm[]>> = {
  token: ['ecdsa-p256'],
  provider: ['rsa-2048', 'rsa-3072', 'rsa-4096'],
};

/** WRAP-KEYTYPE-1; asked before a secret exists. */
export function formRefusal(form: ShardForm): Refusal | null {
  if (form.form === 'paper') return null;
  const spki = fromBase64(form.spki);
  return keyRefusal({ spki, fingerprint: digestHex(spki) }, KINDS[form.form]);
}

/** WRAP-KEY-1 when the key is not the one on paper, WRAP-KEYTYPE-1 when it is of no kind that is wrapped to. */
function keyRefusal({ spki, fingerprint }: Pick<WrapFor, 'spki' | 'fingerprint'>, kinds: readonly KeyAlgorithm[]): Refusal | null {
  const have = digestHex(spki);
  if (have !== fingerprint) return refuse('WRAP-KEY-1', { have, want: fingerprint });
  const want = kinds.join(', ');
  try {
    const { algorithm } = publicKeyOf(spki);
    return kinds.includes(algorithm) ? null : refuse('WRAP-KEYTYPE-1', { have: algorithm, want });
  } catch (error) {
    if (error instanceof FormatError) return refuse('WRAP-KEYTYPE-1', { have: 'unreadable', want });
    throw error;
  }
}

function assertCode(code: Uint8Array): void {
  if (code.length !== shareCardLength) throw new RangeError(`a card's code has ${shareCardLength} bytes`);
}

const ofSet = ({ set, index, fingerprint }: WrapFor) => ({
  format: 'keyrite-wrapped-shard-v1' as const,
  mode: set.header.mode,
  keyName: set.header.keyName,
  setDigest: set.setDigest,
  epoch: set.header.epoch,
  index,
  keyFingerprint: fingerprint,
});

/** Web Crypto takes no view of shared memory. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/**
 * RSA-OAEP (RFC 8017 §7.1) with SHA-256 for the label and for MGF1 (Web Crypto API §22: one hash for both) and the empty label, the only one
 * that AWS KMS, Google Cloud KMS and Vault transit decrypt.
 * @param code 92 ASCII bytes
 * @returns WRAP-KEY-1, WRAP-KEYTYPE-1 for a key that is not RSA of 2048, 3072 or 4096 bits
 */
export async function wrapForProvider(code: Uint8Array, wrap: WrapFor, target: ProviderKey): Promise<ProviderWrapped | Refusal> {
  assertCode(code);
  const unfit = keyRefusal(wrap, KINDS.provider);
  if (unfit !== null) return unfit;
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('spki', plain(wrap.spki), { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['encrypt']);
  const secret = plain(code);
  try {
    const ciphertext = new Uint8Array(await subtle.encrypt({ name: 'RSA-OAEP' }, key, secret));
    return { ...ofSet(wrap), form: 'provider', suite: 'RSA-OAEP-SHA256', target, ciphertext: toBase64(ciphertext) };
  } finally {
    secret.fill(0);
  }
}

const noData = new Uint8Array(0);

/**
 * HPKE to a token's P-256 key (PIV: slot 9D), bound to set and index.
 * @param code 92 ASCII bytes
 * @returns WRAP-KEY-1, WRAP-KEYTYPE-1 for a key that is not on P-256
 */
export async function wrapForToken(code: Uint8Array, wrap: WrapFor): Promise<TokenWrapped | Refusal> {
  assertCode(code);
  const unfit = keyRefusal(wrap, KINDS.token);
  if (unfit !== null) return unfit;
  const { index, set, spki } = wrap;
  const { enc, ciphertext } = await seal(publicKeyOf(spki).key, tokenWrapInfo({ setDigest: set.setDigest, index }), noData, code);
  return {
    ...ofSet(wrap),
    form: 'token',
    suite: 'DHKEM-P256-HKDF-SHA256+HKDF-SHA256+AES-256-GCM',
    enc: toBase64(enc),
    ciphertext: toBase64(ciphertext),
  };
}

/**
 * In the form that the quorum approved, to the key that it approved.
 * @param code 92 ASCII bytes
 * @returns as wrapForToken and wrapForProvider
 */
export function wrapAs(
  form: WrappedForm,
  code: Uint8Array,
  { set, index }: Pick<WrapFor, 'set' | 'index'>,
): Promise<WrappedShard | Refusal> {
  const spki = fromBase64(form.spki);
  const wrap = { set, index, spki, fingerprint: keyFingerprintOf(form) };
  return form.form === 'token' ? wrapForToken(code, wrap) : wrapForProvider(code, wrap, form.target);
}

/**
 * The card's code, which the caller wipes, or WRAP-KEY-1, WRAP-KEYTYPE-1, WRAP-OPEN-1.
 * @param spki of the token's key, DER
 * @param secret what the token derived from it and `enc`, 32 bytes
 */
export async function openFromToken(wrapped: TokenWrapped, spki: Uint8Array, secret: Uint8Array): Promise<Uint8Array | Refusal> {
  const { keyFingerprint, index } = wrapped;
  const unfit = keyRefusal({ spki, fingerprint: keyFingerprint }, KINDS.token);
  if (unfit !== null) return unfit;
  const sealed = { enc: fromBase64(wrapped.enc), ciphertext: fromBase64(wrapped.ciphertext) };
  return (await open(sealed, publicKeyOf(spki).key, secret, tokenWrapInfo(wrapped), noData)) ?? refuse('WRAP-OPEN-1', { index });
}
