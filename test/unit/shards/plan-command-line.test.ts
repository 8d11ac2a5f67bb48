/** `keyrite shard plan` as a process: what it prints, with which status it ends, and what a PDF reader finds in what it wrote. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shardPlanAskedFor } from '../../../cli/shard-plan-arguments.ts';
import { buildMatrixPdf } from '../../../electron/paper/matrix-pdf.ts';
import { buildSheetsPdf } from '../../../electron/paper/sheets-pdf.ts';
import { fromHex } from '../../../shared/bytes/hex.ts';
import { wordsOf } from '../../../shared/bytes/words.ts';
import { shardPlanRecord } from '../../../shared/format/shard-plan.ts';
import type { PrintedPlan } from '../../../shared/shards/printed-plan.ts';
import { printedMatrix } from '../../../shared/words/plan-matrix.ts';
import { printedSheets } from '../../../shared/words/plan-sheets.ts';
import { spareWords } from '../../../shared/words/shard-plan.ts';
import { largestPlan, planOf, SAMPLE } from './sample-plan.ts';

const program = fileURLToPath(new URL('../../../cli/keyrite.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'keyrite-plan-'));
beforeAll(() => {
  writeFileSync(join(folder, 'plan.yaml'), SAMPLE);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function keyrite(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'shard', ...args], { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}
const read = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', cwd: folder, maxBuffer: 2 ** 28 });
/** Each run of white space one space: lines may break anywhere. */
const oneLine = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
/** Without any white space: a word wider than its column is broken. */
const solid = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, '');
/** One text a page; a form feed ends each. */
const pagesIn = (text: string): readonly string[] => text.split('\f').slice(0, -1);
const textsOf = (file: string): readonly string[] => pagesIn(read('pdftotext', '-raw', file, '-')).map(oneLine);
const created = '2026-11-22T14:12:37.041Z';

/** Key, threshold, digest and number on every page. */
function expectFrames(texts: readonly string[], { keyName, opens, digest }: PrintedPlan): void {
  for (const [at, text] of texts.entries()) {
    expect(text).toContain(`Key ${keyName}: ${opens}`);
    expect(text).toContain(`Plan ${digest.match(/.{4}/g)?.join(' ')}`);
    expect(text).toContain(wordsOf(fromHex(digest).subarray(0, 8)).join(' '));
    expect(text).toContain(`Page ${at + 1} of ${texts.length}`);
  }
}
/** No text of any page stands nearer than this to its edge: nothing is cut off. Points. */
function expectInside(file: string, edge: number): void {
  const boxes = read('pdftotext', '-bbox', file, '-');
  const pages = boxes.split('<page ').slice(1);
  expect(pages.length).toBeGreaterThan(0);
  for (const page of pages) {
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(page) ?? [];
    for (const [, left, top, right, bottom] of page.matchAll(/xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"/g)) {
      expect(Number(left)).toBeGreaterThanOrEqual(edge);
      expect(Number(top)).toBeGreaterThanOrEqual(edge);
      expect(Number(right)).toBeLessThanOrEqual(Number(width) - edge);
      expect(Number(bottom)).toBeLessThanOrEqual(Number(height) - edge);
    }
  }
}
/** Of a grid without lists in its cells, by the codes of row and column: the number that stands right of the one and below the other. */
function placesIn(file: string): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const page of read('pdftotext', '-bbox', file, '-').split('<page ').slice(1)) {
    const words = Array.from(
      page.matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g),
      ([, left, top, right, bottom, text = '']) => ({ x: (Number(left) + Number(right)) / 2, y: (Number(top) + Number(bottom)) / 2, text }),
    );
    if (!words.some(({ text }) => text === 'Each')) continue;
    const codes = words.filter(({ text }) => /^[PRSC]\d+$/.test(text));
    const rows = codes.filter(({ x }) => x < 70);
    const columns = codes.filter(({ x }) => x > 200);
    const head = columns[0]?.y ?? 0;
    for (const { x, y, text } of words) {
      if (!/^[+−]?\d+$/.test(text) || x < 230 || y < head + 5 || y > (rows.at(-1)?.y ?? 0) + 5) continue;
      const row = rows.find((one) => Math.abs(one.y - y) < 5)?.text;
      const column = columns.find((one) => Math.abs(one.x - x) < 5)?.text;
      expect(places.has(`${row} ${column}`)).toBe(false);
      places.set(`${row} ${column}`, text);
    }
  }
  return places;
}
function expectOnlyEmbeddedFonts(file: string): void {
  const fonts = read('pdffonts', file).trim().split('\n').slice(2);
  expect(fonts.length).toBeGreaterThan(1);
  for (const font of fonts) expect(font).toMatch(/^IBMPlex\S+ +CID TrueType +Identity-H +yes +\S+ +yes /);
}

