/**
 * Whether a log PDF is what the expected people signed. Trusts nothing in the file: certificates, fields and the machine log are the caller's,
 * the file only has to agree. Each control is one question with its operands; the PDF is good when there is no check that is not `ok`.
 * A failed check that leaves nothing to ask further ends the questions about that signature (or, for the structure, about the file).
 * Not checked: revocation, and whether the pages' words say what the machine log says (the station wrote both, and the signers saw the pages).
 */
import { digestHex } from '../bytes/digest.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { toHex } from '../bytes/hex.ts';
import { type RsaVerify, verifiesMessage } from '../format/message-signature.ts';
import { certificateParts } from '../keys/x509.ts';
import { verifyChain } from './certificate.ts';
import { type CmsParts, cmsSchemeOf, decodeCms, rangesDigest, signedAttributes } from './pdf-cms.ts';
import { type FieldObject, readForm } from './pdf-form.ts';
import { type ReadIncrement, readIncrement, sayByteRange } from './pdf-increment.ts';
import { bytesOf, latin1, type Revision, readBase, readRevisions } from './pdf-revisions.ts';

export type PdfControl =
  | 'PDF-STRUCTURE-1'
  | 'PDF-END-1'
  | 'PDF-ATTACH-1'
  | 'PDF-RANGE-1'
  | 'PDF-INCREMENT-1'
  | 'PDF-CMS-1'
  | 'PDF-DIGEST-1'
  | 'PDF-SIGNER-1'
  | 'PDF-CHAIN-1'
  | 'PDF-SIGNATURE-1'
  | 'PDF-COUNT-1';

export interface PdfCheck {
  readonly control: PdfControl;
  readonly ok: boolean;
  readonly operands: Readonly<Record<string, string | number>>;
}

export interface ExpectedSigner {
  /** The field this person signs: `signature-<role>-<person id>`. */
  readonly field: string;
  /** DER X.509, from the roster. */
  readonly certificate: Uint8Array;
  /** SHA-256 of the person's SubjectPublicKeyInfo, from the roster, hex. */
  readonly fingerprint: string;
  /** When given, what /Name and the box must say. */
  readonly name?: string;
}

export interface ExpectedPdf {
  readonly machineLog: Uint8Array;
  readonly signers: readonly ExpectedSigner[];
  /** DER X.509, from the roster. */
  readonly trustRoots: readonly Uint8Array[];
  /** When the certificates have to be valid, besides the time each signature gives. */
  readonly at: string;
  readonly rsa: RsaVerify;
}

type Operands = PdfCheck['operands'];

/** The value, or where the format was broken. */
function attempt<T>(read: () => T): { readonly value: T } | { readonly broken: FormatError } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof FormatError) return { broken: error };
    throw error;
  }
}
const told = ({ code, at }: FormatError): Operands => ({ broken: code, at });

export function verifyLogPdf(pdf: Uint8Array, expect: ExpectedPdf): { readonly checks: readonly PdfCheck[] } {
  const checks: PdfCheck[] = [];
  const check = (control: PdfControl, ok: boolean, operands: Operands): boolean => {
    checks.push({ control, ok, operands });
    return ok;
  };

  const text = latin1(pdf);
  const structure = attempt(() => {
    const { base, increments } = readRevisions(text);
    return { base, increments, form: readForm(readBase(text, base)) };
  });
  if ('broken' in structure) {
    if (!text.endsWith('\n%%EOF\n')) check('PDF-END-1', false, { bytes: pdf.length });
    check('PDF-STRUCTURE-1', false, told(structure.broken));
    return { checks };
  }
  const { base, increments, form } = structure.value;
  check('PDF-STRUCTURE-1', true, { objects: base.offsets.size, increments: increments.length });

  const attached = bytesOf(form.attachment);
  check('PDF-ATTACH-1', equalBytes(attached, expect.machineLog), { attached: digestHex(attached), expected: digestHex(expect.machineLog) });

  const signed: string[] = [];
  let covered = 0;
  for (const [index, own] of increments.entries()) {
    const open = form.fields.filter(({ field }) => !signed.includes(field));
    const increment = readSignature(pdf, text, increments[index - 1] ?? base, own, open, check);
    if (increment === null) continue;
    signed.push(increment.field.field);
    covered = own.end;
    checkSigner(pdf, increment, own, expect, check);
  }

  check('PDF-END-1', covered === pdf.length, { covered, bytes: pdf.length });
  const expected = expect.signers.map(({ field }) => field).toSorted();
  check('PDF-COUNT-1', expected.join(' ') === signed.toSorted().join(' '), {
    expected: expected.join(' '),
    signed: signed.toSorted().join(' '),
  });
  return { checks };
}

