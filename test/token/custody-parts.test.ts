import { hkdfSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardPage, nameRefusal } from '../../electron/custody/card-page.ts';
import { combineAll } from '../../electron/custody/combine.ts';
import { type Contribution, contributionsRefusal, deriveKeys } from '../../electron/custody/entropy.ts';
import { makeRefusal, makeSet } from '../../electron/custody/make.ts';
import { openKey, sealKey } from '../../electron/custody/seal.ts';
import { combineShards, splitSecret } from '../../electron/custody/split.ts';
import { createFiles, fileSystemOf, parseMounts, workspaceRefusal } from '../../electron/custody/workspace.ts';
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import { decodeShareCard } from '../../shared/format/share-card.ts';
import { subsets } from '../../shared/shards/subsets.ts';
import { cardIndexes, headerOf, makeRequest, pageOf, printedCode, temporaryFolder } from './custody-set.ts';

const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
const fingerprints = ['cc', 'aa', 'bb'].map((byte) => byte.repeat(32));
const contributions = (): Contribution[] => fingerprints.map((fingerprint) => ({ fingerprint, random: random(64) }));

describe('entropy', () => {
  test('is HKDF-SHA256 over the system and the tokens in fingerprint order, by another implementation', () => {
    const salt = random(32);
    const system = random(64);
    const given = contributions();
    const [c, a, b] = given.map(({ random: bytes }) => bytes.slice());
    const material = Buffer.concat([system, a ?? [], b ?? [], c ?? []].map((part) => Uint8Array.from(part)));
    const expected = ['keyrite master key v1', 'keyrite key encryption key v1'].map((info) =>
      Buffer.from(hkdfSync('sha256', material, salt, info, 32)),
    );
    const { masterKey, kek } = deriveKeys(salt, system, fingerprints.toSorted(), given);
    expect([Buffer.from(masterKey), Buffer.from(kek)]).toEqual(expected);
    for (const used of [system, ...given.map(({ random: bytes }) => bytes)]) expect(used.every((byte) => byte === 0)).toBe(true);
  });

  test('refuses what a missing, stuck or copied generator gives', () => {
    const given = contributions();
    const [first, second] = given;
    if (first === undefined || second === undefined) throw new Error('three were made');
    const reasonOf = (...all: Contribution[]) => contributionsRefusal(fingerprints, all)?.operands;
    expect(contributionsRefusal(fingerprints, given)).toBeNull();
    expect(reasonOf(first, second)).toEqual({ reason: 'missing', fingerprint: fingerprints[2] });
    expect(reasonOf(first, first)).toMatchObject({ reason: 'repeated' });
    expect(reasonOf(first, { ...second, random: first.random.slice() })).toEqual({ reason: 'repeated', fingerprint: second.fingerprint });
    expect(reasonOf({ ...first, random: new Uint8Array(64).fill(255) })).toMatchObject({ reason: 'constant' });
    const half = random(32);
    expect(reasonOf({ ...first, random: Uint8Array.of(...half, ...half) })).toMatchObject({ reason: 'repeated' });
    expect(reasonOf({ ...first, random: random(63) })).toMatchObject({ reason: 'length' });
    expect(reasonOf({ ...first, fingerprint: 'dd'.repeat(32) })).toMatchObject({ reason: 'stranger' });
    expect(contributionsRefusal([], [])?.operands).toEqual({ reason: 'nobody' });
    expect(contributionsRefusal(['aa'.repeat(32), 'aa'.repeat(32)], [])?.operands).toEqual({ reason: 'named-twice' });
    expect(() => deriveKeys(random(32), random(64), fingerprints, [first, second])).toThrow('every contribution');
  });
});

