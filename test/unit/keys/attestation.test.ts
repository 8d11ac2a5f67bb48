/** A vendor's chain with one thing wrong at a time, and what it is called. */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { type GivenByOperator, type ShownByToken, verifyAttestation } from '../../../shared/keys/attestation.ts';
import { shownAttestation } from '../../../shared/keys/attestation-shown.ts';
import {
  type AttestationAsked,
  attestationOf,
  type ChainKey,
  factoryAuthority,
  keyInToken,
  type VendorAuthority,
  vendorAuthority,
} from '../../support/attestation-chain.ts';

const at = Date.parse('2026-11-28T10:00:00Z');
const certSign = new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true);
const authority = new x509.BasicConstraintsExtension(true, undefined, true);

let root: VendorAuthority;
let device: VendorAuthority;
let spki: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  root = await vendorAuthority({ called: 'Practice PIV Root', pathLength: 1 });
  device = await factoryAuthority(root);
  ({ spki } = await keyInToken());
});

interface Tried {
  readonly shown?: ShownByToken | null;
  readonly authorities?: GivenByOperator;
  readonly at?: number;
  readonly spki?: Uint8Array;
  readonly slot?: string;
}
const authorities = (): GivenByOperator => ({ roots: [root.der], intermediates: [] });
async function shown(asked: AttestationAsked = {}, by = device): Promise<ShownByToken> {
  return { certificate: await attestationOf(spki, by, asked), intermediates: [by.der] };
}
async function said(tried: Tried = {}): Promise<unknown> {
  const token = tried.shown === undefined ? await shown() : tried.shown;
  const asked = { spki: tried.spki ?? spki, slot: tried.slot ?? '9c', at: tried.at ?? at };
  const result = verifyAttestation(token, tried.authorities ?? authorities(), asked, rsaVerify);
  return result.ok ? result.attested : [result.refusal.control, ...Object.values(result.refusal.operands)];
}

describe('a key is attested', () => {
  test('with everything that the token says of it', async () => {
    const token = await shown();
    expect(await said({ shown: token })).toEqual({
      slot: '9c',
      serial: '12345678',
      firmware: '5.4.3',
      formFactor: 'usb-a-keychain',
      pinPolicy: 'always',
      touchPolicy: 'never',
      root: digestHex(root.der),
      digest: digestHex(token.certificate),
    });
  });

  test.each<[string, ChainKey, ChainKey, ChainKey]>([
    ['as before firmware 5.7', 'rsa-2048', 'rsa-2048', 'ecdsa-p256'],
    ['with a key on P-384', 'ecdsa-p384', 'ecdsa-p384', 'ecdsa-p384'],
    ['with an RSA key under curves', 'rsa-2048', 'ecdsa-p256', 'rsa-2048'],
  ])('%s', async (_, rootKey, deviceKey, key) => {
    const own = await vendorAuthority({ called: 'Practice PIV Root', key: rootKey });
    const below = await factoryAuthority(own, { key: deviceKey });
    const { spki: of } = await keyInToken(key);
    const token = { certificate: await attestationOf(of, below), intermediates: [below.der] };
    expect(await said({ shown: token, spki: of, authorities: { roots: [own.der], intermediates: [] } })).toMatchObject({ slot: '9c' });
  });

  test('over authorities that the operator has, in any order, as since firmware 5.7', async () => {
    const top = await vendorAuthority({ called: 'Practice Attestation Root 1', pathLength: 3 });
    const a = await vendorAuthority({ called: 'Practice Attestation Intermediate A 1' }, top);
    const b = await vendorAuthority({ called: 'Practice PIV Attestation B 1' }, a);
    const own = await factoryAuthority(b, { called: 'Practice PIV Attestation of one token' });
    const given = { roots: [root.der, top.der], intermediates: [b.der, new Uint8Array(3), a.der] };
    expect(await said({ shown: await shown({}, own), authorities: given })).toMatchObject({ root: digestHex(top.der) });
    // and without the one between
    expect(await said({ shown: await shown({}, own), authorities: { ...given, intermediates: [b.der] } })).toEqual([
      'ATT-FOREIGN-1',
      'Practice Attestation Intermediate A 1',
    ]);
  });

  test('when one of two roots with its name is the right one', async () => {
    const twin = await vendorAuthority({ called: 'Practice PIV Root' });
    expect(await said({ authorities: { roots: [root.der, twin.der], intermediates: [] } })).toMatchObject({ root: digestHex(root.der) });
  });

  test.each([
    [1, 1, 'never', 'never'],
    [2, 2, 'once', 'always'],
    [3, 3, 'always', 'cached'],
    [4, 1, 'match-once', 'never'],
    [5, 1, 'match-always', 'never'],
  ])('policies %i and %i are %s and %s', async (pin, touch, pinPolicy, touchPolicy) => {
    expect(await said({ shown: await shown({ policies: Uint8Array.of(pin, touch) }) })).toMatchObject({ pinPolicy, touchPolicy });
  });

  test.each([
    [0x81, 'usb-a-keychain'],
    [0x04, 'usb-c-nano'],
    [0x0e, '0e'],
  ])('form factor %i is %s', async (byte, formFactor) => {
    expect(await said({ shown: await shown({ formFactor: Uint8Array.of(byte) }) })).toMatchObject({ formFactor });
  });

  test('by a token that says neither serial nor form', async () => {
    expect(await said({ shown: await shown({ leftOut: ['serial', 'formFactor'] }) })).toMatchObject({ serial: null, formFactor: null });
  });

  test('on the first and on the last second of every certificate', async () => {
    expect(await said({ at: Date.parse('2016-03-14T00:00:00Z') })).toHaveProperty('slot');
    expect(await said({ at: Date.parse('2052-04-17T00:00:00Z') })).toHaveProperty('slot');
  });
});

