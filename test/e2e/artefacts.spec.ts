/** After a rehearsal: what it left, looked at by tools that know nothing of Keyrite, and by the command line after every kind of change. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { rsaVerify } from '../../electron/rsa.ts';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { MEMBER } from '../../shared/ceremony/bundle-members.ts';
import { type ArchiveMember, decodeArchive, encodeArchive } from '../../shared/format/bundle-archive.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { verifyBundle } from '../../shared/verify/verify-bundle.ts';
import { resultFiles } from '../rehearsal/results.ts';

const project = join(import.meta.dirname, '../..');
const files = resultFiles(join(project, 'rehearsal/latest'));
const bundle = (): Uint8Array => new Uint8Array(readFileSync(files.bundle));
const roster = (): Uint8Array => new Uint8Array(readFileSync(files.roster));
/** Bytes tried of a member; each bit of small files is tried in the unit tests. */
const TRIED = 6;

let scratch: string;
test.beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'keyrite-artefacts-'));
});
test.afterAll(() => {
  rmSync(scratch, { recursive: true });
});

interface Said {
  readonly status: number | null;
  readonly text: string;
}

/** The command line in a plain Node process. */
function keyrite(bundleBytes: Uint8Array, rosterBytes: Uint8Array = roster()): Said {
  const [path, known] = [join(scratch, 'bundle.zip'), join(scratch, 'roster.json')];
  writeFileSync(path, bundleBytes);
  writeFileSync(known, rosterBytes);
  const { status, stdout } = spawnSync(
    join(project, 'node_modules/node/bin/node'),
    [join(project, 'dist/cli/keyrite.mjs'), 'verify', path, '--roster', known],
    { encoding: 'utf8', env: {} },
  );
  return { status, text: stdout };
}

const CONTROL = /\b[A-Z]+(-[A-Z]+)*-\d+\b/;

function changed(name: string, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): Uint8Array {
  const members = decodeArchive(bundle());
  return encodeArchive(members.map((member) => (member.name === name ? { name, bytes: change(new Uint8Array(member.bytes)) } : member)));
}

const withByte = (at: number) => (bytes: Uint8Array<ArrayBuffer>) => {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
};

/** First, last and some between. */
const samples = (length: number): readonly number[] => [
  ...new Set(Array.from({ length: TRIED }, (_, place) => Math.round((place * (length - 1)) / (TRIED - 1)))),
];