describe('the split', () => {
  test('any k of n, and no other number, give the secret back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 0, max: 5 }), async (shards, less) => {
        const threshold = Math.max(2, shards - less);
        const secret = random(32);
        const all = await splitSecret(secret, threshold, shards);
        expect(all.map(({ index }) => index)).toEqual(cardIndexes(shards));
        for (const chosen of subsets(shards, threshold)) {
          expect(
            await combineShards(
              all.filter(({ index }) => chosen.includes(index)),
              threshold,
            ),
          ).toEqual(secret);
        }
        await expect(combineShards(all.slice(0, threshold - 1), threshold)).rejects.toThrow(RangeError);
        if (shards > threshold) await expect(combineShards(all, threshold)).rejects.toThrow(RangeError);
      }),
      { numRuns: 12 },
    );
  });

  test('a shard at 0, at 32, of another length, or twice, combines with nothing', async () => {
    const [first, second] = await splitSecret(random(32), 2, 3);
    if (first === undefined || second === undefined) throw new Error('three were made');
    for (const wrong of [
      { ...second, index: 0 },
      { ...second, index: 32 },
      { ...second, index: 1.5 },
      first,
      { ...second, bytes: second.bytes.slice(1) },
    ]) {
      await expect(combineShards([first, wrong], 2)).rejects.toThrow(RangeError);
    }
    for (const [threshold, shards] of [
      [1, 3],
      [4, 3],
      [2, 32],
    ] as const)
      await expect(splitSecret(random(32), threshold, shards)).rejects.toThrow(RangeError);
    await expect(splitSecret(random(33), 2, 3)).rejects.toThrow(RangeError);
  });

  test('fewer than k shards of two secrets look alike: every value of a missing shard is as possible', async () => {
    // with one shard of a 2 of 3 split fixed, each byte of the other decides a byte of the secret one to one
    const [first, second] = await splitSecret(new Uint8Array(32), 2, 3);
    if (first === undefined || second === undefined) throw new Error('three were made');
    const secrets = new Set<number>();
    for (let value = 0; value < 256; value++) {
      const [byte] = await combineShards([first, { index: 2, bytes: new Uint8Array(32).fill(value) }], 2);
      secrets.add(byte ?? -1);
    }
    expect(secrets.size).toBe(256);
  });
});