describe('lint', { timeout: 60_000 }, () => {
  test('no problem: the digest, in hex and words', () => {
    const digest = shardPlanRecord.digest(planOf(SAMPLE));
    const words = wordsOf(fromHex(digest).subarray(0, 8)).join(' ');
    expect(keyrite('plan', 'lint', 'plan.yaml')).toEqual({
      status: 0,
      stdout: `plan.yaml: no problem. EXAMPLE-ROOT-2026, any 3 of 5 shards open it, digest ${digest}\n  ${words}\n`,
      stderr: '',
    });
  });
  test('problems: status 1, one a line; no matrix and no sheets are made', () => {
    writeFileSync(join(folder, 'alone.yaml'), SAMPLE.replace('deputies: [nguyen]', 'deputies: [petr]'));
    const line = SAMPLE.split('\n').findIndex((one) => one.includes('id: petr')) + 1;
    const said = `alone.yaml:${line}:11: Пётр Примеров holds or may be assigned 3 shards (1, 4, 5); 3 open the key. SOD-HOLDER-1\n`;
    expect(keyrite('plan', 'lint', 'alone.yaml')).toEqual({ status: 1, stdout: said, stderr: '' });
    expect(keyrite('plan', 'matrix', 'alone.yaml', '--json', '--pdf', 'alone.pdf')).toEqual({
      status: 1,
      stdout: '',
      stderr: `keyrite: ${said}`,
    });
    expect(keyrite('plan', 'sheets', 'alone.yaml', '--pdf', 'alone.pdf')).toEqual({ status: 1, stdout: '', stderr: `keyrite: ${said}` });
    expect(existsSync(join(folder, 'alone.pdf'))).toBe(false);
  });
  test('warnings do not fail; a terminal does not obey a name', () => {
    writeFileSync(join(folder, 'flood.yaml'), SAMPLE.replace('region: vietnam-north', 'region: eu-north-1'));
    const { status, stdout } = keyrite('plan', 'lint', 'flood.yaml');
    expect(status).toBe(0);
    expect(stdout).toContain('warning: In the region eu-north-1 are 3 shards (1, 2, 3); 3 open the key. Better:');
    writeFileSync(join(folder, 'odd.yaml'), SAMPLE.replace('Nia Enghraifft', '"Nia \\u202eEnghraifft"'));
    expect(keyrite('plan', 'matrix', 'odd.yaml').stdout).toContain('Nia \\u{202e}Enghraifft');
  });
  test('what cannot be read has status 2', () => {
    expect(keyrite('plan', 'lint', 'nowhere.yaml')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'keyrite: cannot read nowhere.yaml (ENOENT)\n',
    });
    writeFileSync(join(folder, 'bytes.yaml'), Uint8Array.of(0xff, 0xfe, 0x00));
    expect(keyrite('plan', 'lint', 'bytes.yaml').status).toBe(2);
  });
});

