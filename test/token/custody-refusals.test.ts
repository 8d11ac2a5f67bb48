import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardPage } from '../../electron/custody/card-page.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import { decodeShareCard, encodeShareCard, type ShareCard } from '../../shared/format/share-card.ts';
import type { CustodyAnswer } from '../../shared/ipc/custody-protocol.ts';
import type { PracticeTokens } from '../support/practice-tokens.ts';
import { Custody, type MadeSet, makeRequest, makeSet, makeTokens, pageOf, printedCode, temporaryFolder } from './custody-set.ts';

let tokens: PracticeTokens;
let set: MadeSet;
let other: MadeSet;
let custody: Custody;
const altered = temporaryFolder();

beforeAll(async () => {
  tokens = await makeTokens();
  [set, other] = await Promise.all([makeSet(tokens, { threshold: 2, shards: 3 }), makeSet(tokens, { threshold: 2, shards: 3 })]);
  custody = new Custody();
  // card 1 lies in the tray for every test; no test adds another
  await custody.ask({ do: 'read-page', manifest: set.manifest, path: pageOf(set, 1), expectIndex: 1 });
}, 120_000);
afterAll(() => custody.kill());

const readPage = (path: string, expectIndex = 2): Promise<CustodyAnswer> =>
  custody.ask({ do: 'read-page', manifest: set.manifest, path, expectIndex });
const refusal = (control: string, operands: Readonly<Record<string, string | number>>, passed: readonly string[] = []) => ({
  ok: false,
  refusal: { control, operands },
  passed,
});
const codeOf = (index: number): Uint8Array => toUtf8(printedCode(pageOf(set, index)));

function cardOf(index: number): ShareCard {
  const reading = decodeShareCard(codeOf(index));
  if (!reading.ok) throw new Error(`card ${index} does not read`);
  return reading.card;
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(altered, name);
  writeFileSync(path, bytes);
  return path;
}

/** A page of this set that says, twice and in agreement, another code. */
function pageWith(name: string, index: number, code: Uint8Array): string {
  const { header, setDigest, setId } = set.manifest;
  return write(name, cardPage({ header, setDigest, setId, index, holder: 'Zoë Voorbeeld', code }));
}

/** The picture of one page, pasted on a copy of another (or on nothing) at a place and size in points. */
async function paste(
  name: string,
  picture: string,
  onto: string | null,
  place: { x: number; y: number; width: number; height: number },
): Promise<string> {
  const png = execFileSync('pdftoppm', ['-r', '200', '-png', picture], { maxBuffer: 2 ** 24 });
  const document = onto === null ? await PDFDocument.create() : await PDFDocument.load(readFileSync(onto));
  const page = onto === null ? document.addPage([419.53, 595.28]) : document.getPage(0);
  page.drawImage(await document.embedPng(png), place);
  return write(name, await document.save());
}
const wholePage = { x: 0, y: 0, width: 419.53, height: 595.28 };

