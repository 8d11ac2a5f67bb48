/**
 * Cards read from pictures of their paper by the real custody process: printed by another renderer, turned, stained, as PNG and JPEG; and what is no
 * such picture.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustodyAnswer } from '../../shared/ipc/custody-protocol.ts';
import { type Area, type Grey, pngOf, rasterise, stained, turned } from '../support/scanned-page.ts';
import { Custody, type MadeSet, makeSet, makeTokens, pageOf, temporaryFolder } from './custody-set.ts';

const DOTS_PER_INCH = 150;
const DEGREES = 7;
const folder = temporaryFolder();
let set: MadeSet;
let other: MadeSet;
let custody: Custody;
let page: Grey;
let files = 0;

beforeAll(async () => {
  const tokens = await makeTokens();
  [set, other] = await Promise.all([makeSet(tokens, { threshold: 2, shards: 3 }), makeSet(tokens, { threshold: 2, shards: 3 })]);
  page = rasterise(pageOf(set, 2), DOTS_PER_INCH);
}, 120_000);
afterAll(() => custody.kill());

/** By a process that has no other card. */
async function scanned(picture: Uint8Array, ending = '.png', expectIndex = 2): Promise<CustodyAnswer> {
  const path = join(folder, `scan-${++files}`);
  writeFileSync(`${path}${ending}`, picture);
  return await custody.ask({ do: 'read-scan', manifest: set.manifest, path, expectIndex });
}
const unreadable = (operands: Readonly<Record<string, string | number>>) => ({
  ok: false,
  refusal: { control: 'CARD-UNREADABLE-1', operands },
  passed: [],
});
const good = {
  ok: true,
  did: 'read',
  index: 2,
  medium: 'scan',
  characters: 92,
  passed: ['readable', 'set', 'epoch', 'index', 'not-read-before', 'commitment'],
};

/** The smallest box that holds what is printed between two heights of the page, from one place across it to another; all of them parts of the page. */
function printed(top: number, bottom: number, from: number, to: number): Area {
  const dark = (x: number, y: number): boolean => (page.data[y * page.width + x] ?? 255) < 64;
  let [left, right, high, low] = [page.width, 0, page.height, 0];
  for (let y = Math.round(top * page.height); y < bottom * page.height; y++)
    for (let x = Math.round(from * page.width); x < to * page.width; x++) {
      if (!dark(x, y)) continue;
      [left, right, high, low] = [Math.min(left, x), Math.max(right, x + 1), Math.min(high, y), Math.max(low, y + 1)];
    }
  return { x: left, y: high, width: right - left, height: low - high };
}

/** A tenth of the area, of the same shape, as far along it as said: 0 to 1. */
function tenth({ x, y, width, height }: Area, across: number, down: number): Area {
  const part = Math.sqrt(0.1);
  return { x: x + across * width * (1 - part), y: y + down * height * (1 - part), width: width * part, height: height * part };
}

describe('a page printed at 150 dots an inch and turned by 7 degrees', () => {
  beforeAll(() => {
    custody = new Custody();
  });
  // a card that was read is not read again
  async function alone(picture: Uint8Array, ending?: string): Promise<CustodyAnswer> {
    await custody.kill();
    custody = new Custody();
    return await scanned(picture, ending);
  }
  // the code's frame is lighter than its modules; the box holds code and text side by side
  const codeArea = (): Area => printed(0.425, 0.65, 0.085, 0.42);
  const textArea = (): Area => printed(0.44, 0.65, 0.47, 0.92);

  test('reads, either way round', async () => {
    expect(await alone(pngOf(turned(page, DEGREES)))).toEqual(good);
    expect(await alone(pngOf(turned(page, -DEGREES)))).toEqual(good);
    expect(await alone(pngOf(turned(page, 180 + DEGREES)))).toEqual(good);
  });

  test('the areas are the square code, 41 modules of 12 dots at 300 to the inch, and the 23 groups', () => {
    const code = codeArea();
    expect(Math.abs(code.width - (41 * 12) / 2)).toBeLessThanOrEqual(1);
    expect(Math.abs(code.height - (41 * 12) / 2)).toBeLessThanOrEqual(1);
    expect(textArea().width).toBeGreaterThan(200);
  });

  test.each([
    ['black', 0],
    ['grey', 128],
    ['white', 255],
  ])('reads with a tenth of the code under a %s stain: in its middle, at an edge, at the corner without a mark', async (_, shade) => {
    for (const [across, down] of [
      [0.5, 0.5],
      [0.5, 1],
      [1, 0.5],
      [1, 1],
    ] as const)
      expect(await alone(pngOf(turned(stained(page, tenth(codeArea(), across, down), shade), DEGREES)))).toEqual(good);
  });

  test('reads with a tenth of the printed text under a stain: the text is not compared, and is not said to be', async () => {
    expect(await alone(pngOf(turned(stained(page, tenth(textArea(), 0, 0), 0), DEGREES)))).toEqual(good);
  });

  test('does not read with a corner mark wholly covered, nor with half of the code: the holder types it', async () => {
    const code = codeArea();
    expect(await alone(pngOf(turned(stained(page, tenth(code, 0, 0), 128), DEGREES)))).toEqual(unreadable({ reason: 'no-code' }));
    const half = { ...code, height: code.height / 2 };
    expect(await alone(pngOf(turned(stained(page, half, 128), DEGREES)))).toEqual(unreadable({ reason: 'no-code' }));
  });

  test('reads as a scanner’s JPEG, in colour, and with either ending', async () => {
    const jpeg = execFileSync('pdftoppm', ['-r', '200', '-jpeg', pageOf(set, 2)], { maxBuffer: 2 ** 24 });
    expect(await alone(jpeg, '.jpg')).toEqual(good);
    expect(await alone(jpeg, '.jpeg')).toEqual(good);
    expect(await alone(jpeg, '.png')).toEqual(good);
  });
});