type Check = (control: PdfControl, ok: boolean, operands: Operands) => boolean;

/** PDF-RANGE-1 and PDF-INCREMENT-1: what this revision is, before whose signature it carries. */
function readSignature(
  pdf: Uint8Array,
  text: string,
  previous: Revision,
  own: Revision,
  open: readonly FieldObject[],
  check: Check,
): ReadIncrement | null {
  const region = text.slice(own.start, own.end);
  const said = sayByteRange(region);
  const read = attempt(() => readIncrement(text, previous, own, open));
  if ('broken' in read && read.broken.code === 'pdf-contents') {
    check('PDF-RANGE-1', false, told(read.broken));
    return null;
  }
  // the gap is found here without the increment's own arithmetic: from "<" behind /Contents to the next ">"
  const gapStart = own.start + region.indexOf('/Contents <') + '/Contents '.length;
  const gapEnd = text.indexOf('>', gapStart) + 1;
  const gap = said !== null && said[0] === 0 && said[1] === gapStart && said[2] === gapEnd && said[2] + said[3] === own.end;
  check('PDF-RANGE-1', gap, { said: said?.join(' ') ?? 'none', expected: `0 ${gapStart} ${gapEnd} ${own.end - gapEnd}` });
  if ('broken' in read) {
    check('PDF-INCREMENT-1', false, told(read.broken));
    return null;
  }
  const { field } = read.value;
  check('PDF-INCREMENT-1', true, { field: field.field, object: field.object, from: own.start, to: own.end, of: pdf.length });
  return read.value;
}

/** Whose signature it is and whether it holds. */
function checkSigner(pdf: Uint8Array, increment: ReadIncrement, own: Revision, expect: ExpectedPdf, check: Check): void {
  const { field, words } = increment;
  const operands = { field: field.field };
  const decoded = attempt(() => decodeCms(increment.cms));
  if ('broken' in decoded) {
    check('PDF-CMS-1', false, { ...operands, ...told(decoded.broken) });
    return;
  }
  check('PDF-CMS-1', true, operands);
  const cms = decoded.value;
  // decodeCms has read the certificate
  const { hash } = cmsSchemeOf(cms.certificate);
  const digest = rangesDigest(pdf, increment, own.end, hash);
  check('PDF-DIGEST-1', equalBytes(digest, cms.digest), { ...operands, signed: toHex(cms.digest), found: toHex(digest) });

  const signer = expect.signers.find((expected) => expected.field === field.field);
  if (signer === undefined) {
    check('PDF-SIGNER-1', false, { ...operands, expected: 'nobody' });
    return;
  }
  checkIdentity(cms, field, words.signer, signer, expect, check);
  const chain = verifyChain(signer.certificate, expect.trustRoots, expect.rsa, expect.at, words.time);
  check('PDF-CHAIN-1', chain.ok, { ...operands, at: expect.at, signed: words.time, ...(chain.ok ? {} : { reason: chain.reason }) });
  const parts = attempt(() => certificateParts(signer.certificate));
  const attributes = signedAttributes(signer.certificate, digest);
  const holds = 'value' in parts && verifiesMessage(parts.value.spki, attributes, cms.signature, expect.rsa);
  check('PDF-SIGNATURE-1', holds, { ...operands, key: signer.fingerprint });
}

/** The roster's certificate and key for this field, the person's name as the roster spells it, and no certificate that the caller does not know. */
function checkIdentity(cms: CmsParts, field: FieldObject, name: string, signer: ExpectedSigner, expect: ExpectedPdf, check: Check): void {
  const parts = attempt(() => certificateParts(signer.certificate));
  const fingerprint = 'value' in parts ? digestHex(parts.value.spki) : 'none';
  const known = cms.chain.every((certificate) => expect.trustRoots.some((root) => equalBytes(root, certificate)));
  const named = name === field.person && (signer.name === undefined || signer.name.normalize('NFC') === name);
  check('PDF-SIGNER-1', equalBytes(cms.certificate, signer.certificate) && fingerprint === signer.fingerprint && known && named, {
    field: field.field,
    certificate: digestHex(cms.certificate),
    expected: digestHex(signer.certificate),
    fingerprint,
    'expected-fingerprint': signer.fingerprint,
    'unknown-certificates': known ? 0 : 1,
    name,
    box: field.person,
    ...(signer.name === undefined ? {} : { 'expected-name': signer.name }),
  });
}
