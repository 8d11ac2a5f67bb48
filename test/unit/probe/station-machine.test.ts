/** The forms in which pcscd and p11-kit answer, as they were taken from real ones (pcsc-lite 1.9.9, Debian 12). */
import { describe, expect, test } from 'vitest';
import { parseReaders, parseVersion } from '../../../electron/probe/pcscd.ts';
import { parseModuleLine } from '../../../electron/probe/token-modules.ts';

describe('pcscd', () => {
  test('its version, and none where it says none', () => {
    expect(parseVersion('pcsc-lite version 1.9.9.\nCopyright (C) 1999-2002 by David Corcoran <corcoran@musclecard.com>.\n')).toBe('1.9.9');
    expect(parseVersion('pcsc-lite version 2.3.1\n')).toBe('2.3.1');
    expect(parseVersion('Usage: pcscd\n')).toBeNull();
    expect(parseVersion('')).toBeNull();
  });

  /** struct pubReaderStatesList of pcsc-lite, 180 bytes. */
  function reader(name: string, state: number): Buffer {
    const bytes = Buffer.alloc(180);
    bytes.write(name, 0);
    bytes.writeUInt32LE(state, 132);
    return bytes;
  }
  test('its readers, with and without a card; empty places are none', () => {
    const bytes = Buffer.concat([
      reader('Yubico YubiKey 00 00', 0x0014),
      reader('', 0),
      reader('Virtual PCD 00 01', 0x0002),
      Buffer.alloc(13 * 180),
    ]);
    expect(parseReaders(bytes)).toEqual([
      { name: 'Yubico YubiKey 00 00', card: true },
      { name: 'Virtual PCD 00 01', card: false },
    ]);
  });
  test('a name that fills its place, and one that would spoil a line', () => {
    const [long, odd] = parseReaders(Buffer.concat([reader('x'.repeat(128), 4), reader('Reader\n\u001b[31m', 4)]));
    expect(long?.name).toHaveLength(100);
    expect(odd?.name).not.toMatch(/\p{Cc}/u);
  });
});

test('a module of p11-kit: its line, wherever it stands, and no comment', () => {
  expect(parseModuleLine('# This file\n# See: http://example.org\nmodule: opensc-pkcs11.so\n')).toBe('opensc-pkcs11.so');
  expect(parseModuleLine('trust-policy: yes\n module : /usr/lib/softhsm/libsofthsm2.so \npriority: 1')).toBe(
    '/usr/lib/softhsm/libsofthsm2.so',
  );
  expect(parseModuleLine('# module: no.so\n')).toBeNull();
});
