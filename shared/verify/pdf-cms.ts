/**
 * The CMS SignedData of one PAdES-B-B signature (RFC 5652; ETSI EN 319 122-1, EN 319 142-1 §6.3), in one spelling: equal certificates, digest
 * and signature give equal bytes, so a verifier encodes what it expects and compares. Signed attributes: contentType, messageDigest,
 * signingCertificateV2 (RFC 5035 §3) and no signingTime, which PAdES puts into /M.
 */
import { SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { concatBytes } from '../bytes/concat.ts';
import { type DerElement, der, derChildren, derOnly, derSetOf } from '../bytes/der.ts';
import { sha256 } from '../bytes/digest.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex } from '../bytes/hex.ts';
import type { KeyAlgorithm } from '../format/key-algorithm.ts';
import { type HashName, hashed } from '../format/message-signature.ts';
import { publicKeyOf } from '../format/public-key.ts';
import { ALGORITHM } from '../keys/certificate-signature.ts';
import { certificateParts } from '../keys/x509.ts';

const oid = {
  data: { dotted: '1.2.840.113549.1.7.1', der: fromHex('06092a864886f70d010701') },
  signedData: { dotted: '1.2.840.113549.1.7.2', der: fromHex('06092a864886f70d010702') },
  contentType: { dotted: '1.2.840.113549.1.9.3', der: fromHex('06092a864886f70d010903') },
  messageDigest: { dotted: '1.2.840.113549.1.9.4', der: fromHex('06092a864886f70d010904') },
  signingCertificateV2: { dotted: '1.2.840.113549.1.9.16.2.47', der: fromHex('060b2a864886f70d010910022f') },
} as const;

export interface CmsScheme {
  /** Over the document's byte ranges. */
  readonly hash: HashName;
  /** DER AlgorithmIdentifiers. */
  readonly digestAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  /** Bytes. */
  readonly longestSignature: number;
}

// RFC 5754 §2: parameters absent
const digestAlgorithms: Readonly<Record<HashName, Uint8Array>> = {
  sha256: fromHex('300b0609608648016503040201'),
  sha384: fromHex('300b0609608648016503040202'),
  sha512: fromHex('300b0609608648016503040203'),
};
const scheme = (hash: HashName, algorithm: keyof typeof ALGORITHM, longestSignature: number): CmsScheme => ({
  hash,
  digestAlgorithm: digestAlgorithms[hash],
  signatureAlgorithm: ALGORITHM[algorithm],
  longestSignature,
});
const SCHEMES: Readonly<Record<KeyAlgorithm, CmsScheme>> = {
  'ecdsa-p256': scheme('sha256', 'ecdsa-with-SHA256', 72),
  'ecdsa-p384': scheme('sha384', 'ecdsa-with-SHA384', 104),
  'rsa-2048': scheme('sha256', 'RSASSA-PSS with SHA-256', 256),
  'rsa-3072': scheme('sha256', 'RSASSA-PSS with SHA-256', 384),
  'rsa-4096': scheme('sha256', 'RSASSA-PSS with SHA-256', 512),
  // RFC 8419 §3.1: with signed attributes, SHA-512
  ed25519: scheme('sha512', 'id-Ed25519', 64),
};

/** By the key in the signer's certificate, DER. Throws FormatError for a certificate or a key that does not count here. */
export const cmsSchemeOf = (certificate: Uint8Array): CmsScheme => SCHEMES[publicKeyOf(certificateParts(certificate).spki).algorithm];

const version1 = Uint8Array.of(0x02, 0x01, 0x01);
const sequence = (...parts: readonly Uint8Array[]): Uint8Array => der(0x30, ...parts);
const octets = (bytes: Uint8Array): Uint8Array => der(0x04, bytes);
const attribute = (type: Uint8Array, value: Uint8Array): Uint8Array => sequence(type, derSetOf(0x31, value));

/** ESSCertIDv2 with the default SHA-256 left out, as DER demands, and no issuerSerial. */
const signingCertificate = (certificate: Uint8Array): Uint8Array => sequence(sequence(sequence(octets(sha256(certificate)))));

/**
 * SET OF Attribute, as it is hashed and signed (RFC 5652 §5.4).
 * @param certificate the signer's, DER
 * @param digest over the document's byte ranges, by the scheme's hash
 */
export const signedAttributes = (certificate: Uint8Array, digest: Uint8Array): Uint8Array =>
  derSetOf(
    0x31,
    attribute(oid.contentType.der, oid.data.der),
    attribute(oid.messageDigest.der, octets(digest)),
    attribute(oid.signingCertificateV2.der, signingCertificate(certificate)),
  );

export interface CmsParts {
  /** DER X.509 of the signer. */
  readonly certificate: Uint8Array;
  /** DER X.509 of its issuers; order does not matter. */
  readonly chain: readonly Uint8Array[];
  /** Over the document's byte ranges, by the scheme's hash. */
  readonly digest: Uint8Array;
  /** Over the signed attributes, as format/message-signature.ts encodes it. */
  readonly signature: Uint8Array;
}

/** ContentInfo with a detached SignedData. Throws FormatError for a malformed certificate. */
export function encodeCms({ certificate, chain, digest, signature }: CmsParts): Uint8Array {
  const { issuer, serial } = certificateParts(certificate);
  const { digestAlgorithm, signatureAlgorithm } = cmsSchemeOf(certificate);
  const attributes = derOnly(signedAttributes(certificate, digest)).content;
  const signer = sequence(
    version1,
    sequence(issuer, serial),
    digestAlgorithm,
    der(0xa0, attributes),
    signatureAlgorithm,
    octets(signature),
  );
  const signedData = sequence(
    version1,
    derSetOf(0x31, digestAlgorithm),
    sequence(oid.data.der),
    derSetOf(0xa0, certificate, ...chain),
    derSetOf(0x31, signer),
  );
  return sequence(oid.signedData.der, der(0xa0, signedData));
}

/** The certificates a CMS carries, DER, in its order. Throws FormatError. */
function certificatesOf(contentInfo: DerElement): readonly Uint8Array[] {
  const [, content] = derChildren(contentInfo);
  const [signedData] = content === undefined ? [] : derChildren(content);
  const set = signedData && derChildren(signedData).find(({ tag }) => tag === 0xa0);
  if (set === undefined) throw new FormatError('cms', 'no certificates');
  return derChildren(set).map(({ whole }) => whole);
}

const need = (met: boolean, what: string): void => {
  if (!met) throw new FormatError('cms', what);
};

function soleValue(signer: SignerInfo, type: string): Uint8Array {
  const found = (signer.signedAttrs ?? []).filter(({ attrType }) => attrType === type);
  const value = found[0]?.attrValues[0];
  if (found.length !== 1 || value === undefined || found[0]?.attrValues.length !== 1) throw new FormatError('cms', `attribute ${type}`);
  return new Uint8Array(value);
}

/**
 * Takes apart what encodeCms made and refuses everything else, by encoding the parts again; before that, each rule is checked by name so that
 * the refusal can say which one was broken. Proves nothing about the digest or the signature. Throws FormatError `cms` or `der`.
 */
export function decodeCms(bytes: Uint8Array): CmsParts {
  const contentInfo = derOnly(bytes);
  const [type, content] = derChildren(contentInfo);
  need(type !== undefined && equalBytes(type.whole, oid.signedData.der), 'content type');
  if (content === undefined) throw new FormatError('cms', 'no content');
  const data = parseSignedData(content.content);
  need(data.digestAlgorithms.length === 1, 'digest algorithms');
  need(data.encapContentInfo.eContentType === oid.data.dotted && data.encapContentInfo.eContent === undefined, 'not detached id-data');
  need(data.crls === undefined, 'revocation information');
  const [signer] = data.signerInfos;
  if (signer === undefined || data.signerInfos.length !== 1) throw new FormatError('cms', `${data.signerInfos.length} signers`);
  need(signer.unsignedAttrs === undefined, 'unsigned attributes');
  need(signer.signedAttrs?.length === 3, `${signer.signedAttrs?.length ?? 0} signed attributes`);
  need(equalBytes(soleValue(signer, oid.contentType.dotted), oid.data.der), 'contentType attribute');
  const digest = derOnly(soleValue(signer, oid.messageDigest.dotted)).content;
  const named = soleValue(signer, oid.signingCertificateV2.dotted);
  const certificates = certificatesOf(contentInfo);
  const certificate = certificates.find((candidate) => equalBytes(signingCertificate(candidate), named));
  if (certificate === undefined) throw new FormatError('cms', 'signingCertificateV2 names no certificate that is here');
  const expected = cmsSchemeOf(certificate);
  const written = (algorithm: object): Uint8Array => new Uint8Array(AsnConvert.serialize(algorithm));
  need(equalBytes(written(data.digestAlgorithms[0] ?? {}), expected.digestAlgorithm), 'digest algorithm');
  need(equalBytes(written(signer.digestAlgorithm), expected.digestAlgorithm), "signer's digest algorithm");
  need(equalBytes(written(signer.signatureAlgorithm), expected.signatureAlgorithm), 'signature algorithm');
  const chain = certificates.filter((candidate) => candidate !== certificate);
  const parts = { certificate, chain, digest, signature: new Uint8Array(signer.signature.buffer).slice() };
  need(equalBytes(encodeCms(parts), bytes), 'another encoding');
  return parts;
}

function parseSignedData(content: Uint8Array): SignedData {
  try {
    return AsnConvert.parse(content.slice(), SignedData);
  } catch (cause) {
    throw new FormatError('cms', 'not SignedData', cause);
  }
}

/** What is hashed: everything before and after the gap, up to `end`. */
export const rangesDigest = (
  file: Uint8Array,
  { gapStart, gapEnd }: { readonly gapStart: number; readonly gapEnd: number },
  end: number,
  hash: HashName,
): Uint8Array => hashed(hash, concatBytes(file.subarray(0, gapStart), file.subarray(gapEnd, end)));
