/** The forms in which kernel and system answer, as they were taken from real machines. */
import { describe, expect, test } from 'vitest';
import { judgeCoreDumps, parseCoreLimit, parseSwaps } from '../../../electron/probe/memory-on-disk.ts';
import { judgeNetwork, parseFibTrie, parseIfInet6, parseIpv6Route, parseRoute } from '../../../electron/probe/network.ts';
import { isHere, parseQueues } from '../../../electron/probe/printer.ts';
import { sourcesOf } from '../../../electron/probe/random.ts';
import { recordersAmong } from '../../../electron/probe/recorders.ts';
import { isCarriedOut } from '../../../electron/probe/removable-media.ts';
import { judgeSecureBoot, parseByteVariable } from '../../../electron/probe/secure-boot.ts';
import { listed, oneLine } from '../../../electron/probe/seen.ts';
import { parseAsoundPcm } from '../../../electron/probe/sight-and-sound.ts';
import { parseMountinfo, parseOsRelease, rootOf } from '../../../electron/probe/system-image.ts';
import { line } from '../../../shared/format/fields.ts';

describe('network', () => {
  const trie = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 127.0.0.0/8 2 0 2
        +-- 127.0.0.0/31 1 0 0
           |-- 127.0.0.0
              /8 host LOCAL
           |-- 127.0.0.1
              /32 host LOCAL
        |-- 127.255.255.255
           /32 link BROADCAST
     +-- 192.0.2.0/24 2 0 2
        +-- 192.0.2.0/30 2 0 2
           |-- 192.0.2.0
              /24 link UNICAST
           |-- 192.0.2.2
              /32 host LOCAL
        |-- 192.0.2.255
           /32 link BROADCAST
`;

  test('own IPv4 addresses, each once, without loopback and broadcast', () => {
    expect(parseFibTrie(trie + trie.replace('Main', 'Local'))).toEqual(['192.0.2.2']);
    expect(parseFibTrie('')).toEqual([]);
  });

  test('IPv6 addresses of every interface but lo', () => {
    const text = 'fd000000000000000000000000000002 04 40 00 82     eth0\n00000000000000000000000000000001 01 80 10 80       lo\n';
    expect(parseIfInet6(text)).toEqual(['fd00:0:0:0:0:0:0:2']);
  });

  test('routes, by interface', () => {
    expect(parseRoute('Iface\tDestination\tGateway\neth0\t00000000\t010200C0\nlo\t0000007F\t00000000\n')).toEqual(['eth0']);
    const zeros = '0'.repeat(32);
    expect(
      parseIpv6Route(
        `${zeros} 00 ${zeros} 00 ${zeros} 00000400 00000001 00000000 00000003     eth0\n${zeros} 00 ${zeros} 00 ${zeros} ffffffff 00000001 00000000 00200200       lo\n`,
      ),
    ).toEqual(['eth0']);
  });

  test('an interface that says up without a carrier counts as connected', () => {
    const interfaces = [{ name: 'tun0', carrier: false, operstate: 'up' }];
    expect(judgeNetwork({ interfaces, addresses: [], routes: [] })).toEqual({ found: 'tun0 connected', result: 'fail' });
  });
});

describe('the system', () => {
  test('os-release: quotes, escapes, comments', () => {
    const text = `# from the distribution\nNAME=Fedora\nPRETTY_NAME="A \\"quoted\\" name"\nVERSION='39 (X)'\nHOME_URL="https://example.org/"\nbad line\n`;
    expect([...parseOsRelease(text)]).toEqual([
      ['NAME', 'Fedora'],
      ['PRETTY_NAME', 'A "quoted" name'],
      ['VERSION', '39 (X)'],
      ['HOME_URL', 'https://example.org/'],
    ]);
  });

  test('mountinfo: optional fields, octal blanks, options of the file system', () => {
    const [mount] = parseMountinfo('36 35 98:0 /mnt1 /mnt\\040two rw,noatime master:1 shared:2 - ext3 /dev/root ro,errors=continue\n');
    expect(mount).toEqual({
      point: '/mnt two',
      readOnly: true,
      type: 'ext3',
      options: new Map([
        ['ro', ''],
        ['errors', 'continue'],
      ]),
    });
    expect(parseMountinfo('\nnonsense\n')).toEqual([]);
  });

  test('a root of which nothing is known is no live image', () => {
    expect(rootOf([])).toEqual({ kind: 'installed', type: 'an unknown file system' });
  });

  test('Ubuntu’s live system, whose layers lie in the start-up system', () => {
    const mounts =
      parseMountinfo(`29 1 0:27 / / rw,relatime - overlay /cow rw,lowerdir=/installer.squashfs:/filesystem.squashfs,upperdir=/cow/upper,workdir=/cow/work
31 29 7:0 / /rofs ro,noatime - squashfs /dev/loop0 ro,errors=continue
`);
    expect(rootOf(mounts).kind).toBe('live');
  });

  test('an installed system with snaps is no live image', () => {
    const mounts = parseMountinfo(
      '24 1 0:22 / / rw - overlay overlay rw,upperdir=/x\n40 24 7:1 / /snap/core/1 ro - squashfs /dev/loop1 ro\n',
    );
    expect(rootOf(mounts).kind).toBe('installed');
  });
});