describe('the seal', () => {
  test('AES-256-GCM-SIV as in RFC 8452, appendix C.2', () => {
    const kek = new Uint8Array(32);
    kek[0] = 1;
    const nonce = new Uint8Array(12);
    nonce[0] = 3;
    const plaintext = new Uint8Array(32);
    plaintext[0] = 1;
    plaintext[16] = 2;
    const sealed = sealKey(plaintext, kek, nonce, new Uint8Array(0));
    expect(Buffer.from(sealed.subarray(12)).toString('hex')).toBe(
      '4a6a9db4c8c6549201b9edb53006cba821ec9cf850948a7c86c68ac7539d027fe819e63abcd020b006a976397632eb5d',
    );
    expect(openKey(sealed, kek, new Uint8Array(0))).toEqual(plaintext);
  });

  test('opens with nothing changed, and not with any flipped bit, another header or another KEK', () => {
    const [key, kek, nonce, header] = [random(32), random(32), random(12), toUtf8('header')];
    const sealed = sealKey(key, kek, nonce, header);
    expect(openKey(sealed, kek, header)).toEqual(key);
    for (let bit = 0; bit < 8 * sealed.length; bit++) {
      expect(
        openKey(
          sealed.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
          kek,
          header,
        ),
      ).toBeNull();
    }
    expect(openKey(sealed, kek, toUtf8('headex'))).toBeNull();
    expect(openKey(sealed, random(32), header)).toBeNull();
    expect(openKey(sealed.slice(1), kek, header)).toBeNull();
  });

  test('15 of 31 cards, of which every group is too much, are combined in 31 groups, and an altered one is in a group that is named', async () => {
    const holders = cardIndexes(31).map((index) => ({ index, id: `holder-${index}`, name: 'Ada Example' }));
    const folder = temporaryFolder();
    const answer = await makeSet({ ...makeRequest({ threshold: 15, shards: 31 }, fingerprints, folder), holders }, contributions());
    if (!answer.ok || answer.did !== 'make') throw new Error('no set was made');
    const shards = cardIndexes(31).map((index) => {
      const reading = decodeShareCard(toUtf8(printedCode(pageOf({ folder }, index))));
      if (!reading.ok) throw new Error('a card does not read');
      return { index, bytes: reading.card.share };
    });
    expect(await combineAll(answer.manifest, shards)).toMatchObject({ ok: true, subsets: 31 });
    const altered = shards.map((shard) => (shard.index === 31 ? { ...shard, bytes: random(32) } : shard));
    const cards = cardIndexes(31).slice(16).join(' ');
    expect(await combineAll(answer.manifest, altered)).toMatchObject({ refusal: { control: 'CUST-OPEN-1', operands: { cards } } });
  });

  test('a test-combine names the cards that do not open a changed sealed key', async () => {
    const folder = temporaryFolder();
    const answer = await makeSet(makeRequest({ threshold: 2, shards: 3 }, fingerprints, folder), contributions());
    if (!answer.ok || answer.did !== 'make') throw new Error('no set was made');
    const shards = cardIndexes(3).map((index) => {
      const reading = decodeShareCard(toUtf8(printedCode(pageOf({ folder }, index))));
      if (!reading.ok) throw new Error('a card does not read');
      return { index, bytes: reading.card.share };
    });
    expect(await combineAll(answer.manifest, shards)).toMatchObject({ ok: true, subsets: 3 });
    const sealed = toBase64(fromBase64(answer.manifest.sealed).map((byte, at) => (at === 30 ? byte ^ 1 : byte)));
    expect(await combineAll({ ...answer.manifest, sealed }, shards)).toMatchObject({
      refusal: { control: 'CUST-OPEN-1', operands: { cards: '1 2' } },
    });
    const third = shards.map((shard) => (shard.index === 3 ? { ...shard, bytes: random(32) } : shard));
    expect(await combineAll(answer.manifest, third)).toMatchObject({ refusal: { control: 'CUST-OPEN-1', operands: { cards: '1 3' } } });
  });
});

describe('the workspace', () => {
  test('the file system of a path, from mountinfo as proc(5) shows it', () => {
    const mounts = parseMounts(
      [
        '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
        '28 27 0:30 / /run/key\\040rite rw,nosuid shared:5 master:1 - tmpfs tmpfs rw,size=1024k',
        '29 27 0:31 / /run/key rw - ext4 /dev/vdb rw',
        '30 27 0:32 / /over rw - tmpfs tmpfs rw',
        '31 27 0:33 / /over rw - ext4 /dev/vdc rw',
        '',
      ].join('\n'),
    );
    expect(fileSystemOf('/home/x', mounts)).toBe('ext4');
    expect(fileSystemOf('/run/key rite/cards', mounts)).toBe('tmpfs');
    expect(fileSystemOf('/run/key rites', mounts)).toBe('ext4');
    expect(fileSystemOf('/over/cards', mounts)).toBe('ext4');
    expect(fileSystemOf('/x', [])).toBeNull();
  });

  test('production refuses a disk, takes memory, and practice takes either', async () => {
    expect(await workspaceRefusal('/usr', false)).toMatchObject({ control: 'CUST-RAM-1', operands: { folder: '/usr' } });
    expect(await workspaceRefusal('/usr', true)).toBeNull();
    const swap = readFileSync('/proc/swaps', 'utf8').trim().split('\n').length > 1;
    expect((await workspaceRefusal('/dev/shm', false))?.control ?? null).toBe(swap ? 'CUST-SWAP-1' : null);
    expect(await workspaceRefusal('/usr/missing', true)).toMatchObject({ control: 'CUST-FOLDER-1' });
    expect(await workspaceRefusal('/proc/self/exe', true)).toMatchObject({ control: 'CUST-FOLDER-1' });
  });

  test('what exists is never overwritten, and then nothing is left behind', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'card-2.pdf'), 'kept');
    const files = cardIndexes(3).map((index) => ({ name: `card-${index}.pdf`, bytes: random(8) }));
    expect(await createFiles(folder, files)).toEqual({ control: 'CUST-EXISTS-1', operands: { file: 'card-2.pdf' } });
    expect(readdirSync(folder)).toEqual(['card-2.pdf']);
    expect(readFileSync(join(folder, 'card-2.pdf'), 'utf8')).toBe('kept');
    mkdirSync(join(folder, 'gone'));
    await expect(createFiles(join(folder, 'missing'), files)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });
});

