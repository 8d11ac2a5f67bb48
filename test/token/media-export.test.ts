/** Exports as attacks: what is already there stays, what cannot be written leaves nothing behind. */
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, statfs, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportFile, findExported, removePages } from '../../electron/media/export.ts';
import { digestOnMedium } from '../../electron/media/read-back.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import type { MediaProgramAnswer } from './media-writer.ts';

const writer = join(import.meta.dirname, 'media-writer.ts');
const bytes = Uint8Array.from({ length: 3_000_001 }, (_, i) => (i * 131) % 251);
const digest = digestHex(bytes);

let folder = '';
beforeEach(async () => {
  // a real disk under /var/tmp in most systems, so that reading back goes past the page cache; /tmp is often memory
  folder = await mkdtemp('/var/tmp/keyrite-media-');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});
const at = (name: string): string => join(folder, name);

/** The attempt in a process of its own: as an unprivileged user when we are root, in a mount namespace when `mount` says what to mount. */
function attempt({ mount = '', as = '' }: { readonly mount?: string; readonly as?: string }, size: number): MediaProgramAnswer {
  const root = process.getuid?.() === 0;
  const namespace = ['--mount', ...(root ? [] : ['--user', '--map-root-user'])];
  const script = `${mount === '' ? '' : `mount ${mount} "$1" && `}exec ${root ? as : ''} "$2" "$3" "$1" "$4"`;
  const { stdout, stderr } = spawnSync(
    'unshare',
    [...namespace, 'sh', '-c', script, 'sh', folder, process.execPath, writer, String(size)],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout) as MediaProgramAnswer;
}

describe('an export', () => {
  test('is on the medium, with its digest, readable by others and writable by none of them', async () => {
    expect(await exportFile(folder, 'bundle.zip', bytes)).toEqual({ ok: true, path: at('bundle.zip'), digest });
    expect(digestHex(await readFile(at('bundle.zip')))).toBe(digest);
    expect((await stat(at('bundle.zip'))).mode & 0o022).toBe(0);
    expect(await exportFile(folder, 'empty', new Uint8Array())).toMatchObject({ ok: true, digest: digestHex(new Uint8Array()) });
  });

  test('never takes the place of a file, a folder or a link, wherever the link leads', async () => {
    await writeFile(at('file'), 'evidence');
    await mkdir(at('folder'));
    await symlink(at('file'), at('link'));
    await symlink(at('nothing'), at('dangling'));
    for (const name of ['file', 'folder', 'link', 'dangling']) {
      expect(await exportFile(folder, name, bytes)).toEqual({
        ok: false,
        refusal: { control: 'EXP-EXISTS-1', operands: { path: at(name) } },
      });
    }
    expect(await readFile(at('file'), 'utf8')).toBe('evidence');
    expect(await readlink(at('dangling'))).toBe(at('nothing'));
    expect((await readdir(folder)).sort()).toEqual(['dangling', 'file', 'folder', 'link']);
  });

  test('to a folder that is not there, that is a file, under a name too long', async () => {
    await writeFile(at('file'), '');
    const refused = (path: string, code: string): object => ({ ok: false, refusal: { control: 'EXP-WRITE-1', operands: { path, code } } });
    expect(await exportFile(at('no'), 'x', bytes)).toEqual(refused(at('no/x'), 'ENOENT'));
    expect(await exportFile(at('file'), 'x', bytes)).toEqual(refused(at('file/x'), 'ENOTDIR'));
    expect(await exportFile(folder, 'x'.repeat(300), bytes)).toEqual(refused(at('x'.repeat(300)), 'ENAMETOOLONG'));
    expect(await readdir(folder)).toEqual(['file']);
  });

  test.each(['', '.', '..', '../x', 'a/b', '/etc/x'])('under the name "%s" is a bug', async (name) => {
    await expect(exportFile(folder, name, bytes)).rejects.toThrow('not a plain file name');
  });

  test('to a medium that is full: refused, and nothing is left of it', () => {
    expect(attempt({ mount: '-t tmpfs -o size=256k tmpfs' }, 300_000)).toEqual({
      exported: { ok: false, refusal: { control: 'EXP-FULL-1', operands: { path: at('bundle.zip'), bytes: 300_000 } } },
      left: [],
    });
    expect(attempt({ mount: '-t tmpfs -o size=256k tmpfs' }, 200_000)).toMatchObject({ exported: { ok: true }, left: ['bundle.zip'] });
  });

  test('to a medium that is read-only', () => {
    const refusal = { control: 'EXP-WRITE-1', operands: { path: at('bundle.zip'), code: 'EROFS' } };
    expect(attempt({ mount: '-t tmpfs -o ro tmpfs' }, 10)).toEqual({ exported: { ok: false, refusal }, left: [] });
  });

  test('to a folder that is closed to us', async () => {
    await chmod(folder, 0o555);
    const refusal = { control: 'EXP-WRITE-1', operands: { path: at('bundle.zip'), code: 'EACCES' } };
    // root may write anywhere: so as nobody; without root, leave our own namespace's root out too
    const answer =
      process.getuid?.() === 0
        ? attempt({ as: 'setpriv --reuid 65534 --regid 65534 --clear-groups' }, 10)
        : { exported: await exportFile(folder, 'bundle.zip', bytes), left: await readdir(folder) };
    expect(answer).toEqual({ exported: { ok: false, refusal }, left: [] });
    await chmod(folder, 0o755);
  });
});

