/**
 * DSSE v1 envelopes (https://github.com/secure-systems-lab/dsse, envelope.md and protocol.md), signed as format/message-signature.ts says.
 * Narrower than DSSE in three ways, so that an envelope has one spelling: canonical JSON, the standard base64 alphabet, and signatures
 * sorted by key id with no key twice. A key id is the lower-case hex SHA-256 of the signer's DER SubjectPublicKeyInfo.
 */
import { fromBase64, isBase64 } from '../bytes/base64.ts';
import { concatBytes } from '../bytes/concat.ts';
import { digestHex as digestOf } from '../bytes/digest.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { digestHex } from './fields.ts';
import { messageSignatureOutcome, type SignatureOutcome as OneOutcome, type RsaVerify } from './message-signature.ts';

const base64 = z.string().refine(isBase64, { message: 'base64 (RFC 4648 §4), padded, no trailing bits' });

const envelope = z.strictObject({
  payloadType: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  payload: base64,
  signatures: z
    .array(z.strictObject({ keyid: digestHex, sig: base64 }))
    .min(1)
    .refine((signatures) => signatures.every(({ keyid }, index) => index === 0 || (signatures[index - 1]?.keyid ?? '') < keyid), {
      message: 'signatures sorted by keyid, no keyid twice',
    }),
});
export type Envelope = Readonly<z.infer<typeof envelope>>;
export type EnvelopeSignature = Envelope['signatures'][number];

const envelopeRecord = canonicalRecord('envelope', envelope);

/** DSSE's pre-authentication encoding: "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload. LEN is decimal and counts bytes. */
export const pae = (payloadType: string, payload: Uint8Array): Uint8Array => {
  const type = toUtf8(payloadType);
  return concatBytes(toUtf8(`DSSEv1 ${type.length} `), type, toUtf8(` ${payload.length} `), payload);
};

/** Sorts the signatures. Throws FormatError, for a key id that signs twice too. */
export const encodeEnvelope = (value: Envelope): Uint8Array =>
  envelopeRecord.encode({ ...value, signatures: value.signatures.toSorted((a, b) => (a.keyid < b.keyid ? -1 : 1)) });

/** Accepts only what encodeEnvelope writes. Throws FormatError. */
export const decodeEnvelope = (bytes: Uint8Array): Envelope => envelopeRecord.decode(bytes);

/** The signed bytes. Throws FormatError `base64`. */
export const envelopePayload = (value: Envelope): Uint8Array => fromBase64(value.payload);

type SignatureOutcome =
  /** unfit-key also: the key's digest is not the key id */
  | OneOutcome
  /** keyOf knows no key of that id */
  | 'unknown-key'
  /** a key that already stands in the list; counted once at most */
  | 'repeated'
  /** the envelope's payload type is not the one asked for; no signature was tried */
  | 'wrong-type';

export type EnvelopeReport = {
  /** Key ids whose signature verifies, each once. */
  readonly verified: readonly string[];
  /** One entry for each signature, in the envelope's order. */
  readonly signatures: readonly { readonly keyid: string; readonly outcome: SignatureOutcome }[];
};

/** Counts no signature it cannot verify, and says of each why. Whether the signers are enough, and the right ones, is the caller's to decide. */
export const verifyEnvelope = (
  value: Envelope,
  payloadType: string,
  keyOf: (keyid: string) => Uint8Array | undefined,
  rsa: RsaVerify,
): EnvelopeReport => {
  const message = pae(value.payloadType, envelopePayload(value));
  const seen = new Set<string>();
  const outcomeOf = ({ keyid, sig }: EnvelopeSignature): SignatureOutcome => {
    if (value.payloadType !== payloadType) return 'wrong-type';
    if (seen.has(keyid)) return 'repeated';
    seen.add(keyid);
    const spki = keyOf(keyid);
    if (spki === undefined) return 'unknown-key';
    if (digestOf(spki) !== keyid) return 'unfit-key';
    return messageSignatureOutcome(spki, message, fromBase64(sig), rsa);
  };
  const signatures = value.signatures.map((signature) => ({ keyid: signature.keyid, outcome: outcomeOf(signature) }));
  return { verified: signatures.filter(({ outcome }) => outcome === 'verified').map(({ keyid }) => keyid), signatures };
};