describe('what is refused before a secret exists', () => {
  const request = makeRequest({ threshold: 2, shards: 3 }, fingerprints, temporaryFolder());
  const [first, ...rest] = request.holders;
  if (first === undefined) throw new Error('three holders');

  test.each([
    [
      'practice asked for a production header',
      { practice: false },
      { control: 'CUST-MODE-1', operands: { header: 'practice', asked: 'production' } },
    ],
    [
      'more needed than there are',
      { header: headerOf({ threshold: 4, shards: 3 }) },
      { control: 'CUST-PLAN-1', operands: { threshold: 4, shards: 3 } },
    ],
    ['too few holders', { holders: rest }, { control: 'CUST-HOLDER-1', operands: { have: 2, want: 3 } }],
    ['holders out of order', { holders: [...rest, first] }, { control: 'CUST-HOLDER-1', operands: { have: 2, want: 1 } }],
    [
      'a name that cannot be printed',
      { holders: [{ ...first, name: 'Li 明' }, ...rest] },
      { control: 'CUST-NAME-1', operands: { person: first.id, character: '明', code: 'U+660E' } },
    ],
    [
      'a name that does not fit',
      { holders: [{ ...first, name: 'W'.repeat(200) }, ...rest] },
      { control: 'CUST-NAME-2', operands: { person: first.id, characters: 200 } },
    ],
    ['no contributor', { contributors: [] }, { control: 'CUST-ENTROPY-1', operands: { reason: 'nobody' } }],
    [
      'a contributor without a generator',
      { withoutGenerator: request.contributors.slice(0, 1) },
      { control: 'CUST-ENTROPY-1', operands: { reason: 'named-twice' } },
    ],
  ])('%s', async (_, change, expected) => {
    expect(await makeRefusal({ ...request, ...change })).toMatchObject(expected);
  });
});

describe('the page', () => {
  const header = headerOf({ threshold: 3, shards: 5 });
  const face = {
    header,
    setDigest: 'ab'.repeat(32),
    setId: 'QPZRY9X8GF2TVDW0S',
    index: 3,
    holder: 'Zoe\u0308 Voorbeeld',
    code: toUtf8('KR1Q'.repeat(23)),
  };

  test('the same card gives the same bytes, another card others', () => {
    expect(Buffer.from(cardPage(face)).equals(Buffer.from(cardPage(face)))).toBe(true);
    expect(Buffer.from(cardPage(face)).equals(Buffer.from(cardPage({ ...face, index: 4 })))).toBe(false);
  });

  test('names of Europe and Viet Nam are printed, decomposed ones composed; others are refused, never boxes', () => {
    for (const name of [
      'Łukasz Przykład',
      'Παύλος Παράδειγμα',
      'Олена Приклад',
      'Nguyễn Ví Dụ',
      'Zoe\u0308',
      'Đorđe Šćžđ',
      'Þóra Dæmi',
      'Ağaoğlu',
      'İ',
      'Ő',
    ]) {
      expect(nameRefusal(header, 'x', name)).toBeNull();
    }
    for (const [name, character] of [
      ['名', '名'],
      ['אב', 'א'],
      ['مثال', 'م'],
      ['𝒜', '𝒜'],
      ['q\u0301', '\u0301'],
    ]) {
      expect(nameRefusal(header, 'x', name ?? '')).toMatchObject({ control: 'CUST-NAME-1', operands: { person: 'x', character } });
    }
    expect(() => cardPage({ ...face, holder: '名' })).toThrow('card 3');
  });
});
