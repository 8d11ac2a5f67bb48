/**
 * A shard wrapped for a provider: by the custody room's own function, opened by other implementations of RSA-OAEP. Then the lines that keyrite
 * prints, run as they are by a shell, with stand-ins for the providers' clients that decrypt with a real key; what comes back proves the shard.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { constants, createPrivateKey, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { wrapForProvider } from '../../electron/custody/wrap.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import type { ProviderKey } from '../../shared/format/provider-key.ts';
import { type ShardManifest, shardManifestRecord } from '../../shared/format/shard-manifest.ts';
import { type ProviderWrapped, wrappedShardRecord } from '../../shared/format/wrapped-shard.ts';
import { programs } from '../support/programs.ts';
import { providerStandIns, type StandIns } from '../support/provider-stand-ins.ts';
import { manifestWith } from '../support/wrapped-manifest.ts';
import { codeOf, standsIn } from '../support/wrapped-set.ts';
import { sampleHeader, sampleSet } from '../unit/shards/sample-set.ts';
import { temporaryFolder } from './custody-set.ts';

const set = sampleSet({ ...sampleHeader, shards: 5, threshold: 3 });
const targets: readonly ProviderKey[] = [
  {
    provider: 'aws-kms',
    account: '111122223333',
    region: 'eu-central-1',
    key: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  },
  {
    provider: 'gcp-kms',
    account: 'example-project',
    region: 'europe-west3',
    key: 'projects/example-project/locations/europe-west3/keyRings/shards/cryptoKeys/ex-shard/cryptoKeyVersions/1',
  },
  { provider: 'vault-transit', account: 'vault.example:8200', region: 'on-site', key: 'transit/ex-shard@v2' },
  { provider: 'hsm', account: '0123456789', region: 'on-site', key: 'pkcs11:token=EX-HSM;id=%01%ab' },
];

const folder = temporaryFolder();
let standIns: StandIns;
let wrapped: readonly ProviderWrapped[] = [];
let manifest: ShardManifest;
const at = (name: string): string => join(folder, name);

async function wrap(index: number, target: ProviderKey, spki: Uint8Array, fingerprint = digestHex(spki)) {
  return wrapForProvider(codeOf(set, index), { set: set.manifest, index, spki, fingerprint }, target);
}
async function right(index: number, target: ProviderKey): Promise<ProviderWrapped> {
  const made = await wrap(index, target, standIns.spki);
  if ('control' in made) throw new Error(made.control);
  return made;
}
function sh(line: string) {
  const PATH = `${standIns.path}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', `set -eu\n${line}`], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH, PKCS11_MODULE: '/dev/null', LANG: 'C.UTF-8' },
  });
  return { status, stdout, stderr };
}
function ran(line: string): string {
  const { status, stdout, stderr } = sh(line);
  expect({ line, status, stderr: stderr.replace('Using decrypt algorithm RSA-PKCS-OAEP\n', '') }).toEqual({ line, status: 0, stderr: '' });
  return stdout;
}

beforeAll(async () => {
  standIns = providerStandIns(folder, programs.keyrite);
  wrapped = await Promise.all(targets.map((target, place) => right(place + 1, target)));
  manifest = manifestWith(set.manifest, wrapped);
  writeFileSync(at('manifest.json'), shardManifestRecord.encode(manifest));
  for (const one of wrapped) writeFileSync(at(`shard-${one.index}.wrapped.json`), wrappedShardRecord.encode(one));
  ran(`keyrite shard challenge --manifest manifest.json --purpose 'Stored with providers' --out challenge.json`);
}, 120_000);

describe('wrapping', () => {
  test('opens with the private key by OpenSSL and by Node, with SHA-256 and not with SHA-1, and never twice the same', async () => {
    const [one] = wrapped;
    if (one === undefined) throw new Error('nothing wrapped');
    const ciphertext = fromBase64(one.ciphertext);
    const key = createPrivateKey(readFileSync(at('provider.pem')));
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    expect(new Uint8Array(privateDecrypt({ key, padding, oaepHash: 'sha256' }, ciphertext))).toEqual(codeOf(set, 1));
    expect(() => privateDecrypt({ key, padding, oaepHash: 'sha1' }, ciphertext)).toThrow();
    expect(() => privateDecrypt({ key, padding, oaepHash: 'sha256', oaepLabel: Buffer.from('x') }, ciphertext)).toThrow();
    writeFileSync(at('ciphertext.bin'), ciphertext);
    const options = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256'].flatMap((option) => ['-pkeyopt', option]);
    const opened = execFileSync('openssl', ['pkeyutl', '-decrypt', '-inkey', at('provider.pem'), ...options, '-in', at('ciphertext.bin')]);
    expect(new Uint8Array(opened)).toEqual(codeOf(set, 1));
    expect((await right(1, one.target)).ciphertext).not.toBe(one.ciphertext);
  });

  test('holds nothing of the shard in the clear', () => {
    for (const one of wrapped) expect(standsIn(Buffer.from(wrappedShardRecord.encode(one)).toString(), codeOf(set, one.index))).toBe(false);
  });

  test('is refused for another key than the one on paper, and for a key of another kind', async () => {
    const [target] = targets;
    if (target === undefined) throw new Error('no target');
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'der', type: 'spki' });
    expect(await wrap(1, target, new Uint8Array(other), digestHex(standIns.spki))).toMatchObject({ control: 'WRAP-KEY-1' });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' });
    expect(await wrap(1, target, new Uint8Array(ec))).toMatchObject({ control: 'WRAP-KEYTYPE-1', operands: { have: 'ecdsa-p256' } });
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'der', type: 'spki' });
    expect(await wrap(1, target, new Uint8Array(short))).toMatchObject({ control: 'WRAP-KEYTYPE-1', operands: { have: 'unreadable' } });
    await expect(
      wrapForProvider(
        codeOf(set, 1).slice(1),
        { set: set.manifest, index: 1, spki: standIns.spki, fingerprint: digestHex(standIns.spki) },
        target,
      ),
    ).rejects.toThrow(RangeError);
  });
});

describe('the lines for', () => {
  test.each(targets.map(({ provider }, place) => [provider, place + 1] as const))(
    '%s store shard %i, test-decrypt it and prove it; only then does it count',
    (_, index) => {
      const sheet = ran(
        `keyrite shard provider shard-${index}.wrapped.json --manifest manifest.json --challenge challenge.json --out shard-${index}.bin --proof proof-${index}.json`,
      );
      expect(sheet).toContain(`# SPKI SHA-256 ${digestHex(standIns.spki)}`);
      const claim = `keyrite shard receipt --manifest manifest.json --index ${index} --stored-as 'keyrite shard ${index}' --by 'Example Operations'`;
      ran(`${claim} --out claimed-${index}.json`);
      const claimed = sh(`keyrite shard report claimed-${index}.json --manifest manifest.json`);
      expect(claimed.status).toBe(1);
      expect(claimed.stdout).toContain(
        '0 of 5 shards are proved. Proved are too few: 3 open the key. 1 more are only claimed, and not counted.',
      );

      const said = ran(sheet);
      expect(said).toContain(`proof-${index}.json: the proof for shard ${index}.`);
      expect(standsIn(sheet + said, codeOf(set, index))).toBe(false);
      ran(`${claim} --proof proof-${index}.json --challenge challenge.json --out proved-${index}.json`);
      const proved = sh(`keyrite shard report claimed-${index}.json proved-${index}.json --manifest manifest.json`);
      expect(proved.stdout).toContain('1 of 5 shards are proved.');
    },
    60_000,
  );

  test('all four together are enough; the report names forms and holders; JSON says the same', () => {
    const report = ran(`keyrite shard report proved-*.json --manifest manifest.json`);
    expect(report).toContain('4 of 5 shards are proved. The key can be opened with proved shards alone, 1 to spare.');
    expect(report).toMatch(/ 1 {2}proved {3}Holder 1, with a provider, keyrite shard 1, \d{4}-\d\d-\d\d by Example Operations/);
    expect(report).toMatch(/ 5 {2}nothing {2}Holder 5, paper/);
    expect(JSON.parse(ran(`keyrite shard report proved-*.json --manifest manifest.json --json`))).toMatchObject({
      proved: 4,
      threshold: 3,
      spare: 1,
      refused: [],
    });
  });

  test('another shard that was stored under this name is found: its proof is not for this receipt', () => {
    const wrong = sh(
      `keyrite shard receipt --manifest manifest.json --index 2 --stored-as x --by y --proof proof-1.json --challenge challenge.json --out wrong.json`,
    );
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('refused (RECEIPT-PROOF-1)');
  });

  test('what was stored and came back altered proves nothing', () => {
    const stored = join(folder, 'store', readdirSync(join(folder, 'store')).find((name) => name.endsWith('shard-2')) ?? '');
    const bytes = readFileSync(stored);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(stored, bytes);
    const sheet = ran(
      `keyrite shard provider shard-2.wrapped.json --manifest manifest.json --challenge challenge.json --out again.bin --proof again.json`,
    );
    const second = sheet.slice(sheet.indexOf('gcloud secrets versions'));
    const { status, stderr } = sh(second);
    expect(status).toBe(1);
    expect(stderr).toContain('refused (CARD-LENGTH-1)');
    expect(readdirSync(folder)).not.toContain('again.json');
  });

  test('a wrapped shard that is not the manifest’s gets no lines', () => {
    const [one, two] = wrapped;
    if (one === undefined || two === undefined) throw new Error('nothing wrapped');
    writeFileSync(at('altered.json'), wrappedShardRecord.encode({ ...one, target: two.target }));
    const { status, stderr, stdout } = sh(
      `keyrite shard provider altered.json --manifest manifest.json --challenge challenge.json --out altered.bin --proof altered-proof.json`,
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('refused (WRAP-MANIFEST-1)');
  });

  test('no file holds a shard, and none is left of the decryption', () => {
    for (const name of readdirSync(folder).filter((file) => /\.(json|bin|stored)$/.test(file)))
      for (const { index } of set.cards) expect(standsIn(readFileSync(at(name), 'latin1'), codeOf(set, index)), name).toBe(false);
  });

  test('file names are quoted: what a name says is run by no shell', () => {
    const name = `a'$(touch owned)b.bin`;
    const quoted = `'${name.replaceAll("'", `'\\''`)}'`;
    const sheet = ran(
      `keyrite shard provider shard-3.wrapped.json --manifest manifest.json --challenge challenge.json --out ${quoted} --proof quoted.json`,
    );
    ran(sheet);
    expect(readdirSync(folder)).not.toContain('owned');
    expect(readdirSync(folder)).toContain('quoted.json');
  });
});
