import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { assetPath } from '../../electron/assets.ts';
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { symbolsOfBytes } from '../../shared/bytes/five-bits.ts';
import { fromHex } from '../../shared/bytes/hex.ts';
import { shardManifestRecord } from '../../shared/format/shard-manifest.ts';
import { readSetId } from '../../shared/format/share-card.ts';
import { manifestRefusal, setDigestOf } from '../../shared/shards/manifest-check.ts';
import { countSubsets } from '../../shared/shards/subsets.ts';
import type { PracticeTokens } from '../support/practice-tokens.ts';
import { Custody, cardIndexes, type MadeSet, makeSet, makeTokens, pageOf, people, printedCode, secretsOf } from './custody-set.ts';

let tokens: PracticeTokens;
let twoOfThree: MadeSet;
let threeOfFive: MadeSet;

beforeAll(async () => {
  tokens = await makeTokens();
  twoOfThree = await makeSet(tokens, { threshold: 2, shards: 3 });
  threeOfFive = await makeSet(tokens, { threshold: 3, shards: 5, keyAlgorithm: 'aes-256' });
}, 120_000);

const allChecks = ['readable', 'set', 'epoch', 'index', 'not-read-before', 'commitment'];

async function readAll(set: MadeSet): Promise<Custody> {
  const custody = new Custody();
  for (const index of cardIndexes(set.manifest.header.shards)) {
    const answer = await custody.ask({ do: 'read-page', manifest: set.manifest, path: pageOf(set, index), expectIndex: index });
    expect(answer).toEqual({ ok: true, did: 'read', index, medium: 'page', characters: 92, passed: allChecks });
  }
  return custody;
}

describe('a set is made', () => {
  test('one private page a card, each sound, and a manifest that holds on its own', () => {
    for (const set of [twoOfThree, threeOfFive]) {
      const { shards } = set.manifest.header;
      expect(readdirSync(set.folder).sort()).toEqual(cardIndexes(shards).map((index) => `card-${index}.pdf`));
      expect(set.answer).toMatchObject({
        pages: cardIndexes(shards).map((index) => ({ index, file: `card-${index}.pdf`, bytes: statSync(pageOf(set, index)).size })),
      });
      for (const index of cardIndexes(shards)) {
        expect(statSync(pageOf(set, index)).mode & 0o777).toBe(0o600);
        execFileSync('qpdf', ['--check', pageOf(set, index)]);
      }
      expect(manifestRefusal(shardManifestRecord.decode(shardManifestRecord.encode(set.manifest)))).toBeNull();
      expect(set.manifest.shards.map(({ holder, name }) => ({ id: holder, name }))).toEqual(people.slice(0, shards));
    }
  });

  test('every page names its card and its holder, and embeds its fonts', () => {
    for (const index of cardIndexes(5)) {
      const text = execFileSync('pdftotext', ['-layout', pageOf(threeOfFive, index), '-'], { encoding: 'utf8' });
      expect(text).toContain(`Share card ${index} of 5`);
      expect(text).toContain(people[index - 1]?.name);
      expect(text).toContain('any 3 of 5 cards');
      expect(text).toContain('PRACTICE');
      expect(text).toContain(threeOfFive.manifest.setId.match(/.{1,4}/g)?.join(' '));
      const fonts = execFileSync('pdffonts', [pageOf(threeOfFive, index)], { encoding: 'utf8' })
        .split('\n')
        .slice(2)
        .filter(Boolean);
      expect(fonts.length).toBeGreaterThan(0);
      for (const font of fonts) expect(font).toMatch(/^IBMPlex\S+ +CID TrueType +Identity-H +yes /);
    }
  });

  test('the code is a QR code of level Q that holds exactly the printed characters', async () => {
    await prepareZXingModule({
      overrides: { wasmBinary: new Uint8Array(readFileSync(assetPath('zxing_reader.wasm'))).buffer },
      fireImmediately: true,
    });
    const picture = execFileSync('pdftoppm', ['-r', '200', '-gray', pageOf(twoOfThree, 2)], { maxBuffer: 2 ** 24 });
    const found = await readBarcodes(new Uint8Array(picture), { formats: ['QRCode'] });
    // version 6 of level Q takes 92 characters in alphanumeric mode (108) and not in byte mode (74): ISO/IEC 18004, table 7
    expect(found.map(({ text, extra }) => ({ text, extra }))).toEqual([
      { text: printedCode(pageOf(twoOfThree, 2)), extra: expect.stringMatching(/"Version":"6","ECLevel":"Q"/) as string },
    ]);
  });

  test('the public outcome is that of the key in the cards, by another implementation', async () => {
    const { masterKey } = await secretsOf(twoOfThree);
    const keyCheckValue = Buffer.from(hkdfSync('sha256', masterKey, '', 'keyrite key check value v1', 8)).toString('hex');
    expect(twoOfThree.manifest.keyCheckValue).toBe(keyCheckValue);
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), masterKey]);
    const signature = sign(null, Buffer.from('x'), createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
    const spki = Buffer.from(twoOfThree.manifest.publicKey?.spki ?? '', 'base64');
    expect(verify(null, Buffer.from('x'), createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature)).toBe(true);
    expect(threeOfFive.manifest.publicKey).toBeNull();
  });

  test('two sets from the same tokens share nothing', async () => {
    const other = await makeSet(tokens, { threshold: 2, shards: 3 });
    const [a, b] = [await secretsOf(twoOfThree), await secretsOf(other)];
    expect(a.masterKey).not.toEqual(b.masterKey);
    expect(a.kek).not.toEqual(b.kek);
    expect(other.manifest.setDigest).not.toBe(twoOfThree.manifest.setDigest);
  });
});