describe('what is refused, while the good cards stay good', () => {
  beforeAll(async () => {
    await custody.kill();
    custody = new Custody();
    expect(await custody.ask({ do: 'read-page', manifest: set.manifest, path: pageOf(set, 1), expectIndex: 1 })).toMatchObject({
      ok: true,
    });
  });
  const png = (file: string): Uint8Array => execFileSync('pdftoppm', ['-r', '150', '-png', file], { maxBuffer: 2 ** 24 });

  test('no file, several, no picture, a page as PDF, a page without a code', async () => {
    const absent = await custody.ask({ do: 'read-scan', manifest: set.manifest, path: join(folder, 'scan-99'), expectIndex: 2 });
    expect(absent).toEqual(unreadable({ reason: 'no-file', file: 'scan-99' }));
    writeFileSync(join(folder, `scan-${files + 1}.jpg`), png(pageOf(set, 2)));
    expect(await scanned(png(pageOf(set, 2)))).toEqual(unreadable({ reason: 'several-files', file: `scan-${files}`, files: 2 }));
    for (const none of [readFileSync(pageOf(set, 2)), Buffer.from('89504e47', 'hex'), Buffer.alloc(0), Buffer.from('ffd8ffe0', 'hex')])
      expect(await scanned(none)).toEqual(unreadable({ reason: 'not-a-picture' }));
    expect(await scanned(pngOf({ width: 400, height: 400, data: new Uint8Array(160_000).fill(255) }))).toEqual(
      unreadable({ reason: 'no-code' }),
    );
    mkdirSync(join(folder, `scan-${files + 1}.png`));
    const directory = await custody.ask({ do: 'read-scan', manifest: set.manifest, path: join(folder, `scan-${++files}`), expectIndex: 2 });
    expect(directory).toMatchObject({ refusal: { control: 'CUST-FAULT-1', operands: { doing: 'read-scan', code: 'EISDIR' } } });
  });

  test('a small file that says it is a huge picture is not unpacked, and half a picture is none', async () => {
    const whole = pngOf(page);
    const huge = Buffer.from(whole);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    expect(await scanned(huge)).toEqual(unreadable({ reason: 'too-large', pixels: 3_600_000_000 }));
    const jpeg = execFileSync('pdftoppm', ['-r', '150', '-jpeg', pageOf(set, 2)], { maxBuffer: 2 ** 24 });
    const frame = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
    const hugeJpeg = Buffer.from(jpeg);
    hugeJpeg.writeUInt16BE(65_000, frame + 5);
    hugeJpeg.writeUInt16BE(65_000, frame + 7);
    expect(await scanned(hugeJpeg, '.jpg')).toEqual(unreadable({ reason: 'too-large', pixels: 4_225_000_000 }));
    expect(await scanned(Buffer.alloc(33 * 1024 * 1024))).toEqual(unreadable({ reason: 'too-large', bytes: 33 * 1024 * 1024 }));
    expect(await scanned(whole.subarray(0, whole.length >> 2))).toEqual(unreadable({ reason: 'no-code' }));
  });

  test('two cards in one picture; another card, another set’s, one that was read', async () => {
    const third = rasterise(pageOf(set, 3), DOTS_PER_INCH);
    const both = { width: page.width, height: 2 * page.height, data: Buffer.concat([page.data, third.data]) };
    expect(await scanned(pngOf(both))).toEqual(unreadable({ reason: 'several-codes', codes: 2 }));
    expect(await scanned(pngOf(third))).toMatchObject({ refusal: { control: 'CARD-EXPECTED-1', operands: { have: 3, want: 2 } } });
    expect(await scanned(png(pageOf(other, 2)))).toMatchObject({ refusal: { control: 'CARD-SET-1' } });
    expect(await scanned(png(pageOf(set, 1)), '.png', 1)).toMatchObject({ refusal: { control: 'CARD-TWICE-1' } });
  });

  test('after all of these the same process reads scans of the rest, and combines every group', async () => {
    expect(await scanned(pngOf(turned(page, DEGREES)))).toEqual(good);
    expect(await scanned(png(pageOf(set, 3)), '.png', 3)).toMatchObject({ ok: true, medium: 'scan' });
    expect(await custody.ask({ do: 'combine', manifest: set.manifest })).toMatchObject({ ok: true, subsets: 3 });
  });
});