describe('the wrong card', () => {
  test('of another set', async () => {
    expect(await readPage(pageOf(other, 2))).toEqual(
      refusal('CARD-SET-1', { have: other.manifest.setId, want: set.manifest.setId }, ['readable']),
    );
    expect(await custody.type(set.manifest, 2, printedCode(pageOf(other, 2)))).toMatchObject({ refusal: { control: 'CARD-SET-1' } });
  });

  test('read already', async () => {
    expect(await readPage(pageOf(set, 1), 1)).toEqual(refusal('CARD-TWICE-1', { index: 1 }, ['readable', 'set', 'epoch', 'index']));
    expect(await custody.type(set.manifest, 2, printedCode(pageOf(set, 1)))).toMatchObject({ refusal: { control: 'CARD-TWICE-1' } });
  });

  test('another number than the step asks for', async () => {
    const expected = refusal('CARD-EXPECTED-1', { have: 3, want: 2 }, ['readable', 'set', 'epoch', 'index', 'not-read-before']);
    expect(await readPage(pageOf(set, 3))).toEqual(expected);
    expect(await custody.type(set.manifest, 2, printedCode(pageOf(set, 3)))).toEqual(expected);
  });

  test('another epoch, on a card that is otherwise right', async () => {
    const code = encodeShareCard({ ...cardOf(2), epoch: 2 });
    expect(await readPage(pageWith('epoch.pdf', 2, code))).toEqual(refusal('CARD-EPOCH-1', { have: 2, want: 1 }, ['readable', 'set']));
  });

  test('altered, with a checksum made to fit: named by its commitment', async () => {
    const card = cardOf(2);
    const code = encodeShareCard({ ...card, share: card.share.map((byte, at) => (at === 7 ? byte ^ 1 : byte)) });
    const found = refusal('CARD-COMMITMENT-1', { index: 2 }, ['readable', 'set', 'epoch', 'index', 'not-read-before']);
    expect(await readPage(pageWith('altered.pdf', 2, code))).toEqual(found);
    expect(await custody.type(set.manifest, 2, Buffer.from(code).toString('ascii'))).toEqual(found);
  });

  test('one symbol mistyped: its place is named, and it is not corrected', async () => {
    const typed = printedCode(pageOf(set, 2));
    const wrong = typed.slice(0, 45) + (typed[45] === 'Q' ? 'P' : 'Q') + typed.slice(46);
    const found = refusal('CARD-CHECKSUM-1', { proposed: 1, places: '12.2' });
    expect(await custody.type(set.manifest, 2, wrong)).toEqual(found);
    expect(await readPage(pageWith('symbol.pdf', 2, toUtf8(wrong)))).toEqual(found);
  });

  test('cut short, or not a card at all, or not typed', async () => {
    expect(await custody.type(set.manifest, 2, printedCode(pageOf(set, 2)).slice(0, -1))).toEqual(
      refusal('CARD-LENGTH-1', { length: 91, expected: 92 }),
    );
    expect(await custody.type(set.manifest, 2, ' '.repeat(513))).toEqual(refusal('CARD-LENGTH-1', { length: 513, expected: 92 }));
    const answering = custody.ask({ do: 'read-typed', manifest: set.manifest, expectIndex: 2 }, ['entry']);
    custody.post('entry', { kind: 'withdrawn' });
    expect(await answering).toEqual(refusal('CARD-WITHDRAWN-1', { want: 2 }));
  });
});

describe('the wrong page', () => {
  test('a picture of another card over this one, or instead of it', async () => {
    const over = await paste('over.pdf', pageOf(set, 3), pageOf(set, 2), wholePage);
    // the card's number stands in group 7; version, set and epoch before it are the same
    expect(await readPage(over)).toMatchObject(
      refusal('CARD-PRINT-1', { reason: 'differs', groups: expect.stringMatching(/^7 .*23$/) as string }),
    );
    const instead = await paste('instead.pdf', pageOf(set, 2), null, wholePage);
    expect(await readPage(instead)).toEqual(refusal('CARD-PRINT-1', { reason: 'no-text', groups: '' }));
  });

  test('two groups of the printed text exchanged', async () => {
    const plain = execFileSync('qpdf', ['--qdf', '--object-streams=disable', pageOf(set, 2), '-']).toString('latin1');
    // four glyphs of two bytes each; the code's groups are the last 23 such strings on the page
    const groups = [...plain.matchAll(/<([0-9a-f]{16})> Tj/g)].slice(-23);
    const [tenth, eleventh] = [groups[9], groups[10]];
    if (tenth?.[1] === undefined || eleventh?.[1] === undefined) throw new Error('the groups were not found');
    const exchange = (text: string, match: RegExpMatchArray, by: string): string =>
      `${text.slice(0, match.index)}<${by}> Tj${text.slice((match.index ?? 0) + match[0].length)}`;
    const exchanged = exchange(exchange(plain, tenth, eleventh[1]), eleventh, tenth[1]);
    expect(await readPage(write('exchanged.pdf', Buffer.from(exchanged, 'latin1')))).toEqual(
      refusal('CARD-PRINT-1', { reason: 'differs', groups: '10 11' }),
    );
  });

  test('two codes, no code, two pages, a poster, no PDF, no file', async () => {
    const half = { x: 200, y: 10, width: 210, height: 130 };
    const two = await paste('two.pdf', pageOf(set, 3), pageOf(set, 2), { ...half, height: 297 });
    expect(await readPage(two)).toEqual(refusal('CARD-UNREADABLE-1', { reason: 'several-codes', codes: 2 }));
    const empty = await PDFDocument.create();
    empty.addPage([419, 595]);
    expect(await readPage(write('empty.pdf', await empty.save()))).toEqual(refusal('CARD-UNREADABLE-1', { reason: 'no-code' }));
    const both = join(altered, 'both.pdf');
    execFileSync('qpdf', ['--empty', '--pages', pageOf(set, 2), pageOf(set, 3), '--', both]);
    expect(await readPage(both)).toEqual(refusal('CARD-UNREADABLE-1', { reason: 'pages', pages: 2 }));
    const poster = await PDFDocument.create();
    poster.addPage([14_000, 14_000]);
    expect(await readPage(write('poster.pdf', await poster.save()))).toEqual(
      refusal('CARD-UNREADABLE-1', { reason: 'page-size', points: 14_000 }),
    );
    expect(await readPage(write('noise.pdf', toUtf8('%PDF-1.7 and then nothing')))).toEqual(
      refusal('CARD-UNREADABLE-1', { reason: 'not-a-pdf' }),
    );
    expect(await readPage(join(altered, 'missing.pdf'))).toEqual(refusal('CUST-FAULT-1', { doing: 'read-page', code: 'ENOENT' }));
  });

  test('after all of these the process still reads the right card', async () => {
    expect(await readPage(pageOf(set, 2))).toMatchObject({ ok: true, index: 2 });
    expect(await custody.ask({ do: 'combine', manifest: set.manifest })).toMatchObject({
      refusal: { control: 'CUST-COMBINE-1', operands: { missing: '3' } },
    });
    expect(await custody.ask({ do: 'combine', manifest: other.manifest })).toMatchObject({ refusal: { control: 'CUST-SET-1' } });
  });
});