describe('the cards are read back and combined', () => {
  test.each([
    ['2 of 3', () => twoOfThree],
    ['3 of 5', () => threeOfFive],
  ])('%s: every page, then every subset', async (_, setOf) => {
    const set = setOf();
    const custody = await readAll(set);
    const { threshold, shards } = set.manifest.header;
    expect(await custody.ask({ do: 'combine', manifest: set.manifest })).toEqual({
      ok: true,
      did: 'combine',
      subsets: countSubsets(shards, threshold),
      keyCheckValue: set.manifest.keyCheckValue,
      publicKey: set.manifest.publicKey?.fingerprint ?? null,
    });
    await custody.kill();
  });

  test('typed by hand: as printed, in lower case, with dashes and line ends', async () => {
    const custody = new Custody();
    const spelled = [
      (code: string) => code.replace(/.{4}(?=.)/g, '$& '),
      (code: string) => code.toLowerCase(),
      (code: string) => `${code.replace(/.{16}/g, '$&-\r\n').toLowerCase()}\n`,
    ];
    for (const [at, spell] of spelled.entries()) {
      const answer = await custody.type(twoOfThree.manifest, at + 1, spell(printedCode(pageOf(twoOfThree, at + 1))));
      expect(answer).toEqual({ ok: true, did: 'read', index: at + 1, medium: 'typed', characters: 92, passed: allChecks });
    }
    expect(await custody.ask({ do: 'combine', manifest: twoOfThree.manifest })).toMatchObject({ ok: true, subsets: 3 });
    await custody.kill();
  });

  test('not combined before every card was read', async () => {
    const custody = new Custody();
    const { manifest } = threeOfFive;
    for (const index of [1, 2, 4]) await custody.ask({ do: 'read-page', manifest, path: pageOf(threeOfFive, index), expectIndex: index });
    expect(await custody.ask({ do: 'combine', manifest })).toMatchObject({
      ok: false,
      refusal: { control: 'CUST-COMBINE-1', operands: { have: 3, want: 5, missing: '3 5' } },
    });
    await custody.kill();
  });

  test('a manifest that promises another key is found by what the cards open', async () => {
    const custody = new Custody();
    const manifest = { ...threeOfFive.manifest, keyCheckValue: '0123456789abcdef' };
    for (const index of cardIndexes(5))
      await custody.ask({ do: 'read-page', manifest, path: pageOf(threeOfFive, index), expectIndex: index });
    expect(await custody.ask({ do: 'combine', manifest })).toMatchObject({
      ok: false,
      refusal: { control: 'CUST-OUTCOME-1', operands: { cards: '1 2 3', have: threeOfFive.manifest.keyCheckValue } },
    });
    await custody.kill();
  });
});

