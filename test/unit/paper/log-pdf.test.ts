import { describe, expect, test } from 'vitest';
import { buildLogPdf } from '../../../electron/paper/log-pdf.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import type { LogDocument } from '../../../shared/ceremony/log-document.ts';
import { readForm } from '../../../shared/verify/pdf-form.ts';
import { bytesOf, latin1, readBase, readRevisions } from '../../../shared/verify/pdf-revisions.ts';
import { built, created, machineLog, smallDocument } from './signed-log.ts';

const fields = [
  { field: 'signature-master-zoe', person: 'Zoë Voorbeeld', role: 'master' },
  { field: 'signature-witness-pavlos', person: 'Παύλος Παράδειγμα', role: 'witness' },
  { field: 'signature-custodian-vi', person: 'Nguyễn Ví Dụ', role: 'custodian' },
];
const build = (document: LogDocument = smallDocument(fields), log = machineLog) => buildLogPdf(document, log, fields, created);
const withText = (text: string): LogDocument => {
  const document = smallDocument(fields);
  return { ...document, sections: [{ heading: 'Said', blocks: [{ kind: 'text', text }] }, ...document.sections] };
};
const formOf = (pdf: Uint8Array) => {
  const text = latin1(pdf);
  return readForm(readBase(text, readRevisions(text).base));
};

describe('the base revision', () => {
  test('is the same, byte for byte, for the same ceremony, and another for another log', () => {
    const first = built(build());
    expect(digestHex(built(build()))).toBe(digestHex(first));
    expect(digestHex(built(build(smallDocument(fields), toUtf8('{}\n'))))).not.toBe(digestHex(first));
  });

  test('carries the machine log and an empty field for each signer', () => {
    const form = formOf(built(build()));
    expect(bytesOf(form.attachment)).toEqual(machineLog);
    expect(form.fields.map(({ field, person }) => ({ field, person }))).toEqual(fields.map(({ field, person }) => ({ field, person })));
  });

  test('carries an empty log and one with every byte', () => {
    const every = Uint8Array.from({ length: 512 }, (_, at) => at & 0xff);
    for (const log of [new Uint8Array(0), every]) expect(bytesOf(formOf(built(build(smallDocument(fields), log))).attachment)).toEqual(log);
  });

  test('sets names in NFC, however they were typed', () => {
    const typed = 'Nguyễn Ví Dụ'.normalize('NFD');
    const result = buildLogPdf(
      withText(typed),
      machineLog,
      [{ field: 'signature-custodian-vi', person: typed, role: 'custodian' }],
      created,
    );
    expect(formOf(built(result)).fields.map(({ person }) => person)).toEqual(['Nguyễn Ví Dụ']);
  });
});

describe('what cannot be printed is refused and named', () => {
  test('a script that no embedded font has', () => {
    expect(build(withText('the witness 明 said'))).toEqual({
      control: 'PAPER-NAME-1',
      operands: { text: 'the witness 明 said', character: '明', code: 'U+660E' },
    });
    expect(build(withText('😀'))).toMatchObject({ control: 'PAPER-NAME-1', operands: { code: 'U+1F600' } });
  });

  test('a combining mark that has no composed character', () => {
    expect(build(withText('m\u0303'))).toMatchObject({ control: 'PAPER-NAME-1', operands: { code: 'U+0303' } });
  });

  test('in a name of a signer too', () => {
    const result = buildLogPdf(smallDocument([]), machineLog, [{ field: 'signature-master-a', person: 'محمد', role: 'master' }], created);
    expect(result).toMatchObject({ control: 'PAPER-NAME-1', operands: { text: 'محمد' } });
  });
});

describe('fields', () => {
  test('a malformed or repeated name', () => {
    const named = (...names: string[]) =>
      buildLogPdf(
        smallDocument(fields),
        machineLog,
        names.map((field) => ({ field, person: 'Zoë Voorbeeld', role: 'master' })),
        created,
      );
    expect(named('signature-master-zoe) /AA (')).toMatchObject({ control: 'PAPER-FIELD-1' });
    expect(named('signature-master-zoe', 'signature-master-zoe')).toMatchObject({ control: 'PAPER-FIELD-1' });
  });

  test('a document without its boxes', () => {
    expect(build({ ...smallDocument(fields), sections: [] })).toEqual({ control: 'PAPER-FIELD-2', operands: { boxes: 0, fields: 3 } });
  });
});