describe('matrix', { timeout: 60_000 }, () => {
  test('at the terminal, and as JSON: the same', () => {
    const { status, stdout } = keyrite('plan', 'matrix', 'plan.yaml');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}S1 +site +Hvelv Oslo +1, 2 +3, 4, 5 +opens, nothing to spare$/m);
    expect(stdout).toMatch(/^ {2}S1 {2} {2}−1 {2}−1 {2}−1 {2}−1 {3}0 {2}−1 {3}0/m);
    expect(stdout).toMatch(/^ {2}S1 \+ S2 +Hvelv Oslo and Kho bạc Hà Nội +4, 5 +does not open, 1 missing$/m);
    const json: unknown = JSON.parse(keyrite('plan', 'matrix', 'plan.yaml', '--json').stdout);
    expect(json).toMatchObject({
      keyName: 'EXAMPLE-ROOT-2026',
      threshold: 3,
      shards: 5,
      planDigest: shardPlanRecord.digest(planOf(SAMPLE)),
    });
    expect(json).toHaveProperty('failures.6', {
      ...{ code: 'S1', kind: 'site', id: 'oslo', name: 'Hvelv Oslo', lost: [1, 2], left: [3, 4, 5], spare: 0, recoverable: true },
    });
    expect(json).toHaveProperty('pairs.length', (13 * 12) / 2);
  });

  test('printed: plan, list, grid and pairs; A4 or Letter; nothing is written over', () => {
    const { status, stdout } = keyrite('plan', 'matrix', 'plan.yaml', '--pdf', 'matrix.pdf');
    expect(status).toBe(0);
    const texts = textsOf('matrix.pdf');
    expect(stdout).toContain(`matrix.pdf: ${texts.length} pages.`);
    expect(read('pdfinfo', 'matrix.pdf')).toMatch(/Page size: +841\.\d+ x 595\.\d+ pts \(A4\)/);
    const matrix = printedMatrix(planOf(SAMPLE));
    expectFrames(texts, matrix);
    expectInside('matrix.pdf', 20);
    expectOnlyEmbeddedFonts('matrix.pdf');
    const [grid = '', ...more] = texts.filter((text) => text.includes('Each cell: what is left'));
    expect(more).toEqual([]);
    expect(grid).toContain(matrix.failures.map(({ code }) => code).join(' '));
    for (const [row, { code, name }] of matrix.failures.entries()) {
      const cells = matrix.cells[row]?.map(({ spare, left }) => `${spareWords(spare)} ${left}`).join(' ') ?? '';
      expect(grid).toContain(`${code} ${name} ${cells}`);
    }
    const all = texts.join(' ');
    for (const { codes, names, left } of matrix.pairs) expect(all).toContain(`${codes} ${names} ${left}`);
    const before = readFileSync(join(folder, 'matrix.pdf'));
    expect(keyrite('plan', 'matrix', 'plan.yaml', '--pdf', 'matrix.pdf')).toMatchObject({
      status: 2,
      stderr: 'keyrite: cannot write matrix.pdf (EEXIST)\n',
    });
    expect(readFileSync(join(folder, 'matrix.pdf'))).toEqual(before);
    expect(keyrite('plan', 'matrix', 'plan.yaml', '--pdf', 'letter.pdf', '--paper', 'letter').status).toBe(0);
    expect(read('pdfinfo', 'letter.pdf')).toMatch(/Page size: +792 x 612 pts \(letter\)/);
    expectInside('letter.pdf', 20);
  });

  test('a character that no embedded font has is refused and named', () => {
    writeFileSync(join(folder, 'cjk.yaml'), SAMPLE.replace('Nia Enghraifft', '明 Enghraifft'));
    const { status, stderr } = keyrite('plan', 'matrix', 'cjk.yaml', '--pdf', 'cjk.pdf');
    expect(status).toBe(1);
    expect(stderr).toContain('PAPER-NAME-1');
    expect(existsSync(join(folder, 'cjk.pdf'))).toBe(false);
  });
});