/** What a leak would look like: the bytes, and every encoding that something here could have given them. */
function encodings(secret: Uint8Array): string[] {
  const bytes = Buffer.from(secret);
  const symbols = Array.from(symbolsOfBytes(secret, 52));
  const bech32 = symbols.map((symbol) => 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'[symbol]).join('');
  const base64 = [0, 1, 2].map((skipped) => bytes.subarray(skipped).toString('base64').slice(0, -4));
  const spelled = [
    bytes.toString('hex'),
    bech32.slice(0, 51),
    bytes.join(','),
    bytes.join(', '),
    Array.from(secret.entries(), ([at, byte]) => `"${at}":${byte}`).join(','),
  ];
  return [
    bytes.toString('latin1'),
    ...spelled,
    ...spelled.map((text) => text.toUpperCase()),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

describe('nothing secret leaves the process but the pages', () => {
  test('not in its output, not in an answer, not in the manifest', async () => {
    for (const set of [twoOfThree, threeOfFive]) {
      const { shards, kek, masterKey } = await secretsOf(set);
      const reader = await readAll(set);
      await reader.ask({ do: 'combine', manifest: set.manifest });
      await reader.type(set.manifest, 1, printedCode(pageOf(set, 1)));
      await reader.kill();
      const told = [JSON.stringify(set.said), JSON.stringify(reader.said), set.wrote, reader.stdout, reader.stderr];
      const raw = [...set.said, ...reader.said].map((message) =>
        JSON.stringify(message, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value)),
      );
      const haystack = [...told, ...raw].join('\n');
      // the search itself finds what is there
      expect(encodings(Buffer.from(set.manifest.sealed, 'base64').subarray(0, 32)).some((needle) => haystack.includes(needle))).toBe(true);
      for (const secret of [kek, masterKey, ...shards.map(({ bytes }) => bytes)]) {
        for (const needle of encodings(secret)) expect(haystack.includes(needle)).toBe(false);
      }
      for (const index of cardIndexes(set.manifest.header.shards)) {
        const code = printedCode(pageOf(set, index));
        expect(code).toHaveLength(92);
        // the head of a card, to its numbers, is public: from there on not one group may show
        for (let at = 28; at + 8 <= code.length; at += 4) expect(haystack.toUpperCase()).not.toContain(code.slice(at, at + 8));
      }
      expect(set.wrote).toBe('');
    }
  });

  test('a flipped bit in the sealed key is found by the manifest, and by the cards when the manifest is made to fit', async () => {
    const { manifest } = twoOfThree;
    const path = pageOf(twoOfThree, 1);
    const custody = new Custody();
    for (const place of [0, 20, 59]) {
      const sealed = fromBase64(manifest.sealed).map((byte, at) => (at === place ? byte ^ 1 : byte));
      const flipped = { ...manifest, sealed: toBase64(sealed) };
      expect(await custody.ask({ do: 'read-page', manifest: flipped, path, expectIndex: 1 })).toMatchObject({
        ok: false,
        refusal: { control: 'MANIFEST-SET-1' },
      });
      const setDigest = setDigestOf(manifest.header, sealed);
      const fitting = { ...flipped, setDigest, setId: readSetId(fromHex(setDigest)) };
      const reader = new Custody();
      expect(await reader.ask({ do: 'read-page', manifest: fitting, path, expectIndex: 1 })).toEqual({
        ok: false,
        refusal: { control: 'CARD-SET-1', operands: { have: manifest.setId, want: fitting.setId } },
        passed: ['readable'],
      });
      await reader.kill();
    }
    await custody.kill();
  });
});
