/**
 * One PAdES-B-B signature on a log PDF (ETSI EN 319 142-1 §6.3) in two halves, because the token signs in another process: `prepareSignature` makes the increment
 * and what is to be signed, `finishSignature` checks the token's answer and puts the CMS into its place.
 */

import { equalBytes } from '../../shared/bytes/equal.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { verifiesMessage } from '../../shared/format/message-signature.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { PaperRequest, PreparedSignature } from '../../shared/ipc/paper-protocol.ts';
import { certificateParts } from '../../shared/keys/x509.ts';
import { cmsSchemeOf, encodeCms, rangesDigest, signedAttributes } from '../../shared/verify/pdf-cms.ts';
import { type FieldObject, type Form, readForm } from '../../shared/verify/pdf-form.ts';
import { contentsBytes, encodeIncrement, readIncrement } from '../../shared/verify/pdf-increment.ts';
import { bytesOf, latin1, type Revision, readBase, readRevisions } from '../../shared/verify/pdf-revisions.ts';
import { rsaVerify } from '../rsa.ts';

type Prepare = Extract<PaperRequest, { readonly do: 'prepare' }>;

interface Opened {
  readonly text: string;
  readonly form: Form;
  /** Oldest first, the base included. */
  readonly revisions: readonly Revision[];
  readonly open: readonly FieldObject[];
}

/** Throws FormatError for anything but a log PDF with whole signatures. */
function openPdf(pdf: Uint8Array): Opened {
  const text = latin1(pdf);
  const { base, increments } = readRevisions(text);
  const form = readForm(readBase(text, base));
  const revisions = [base, ...increments];
  let open: readonly FieldObject[] = form.fields;
  for (const [index, own] of increments.entries()) {
    const { field } = readIncrement(text, revisions[index] ?? base, own, open);
    open = open.filter((other) => other !== field);
  }
  return { text, form, revisions, open };
}

/** What a person's certificate must be before anything is signed with its key. */
function checkCertificates(certificate: Uint8Array, chain: readonly Uint8Array[]): void {
  cmsSchemeOf(certificate);
  for (const issuer of chain) certificateParts(issuer);
}

/**
 * Refuses PAPER-PDF-1 (not a log PDF of ours, or an earlier signature is not whole), PAPER-FIELD-3 (no open field of this name),
 * PAPER-SIGNER-1 (another name than the box shows) and PAPER-CERTIFICATE-1 (malformed, a key of another kind, or too long a chain).
 */
export function prepareSignature(request: Prepare): { readonly prepared: PreparedSignature } | Refusal {
  const { certificate, chain, at, reason, location } = request;
  const opened = orRefusal('PAPER-PDF-1', () => openPdf(request.pdf));
  if ('control' in opened) return opened;
  const { text, revisions, open } = opened;
  const field = open.find((candidate) => candidate.field === request.field);
  if (field === undefined) return refuse('PAPER-FIELD-3', { field: request.field });
  const signer = request.signer.normalize('NFC');
  if (signer !== field.person) return refuse('PAPER-SIGNER-1', { field: request.field, signer, box: field.person });
  const checked = orRefusal('PAPER-CERTIFICATE-1', () => {
    checkCertificates(certificate, chain);
    // the longest signature there is stands in for the one to come
    const signature = new Uint8Array(cmsSchemeOf(certificate).longestSignature);
    const length = encodeCms({ certificate, chain, digest: new Uint8Array(64), signature }).length;
    if (length > contentsBytes) throw new FormatError('cms', `${length} bytes`);
    return {};
  });
  if ('control' in checked) return checked;

  const last = revisions.at(-1);
  if (last === undefined) throw new Error('a PDF without a revision was read');
  const words = { time: `${at.slice(0, 19)}Z`, signer, reason: reason.normalize('NFC'), location: location.normalize('NFC') };
  const increment = encodeIncrement(last, field, words);
  const pdf = bytesOf(text + increment.text);
  const attributes = signedAttributes(certificate, rangesDigest(pdf, increment, pdf.length, cmsSchemeOf(certificate).hash));
  return { prepared: { pdf, field: request.field, signedAttributes: attributes, certificate, chain } };
}

/**
 * @param signature as shared/format/message-signature.ts encodes it
 * Refuses PAPER-SIGNATURE-1 when it is not the certificate's key's signature over what was prepared.
 */
export function finishSignature(prepared: PreparedSignature, signature: Uint8Array): { readonly pdf: Uint8Array } | Refusal {
  const { pdf, certificate, chain, field } = prepared;
  const text = latin1(pdf);
  const gapStart = text.lastIndexOf('\n/Contents <') + '\n/Contents '.length;
  const gapEnd = gapStart + 2 * contentsBytes + 2;
  const digest = rangesDigest(pdf, { gapStart, gapEnd }, pdf.length, cmsSchemeOf(certificate).hash);
  const attributes = signedAttributes(certificate, digest);
  const isOurs =
    equalBytes(attributes, prepared.signedAttributes) &&
    verifiesMessage(certificateParts(certificate).spki, attributes, signature, rsaVerify);
  if (!isOurs) return refuse('PAPER-SIGNATURE-1', { field });
  const cms = encodeCms({ certificate, chain, digest, signature });
  const filled = pdf.slice();
  filled.set(bytesOf(Array.from(cms, (byte) => byte.toString(16).padStart(2, '0')).join('')), gapStart + 1);
  openPdf(filled);
  return { pdf: filled };
}

function orRefusal<T extends object>(control: string, act: () => T): T | Refusal {
  try {
    return act();
  } catch (error) {
    if (error instanceof FormatError) return refuse(control, { broken: error.code, at: error.at });
    throw error;
  }
}
