import { beforeAll, describe, expect, test } from 'vitest';
import { finishSignature, prepareSignature } from '../../../electron/paper/increment.ts';
import { newSignedLog, newSigner, type SignedLog, signedAt } from './signed-log.ts';

let log: SignedLog;
beforeAll(async () => {
  log = await newSignedLog();
});
type Request = Parameters<typeof prepareSignature>[0];
const request = (more: Partial<Request> = {}): Request => ({
  do: 'prepare',
  pdf: log.base,
  field: log.signers[0].field,
  certificate: log.signers[0].certificate,
  chain: [log.authority.certificate],
  at: signedAt,
  signer: log.signers[0].person,
  reason: 'I was present and this log is true',
  location: 'Musterstadt',
  ...more,
});
function prepared(more: Partial<Request> = {}) {
  const result = prepareSignature(request(more));
  if ('control' in result) throw new Error(result.control);
  return result;
}

describe('preparing a signature', () => {
  test('leaves everything before as it was', () => {
    const { prepared: one } = prepared();
    expect(one.pdf.subarray(0, log.base.length)).toEqual(log.base);
    expect(prepared().prepared.pdf).toEqual(one.pdf);
  });

  test('refuses a field that is not there, is signed already, or is another person’s', () => {
    expect(prepareSignature(request({ field: 'signature-auditor-nia' }))).toEqual({
      control: 'PAPER-FIELD-3',
      operands: { field: 'signature-auditor-nia' },
    });
    expect(prepareSignature(request({ pdf: log.once }))).toMatchObject({ control: 'PAPER-FIELD-3' });
    expect(prepareSignature(request({ signer: 'Łukasz Przykład' }))).toMatchObject({ control: 'PAPER-SIGNER-1' });
  });

  test('refuses a PDF that was changed, or whose last signature is not whole', () => {
    expect(prepareSignature(request({ pdf: log.base.slice(0, -1) }))).toMatchObject({ control: 'PAPER-PDF-1' });
    expect(prepareSignature(request({ pdf: prepared().prepared.pdf }))).toMatchObject({
      control: 'PAPER-PDF-1',
      operands: { broken: 'pdf-contents' },
    });
  });

  test('refuses what is no certificate, and a chain that does not fit', () => {
    expect(prepareSignature(request({ certificate: log.signers[0].certificate.slice(0, 100) }))).toMatchObject({
      control: 'PAPER-CERTIFICATE-1',
    });
    expect(prepareSignature(request({ chain: [new Uint8Array(5)] }))).toMatchObject({ control: 'PAPER-CERTIFICATE-1' });
    const chain = Array.from({ length: 20 }, () => log.authority.certificate);
    expect(prepareSignature(request({ chain }))).toMatchObject({ control: 'PAPER-CERTIFICATE-1' });
  });
});

describe('finishing it', () => {
  test('refuses another key’s signature, one over something else, and what is no signature', async () => {
    const { prepared: one } = prepared();
    const stranger = await newSigner(log.authority, log.signers[0].person, 'master', 'zoe');
    const bad = [await stranger.sign(one.signedAttributes), await log.signers[0].sign(one.pdf), new Uint8Array(64), new Uint8Array(63)];
    for (const signature of bad) expect(finishSignature(one, signature)).toMatchObject({ control: 'PAPER-SIGNATURE-1' });
  });

  test('refuses a prepared PDF that was changed meanwhile', async () => {
    const { prepared: one } = prepared();
    const signature = await log.signers[0].sign(one.signedAttributes);
    const pdf = one.pdf.slice();
    pdf[1000] = (pdf[1000] ?? 0) ^ 1;
    expect(finishSignature({ ...one, pdf }, signature)).toMatchObject({ control: 'PAPER-SIGNATURE-1' });
    expect(finishSignature(one, signature)).toHaveProperty('pdf');
  });
});
