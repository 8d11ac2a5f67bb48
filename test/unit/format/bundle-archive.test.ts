import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes } from '../../../shared/bytes/concat.ts';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { toHex } from '../../../shared/bytes/hex.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { decodeArchive, encodeArchive } from '../../../shared/format/bundle-archive.ts';

const members = [
  { name: 'statement.json', bytes: toUtf8('{}') },
  { name: 'log/00001.json', bytes: toUtf8('{"seq":1}') },
  { name: 'log/00002.json', bytes: new Uint8Array() },
];
const small = encodeArchive(members);
const message = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('the bundle archive', () => {
  it('reads what it writes, in order of names', () => {
    expect(decodeArchive(small)).toEqual([members[1], members[2], members[0]]);
  });
  it('does not depend on the order given', () => {
    expect(encodeArchive(members.toReversed())).toEqual(small);
  });
  it('keeps its bytes from version to version', () => {
    expect(toHex(encodeArchive([{ name: 'a', bytes: toUtf8('123456789') }]))).toBe(
      '504b03040a0000000000000021002639f4cb09000000090000000100000061313233343536373839' +
        '504b01020a000a0000000000000021002639f4cb090000000900000001000000000000000000000000000000000061' +
        '504b050600000000010001002f000000280000000000',
    );
  });
  it('refuses every changed byte, whatever it changes to in any bit', () => {
    for (let at = 0; at < small.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = small.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));
        expect(
          message(() => decodeArchive(changed)),
          `byte ${at} bit ${bit}`,
        ).toMatch(/^(archive|utf8) at /);
      }
    }
  });
  it('refuses every shorter, and any longer, archive', () => {
    for (let length = 0; length < small.length; length++)
      expect(message(() => decodeArchive(small.subarray(0, length)))).toMatch(/^archive at /);
    expect(message(() => decodeArchive(concatBytes(small, Uint8Array.of(0))))).toMatch(/directory$/);
    expect(message(() => decodeArchive(concatBytes(Uint8Array.of(0), small)))).toMatch(/^archive at /);
    expect(message(() => decodeArchive(concatBytes(small, small)))).toMatch(/directory$/);
  });
  it('names the member whose content changed', () => {
    const at = small.length - 1 - [...small].reverse().findIndex((byte, index, all) => byte === 0x7d && all[index + 1] === 0x7b);
    const changed = small.map((byte, index) => (index === at ? 0x20 : byte));
    expect(message(() => decodeArchive(changed))).toBe('archive at "statement.json": header or checksum');
  });
  it.each([
    ['an upper-case letter', ['Log.json']],
    ['a leading slash', ['/log.json']],
    ['a trailing slash', ['log/']],
    ['an empty part', ['a//b']],
    ['the parent folder', ['../log.json']],
    ['the parent folder inside', ['a/../b']],
    ['the same folder', ['./a']],
    ['a hidden file', ['a/.b']],
    ['a backslash', ['a\\b']],
    ['a letter outside ASCII', ['é.json']],
    ['a space', ['a b']],
    ['a null', ['a\0']],
    ['nothing', ['']],
    ['201 characters', ['a'.repeat(201)]],
    ['the same name twice', ['a', 'a']],
    ['a file inside a file', ['a', 'a/b']],
    ['a file inside a file, apart', ['a', 'a-b', 'a/b']],
    ['no member', []],
  ])('refuses names: %s', (_, names) => {
    expect(message(() => encodeArchive(names.map((name) => ({ name, bytes: new Uint8Array() }))))).toMatch(/^archive at /);
  });

  const part = fc.string({ unit: fc.constantFrom('a', 'b', 'z', '0', '9', '-'), minLength: 1, maxLength: 4 });
  const given = fc
    .uniqueArray(fc.tuple(part, part, fc.uint8Array({ maxLength: 40 })), {
      minLength: 1,
      maxLength: 6,
      selector: ([folder, file]) => `${folder}/${file}`,
    })
    .map((list) => list.map(([folder, file, bytes]) => ({ name: `${folder}/${file}.bin`, bytes })));
  it('round trip, and one changed byte', () => {
    fc.assert(
      fc.property(given, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, place, difference) => {
        const archive = encodeArchive(list);
        expect(decodeArchive(archive)).toEqual(list.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
        const changed = archive.map((byte, index) => (index === place % archive.length ? byte ^ difference : byte));
        expect(message(() => decodeArchive(changed))).not.toBe('accepted');
      }),
    );
  });

  describe('for other tools', () => {
    let folder = '';
    let file = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'keyrite-archive-'));
      file = join(folder, 'bundle.zip');
      writeFileSync(file, small);
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });
    it('unzip finds no error and unpacks the bytes', () => {
      expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toMatch(/No errors detected/);
      expect(execFileSync('unzip', ['-p', file, 'log/00001.json'], { encoding: 'utf8' })).toBe('{"seq":1}');
    });
    it('Python finds no error and no oddity', () => {
      const script = `
import zipfile, sys, json
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, i.file_size, i.compress_type, list(i.date_time), i.extra.hex(), i.comment.hex(), i.flag_bits, z.read(i).decode()] for i in z.infolist()]))`;
      const row = (name: string, content: string): unknown[] => [name, content.length, 0, [1980, 1, 1, 0, 0, 0], '', '', 0, content];
      expect(JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }))).toEqual([
        row('log/00001.json', '{"seq":1}'),
        row('log/00002.json', ''),
        row('statement.json', '{}'),
      ]);
    });
    it("Python's own archive of the same members is refused: it has another spelling", () => {
      const other = join(folder, 'python.zip');
      execFileSync('python3', [
        '-c',
        'import zipfile, sys\nz = zipfile.ZipFile(sys.argv[1], "w")\nz.writestr("a.json", "{}")\nz.close()',
        other,
      ]);
      expect(execFileSync('unzip', ['-t', other], { encoding: 'utf8' })).toMatch(/No errors/);
      expect(message(() => decodeArchive(new Uint8Array(execFileSync('cat', [other]))))).toMatch(/^archive at "a.json"/);
    });
  });
});
