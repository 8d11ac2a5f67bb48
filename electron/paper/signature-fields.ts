/**
 * What jsPDF has no call for: the empty signature fields and the attached machine log, written in its events in the spelling of
 * shared/verify/pdf-form.ts. jsPDF swallows what a handler throws, so the first such error is kept and `finish` throws it.
 */
import type { jsPDF } from 'jspdf';
import {
  acroFormObject,
  annotsLine,
  appearanceObject,
  catalogLines,
  embeddedObject,
  type FieldObject,
  type FormNumbers,
  fieldObject,
  filespecObject,
  namesObject,
} from '../../shared/verify/pdf-form.ts';
import type { Box } from './signature-boxes.ts';

/** The part of jsPDF's `internal` that its types leave out. */
interface Writer {
  readonly write: (text: string) => void;
  readonly newObjectDeferred: () => number;
  readonly newObjectDeferredBegin: (object: number, write: boolean) => void;
  readonly events: { readonly subscribe: (event: string, listen: (data: unknown) => void) => void };
}

function isWriter(internal: object): internal is Writer {
  return (
    'write' in internal &&
    typeof internal.write === 'function' &&
    'newObjectDeferred' in internal &&
    typeof internal.newObjectDeferred === 'function' &&
    'newObjectDeferredBegin' in internal &&
    typeof internal.newObjectDeferredBegin === 'function' &&
    'events' in internal
  );
}

const pageOf = (data: unknown): { readonly object: number; readonly number: number } => {
  if (typeof data === 'object' && data !== null && 'objId' in data && 'pageNumber' in data) {
    if (typeof data.objId === 'number' && typeof data.pageNumber === 'number') return { object: data.objId, number: data.pageNumber };
  }
  throw new Error('jsPDF told no page');
};

/**
 * @param log the machine log, Latin-1
 * Returns `finish`, to be called after the document was put out: throws what a handler threw, or that one did not run.
 */
export function addFormAndLog(pdf: jsPDF, boxes: readonly Box[], log: string): { readonly finish: () => void } {
  const internal: object = pdf.internal;
  if (!isWriter(internal)) throw new Error('this jsPDF has no writer');
  const wanted = ['putPage', 'postPutResources', 'putCatalog'] as const;
  const ran = new Set<string>();
  const failures: unknown[] = [];
  const on = (event: (typeof wanted)[number], act: (data: unknown) => void): void => {
    internal.events.subscribe(event, (data) => {
      try {
        act(data);
        ran.add(event);
      } catch (error) {
        failures.push(error);
      }
    });
  };
  const object = (number: number, text: string): void => {
    internal.newObjectDeferredBegin(number, true);
    // each text ends in a line feed, and so does what jsPDF writes
    internal.write(text.slice(0, -1));
    internal.write('endobj');
  };

  const fields: FieldObject[] = [];
  const numbers: FormNumbers[] = [];
  on('putPage', (data) => {
    const page = pageOf(data);
    const here = boxes
      .filter((box) => box.page === page.number)
      .map((box) => ({
        object: internal.newObjectDeferred(),
        appearance: internal.newObjectDeferred(),
        page: page.object,
        field: box.field.field,
        person: box.field.person,
        box: box.corners,
      }));
    if (here.length > 0) internal.write(annotsLine(here.map((field) => field.object)));
    fields.push(...here);
  });
  on('postPutResources', () => {
    for (const field of fields) {
      object(field.object, fieldObject(field));
      object(field.appearance, appearanceObject(field.box));
    }
    const next = internal.newObjectDeferred;
    const own = { acroForm: next(), names: next(), filespec: next(), embedded: next() };
    object(own.acroForm, acroFormObject(fields.map((field) => field.object)));
    object(own.names, namesObject(own.filespec));
    object(own.filespec, filespecObject(own.embedded));
    object(own.embedded, embeddedObject(log));
    numbers.push(own);
  });
  on('putCatalog', () => {
    for (const own of numbers) for (const line of catalogLines(own)) internal.write(line);
  });
  return {
    finish: () => {
      if (failures.length > 0) throw new Error('the form could not be written', { cause: failures[0] });
      const missed = wanted.filter((event) => !ran.has(event));
      if (missed.length > 0) throw new Error(`jsPDF did not raise ${missed.join(', ')}`);
    },
  };
}
