/** The bundle of a key that a token made: the public key in three forms, as OpenSSL and ssh-keygen read it, and its first signature. */
import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { reportLines } from '../../../cli/print-report.ts';
import { rsaVerify } from '../../../electron/rsa.ts';
import { fromUtf8, toUtf8 } from '../../../shared/bytes/utf8.ts';
import { decodeEnvelope, encodeEnvelope, envelopePayload, verifyEnvelope } from '../../../shared/format/dsse.ts';
import { PAYLOAD_TYPE, possessionRecord } from '../../../shared/format/statement.ts';
import { publicJwk, spkiPem, sshPublicKey } from '../../../shared/keys/public-key-forms.ts';
import { verifyBundle } from '../../../shared/verify/verify-bundle.ts';
import { archiveOf, type Bundle, bundleOf, resigned } from '../../support/bundle-of.ts';
import { restarted } from '../../support/ceremony-commands.ts';
import { newCeremony } from '../../support/ceremony-of.ts';
import {
  generated,
  generationIntended,
  hsmKey,
  keyExecuted,
  PAIR,
  settlementIntended,
  sought,
  tokenKey,
} from '../../support/keypair-records.ts';

let bundle: Bundle;
beforeAll(async () => {
  bundle = bundleOf(await newCeremony({ operation: hsmKey }));
}, 30_000);

const report = (of: Bundle) => verifyBundle(archiveOf(of), of.room.rosterBytes, rsaVerify);
const reasons = (of: Bundle) => report(of).checks.filter(({ ok }) => !ok);
const memberOf = ({ members }: Bundle, name: string): Uint8Array => {
  const member = members.find((one) => one.name === name);
  if (member === undefined) throw new Error(`no ${name}`);
  return member.bytes;
};
const changed = (of: Bundle, name: string, bytes: Uint8Array): Bundle =>
  resigned(
    of,
    of.members.map((member) => (member.name === name ? { name, bytes } : member)),
  );

describe('the bundle', () => {
  test('verifies, and says which key in which token', () => {
    expect(reasons(bundle)).toEqual([]);
    const { verified, ceremony, checks } = report(bundle);
    expect(verified).toBe(true);
    const { fingerprint } = bundle.state.keypair.generated ?? { fingerprint: '' };
    expect(ceremony?.key).toEqual({
      made: 'in-token',
      name: 'signer_1',
      id: 'c3'.repeat(16),
      algorithm: 'ecdsa-p384',
      token: { serial: '0123456789', label: 'EXAMPLE-HSM', model: 'Example 1' },
      publicKey: { fingerprint },
      attestation: 0,
      adopted: false,
    });
    expect(checks).toContainEqual({ control: 'PAIR-POSSESSION-1', ok: true, ran: true, operands: { fingerprint } });
    expect(checks.some(({ control }) => control === 'MANIFEST-SET-1')).toBe(false);
    expect(reportLines(report(bundle)).join('\n')).toContain('In token            0123456789, EXAMPLE-HSM, Example 1');
  });
  test('has the key in three forms, the possession, and no card set', () => {
    const names = bundle.members.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'public-key/signer-1.pem',
        'public-key/signer-1.jwk.json',
        'public-key/signer-1.pub',
        'possession.dsse.json',
      ]),
    );
    expect(names).not.toContain('shard-manifest.json');
    const envelope = decodeEnvelope(memberOf(bundle, 'possession.dsse.json'));
    expect(verifyEnvelope(envelope, PAYLOAD_TYPE.possession, () => tokenKey.spki, rsaVerify).verified).toHaveLength(1);
    expect(possessionRecord.decode(envelopePayload(envelope))).toMatchObject({ ceremonyId: 'KC-2026-001', label: 'signer_1' });
  });
  test.each(['public-key/signer-1.pem', 'public-key/signer-1.jwk.json', 'public-key/signer-1.pub'])(
    'with another byte in %s is refused, even if the quorum signed it',
    (name) => {
      const bytes = memberOf(bundle, name).slice();
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      expect(reasons(changed(bundle, name, bytes))).toContainEqual(expect.objectContaining({ control: 'BND-MEMBER-1' }));
    },
  );
  test('with another signature as possession is refused', () => {
    const envelope = decodeEnvelope(memberOf(bundle, 'possession.dsse.json'));
    const signatures = envelope.signatures.map((signature) => ({ ...signature, sig: 'AAAA' }));
    const other = changed(bundle, 'possession.dsse.json', encodeEnvelope({ ...envelope, signatures }));
    expect(reasons(other)).toContainEqual(expect.objectContaining({ control: 'BND-MEMBER-1' }));
  });
  test('of a key that was taken over has the number of that decision, and says so', async () => {
    const ceremony = (await newCeremony({ operation: hsmKey })).until('execute');
    ceremony.record(ceremony.probed('before-secret'));
    ceremony.record(generationIntended(ceremony));
    ceremony.record(restarted(ceremony, 'generate'));
    ceremony.record(sought(PAIR));
    ceremony.record(settlementIntended('adopt'));
    ceremony.record(generated(ceremony, { attestation: ['AAAA'] }));
    ceremony.record(keyExecuted(ceremony));
    ceremony.record(ceremony.completed());
    const adopted = bundleOf(ceremony);
    expect(reasons(adopted)).toEqual([]);
    expect(report(adopted).ceremony?.key).toMatchObject({ adopted: true, attestation: 1 });
    const envelope = decodeEnvelope(memberOf(adopted, 'possession.dsse.json'));
    expect(possessionRecord.decode(envelopePayload(envelope)).nonce).toBe('b2'.repeat(32));
    expect(verifyEnvelope(envelope, PAYLOAD_TYPE.possession, () => tokenKey.spki, rsaVerify).verified).toHaveLength(1);
    expect(memberOf(adopted, 'attestation/signer-1-1.der')).toHaveLength(3);
  }, 30_000);
});

