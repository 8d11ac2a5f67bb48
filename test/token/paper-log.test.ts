/** The log PDF as it is made: the paper process lays out and prepares, tokens sign, and programs that are not ours read the result. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import type { LogDocument } from '../../shared/ceremony/log-document.ts';
import type { Person } from '../../shared/format/roster.ts';
import type { PaperAnswer, PaperRequest, SignatureField } from '../../shared/ipc/paper-protocol.ts';
import { verifyLogPdf } from '../../shared/verify/pdf-signatures.ts';
import { ChildProgram } from '../support/child-program.ts';
import { programs } from '../support/programs.ts';
import { ask, done, type TokenRoom, tokenRoom } from '../support/token-room.ts';

const names = ['Žofia Przykładowa', 'Ελένη Παραδείγματος', 'Олег Приклад', 'Nguyễn Ví Dụ', 'Ana "CN=Root" Primjer+Example, #1'];
const machineLog = toUtf8(`${names.map((name, index) => JSON.stringify({ seq: index + 1, name })).join('\n')}\n`);
const now = () => new Date().toISOString();

let room: TokenRoom;
let paper: ChildProgram;
let folder: string;
let fields: readonly SignatureField[];
let signers: readonly Person[];
let base: Uint8Array;
let pdf: Uint8Array;

const isAnswer = (answer: unknown): answer is PaperAnswer => typeof answer === 'object' && answer !== null && 'ok' in answer;
async function paperDoes<Did extends PaperRequest['do']>(
  request: Extract<PaperRequest, { do: Did }>,
): Promise<Extract<PaperAnswer, { ok: true; did: Did }>> {
  const answer = await paper.request(request);
  const is = (one: unknown): one is Extract<PaperAnswer, { ok: true; did: Did }> => isAnswer(one) && one.ok && one.did === request.do;
  if (!is(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

const document: LogDocument = {
  title: 'Make and split a master key: EX-MASTER-2027',
  ceremonyId: 'KC-2026-001',
  practice: true,
  foot: 'KC-2026-001, log head 118 surmount inferno offload escapade',
  sections: [
    {
      heading: 'Participants',
      blocks: [
        { kind: 'facts', rows: names.map((name, index) => [`Person ${index + 1}`, name] as const) },
        // long enough for several pages
        {
          kind: 'table',
          columns: [
            { title: 'No.', width: 1 },
            { title: 'Name', width: 9 },
          ],
          rows: Array.from({ length: 120 }, (_, index) => [String(index + 1), names[index % names.length] ?? '']),
        },
      ],
    },
    { heading: 'Sign-off', blocks: [{ kind: 'signatures' }] },
  ],
};

async function signWith(person: Person, field: string, before: Uint8Array): Promise<Uint8Array> {
  const { prepared } = await paperDoes({
    do: 'prepare',
    pdf: before,
    field,
    certificate: fromBase64(person.certificate),
    chain: room.roster.trustRoots.map(fromBase64),
    at: now(),
    signer: person.name,
    reason: 'Ceremony KC-2026-001',
    location: 'Musterstadt, Raum «zwei»',
  });
  const token = room.start();
  const { signature } = done(
    await ask(
      token,
      { do: 'sign', fingerprint: person.key.fingerprint, message: prepared.signedAttributes },
      { kind: 'pin', pin: room.pinBytes(person.id) },
    ),
    'sign',
  );
  await token.kill();
  return (await paperDoes({ do: 'finish', prepared, signature })).pdf;
}

const file = (name: string): string => join(folder, name);
const read = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8', cwd: folder });

beforeAll(async () => {
  room = await tokenRoom();
  folder = mkdtempSync(join(tmpdir(), 'keyrite-paper-'));
  paper = new ChildProgram(programs.paper);
  // a key of each kind: P-256, RSA, Ed25519, P-384
  signers = room.roster.people;
  fields = signers.map(({ id, name, roles }) => ({ field: `signature-${roles[0] ?? ''}-${id}`, person: name, role: roles[0] ?? '' }));
  base = (await paperDoes({ do: 'build', document, machineLog, fields, created: now() })).pdf;
  pdf = base;
  for (const [index, signer] of signers.entries()) pdf = await signWith(signer, fields[index]?.field ?? '', pdf);
  writeFileSync(file('log.pdf'), pdf);
});
afterAll(async () => {
  await paper.kill();
  await room.close();
  rmSync(folder, { recursive: true });
});

describe('four tokens signed, each with a key of another kind', () => {
  test('and our verifier accepts it with the roster alone', () => {
    const expected = signers.map((signer, index) => ({
      field: fields[index]?.field ?? '',
      certificate: fromBase64(signer.certificate),
      fingerprint: signer.key.fingerprint,
      name: signer.name,
    }));
    const { checks } = verifyLogPdf(pdf, {
      machineLog,
      signers: expected,
      trustRoots: room.roster.trustRoots.map(fromBase64),
      at: now(),
      rsa: rsaVerify,
    });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.filter(({ control }) => control === 'PDF-SIGNATURE-1')).toHaveLength(signers.length);
  });

  // neither NSS, which poppler asks, nor OpenSSL 3.0 knows Ed25519 in CMS (RFC 8419); docs/tokens.md says so
  const known = (): readonly boolean[] => signers.map(({ key }) => key.algorithm !== 'ed25519');

  test('and poppler calls those valid whose kind it knows, the last over the whole document', () => {
    const told = read('pdfsig', 'log.pdf');
    expect(told.match(/Signature is Valid\./g)).toHaveLength(3);
    expect(told.match(/Signature Type: ETSI\.CAdES\.detached/g)).toHaveLength(4);
    expect(told.match(/Total document signed/g)).toHaveLength(1);
    expect(told.split('Signature #4')[1]).toContain('Total document signed');
    for (const { name } of signers) expect(told.replaceAll('\\', '')).toContain(`Common Name: ${name}`);
  });

  test('and OpenSSL verifies each CMS as CAdES under the root', () => {
    writeFileSync(file('root.pem'), room.rootPem);
    const bytes = Buffer.from(pdf);
    const ranges = [...bytes.toString('latin1').matchAll(/\/ByteRange \[ 0 (\d+) (\d+) (\d+) \]/g)].map(([, ...numbers]) =>
      numbers.map(Number),
    );
    expect(ranges).toHaveLength(4);
    for (const [first = 0, second = 0, rest = 0] of ranges.filter((_, at) => known()[at])) {
      writeFileSync(file('signed'), Buffer.concat([bytes.subarray(0, first), bytes.subarray(second, second + rest)]));
      const cms = Buffer.from(bytes.subarray(first + 1, second - 1).toString('latin1'), 'hex');
      writeFileSync(file('cms.der'), cms.subarray(0, 4 + cms.readUInt16BE(2)));
      const verify = [
        'cms',
        '-verify',
        '-cades',
        '-inform',
        'DER',
        '-in',
        'cms.der',
        '-content',
        'signed',
        '-binary',
        '-CAfile',
        'root.pem',
        '-purpose',
        'any',
        '-out',
        '/dev/null',
      ];
      expect(spawnSync('openssl', verify, { cwd: folder, encoding: 'utf8' }).stderr).toMatch(/Verification successful/i);
      writeFileSync(file('signed'), Buffer.concat([bytes.subarray(1, first), bytes.subarray(second, second + rest)]));
      expect(spawnSync('openssl', verify, { cwd: folder, encoding: 'utf8' }).status).not.toBe(0);
    }
  });

  test('and the file is sound, each revision by itself', () => {
    writeFileSync(file('base.pdf'), base);
    for (const name of ['base.pdf', 'log.pdf'])
      expect(read('qpdf', '--check', name)).toContain('No syntax or stream encoding errors found');
    expect(Buffer.from(pdf.subarray(0, base.length)).equals(Buffer.from(base))).toBe(true);
  });
});

describe('what readers find in it', () => {
  test('the machine log, byte for byte', () => {
    execFileSync('pdfdetach', ['-save', '1', '-o', 'log.jsonl', 'log.pdf'], { cwd: folder });
    expect(new Uint8Array(readFileSync(file('log.jsonl')))).toEqual(machineLog);
    expect(read('pdfdetach', '-list', 'log.pdf')).toContain('1: log.jsonl');
  });

  test('every name, and only embedded fonts', () => {
    const text = read('pdftotext', '-layout', 'log.pdf', '-');
    for (const name of names) expect(text.split(name).length).toBeGreaterThan(20);
    expect(text).toContain('PRACTICE');
    const fonts = read('pdffonts', 'log.pdf').trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(1);
    for (const font of fonts) expect(font).toMatch(/^IBMPlex\S+ +CID TrueType +Identity-H +yes +\S+ +yes /);
  });

  test('the practice band, the heads of a long table and the page number on each page', () => {
    const pages = Number(/Pages: +(\d+)/.exec(read('pdfinfo', 'log.pdf'))?.[1]);
    expect(pages).toBeGreaterThan(2);
    for (let page = 1; page <= pages; page++) {
      const text = read('pdftotext', '-layout', '-f', String(page), '-l', String(page), 'log.pdf', '-');
      expect(text).toContain('PRACTICE');
      expect(text).toContain(`Page ${page} of ${pages}`);
      if (page < pages) expect(text).toMatch(/No\. +Name/);
    }
  });
});

describe('the process', () => {
  test('answers a refusal and goes on', async () => {
    const answer = await paper.request({ do: 'build', document: { ...document, title: '明' }, machineLog, fields, created: now() });
    expect(answer).toMatchObject({ ok: false, refusal: { control: 'PAPER-NAME-1', operands: { character: '明' } } });
    expect((await paperDoes({ do: 'build', document, machineLog, fields, created: '2026-11-22T14:12:37.041Z' })).pages).toBeGreaterThan(2);
    expect(paper.stderr).toBe('');
  });
});
