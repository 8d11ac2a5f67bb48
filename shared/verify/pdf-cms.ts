/**
 * The CMS SignedData of one PAdES-B-B signature (RFC 5652; ETSI EN 319 122-1, EN 319 142-1 §6.3), in one spelling: equal certificates, digest
 * and signature give equal bytes, so a verifier encodes what it expects and compares. Signed attributes: contentType, messageDigest,
 * signingCertificateV2 (RFC 5035 §3) and no signingTime, which PAdES puts into /M.
 */
import { SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { concatBytes } from '../bytes/concat.ts';
import { sha256 } from '../bytes/digest.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { fromHex } from '../bytes/hex.ts';
import { certificateParts } from './certificate.ts';
import { type DerElement, der, derChildren, derOnly, derSetOf } from './pdf-der.ts';

const oid = {
  data: { dotted: '1.2.840.113549.1.7.1', der: fromHex('06092a864886f70d010701') },
  signedData: { dotted: '1.2.840.113549.1.7.2', der: fromHex('06092a864886f70d010702') },
  contentType: { dotted: '1.2.840.113549.1.9.3', der: fromHex('06092a864886f70d010903') },
  messageDigest: { dotted: '1.2.840.113549.1.9.4', der: fromHex('06092a864886f70d010904') },
  signingCertificateV2: { dotted: '1.2.840.113549.1.9.16.2.47', der: fromHex('060b2a864886f70d010910022f') },
  // RFC 5754 §2: parameters absent
  sha256: { dotted: '2.16.840.1.101.3.4.2.1', der: fromHex('0609608648016503040201') },
  // RFC 5758 §3.2: parameters absent
  ecdsaWithSha256: { dotted: '1.2.840.10045.4.3.2', der: fromHex('06082a8648ce3d040302') },
} as const;
const version1 = Uint8Array.of(0x02, 0x01, 0x01);
const sequence = (...parts: readonly Uint8Array[]): Uint8Array => der(0x30, ...parts);
const octets = (bytes: Uint8Array): Uint8Array => der(0x04, bytes);
const attribute = (type: Uint8Array, value: Uint8Array): Uint8Array => sequence(type, derSetOf(0x31, value));

/** ESSCertIDv2 with the default SHA-256 left out, as DER demands, and no issuerSerial. */
const signingCertificate = (certificate: Uint8Array): Uint8Array => sequence(sequence(sequence(octets(sha256(certificate)))));

/**
 * SET OF Attribute, as it is hashed and signed (RFC 5652 §5.4).
 * @param certificate the signer's, DER
 * @param digest SHA-256 over the document's byte ranges
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
  /** SHA-256 over the document's byte ranges. */
  readonly digest: Uint8Array;
  /** DER ECDSA-Sig-Value over the signed attributes. */
  readonly signature: Uint8Array;
}

/** ContentInfo with a detached SignedData. Throws FormatError for a malformed certificate. */
export function encodeCms({ certificate, chain, digest, signature }: CmsParts): Uint8Array {
  const { issuer, serial } = certificateParts(certificate);
  const attributes = derOnly(signedAttributes(certificate, digest)).content;
  const signer = sequence(
    version1,
    sequence(issuer, serial),
    sequence(oid.sha256.der),
    der(0xa0, attributes),
    sequence(oid.ecdsaWithSha256.der),
    octets(signature),
  );
  const signedData = sequence(
    version1,
    derSetOf(0x31, sequence(oid.sha256.der)),
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
  need(data.digestAlgorithms.length === 1 && data.digestAlgorithms[0]?.algorithm === oid.sha256.dotted, 'digest algorithm');
  need(data.encapContentInfo.eContentType === oid.data.dotted && data.encapContentInfo.eContent === undefined, 'not detached id-data');
  need(data.crls === undefined, 'revocation information');
  const [signer] = data.signerInfos;
  if (signer === undefined || data.signerInfos.length !== 1) throw new FormatError('cms', `${data.signerInfos.length} signers`);
  need(signer.unsignedAttrs === undefined, 'unsigned attributes');
  need(signer.signedAttrs?.length === 3, `${signer.signedAttrs?.length ?? 0} signed attributes`);
  need(signer.digestAlgorithm.algorithm === oid.sha256.dotted, "signer's digest algorithm");
  need(signer.signatureAlgorithm.algorithm === oid.ecdsaWithSha256.dotted, 'signature algorithm');
  need(equalBytes(soleValue(signer, oid.contentType.dotted), oid.data.der), 'contentType attribute');
  const digest = derOnly(soleValue(signer, oid.messageDigest.dotted)).content;
  const named = soleValue(signer, oid.signingCertificateV2.dotted);
  const certificates = certificatesOf(contentInfo);
  const certificate = certificates.find((candidate) => equalBytes(signingCertificate(candidate), named));
  if (certificate === undefined) throw new FormatError('cms', 'signingCertificateV2 names no certificate that is here');
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

/** What is hashed: everything before and after the gap. */
export const rangesDigest = (file: Uint8Array, gapStart: number, gapEnd: number, end: number): Uint8Array =>
  sha256(concatBytes(file.subarray(0, gapStart), file.subarray(gapEnd, end)));