const KEYS = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
  'RSA 3072': generateKeyPairSync('rsa', { modulusLength: 3072 }).publicKey,
  Ed25519: generateKeyPairSync('ed25519').publicKey,
};
describe.each(Object.entries(KEYS))('the forms of a key: %s', (_, key) => {
  const spki = new Uint8Array(key.export({ format: 'der', type: 'spki' }));
  test('PEM and JWK are the same key to OpenSSL', () => {
    expect(fromUtf8(spkiPem(spki))).toBe(key.export({ format: 'pem', type: 'spki' }));
    const jwk = JSON.parse(fromUtf8(publicJwk(spki))) as Record<string, string>;
    expect(jwk).toMatchObject({ ...key.export({ format: 'jwk' }), use: 'sig' });
    expect(createPublicKey({ key: jwk, format: 'jwk' }).equals(key)).toBe(true);
  });
  test('the SSH line is the same key to ssh-keygen', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyrite-ssh-'));
    try {
      const file = join(folder, 'key.pub');
      writeFileSync(file, sshPublicKey(spki, 'signer-1'));
      const pem = execFileSync('ssh-keygen', ['-e', '-m', 'PKCS8', '-f', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      expect(createPublicKey(pem).equals(key)).toBe(true);
    } catch (error) {
      // ssh-keygen writes Ed25519 in no PEM: its own reading of the line must do
      if (key.asymmetricKeyType !== 'ed25519') throw error;
      const listed = execFileSync('ssh-keygen', ['-l', '-f', join(folder, 'key.pub')], { encoding: 'utf8' });
      expect(listed).toMatch(/^256 SHA256:\S+ signer-1 \(ED25519\)\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  test('what is no key has no form', () => {
    for (const form of [spkiPem, publicJwk, (bytes: Uint8Array) => sshPublicKey(bytes, 'x')])
      expect(() => form(toUtf8('no key'))).toThrow('public-key');
  });
});

test('the thumbprint is that of RFC 8037, appendix A.3', () => {
  const x = Buffer.from('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', 'base64url');
  const spki = new Uint8Array(Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), x]));
  expect(JSON.parse(fromUtf8(publicJwk(spki)))).toMatchObject({ kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' });
});