describe('one process, one step', () => {
  test('a process that reads does not make, and one that made does nothing more', async () => {
    const fingerprint = 'ab'.repeat(32);
    const request = makeRequest({ threshold: 2, shards: 3 }, [fingerprint], temporaryFolder());
    expect(await custody.ask(request, ['token-1'])).toEqual(refusal('CUST-STEP-1', { did: 'read' }));
    const maker = new Custody();
    const answering = maker.ask(request, ['token-1']);
    maker.post('token-1', { kind: 'random', fingerprint, random: new Uint8Array(64) });
    expect(await answering).toEqual(refusal('CUST-ENTROPY-1', { reason: 'constant', fingerprint }));
    expect(await maker.ask(request, ['token-1'])).toEqual(refusal('CUST-STEP-1', { did: 'make' }));
    await maker.kill();
  });

  test('nothing is made while a contribution is missing', async () => {
    const [first, second] = tokens.roster.people.map(({ key }) => key.fingerprint);
    const folder = temporaryFolder();
    const maker = new Custody();
    const answering = maker.ask(makeRequest({ threshold: 2, shards: 3 }, [first ?? '', second ?? ''], folder), ['token-1', 'token-2']);
    maker.post('token-1', { kind: 'random', fingerprint: first, random: crypto.getRandomValues(new Uint8Array(64)) });
    const later = maker.ask({ do: 'combine', manifest: set.manifest });
    maker.post('token-2', { kind: 'random', fingerprint: second, random: 'not bytes' });
    expect(await answering).toEqual(refusal('CUST-ENTROPY-1', { reason: 'malformed', fingerprint: second ?? '' }));
    expect(await later).toEqual(refusal('CUST-STEP-1', { did: 'make' }));
    expect(readdirSync(folder)).toEqual([]);
    await maker.kill();
  });

  test('what is no request ends the process, and what it says quotes no value', async () => {
    const maker = new Custody();
    await expect(maker.request({ do: 'read-page', path: 'relative-and-telling', expectIndex: 2 })).rejects.toThrow();
    expect((await maker.exited).code).toBe(70);
    expect(maker.stderr).toContain('the custody process stopped');
    expect(maker.stderr).not.toContain('telling');
  });
});
