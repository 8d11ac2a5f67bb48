/** A public key in the forms in which others take it: PEM, JWK and SSH. Each is made from the SubjectPublicKeyInfo, and has one spelling. */
import { base64urlnopad } from '@scure/base';
import { toBase64 } from '../bytes/base64.ts';
import { canonicalJson } from '../bytes/canonical-json.ts';
import { concatBytes, joinBytes } from '../bytes/concat.ts';
import { sha256 } from '../bytes/digest.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import { publicKeyOf } from '../format/public-key.ts';

const F4 = Uint8Array.of(1, 0, 1);

/** RFC 7468 §13: SubjectPublicKeyInfo, lines of 64, each with a line feed. Throws FormatError `public-key`. */
export function spkiPem(spki: Uint8Array): Uint8Array {
  publicKeyOf(spki);
  const lines = toBase64(spki).match(/.{1,64}/g) ?? [];
  return toUtf8(['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n'));
}

/** The members that a thumbprint is over (RFC 7638 §3.2, RFC 8037 §2): EC and RSA of RFC 7518 §6.2.1 and §6.3.1, OKP of RFC 8037 §2. */
function required(spki: Uint8Array): Readonly<Record<string, string>> {
  const { algorithm, key } = publicKeyOf(spki);
  const text = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);
  switch (algorithm) {
    case 'ecdsa-p256':
    case 'ecdsa-p384': {
      const size = (key.length - 1) / 2;
      const crv = algorithm === 'ecdsa-p256' ? 'P-256' : 'P-384';
      return { crv, kty: 'EC', x: text(key.slice(1, 1 + size)), y: text(key.slice(1 + size)) };
    }
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096':
      return { e: text(F4), kty: 'RSA', n: text(key) };
    case 'ed25519':
      return { crv: 'Ed25519', kty: 'OKP', x: text(key) };
  }
}

/** Canonical JSON of the key (RFC 7517) with its thumbprint (RFC 7638) as `kid`, for signatures. Throws FormatError `public-key`. */
export function publicJwk(spki: Uint8Array): Uint8Array {
  const members = required(spki);
  // canonical JSON is what a thumbprint is over: lexical order, no white space
  return canonicalJson({ ...members, kid: base64urlnopad.encode(sha256(canonicalJson(members))), use: 'sig' });
}

/** RFC 4251 §5: four bytes of length, then the bytes. */
function string(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concatBytes(length, bytes);
}
/** RFC 4251 §5: two's complement, without leading zeros but the one that keeps it positive. `bytes`: big-endian, first not zero. */
const mpint = (bytes: Uint8Array): Uint8Array => string((bytes[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), bytes) : bytes);

function sshParts(spki: Uint8Array): readonly [name: string, ...fields: Uint8Array[]] {
  const { algorithm, key } = publicKeyOf(spki);
  switch (algorithm) {
    case 'ecdsa-p256':
      return ['ecdsa-sha2-nistp256', string(toUtf8('nistp256')), string(key)];
    case 'ecdsa-p384':
      return ['ecdsa-sha2-nistp384', string(toUtf8('nistp384')), string(key)];
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096':
      return ['ssh-rsa', mpint(F4), mpint(key)];
    case 'ed25519':
      return ['ssh-ed25519', string(key)];
  }
}

/**
 * One line as ssh-keygen writes it: name, base64 of the key, comment. The key is that of RFC 4253 §6.6 (RSA), RFC 5656 §3.1 (ECDSA), RFC 8709 §4
 * (Ed25519). Throws FormatError `public-key`.
 * @param comment one line
 */
export function sshPublicKey(spki: Uint8Array, comment: string): Uint8Array {
  const [name, ...fields] = sshParts(spki);
  return toUtf8(`${name} ${toBase64(joinBytes([string(toUtf8(name)), ...fields]))} ${comment}\n`);
}