describe('a file that was announced', () => {
  test('is found by its digest, with its size; one that is missing or another is refused by name and stays as it is', async () => {
    await exportFile(folder, 'bundle.zip', bytes);
    expect(await findExported(folder, 'bundle.zip', digest)).toEqual({ ok: true, digest, bytes: bytes.length });
    const refused = (name: string, why: string): object => ({
      ok: false,
      refusal: { control: 'EXP-OUTCOME-1', operands: { path: at(name), why } },
    });
    await writeFile(at('cut short'), bytes.subarray(0, -1));
    await writeFile(at('changed'), bytes.with(1_000_000, 0));
    await symlink(at('bundle.zip'), at('link'));
    await mkdir(at('folder'));
    expect(await findExported(folder, 'cut short', digest)).toEqual(refused('cut short', 'other'));
    expect(await findExported(folder, 'changed', digest)).toEqual(refused('changed', 'other'));
    expect(await findExported(folder, 'nothing', digest)).toEqual(refused('nothing', 'missing'));
    expect(await findExported(at('bundle.zip'), 'bundle.zip', digest)).toEqual(refused('bundle.zip/bundle.zip', 'missing'));
    expect(await findExported(folder, 'link', digest)).toEqual(refused('link', 'ELOOP'));
    expect(await findExported(folder, 'folder', digest)).toEqual(refused('folder', 'EISDIR'));
    expect((await stat(at('cut short'))).size).toBe(bytes.length - 1);
  });
});

const TMPFS = 0x01021994; // statfs(2)

/** proc(5), /proc/self/io: bytes that this process caused to be fetched from the storage layer, which the page cache's are not. */
const fetched = async (): Promise<number> => Number(/^read_bytes: (\d+)$/m.exec(await readFile('/proc/self/io', 'utf8'))?.[1]);

describe('reading back', () => {
  test('fetches from the disk what the page cache still has', async () => {
    await exportFile(folder, 'bundle.zip', bytes);
    await readFile(at('bundle.zip'));
    const before = await fetched();
    expect(await digestOnMedium(at('bundle.zip'))).toBe(digest);
    const inMemory = (await statfs(folder)).type === TMPFS;
    expect((await fetched()) - before).toBeGreaterThanOrEqual(inMemory ? 0 : bytes.length);
  });

  test('takes files of every length, in memory too, and follows no link', async () => {
    const memory = await mkdtemp('/dev/shm/keyrite-media-');
    try {
      for (const length of [0, 1, 511, 512, 4096, 1 << 20, (1 << 20) + 1]) {
        for (const place of [folder, memory]) {
          await writeFile(join(place, 'part'), bytes.subarray(0, length));
          expect(await digestOnMedium(join(place, 'part'))).toBe(digestHex(bytes.subarray(0, length)));
        }
      }
    } finally {
      await rm(memory, { recursive: true });
    }
    await symlink(at('part'), at('link'));
    await expect(digestOnMedium(at('link'))).rejects.toMatchObject({ code: 'ELOOP' });
  });
});

describe('removing the cards’ pages', () => {
  test('takes what is named, once, by name or path', async () => {
    for (const name of ['card-1.pdf', 'card-2.pdf', 'other']) await writeFile(at(name), name);
    expect(await removePages(folder, ['card-1.pdf', at('card-2.pdf'), 'card-3.pdf', 'card-1.pdf'])).toEqual([
      at('card-1.pdf'),
      at('card-2.pdf'),
    ]);
    expect(await readdir(folder)).toEqual(['other']);
  });

  test('never leaves the folder and never follows a link', async () => {
    await mkdir(at('pages'));
    await mkdir(at('elsewhere'));
    await mkdir(at('pages/below'));
    for (const name of ['elsewhere/kept', 'pages/below/kept', 'kept']) await writeFile(at(name), '');
    await symlink(at('elsewhere/kept'), at('pages/card-1.pdf'));
    await symlink(at('elsewhere'), at('pages/away'));
    const files = [
      'card-1.pdf',
      'away',
      'away/kept',
      '../kept',
      '../elsewhere/kept',
      at('kept'),
      'below',
      'below/kept',
      '',
      '.',
      '..',
      '/etc/passwd',
    ];
    expect(await removePages(at('pages'), files)).toEqual([at('pages/card-1.pdf'), at('pages/away')]);
    expect(await readdir(folder, { recursive: true })).toEqual(
      expect.arrayContaining(['kept', 'elsewhere/kept', 'pages/below/kept', 'pages/below']),
    );
  });

  test('the folder itself may be reached over a link', async () => {
    await mkdir(at('pages'));
    await symlink(at('pages'), at('way'));
    await writeFile(at('pages/card-1.pdf'), '');
    expect(await removePages(at('way'), ['card-1.pdf'])).toEqual([at('pages/card-1.pdf')]);
  });
});