test('swap areas and core limits', () => {
  expect(parseSwaps('Filename Type Size Used Priority\n/dev/zram0 partition 8388604 0 100')).toEqual(['/dev/zram0']);
  expect(parseCoreLimit('Max core file size        0                    unlimited            bytes')).toBe(0);
  expect(parseCoreLimit('Max core file size        unlimited            unlimited            bytes')).toBe(Number.POSITIVE_INFINITY);
  expect(parseCoreLimit('Max open files            1024')).toBeNull();
  // a program that only begins like /bin/false
  expect(judgeCoreDumps(0, '|/bin/falsehood').result).toBe('fail');
});

test('recorders by the 15 characters the kernel keeps, and nothing that only sounds like one', () => {
  expect(recordersAmong(['gnome-remote-de', 'OBS', 'scripted', 'bash', 'Xorg', 'ffmpeg', 'ffmpeg'])).toEqual([
    'OBS',
    'ffmpeg',
    'gnome-remote-de',
  ]);
});

test('capture devices', () => {
  expect(parseAsoundPcm('01-00: USB Audio : USB Audio : playback 1 : capture 1\n02-07: HDMI 1 : HDMI 1 : playback 1\n')).toEqual([
    'USB Audio',
  ]);
});

test('the disk of the laptop stays, whatever is on USB or can be taken out does not', () => {
  const device = {
    name: 'sda',
    removable: false,
    link: '../devices/pci0000:00/0000:00:17.0/ata1/host0/block/sda',
    type: null,
    sectors: 8,
    model: null,
  };
  expect(isCarriedOut(device)).toBe(false);
  expect(isCarriedOut({ ...device, removable: true })).toBe(true);
  expect(isCarriedOut({ ...device, removable: true, sectors: 0 })).toBe(false);
  // a USB disk calls itself not removable
  expect(isCarriedOut({ ...device, link: '../devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/block/sda' })).toBe(true);
});

test('firmware variables', () => {
  expect(parseByteVariable(Uint8Array.of(22, 0, 0, 0, 1))).toBe(1);
  expect(parseByteVariable(Uint8Array.of(1))).toBeNull();
  expect(judgeSecureBoot(7, 0).result).toBe('cannot-tell');
});

test('sources of randomness', () => {
  expect(sourcesOf('flags\t\t: fpu rdrand\nflags\t\t: fpu rdrand', 'tpm-rng-0 virtio_rng.0')).toEqual([
    'rdrand',
    'tpm-rng-0',
    'virtio_rng.0',
  ]);
  expect(sourcesOf('', 'none')).toEqual([]);
});

test('print queues', () => {
  const queues = parseQueues('device for A: usb://X/Y?serial=1\nlpstat: something else\ndevice for B: ipps://[::1]:631/x\n');
  expect(queues.map((q) => [q.name, isHere(q)])).toEqual([
    ['A', true],
    ['B', true],
  ]);
  expect(isHere({ name: 'C', device: 'ipp://127.0.0.1.example.org/' })).toBe(false);
});

describe('words for the sheet', () => {
  test.each(['', '\n', 'a\nb', '\u2029', 'x'.repeat(500), '🔑'.repeat(150), `${'x'.repeat(198)}🔑🔑`, '\u202eabc', '\ud83d'])(
    '%j becomes a line the log takes',
    (text) => {
      expect(line.safeParse(oneLine(text)).error).toBeUndefined();
    },
  );

  test('lists are cut, and say so', () => {
    expect(listed(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
    expect(listed(['n'.repeat(60)])).toHaveLength(48);
  });
});
