import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { readModule, tokenMatches } from '../../../shared/format/pkcs11-uri.ts';

describe('a module as station.json names it', () => {
  it.each<[string, ReturnType<typeof readModule>]>([
    ['/usr/lib/opensc-pkcs11.so', { path: '/usr/lib/opensc-pkcs11.so', only: {} }],
    ['pkcs11:?module-path=/usr/lib/a.so', { path: '/usr/lib/a.so', only: {} }],
    [
      'pkcs11:token=The%20Software%20PKCS%2311%20softtoken;serial=a1;model=x;manufacturer=Beispiel%20%C3%A4?module-path=/a%20b.so',
      { path: '/a b.so', only: { token: 'The Software PKCS#11 softtoken', serial: 'a1', model: 'x', manufacturer: 'Beispiel ä' } },
    ],
  ])('%s', (given, module) => {
    expect(readModule(given)).toEqual(module);
  });

  it.each([
    ['nothing', ''],
    ['a relative path', 'opensc-pkcs11.so'],
    ['a URI without a module', 'pkcs11:token=x'],
    ['a relative module-path', 'pkcs11:?module-path=opensc-pkcs11.so'],
    ['an empty module-path', 'pkcs11:?module-path='],
    ['a PIN', 'pkcs11:?module-path=/a.so&pin-value=123456'],
    ['a file with a PIN', 'pkcs11:?pin-source=file:/etc/pin&module-path=/a.so'],
    ['a PIN among the attributes of the token', 'pkcs11:pin-value=123456?module-path=/a.so'],
    ['a slot id, which changes', 'pkcs11:slot-id=3?module-path=/a.so'],
    ['an object', 'pkcs11:object=9c?module-path=/a.so'],
    ['a vendor’s attribute', 'pkcs11:x-yes=no?module-path=/a.so'],
    ['an attribute twice', 'pkcs11:serial=1;serial=2?module-path=/a.so'],
    ['an attribute without a value', 'pkcs11:serial?module-path=/a.so'],
    ['a value with = in it', 'pkcs11:serial=1=2?module-path=/a.so'],
    ['broken percent-encoding', 'pkcs11:serial=%zz?module-path=/a.so'],
    ['two queries', 'pkcs11:?module-path=/a.so?module-path=/b.so'],
    ['an empty attribute', 'pkcs11:serial=1;;model=2?module-path=/a.so'],
    ['another scheme', 'file:/a.so'],
  ])('refuses %s', (_, given) => {
    expect(() => readModule(given)).toThrow(FormatError);
  });

  const seen = { label: 'EVA', manufacturer: 'm', serial: 's', model: 'd' };
  it('a token counts when all that is asked for fits, letter by letter', () => {
    expect(tokenMatches({}, seen)).toBe(true);
    expect(tokenMatches({ token: 'EVA', manufacturer: 'm', serial: 's', model: 'd' }, seen)).toBe(true);
    for (const one of [{ token: 'eva' }, { manufacturer: 'M' }, { serial: '' }, { model: 'dd' }])
      expect(tokenMatches({ token: 'EVA', ...one }, seen)).toBe(false);
  });
});