for (const pdf of [files.pdf, files.stuck, files.compromised]) {
  const name = basename(pdf);

  test(`${name}: pdfsig calls both signatures valid, and the last covers the whole file`, () => {
    const said = execFileSync('pdfsig', [pdf], { encoding: 'utf8' });
    expect(said.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(2);
    expect(said).not.toMatch(/Digest Mismatch|Invalid|Unknown/);
    expect(
      said
        .trim()
        .split(/Signature #/)
        .at(-1),
    ).toContain('Total document signed');
    expect(said.match(/ETSI\.CAdES\.detached/g)).toHaveLength(2);
  });

  test(`${name}: qpdf finds nothing wrong`, () => {
    const said = execFileSync('qpdf', ['--check', pdf], { encoding: 'utf8' });
    expect(said).toContain('No syntax or stream encoding errors found');
    expect(said).not.toMatch(/warning/i);
  });
}

test('the signed logs of the emergencies say what was settled, and that it was practice', () => {
  const textOf = (pdf: string): string =>
    execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' }).normalize('NFC').replaceAll(/\s+/g, ' ');
  const [stuck, compromised] = [textOf(files.stuck), textOf(files.compromised)];
  for (const text of [stuck, compromised]) expect(text).toMatch(/practice/i);
  expect(stuck).toContain('Settle a stuck ceremony');
  expect(stuck).toContain('decided to open it again');
  expect(compromised).toContain('Settle a compromised approver');
  expect(compromised).toContain('The card was lost on the train');
});

test('the log attached to the PDF is the log of the bundle, byte for byte', () => {
  const attached = join(scratch, 'attached.jsonl');
  expect(execFileSync('pdfdetach', ['-list', files.pdf], { encoding: 'utf8' })).toContain('1 embedded file');
  execFileSync('pdfdetach', ['-save', '1', '-o', attached, files.pdf]);
  const log = decodeArchive(bundle()).find(({ name }) => name === MEMBER.log)?.bytes;
  expect(readFileSync(attached).equals(Buffer.from(log ?? []))).toBe(true);
});

test('every name is in the PDF, in its own letters', () => {
  const text = execFileSync('pdftotext', [files.pdf, '-'], { encoding: 'utf8' }).normalize('NFC').replaceAll(/\s+/g, ' ');
  for (const { name } of rosterRecord.decode(roster()).people) expect(text).toContain(name);
});

test('keyrite verifies the bundle', () => {
  expect(keyrite(bundle())).toMatchObject({ status: 0 });
});

test('keyrite refuses the bundle after one changed byte in any member, each with a control', () => {
  for (const { name, bytes } of decodeArchive(bundle())) {
    const { status, text } = keyrite(changed(name, withByte(Math.floor(bytes.length / 2))));
    expect(status, name).toBe(1);
    expect(text, name).toMatch(CONTROL);
  }
});

test('no sampled byte of any member, nor of the archive itself, can be changed', () => {
  test.setTimeout(600_000);
  const known = roster();
  for (const { name, bytes } of decodeArchive(bundle())) {
    for (const at of samples(bytes.length))
      expect(verifyBundle(changed(name, withByte(at)), known, rsaVerify).verified, `${name}, byte ${at}`).toBe(false);
  }
  const whole = bundle();
  for (const at of samples(whole.length))
    expect(verifyBundle(withByte(at)(new Uint8Array(whole)), known, rsaVerify).verified, `byte ${at}`).toBe(false);
});

test('a member more, a member less, or bytes behind the end are refused', () => {
  const members = decodeArchive(bundle());
  const more: ArchiveMember = { name: 'zz-more.txt', bytes: Buffer.from('more') };
  expect(keyrite(encodeArchive([...members, more])).status).toBe(1);
  for (const { name } of members) {
    expect(verifyBundle(encodeArchive(members.filter((member) => member.name !== name)), roster(), rsaVerify).verified, name).toBe(false);
  }
  expect(keyrite(Buffer.concat([bundle(), Buffer.from([0])])).status).toBe(1);
  expect(keyrite(bundle().subarray(0, -1)).status).toBe(1);
});

test('a truncated log is refused: without its last record, and in the middle of a line', () => {
  const lastRecord = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 1);
  for (const cut of [lastRecord, (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length / 2))]) {
    const { status, text } = keyrite(changed(MEMBER.log, cut));
    expect(status).toBe(1);
    expect(text).toMatch(CONTROL);
  }
});

test("a roster that does not match is refused: another person's key, a person less, another organisation", () => {
  const known = rosterRecord.decode(roster());
  const [first, second, ...others] = known.people;
  if (first === undefined || second === undefined) throw new Error('the roster names nobody');
  const rosters = [
    { ...known, people: [{ ...first, key: second.key }, { ...second, key: first.key }, ...others] },
    { ...known, people: [second, ...others] },
    { ...known, organisation: 'Example Other' },
    { ...known, trustRoots: [toBase64(new Uint8Array([0x30, 0]))] },
  ];
  for (const other of rosters) {
    const { status, text } = keyrite(bundle(), rosterRecord.encode(other));
    expect(status).toBe(1);
    expect(text).toMatch(CONTROL);
  }
});

test('wrong usage and files that are not there end with 2', () => {
  const run = (...args: readonly string[]): number | null =>
    spawnSync(join(project, 'node_modules/node/bin/node'), [join(project, 'dist/cli/keyrite.mjs'), ...args], { env: {} }).status;
  expect(run()).toBe(2);
  expect(run('verify', files.bundle)).toBe(2);
  expect(run('verify', join(scratch, 'none.zip'), '--roster', files.roster)).toBe(2);
  expect(run('verify', files.bundle, '--roster', files.roster, '--trust-me')).toBe(2);
});