describe('a key is not attested', () => {
  test('missing', async () => {
    expect(await said({ shown: null })).toEqual(['ATT-MISSING-1']);
  });

  test('no certificate', async () => {
    const { certificate, intermediates } = await shown();
    expect(await said({ shown: { certificate: certificate.slice(0, -1), intermediates } })).toEqual(['ATT-FORM-1', 'attestation']);
  });

  test('foreign', async () => {
    const other = await vendorAuthority({ called: 'Another Vendor' });
    const foreign = await shown({}, await factoryAuthority(other));
    expect(await said({ shown: foreign })).toEqual(['ATT-FOREIGN-1', 'Another Vendor']);
    // a token that shows its own root does not make it one that counts
    expect(await said({ shown: { ...foreign, intermediates: [...foreign.intermediates, other.der] } })).toEqual([
      'ATT-FOREIGN-1',
      'Another Vendor',
    ]);
    expect(await said({ authorities: { roots: [], intermediates: [root.der] } })).toEqual(['ATT-FOREIGN-1', 'Practice PIV Root']);
  });

  test('foreign: without its intermediate', async () => {
    const { certificate } = await shown();
    expect(await said({ shown: { certificate, intermediates: [] } })).toEqual(['ATT-FOREIGN-1', 'Practice PIV Attestation']);
  });

  test('foreign: certificates that lead in circles', async () => {
    const a = await vendorAuthority({ called: 'A' });
    const b = await vendorAuthority({ called: 'B' }, a);
    const again = await vendorAuthority({ called: 'A', keys: a.keys }, b);
    const own = await factoryAuthority(b);
    const given = { roots: [root.der], intermediates: [b.der, again.der] };
    expect(await said({ shown: await shown({}, own), authorities: given })).toEqual(['ATT-FOREIGN-1', 'B']);
  });

  test('signature of a root of the same name', async () => {
    const twin = await vendorAuthority({ called: 'Practice PIV Root' });
    expect(await said({ authorities: { roots: [twin.der], intermediates: [] } })).toEqual([
      'ATT-CHAIN-1',
      'Practice PIV Attestation',
      'signature',
    ]);
  });

  test('signature of another token', async () => {
    const { certificate } = await shown();
    const other = await factoryAuthority(root);
    expect(await said({ shown: { certificate, intermediates: [other.der] } })).toEqual([
      'ATT-CHAIN-1',
      'YubiKey PIV Attestation 9c',
      'signature',
    ]);
  });

  test('a bit of it is flipped', { timeout: 60_000 }, async () => {
    const token = await shown();
    for (let byte = 0; byte < token.certificate.length; byte += 3) {
      const changed = token.certificate.slice();
      changed[byte] = (changed[byte] ?? 0) ^ (1 << (byte % 8));
      expect(await said({ shown: { ...token, certificate: changed } }), `byte ${byte}`).toBeInstanceOf(Array);
    }
  });

  test('attested by an attested key: F9 must be an authority', async () => {
    // what a thief of one token could do: sign with 9A that a key on a disk was made in a token
    const { spki: nine, keys } = await keyInToken();
    const der = await attestationOf(nine, device, { slot: '9a' });
    const certificate = new x509.X509Certificate(der.slice());
    const forged = await shown({}, { der, certificate, keys, algorithm: 'ecdsa-p256' });
    expect(await said({ shown: { ...forged, intermediates: [der, device.der] } })).toEqual([
      'ATT-CHAIN-1',
      'YubiKey PIV Attestation 9a',
      'no-authority',
    ]);
  });

  test('an authority below F9, which may have none', async () => {
    const lower = await vendorAuthority({ called: 'Below a token' }, device);
    const forged = await shown({}, lower);
    expect(await said({ shown: { ...forged, intermediates: [lower.der, device.der] } })).toEqual([
      'ATT-CHAIN-1',
      'Practice PIV Attestation',
      'path-length',
    ]);
  });

  test('an attestation that is an authority itself', async () => {
    expect(await said({ shown: await shown({ more: [authority] }) })).toEqual(['ATT-CHAIN-1', 'YubiKey PIV Attestation 9c', 'authority']);
  });

  test.each([
    ['no basic constraints', [certSign], 'no-authority'],
    ['no authority', [new x509.BasicConstraintsExtension(false, undefined, true), certSign], 'no-authority'],
    ['a key usage for other things', [authority, new x509.KeyUsagesExtension(x509.KeyUsageFlags.cRLSign, true)], 'no-authority'],
    [
      'a critical extension that nobody knows',
      [authority, certSign, new x509.Extension('1.2.3.4', true, Uint8Array.of(5, 0))],
      'critical-extension',
    ],
    ['basic constraints that are none', [new x509.Extension('2.5.29.19', true, Uint8Array.of(5, 0))], 'no-authority'],
  ])('the intermediate has %s', async (_, extensions, because) => {
    const own = await factoryAuthority(root, { extensions });
    expect(await said({ shown: await shown({}, own) })).toEqual(['ATT-CHAIN-1', 'Practice PIV Attestation', because]);
  });

  test('not yet valid, expired: each certificate by name', async () => {
    const soon = new Date('2027-01-01T00:00:00Z');
    const gone = new Date('2026-01-01T00:00:00Z');
    const when = (certificate: string, because: string) => ['ATT-TIME-1', certificate, because];
    expect(await said({ shown: await shown({ notBefore: soon }) })).toEqual(when('YubiKey PIV Attestation 9c', 'not-yet-valid'));
    expect(await said({ shown: await shown({ notAfter: gone }) })).toEqual(when('YubiKey PIV Attestation 9c', 'expired'));
    const expired = await factoryAuthority(root, { notAfter: gone });
    expect(await said({ shown: await shown({}, expired) })).toEqual(when('Practice PIV Attestation', 'expired'));
    const old = await vendorAuthority({ called: 'Old Root', notAfter: gone });
    const below = await factoryAuthority(old);
    expect(await said({ shown: await shown({}, below), authorities: { roots: [old.der], intermediates: [] } })).toEqual(
      when('Old Root', 'expired'),
    );
    expect(await said({ at: Number.NaN })).toEqual(when('YubiKey PIV Attestation 9c', 'not-yet-valid'));
  });

  test('mismatched: it is for another key', async () => {
    const { spki: other } = await keyInToken();
    expect(await said({ spki: other })).toEqual(['ATT-KEY-1', digestHex(spki)]);
  });

  test('another slot', async () => {
    expect(await said({ shown: await shown({ slot: '9a' }) })).toEqual(['ATT-SLOT-1', '9a', '9c']);
    expect(await said({ shown: await shown({ slot: '9d' }), slot: '9a' })).toEqual(['ATT-SLOT-1', '9d', '9a']);
  });

  test.each<[string, AttestationAsked, string]>([
    ['a subject without a slot', { called: 'YubiKey PIV Attestation' }, 'slot'],
    ['a slot there is none of', { slot: '9b' }, 'slot'],
    ['a subject with something behind the slot', { called: 'YubiKey PIV Attestation 9c ' }, 'slot'],
    ['no firmware', { leftOut: ['firmware'] }, 'firmware'],
    ['firmware of four bytes', { firmware: Uint8Array.of(5, 4, 3, 0) }, 'firmware'],
    ['a serial that is no integer', { serial: Uint8Array.of(0x04, 0x01, 0x01) }, 'serial'],
    ['a negative serial', { serial: Uint8Array.of(0x02, 0x01, 0x80) }, 'serial'],
    ['a padded serial', { serial: Uint8Array.of(0x02, 0x02, 0x00, 0x01) }, 'serial'],
    ['a serial with something behind', { serial: Uint8Array.of(0x02, 0x01, 0x01, 0x00) }, 'serial'],
    ['an empty serial', { serial: Uint8Array.of(0x02, 0x00) }, 'serial'],
    ['no policies', { leftOut: ['policies'] }, 'policies'],
    ['one policy', { policies: Uint8Array.of(3) }, 'policies'],
    ['three policies', { policies: Uint8Array.of(3, 1, 1) }, 'policies'],
    ['a PIN policy there is none of', { policies: Uint8Array.of(6, 1) }, 'policies'],
    ['a PIN policy of the slot’s default', { policies: Uint8Array.of(0, 1) }, 'policies'],
    ['a touch policy there is none of', { policies: Uint8Array.of(3, 4) }, 'policies'],
    ['a form factor of two bytes', { formFactor: Uint8Array.of(1, 1) }, 'form-factor'],
  ])('%s', async (_, asked, extension) => {
    expect(await said({ shown: await shown(asked) })).toEqual(['ATT-EXTENSION-1', extension]);
  });

  test('the intermediate itself, shown as an attestation', async () => {
    expect(await said({ shown: { certificate: device.der, intermediates: [] } })).toEqual([
      'ATT-CHAIN-1',
      'Practice PIV Attestation',
      'authority',
    ]);
  });
});

