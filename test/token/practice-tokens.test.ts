import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { makePracticeTokens } from '../support/practice-tokens.ts';
import { people, type TokenRoom, tokenRoom } from '../support/token-room.ts';

let room: TokenRoom;
let rootFile: string;
const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });
const pemOf = (id: string): string => {
  const der = join(room.folder, `${id}.der`);
  writeFileSync(der, fromBase64(room.roster.people.find((person) => person.id === id)?.certificate ?? ''));
  const pem = join(room.folder, `${id}.pem`);
  openssl('x509', '-inform', 'DER', '-in', der, '-out', pem);
  return pem;
};

beforeAll(async () => {
  room = await tokenRoom({ strangers: 1 });
  rootFile = join(room.folder, 'root.pem');
  writeFileSync(rootFile, room.rootPem);
});
afterAll(() => room.close());

test.each(people.map(({ id, name, organisation }) => [id, name, organisation]))('%s: openssl reads %s', (id, name, organisation) => {
  const subject = openssl('x509', '-in', pemOf(id), '-noout', '-subject', '-nameopt', 'multiline,utf8,-esc_msb,-esc_ctrl');
  expect(subject).toContain(`commonName                = ${name}\n`);
  expect(subject).toContain(`organizationName          = ${organisation}\n`);
});

test('openssl accepts each chain, strictly, for S/MIME signing, and no chain without the root', () => {
  for (const { id } of people) {
    const pem = pemOf(id);
    expect(openssl('verify', '-x509_strict', '-purpose', 'smimesign', '-CAfile', rootFile, pem)).toBe(`${pem}: OK\n`);
    expect(() => execFileSync('openssl', ['verify', '-no-CAfile', '-no-CApath', '-no-CAstore', pem], { stdio: 'pipe' })).toThrow();
  }
});

test('the certificates are for what they say', () => {
  const leaf = openssl('x509', '-in', pemOf('eleni'), '-noout', '-text');
  expect(leaf).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation\n/);
  expect(leaf).toMatch(/X509v3 Extended Key Usage:\s+1\.3\.6\.1\.5\.5\.7\.3\.36, E-mail Protection\n/);
  expect(leaf).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE\n/);
  const root = openssl('x509', '-in', rootFile, '-noout', '-text');
  expect(root).toMatch(/Subject: O = "Example Trust, s\.r\.o\.", CN = "PRACTICE [^"]+"\n/);
  expect(root).toMatch(/X509v3 Key Usage: critical\s+Certificate Sign\n/);
  expect(root).not.toContain('Extended Key Usage');
});

test('another PKCS#11 program sees the private keys as made in the token and not extractable', () => {
  const { pins, softhsmConf, modulePath } = room;
  const args = [
    '--module',
    modulePath,
    '--token-label',
    'OLEH',
    '--login',
    '--pin',
    pins.get('oleh') ?? '',
    '--list-objects',
    '--type',
    'privkey',
  ];
  const listed = execFileSync('pkcs11-tool', args, {
    encoding: 'utf8',
    env: { ...process.env, SOFTHSM2_CONF: softhsmConf },
    stdio: 'pipe',
  });
  expect(listed).toMatch(/Access:\s+sensitive, always sensitive, never extractable, local/);
  expect(listed).toMatch(/Usage:\s+sign\n/);
});

test('the roster is canonical, names no stranger, and says practice', () => {
  const bytes = new Uint8Array(readFileSync(room.rosterPath));
  expect(new Uint8Array(rosterRecord.encode(room.roster))).toEqual(bytes);
  expect(room.roster.mode).toBe('practice');
  expect(room.roster.people.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
  expect(room.roster.people.map(({ key }) => key.fingerprint)).not.toContain(room.fingerprint('stranger-1'));
});

test('the token folder is closed to others, and no file in the folder holds a PIN', () => {
  const practice = join(room.folder, 'practice');
  expect(statSync(join(practice, 'tokens')).mode & 0o777).toBe(0o700);
  const files = readdirSync(practice, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(people.length);
  for (const file of files) {
    const content = readFileSync(join(file.parentPath, file.name));
    for (const pin of room.pins.values()) expect(content.includes(pin)).toBe(false);
  }
});

test('makes no tokens over others, and its own PINs are all different', async () => {
  await expect(makePracticeTokens({ folder: join(room.folder, 'practice'), people })).rejects.toThrow('EEXIST');
  const made = await makePracticeTokens({ folder: join(room.folder, 'more'), people, strangers: 2 });
  expect([...made.pins.values()].every((pin) => /^\d{6}$/.test(pin))).toBe(true);
  expect(new Set(made.pins.values()).size).toBe(people.length + 2);
});

test.runIf(process.getuid?.() === 0)('made by root for somebody else, everything is theirs', async () => {
  const folder = join(room.folder, 'owned');
  await makePracticeTokens({ folder, people, owner: { uid: 65534, gid: 65534 } });
  for (const path of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))]) {
    expect(statSync(path).uid).toBe(65534);
  }
});
