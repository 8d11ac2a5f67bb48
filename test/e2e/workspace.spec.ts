/** A workspace that cannot be used: the console says which file, what is wrong with it and where, and leaves it as it was. */
import { chmodSync, chownSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { giveToStation } from '../../build/account.ts';
import { sentences } from '../rehearsal/words.ts';
import { expect, said, test } from './fixture.ts';
import { masterKeyAt } from './on-the-way.ts';

test('no workspace: the missing file is named, and nothing is made', async ({ workspace }) => {
  const nowhere = join(workspace.place, 'nowhere');
  expect(await said({ ...workspace, folder: nowhere })).toContain(join(nowhere, 'station.json'));
});

test('a roster that is no roster: the place in it is named', async ({ workspace }) => {
  const path = join(workspace.folder, 'roster.json');
  const roster = readFileSync(path, 'utf8');
  const spoiled: readonly (readonly [string, RegExp])[] = [
    ['{', /JSON/i],
    [roster.replace('"practice"', '"rehearsal"'), /mode/],
    [roster.replace('"roles":["witness"]', '"roles":["bystander"]'), /roles/],
    [` ${roster}`, /canonical|roster/i],
  ];
  for (const [text, place] of spoiled) {
    writeFileSync(path, text);
    const words = await said(workspace);
    expect(words).toContain(path);
    expect(words).toMatch(place);
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
});

test('a station.json with a relative path or an unknown name is refused', async ({ workspace }) => {
  const path = join(workspace.folder, 'station.json');
  for (const text of [
    '{"modules":["softhsm.so"],"cards":"/a","export":"/b"}',
    '{"modules":["/a"],"cards":"/a","export":"/b","pin":"123456"}',
    '{"modules":["pkcs11:pin-value=123456?module-path=/a"],"cards":"/a","export":"/b"}',
    '{"modules":["/a","pkcs11:?module-path=/a"],"cards":"/a","export":"/b"}',
    '{"modules":[],"cards":"/a","export":"/b"}',
  ]) {
    writeFileSync(path, text);
    expect(await said(workspace)).toContain(path);
  }
});

test('a log that the station’s account may not open, or beside which it may not write: said so, in words of its own', async ({
  beginning,
  workspace,
}) => {
  const room = await masterKeyAt(beginning, 'probe');
  await room.station.close();
  const path = join(workspace.folder, 'log.sqlite');
  const before = readFileSync(path);
  const { happened, todo } = sentences('STORE-OPEN-1', { path, reason: 'SQLITE_CANTOPEN' });
  const closed: readonly (() => void)[] = [
    () => {
      chmodSync(workspace.folder, 0o500);
    },
    // somebody else's file: only root can make it so
    ...(process.getuid?.() === 0
      ? [
          () => {
            chmodSync(workspace.folder, 0o700);
            chownSync(path, 0, 0);
          },
        ]
      : []),
  ];
  for (const close of closed) {
    close();
    const words = (await said(workspace)).replaceAll(/\s+/g, ' ');
    // SQLite has a reason of its own for each
    expect(words).toContain(happened.split(' (')[0]);
    expect(words).toContain(todo);
    expect(readFileSync(path).equals(before)).toBe(true);
  }
  chmodSync(workspace.folder, 0o700);
  if (lstatSync(path).uid === 0) giveToStation(path);
  const again = await beginning.start();
  expect(await again.console.step()).toBe('2.1');
});

test.describe('a log', () => {
  const spoil: Readonly<Record<string, (path: string) => void>> = {
    'with a changed byte in a record': (path) => {
      const bytes = readFileSync(path);
      expect(bytes.includes('Musterstadt')).toBe(true);
      // everywhere: a page that was split keeps what it held before in its free space
      for (let at = bytes.indexOf('Musterstadt'); at >= 0; at = bytes.indexOf('Musterstadt', at + 1)) bytes.write('Musterhafen', at);
      writeFileSync(path, bytes);
    },
    'with a record taken out of the middle': (path) => {
      const database = new Database(path);
      database.exec('DROP TRIGGER IF EXISTS event_log_no_delete');
      for (const row of database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()) {
        if (typeof row === 'object' && row !== null && 'name' in row) database.exec(`DROP TRIGGER "${String(row.name)}"`);
      }
      database.exec('DELETE FROM event_log WHERE seq = 3');
      database.close();
    },
    'that is cut short': (path) => {
      writeFileSync(path, readFileSync(path).subarray(0, 5_000));
    },
    'that is another file': (path) => {
      writeFileSync(path, 'not a database at all, and long enough to have a header of one'.repeat(4));
    },
  };
  for (const [how, act] of Object.entries(spoil)) {
    test(`${how} stops the station before anything else`, async ({ beginning, workspace }) => {
      const room = await masterKeyAt(beginning, 'probe');
      await room.station.close();
      const path = join(workspace.folder, 'log.sqlite');
      rmSync(`${path}-wal`, { force: true });
      act(path);
      giveToStation(path);
      const before = readFileSync(path);
      expect(await said(workspace)).toContain('log.sqlite');
      expect(readFileSync(path).equals(before), 'the damaged log is evidence').toBe(true);
    });
  }
});
