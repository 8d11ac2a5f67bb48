import { describe, expect, it } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { derFromRaw } from '../../../shared/bytes/ecdsa-signature.ts';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { fromHex, toHex } from '../../../shared/bytes/hex.ts';
import { fromUtf8, toUtf8 } from '../../../shared/bytes/utf8.ts';
import { decodeEnvelope, encodeEnvelope, envelopePayload, pae, verifyEnvelope } from '../../../shared/format/dsse.ts';
import { verifiesMessage } from '../../../shared/format/message-signature.ts';
import { z } from '../../../shared/zod.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const vectors = readVectors(
  'envelope',
  z.object({
    payloadType: z.string(),
    payload: z.string(),
    pae: z.string(),
    publishedRaw: z.string(),
    keys: z.record(z.string(), z.string()),
    read: z.array(z.object({ name: z.string(), text: z.string(), outcomes: z.array(z.string()) })),
    refused: z.array(z.object({ name: z.string(), text: z.string() })),
  }),
);
const keyOf = (keyid: string): Uint8Array | undefined => {
  const spki = vectors.keys[keyid];
  return spki === undefined ? undefined : fromHex(spki);
};

describe('DSSE', () => {
  it('has the published pre-authentication encoding and signature', () => {
    const message = pae(vectors.payloadType, fromHex(vectors.payload));
    expect(fromUtf8(message)).toBe(vectors.pae);
    const verified = Object.values(vectors.keys).filter((spki) =>
      verifiesMessage(fromHex(spki), message, derFromRaw(fromHex(vectors.publishedRaw)), rsaVerify),
    );
    expect(verified).toHaveLength(1);
  });
  it('counts bytes, not characters', () => {
    expect(fromUtf8(pae('é', toUtf8('明')))).toBe('DSSEv1 2 é 3 明');
    expect(fromUtf8(pae('', new Uint8Array()))).toBe('DSSEv1 0  0 ');
  });
  it.each(vectors.read)('reads $name as $outcomes', ({ text, outcomes }) => {
    const envelope = decodeEnvelope(toUtf8(text));
    expect(fromUtf8(encodeEnvelope(envelope))).toBe(text);
    const report = verifyEnvelope(envelope, vectors.payloadType, keyOf, rsaVerify);
    expect(report.signatures.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(report.signatures.map(({ keyid }) => keyid)).toEqual(envelope.signatures.map(({ keyid }) => keyid));
    expect(report.verified).toEqual(envelope.signatures.filter((_, index) => outcomes[index] === 'verified').map(({ keyid }) => keyid));
  });
  it.each(vectors.refused)('refuses $name', ({ text }) => {
    expect(() => decodeEnvelope(toUtf8(text))).toThrow(FormatError);
  });

  const [first] = vectors.read;
  const right = decodeEnvelope(toUtf8(first?.text ?? ''));
  it('keeps the payload', () => {
    expect(toHex(envelopePayload(right))).toBe(vectors.payload);
    expect(toBase64(envelopePayload(right))).toBe(right.payload);
  });
  it('a changed bit anywhere is refused or does not verify as the same statement', () => {
    const bytes = encodeEnvelope(right);
    for (let at = 0; at < bytes.length; at++) {
      // one bit a byte, each of the eight in turn: those that stay base64 cost a verification each
      const changed = bytes.map((byte, index) => (index === at ? byte ^ (1 << (at % 8)) : byte));
      let envelope: typeof right;
      try {
        envelope = decodeEnvelope(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        continue;
      }
      expect(verifyEnvelope(envelope, vectors.payloadType, keyOf, rsaVerify).verified, `byte ${at}`).toEqual([]);
    }
  });
  it('counts a key once, even in an envelope that was never decoded', () => {
    const twice = { ...right, signatures: [...right.signatures, ...right.signatures] };
    const report = verifyEnvelope(twice, vectors.payloadType, keyOf, rsaVerify);
    expect(report.signatures.map(({ outcome }) => outcome)).toEqual(['verified', 'repeated']);
    expect(report.verified).toHaveLength(1);
    expect(() => encodeEnvelope(twice)).toThrow(FormatError);
  });
  it('takes no key whose digest is not the key id, and no key of another kind', () => {
    const [stranger] = Object.keys(vectors.keys).filter((keyid) => keyid !== right.signatures[0]?.keyid);
    const outcomes = (spki: Uint8Array | undefined, keyid: string): string[] =>
      verifyEnvelope(
        { ...right, signatures: right.signatures.map(({ sig }) => ({ keyid, sig })) },
        vectors.payloadType,
        () => spki,
        rsaVerify,
      ).signatures.map(({ outcome }) => outcome);
    expect(outcomes(keyOf(stranger ?? ''), right.signatures[0]?.keyid ?? '')).toEqual(['unfit-key']);
    const x25519 = fromHex(`302a300506032b656e032100${'07'.repeat(32)}`);
    expect(outcomes(x25519, digestHex(x25519))).toEqual(['unfit-key']);
  });
  it('sorts what it writes', () => {
    const two = decodeEnvelope(toUtf8(vectors.read[1]?.text ?? ''));
    expect(encodeEnvelope({ ...two, signatures: two.signatures.toReversed() })).toEqual(encodeEnvelope(two));
  });
  it('refuses to write what it would not read', () => {
    expect(() => encodeEnvelope({ ...right, signatures: [] })).toThrow(FormatError);
    expect(() => encodeEnvelope({ ...right, payload: 'Zh==' })).toThrow(FormatError);
    expect(() => encodeEnvelope({ ...right, payloadType: 'a b' })).toThrow(FormatError);
  });
});
