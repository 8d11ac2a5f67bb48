/** The base revision of the log PDF: pages, fonts, empty signature fields, the machine log attached. Equal input gives equal bytes. */
import { digestHex } from '../../shared/bytes/digest.ts';
import type { LogDocument } from '../../shared/ceremony/log-document.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { SignatureField } from '../../shared/ipc/paper-protocol.ts';
import { fieldName, readForm } from '../../shared/verify/pdf-form.ts';
import { bytesOf, latin1, readBase, readRevisions } from '../../shared/verify/pdf-revisions.ts';
import { layOut } from './layout.ts';
import { addFormAndLog } from './signature-fields.ts';

export interface LogPdf {
  readonly pdf: Uint8Array;
  readonly pages: number;
}

interface Versioned {
  readonly setPdfVersion: (version: string) => void;
}
const isVersioned = (inner: unknown): inner is Versioned =>
  typeof inner === 'object' && inner !== null && 'setPdfVersion' in inner && typeof inner.setPdfVersion === 'function';

// jsPDF offers no call for the version: /AF and the CAdES signatures are later than its 1.3
function setVersion(pdf: object): void {
  const inner: unknown = '__private__' in pdf ? pdf.__private__ : null;
  if (!isVersioned(inner)) throw new Error('this jsPDF has no version to set');
  inner.setPdfVersion('1.7');
}

/**
 * Refuses PAPER-NAME-1 (a character that no embedded font has), PAPER-FIELD-1 (a field name that is malformed or comes twice) and PAPER-FIELD-2
 * (not one box for each field).
 * @param created UTC with milliseconds
 */
export function buildLogPdf(
  document: LogDocument,
  machineLog: Uint8Array,
  fields: readonly SignatureField[],
  created: string,
): LogPdf | Refusal {
  const wrong = fields.find(({ field }, index) => !fieldName.test(field) || fields.findIndex((other) => other.field === field) !== index);
  if (wrong !== undefined) return refuse('PAPER-FIELD-1', { field: wrong.field });
  const laidOut = layOut(document, fields);
  if ('control' in laidOut) return laidOut;
  const { pdf, boxes, pages } = laidOut;
  if (boxes.length !== fields.length) return refuse('PAPER-FIELD-2', { boxes: boxes.length, fields: fields.length });

  setVersion(pdf);
  // a Date would write the local offset
  pdf.setCreationDate(`D:${created.slice(0, 19).replaceAll(/[-T:]/g, '')}+00'00'`);
  pdf.setFileId(digestHex(machineLog).slice(0, 32).toUpperCase());
  pdf.setProperties({
    title: `Ceremony log ${document.ceremonyId}`,
    subject: document.practice ? 'PRACTICE' : 'Production',
    creator: 'Keyrite',
  });
  const form = addFormAndLog(pdf, boxes, latin1(machineLog));
  const text = `${latin1(new Uint8Array(pdf.output('arraybuffer')))}\n`;
  form.finish();
  // what the verifier would refuse is never handed out: a FormatError here is a bug
  const { base } = readRevisions(text);
  readForm(readBase(text, base));
  return { pdf: bytesOf(text), pages };
}
