import * as x509 from '@peculiar/x509';
import { describe, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { verifyChain } from '../../../shared/verify/certificate.ts';
import { type Authority, newAuthority, newSigner, signedAt } from '../paper/signed-log.ts';

const usages = x509.KeyUsageFlags;
const reasonOf = (leaf: Uint8Array, roots: readonly Uint8Array[], at = signedAt): string => {
  const result = verifyChain(leaf, roots, rsaVerify, at);
  return result.ok ? 'ok' : result.reason;
};
async function leafWith(extensions: x509.Extension[], authority?: Authority): Promise<string> {
  const root = authority ?? (await newAuthority());
  const { certificate } = await root.issue('Łukasz Przykład', { extensions });
  return reasonOf(certificate, [root.certificate]);
}

describe('a certificate under a root', () => {
  test('holds, also when other roots stand before it', async () => {
    const authority = await newAuthority();
    const other = await newAuthority({ called: 'Other Practice Root' });
    const twin = await newAuthority();
    const { certificate } = await newSigner(authority, 'Nguyễn Ví Dụ', 'custodian', 'vi');
    expect(reasonOf(certificate, [authority.certificate])).toBe('ok');
    expect(reasonOf(certificate, [other.certificate, twin.certificate, authority.certificate])).toBe('ok');
    expect(verifyChain(certificate, [authority.certificate], rsaVerify, signedAt, '2027-01-01T00:00:00Z')).toEqual({ ok: true });
  });

  test('is refused with the reason', async () => {
    const authority = await newAuthority();
    const { certificate } = await newSigner(authority, 'Nguyễn Ví Dụ', 'custodian', 'vi');
    expect(reasonOf(certificate, [])).toBe('no-root-of-this-name');
    expect(reasonOf(certificate, [(await newAuthority({ called: 'Other Practice Root' })).certificate])).toBe('no-root-of-this-name');
    expect(reasonOf(certificate, [(await newAuthority()).certificate])).toBe('signature');
    expect(reasonOf(certificate, [authority.certificate], '2026-05-31T23:59:59.999Z')).toBe('not-yet-valid');
    expect(reasonOf(certificate, [authority.certificate], '2028-06-01T00:00:00.001Z')).toBe('expired');
    expect(reasonOf(certificate, [authority.certificate], '2025-06-01T00:00:00Z')).toBe('root-not-yet-valid');
    expect(reasonOf(certificate, [authority.certificate], 'yesterday')).toBe('root-not-yet-valid');
    expect(reasonOf(certificate.slice(0, -1), [authority.certificate])).toBe('certificate-malformed');
    expect(reasonOf(Uint8Array.of(...certificate, 0), [authority.certificate])).toBe('certificate-malformed');
    expect(reasonOf(new Uint8Array(0), [authority.certificate])).toBe('certificate-malformed');
    expect(reasonOf(certificate, [certificate.slice(0, 40)])).toBe('root-malformed');
  });

  test('a flipped bit in any byte is found', { timeout: 60_000 }, async () => {
    const authority = await newAuthority();
    const { certificate } = await newSigner(authority, 'Nguyễn Ví Dụ', 'custodian', 'vi');
    for (let at = 0; at < certificate.length; at++) {
      const changed = certificate.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(reasonOf(changed, [authority.certificate]), `byte ${at}`).not.toBe('ok');
    }
  });
});

describe('what a certificate may be used for', () => {
  test('signing, under a purpose that names documents or mail', async () => {
    const signs = new x509.KeyUsagesExtension(usages.digitalSignature, true);
    expect(await leafWith([signs])).toBe('ok');
    expect(await leafWith([])).toBe('certificate-may-not-sign');
    expect(await leafWith([new x509.KeyUsagesExtension(usages.keyAgreement, true)])).toBe('certificate-may-not-sign');
    expect(await leafWith([signs, new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1'])])).toBe('purpose');
    expect(await leafWith([signs, new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.36'])])).toBe('ok');
  });

  test('never as an authority', async () => {
    const both = new x509.KeyUsagesExtension(usages.digitalSignature | usages.keyCertSign, true);
    expect(await leafWith([new x509.BasicConstraintsExtension(true, undefined, true), both])).toBe('certificate-is-a-ca');
  });

  test('no critical extension that is not understood', async () => {
    const signs = new x509.KeyUsagesExtension(usages.digitalSignature, true);
    const strange = (critical: boolean) => new x509.Extension('1.2.3.4.5', critical, Uint8Array.of(5, 0));
    expect(await leafWith([signs, strange(true)])).toBe('critical-extension');
    expect(await leafWith([signs, strange(false)])).toBe('ok');
  });

  test('the issuer’s key identifier has to be the root’s', async () => {
    const signs = new x509.KeyUsagesExtension(usages.digitalSignature, true);
    const other = await x509.AuthorityKeyIdentifierExtension.create(
      new x509.X509Certificate((await newAuthority()).certificate.slice()).publicKey,
    );
    expect(await leafWith([signs, other])).toBe('key-identifier');
  });
});

describe('a root', () => {
  const certSign = new x509.KeyUsagesExtension(usages.keyCertSign, true);
  const ca = new x509.BasicConstraintsExtension(true, undefined, true);
  const under = async (extensions: x509.Extension[]): Promise<string> => {
    const authority = await newAuthority({ extensions });
    return leafWith([new x509.KeyUsagesExtension(usages.digitalSignature, true)], authority);
  };
  test('is an authority that may sign certificates', async () => {
    expect(await under([ca, certSign])).toBe('ok');
    expect(await under([certSign])).toBe('root-is-not-a-ca');
    expect(await under([new x509.BasicConstraintsExtension(false, undefined, true), certSign])).toBe('root-is-not-a-ca');
    expect(await under([ca])).toBe('root-may-not-sign-certificates');
    expect(await under([ca, new x509.KeyUsagesExtension(usages.cRLSign, true)])).toBe('root-may-not-sign-certificates');
    expect(await under([ca, certSign, new x509.Extension('2.5.29.30', true, Uint8Array.of(0x30, 0))])).toBe('critical-extension');
  });

  test('that is still valid', async () => {
    const authority = await newAuthority({ notAfter: new Date('2026-10-01T00:00:00Z') });
    const { certificate } = await newSigner(authority, 'Zoë Voorbeeld', 'master', 'zoe');
    expect(reasonOf(certificate, [authority.certificate])).toBe('root-expired');
  });
});