describe('among the certificates in a token', () => {
  const own = async (id = '02') => {
    const holder = await vendorAuthority({ called: 'Ceremony root' });
    const certificate = await attestationOf(spki, holder, { called: 'Nguyễn Ví Dụ' });
    return { der: certificate, id };
  };
  test('the attestation of the key is found by what it says, and what leads from it', async () => {
    const token = await shown();
    const certificates = [
      await own(),
      { der: await attestationOf((await keyInToken()).spki, device, { slot: '9a' }), id: '01' },
      { der: device.der, id: '19' },
      { der: new Uint8Array(5), id: '02' },
      { der: token.certificate, id: '02' },
    ];
    expect(shownAttestation(certificates, spki)).toEqual(token);
  });

  test('another key’s that stands with the person’s certificate is shown too', async () => {
    const other = await attestationOf((await keyInToken()).spki, device);
    const found = shownAttestation([await own(), { der: other, id: '02' }], spki);
    expect(found).toEqual({ certificate: other, intermediates: [] });
    expect(await said({ shown: found && { ...found, intermediates: [device.der] } })).toMatchObject(['ATT-KEY-1', expect.any(String)]);
  });

  test('none is none', async () => {
    expect(shownAttestation([await own(), { der: device.der, id: '19' }], spki)).toBeNull();
    expect(
      shownAttestation([await own(), { der: await attestationOf((await keyInToken()).spki, device, { slot: '9d' }), id: '03' }], spki),
    ).toBeNull();
  });
});