describe('sheets', { timeout: 60_000 }, () => {
  const sheets = printedSheets(planOf(SAMPLE));
  test('a page for everything that can happen, with names, shards and ceremonies, at the page that the contents say', () => {
    expect(keyrite('plan', 'sheets', 'plan.yaml', '--pdf', 'sheets.pdf').status).toBe(0);
    const texts = textsOf('sheets.pdf');
    expectFrames(texts, sheets);
    expectInside('sheets.pdf', 20);
    expectOnlyEmbeddedFonts('sheets.pdf');
    const begins = texts.findIndex((text) => text.includes(`${sheets.sheets[0]?.title} In this region`));
    expect(texts).toHaveLength(begins + sheets.sheets.length);
    const contents = pagesIn(read('pdftotext', '-layout', '-l', String(begins), 'sheets.pdf', '-'))
      .map(oneLine)
      .join(' ');
    for (const [at, { title, lead, verdict, parts, left }] of sheets.sheets.entries()) {
      expect(contents).toContain(`${title} ${begins + at + 1}`);
      const page = solid(texts[begins + at] ?? '');
      for (const part of [title, lead, verdict, ...left.flatMap(({ by, where }) => [by, where])]) expect(page).toContain(solid(part));
      for (const { heading, steps } of parts) for (const part of [heading, ...steps]) expect(page).toContain(solid(part));
    }
  });
});

describe('the largest plan', { timeout: 120_000 }, () => {
  const plan = planOf(largestPlan());
  test('every cell of the grid is on some page, beside its row and under its column', () => {
    const matrix = printedMatrix(plan);
    const built = buildMatrixPdf(matrix, 'a4', created);
    if ('control' in built) throw new Error(JSON.stringify(built));
    expect(buildMatrixPdf(matrix, 'a4', created)).toEqual(built);
    writeFileSync(join(folder, 'largest.pdf'), built.pdf);
    const texts = textsOf('largest.pdf');
    expect(texts).toHaveLength(built.pages);
    expectFrames(texts, matrix);
    expectInside('largest.pdf', 20);
    const places = placesIn('largest.pdf');
    const size = matrix.failures.length;
    expect(places.size).toBe(size * size);
    for (const [row, cells] of matrix.cells.entries()) {
      for (const [column, { spare }] of cells.entries()) {
        const codes = `${matrix.failures[row]?.code} ${matrix.failures[column]?.code}`;
        expect(places.get(codes), codes).toBe(spareWords(spare));
      }
    }
  });
  test('each sheet is one page, on A4 and on Letter', () => {
    for (const paper of ['a4', 'letter'] as const) {
      const sheets = printedSheets(plan);
      const built = buildSheetsPdf(sheets, paper, created);
      if ('control' in built) throw new Error(JSON.stringify(built));
      const file = `largest-${paper}.pdf`;
      writeFileSync(join(folder, file), built.pdf);
      const texts = textsOf(file);
      const begins = texts.findIndex((text) => text.startsWith(sheets.sheets[0]?.title ?? '-'));
      expect(texts).toHaveLength(begins + sheets.sheets.length);
      for (const [at, { title }] of sheets.sheets.entries()) expect(solid(texts[begins + at] ?? '')).toContain(solid(title));
      expectInside(file, 20);
    }
  });
});

describe('what was asked for', () => {
  const because = (...args: string[]): string => {
    const asked = shardPlanAskedFor(args);
    return asked.does === 'misused' ? asked.because : `understood: ${asked.does}`;
  };
  test.each([
    [[], 'no command'],
    [['burn'], 'unknown command shard plan burn'],
    [['lint'], 'shard plan lint needs a file'],
    [['lint', 'a', 'b'], 'shard plan lint takes one file, not 2'],
    [['lint', 'a', '--json'], 'shard plan lint takes no options'],
    [['matrix', 'a', '--paper', 'a5', '--pdf', 'b'], '--paper must be a4 or letter'],
    [['matrix', 'a', '--paper', 'letter'], '--paper is for --pdf'],
    [['sheets', 'a'], 'shard plan sheets needs --pdf FILE.pdf'],
    [['sheets', 'a', '--pdf', 'b', '--json'], 'shard plan sheets has no --json'],
    [['matrix', 'a'], 'understood: matrix'],
    [['--help'], 'understood: help'],
  ])('%j', (args, said) => {
    expect(because(...args)).toBe(said);
  });
  test('the group', { timeout: 60_000 }, () => {
    expect(keyrite()).toMatchObject({ status: 2, stdout: '' });
    expect(keyrite('burn').stderr).toMatch(/^keyrite: unknown command shard burn\n/);
    expect(keyrite('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(keyrite('plan', '--help').stdout).toContain('keyrite shard plan matrix FILE');
  });
});
