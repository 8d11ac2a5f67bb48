/**
 * The probes over a machine made of files, in the form the kernel gives them: first a laptop as it should be, then the same laptop with one
 * thing wrong at a time; and once over the machine this runs on.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProbeOptions, probeMachine } from '../../electron/probe/probe.ts';
import { variablePath } from '../../electron/probe/secure-boot.ts';
import { PROBES } from '../../shared/ceremony/probes.ts';
import { finding } from '../../shared/format/ceremony-event.ts';
import { line } from '../../shared/format/fields.ts';
import { z } from '../../shared/zod.ts';

/** What lies at a path: a file's content, a link, or nothing. */
type Content = string | Uint8Array | { readonly link: string } | null;
type Tree = Readonly<Record<string, Content>>;

const limits = (core: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax core file size        ${core.padEnd(20)} unlimited            bytes     \n`;
const mounts = (...lines: readonly string[]): string => `22 27 0:21 / /proc rw,relatime - proc proc rw\n${lines.join('\n')}\n`;
const variable = (value: number): Uint8Array => Uint8Array.of(6, 0, 0, 0, value);
const usb = (port: string, product: string, classes: string, driver: string | null): Tree => ({
  [`/sys/bus/usb/devices/${port}/product`]: `${product}\n`,
  [`/sys/bus/usb/devices/${port}:1.0/bInterfaceClass`]: `${classes.slice(0, 2)}\n`,
  [`/sys/bus/usb/devices/${port}:1.0/bInterfaceSubClass`]: `${classes.slice(2, 4)}\n`,
  [`/sys/bus/usb/devices/${port}:1.0/bInterfaceProtocol`]: `${classes.slice(4, 6)}\n`,
  ...(driver === null ? {} : { [`/sys/bus/usb/devices/${port}:1.0/driver`]: { link: `../../../../bus/usb/drivers/${driver}` } }),
});
const stick = '../devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host1/target1:0:0/1:0:0:0/block/sdb';

/** A laptop without radios, camera and microphone, started from a live image that was taken out, a printer on its cable. */
const sound: Tree = {
  '/sys/class/dmi/id/sys_vendor': 'LENOVO\n',
  '/sys/class/dmi/id/product_name': '20U9CTO1WW\n',
  '/sys/class/dmi/id/product_version': 'ThinkPad X1 Carbon Gen 8\n',
  '/sys/class/net/lo/operstate': 'unknown\n',
  '/sys/class/net/lo/carrier': '1\n',
  '/sys/class/net/enp0s31f6/operstate': 'down\n',
  '/sys/class/net/enp0s31f6/carrier': '0\n',
  '/proc/net/dev': 'Inter-|   Receive                                                |  Transmit\n',
  '/proc/net/fib_trie':
    'Local:\n  +-- 0.0.0.0/0 3 0 5\n     +-- 127.0.0.0/8 2 0 2\n        +-- 127.0.0.0/31 1 0 0\n           |-- 127.0.0.0\n              /8 host LOCAL\n           |-- 127.0.0.1\n              /32 host LOCAL\n',
  '/proc/net/if_inet6': '00000000000000000000000000000001 01 80 10 80       lo\n',
  '/proc/net/route': 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n',
  '/proc/net/ipv6_route':
    '00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001       lo\n',
  '/sys/bus/pci/devices/0000:00:1f.6/class': '0x020000\n',
  '/sys/bus/pci/devices/0000:00:1f.6/driver': { link: '../../../bus/pci/drivers/e1000e' },
  '/sys/block/loop0/removable': '0\n',
  '/sys/block/loop0/size': '1563648\n',
  '/sys/block/nvme0n1/removable': '0\n',
  '/sys/block/nvme0n1/size': '1000215216\n',
  '/sys/block/sr0/removable': '1\n',
  '/sys/block/sr0/size': '2097151\n',
  '/sys/block/mmcblk0/removable': '0\n',
  '/sys/block/mmcblk0/size': '0\n',
  '/proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n',
  '/proc/self/limits': limits('0'),
  '/proc/sys/kernel/core_pattern': 'core\n',
  '/proc/1/comm': 'systemd\n',
  '/proc/811/comm': 'Xorg\n',
  '/proc/self/mountinfo': mounts(
    '24 1 0:22 / / rw,relatime shared:1 - overlay overlay rw,lowerdir=/run/live/rootfs/filesystem.squashfs/,upperdir=/run/live/overlay/rw,workdir=/run/live/overlay/work',
    '28 26 7:0 / /run/live/rootfs/filesystem.squashfs ro,noatime - squashfs /dev/loop0 ro,errors=continue',
    '29 26 0:25 / /run/live/overlay rw,noatime - tmpfs tmpfs rw,size=8119400k,mode=755',
  ),
  '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nIMAGE_ID=keyrite-live\nIMAGE_VERSION=4\n',
  '/proc/sys/kernel/osrelease': '6.1.0-40-amd64\n',
  '/proc/cpuinfo': 'processor\t: 0\nflags\t\t: fpu vme rdrand rdseed sse2\n',
  '/sys/class/misc/hw_random/rng_available': 'tpm-rng-0 \n',
  '/dev/random': 'stands for the device',
  [variablePath('SecureBoot')]: variable(1),
  [variablePath('SetupMode')]: variable(0),
  ...usb('1-3', 'HL-L2350DW series', '070102', 'usblp'),
  '/sys/bus/usb/devices/1-3/manufacturer': 'Brother\n',
  ...usb('1-4', 'Yubikey 5', '0b0000', null),
};

let root = '';
beforeEach(() => {
  root = mkdtempSync('/dev/shm/keyrite-probe-');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

async function looked(tree: Tree, options: ProbeOptions = {}) {
  for (const [path, content] of Object.entries(tree)) {
    if (content === null) continue;
    mkdirSync(join(root, dirname(path)), { recursive: true });
    if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, join(root, path));
    else writeFileSync(join(root, path), content);
  }
  const program = join(root, 'app.asar');
  writeFileSync(program, 'abc');
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // FIPS 180-4, SHA-256 of "abc"
  const queues = (): Promise<string> => Promise.resolve('');
  return probeMachine({ root, programFiles: [program], releasedDigests: [abc], queues, ...options });
}

const identity = z.strictObject({ vendor: line, model: line, serial: line, kernel: line, image: line });

test('a laptop as it should be passes every probe, in the order of the sheet', async () => {
  const { machine, findings } = await looked(sound);
  expect(findings.map(({ probe, found, result }) => [probe, found, result])).toEqual([
    ['network', 'no carrier, no address', 'pass'],
    ['radio', 'no radio present', 'pass'],
    ['camera', 'no camera', 'pass'],
    ['microphone', 'no capture device', 'pass'],
    ['media', 'none', 'pass'],
    ['swap', 'none', 'pass'],
    ['core-dumps', 'off: limit 0', 'pass'],
    ['recorders', 'none running', 'pass'],
    ['image', 'Debian GNU/Linux 12 (bookworm) keyrite-live 4, live image, nothing kept', 'pass'],
    ['program', 'on the release list: app.asar ba78 16bf 8f01 cfea', 'pass'],
    ['secure-boot', 'on', 'pass'],
    ['random', 'kernel ready, 2 sources: rdseed, tpm-rng-0', 'pass'],
    ['printer', '1 by USB: Brother HL-L2350DW series', 'pass'],
  ]);
  expect(machine).toEqual({
    vendor: 'LENOVO',
    model: '20U9CTO1WW ThinkPad X1 Carbon Gen 8',
    serial: 'not given',
    kernel: '6.1.0-40-amd64',
    image: 'Debian GNU/Linux 12 (bookworm) keyrite-live 4',
  });
});

type Row = readonly [probe: string, change: Tree, found: string, result: 'pass' | 'fail' | 'cannot-tell'];

const wrong: readonly Row[] = [
  ['network', { '/sys/class/net/enp0s31f6/carrier': '1\n' }, 'enp0s31f6 connected', 'fail'],
  ['network', { '/sys/class/net/usb0/operstate': 'up\n' }, 'usb0 connected', 'fail'],
  [
    'network',
    {
      '/proc/net/fib_trie':
        'Local:\n           |-- 192.0.2.2\n              /32 host LOCAL\n           |-- 192.0.2.255\n              /32 link BROADCAST\n',
    },
    'address 192.0.2.2',
    'fail',
  ],
  [
    'network',
    { '/proc/net/if_inet6': 'fe8000000000000000fc00fffe000001 04 40 20 80     eth0\n' },
    'address fe80:0:0:0:fc:ff:fe00:1',
    'fail',
  ],
  ['network', { '/proc/net/route': 'Iface\tDestination\nwwan0\t00000000\t010200C0\t0003\n' }, 'route over wwan0', 'fail'],
  ['network', { '/proc/net/dev': null }, '/proc/net/dev is not there', 'cannot-tell'],
  ['radio', { '/sys/class/ieee80211/phy0/index': '0\n' }, '1 found: phy0', 'fail'],
  [
    'radio',
    {
      '/sys/class/bluetooth/hci0/type': 'PRIMARY\n',
      '/sys/class/bluetooth/hci0:12/type': '\n',
      '/sys/class/rfkill/rfkill0/name': 'hci0\n',
      '/sys/class/rfkill/rfkill0/soft': '1\n',
      '/sys/class/rfkill/rfkill0/hard': '0\n',
    },
    '1 found: hci0 (off by software only)',
    'fail',
  ],
  [
    'radio',
    {
      '/sys/class/ieee80211/phy0/index': '0\n',
      '/sys/class/rfkill/rfkill1/name': 'phy0\n',
      '/sys/class/rfkill/rfkill1/soft': '0\n',
      '/sys/class/rfkill/rfkill1/hard': '1\n',
    },
    'switched off in hardware: phy0',
    'pass',
  ],
  ['radio', { '/sys/bus/pci/devices/0000:03:00.0/class': '0x028000\n' }, 'a radio without a driver: PCI 0000:03:00.0', 'cannot-tell'],
  ['radio', usb('1-10', 'AX201 Bluetooth', 'e00101', null), 'a radio without a driver: AX201 Bluetooth', 'cannot-tell'],
  [
    'camera',
    {
      '/sys/class/video4linux/video0/name': 'Integrated Camera: Integrated C\n',
      '/sys/class/video4linux/video0/index': '0\n',
      '/sys/class/video4linux/video1/name': 'Integrated Camera: Integrated C\n',
      '/sys/class/video4linux/video1/index': '1\n',
    },
    '1 found: Integrated Camera: Integrated C',
    'fail',
  ],
  ['camera', usb('1-8', 'Integrated Camera', '0e0100', null), 'one without a driver: Integrated Camera', 'cannot-tell'],
  [
    'microphone',
    { '/proc/asound/pcm': '00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1\n00-03: HDMI 0 : HDMI 0 : playback 1\n' },
    '1 found: ALC257 Analog',
    'fail',
  ],
  ['microphone', { '/proc/asound/pcm': '00-03: HDMI 0 : HDMI 0 : playback 1\n' }, 'no capture device', 'pass'],
  ['microphone', { '/sys/bus/pci/devices/0000:00:1f.3/class': '0x040300\n' }, 'one without a driver: PCI 0000:00:1f.3', 'cannot-tell'],
  [
    'media',
    {
      '/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host1/target1:0:0/1:0:0:0/block/sdb/size': '60062500\n',
      '/sys/block/sdb': { link: stick },
    },
    '1 found: sdb (sdb, 30.8 GB)',
    'fail',
  ],
  [
    'media',
    { '/sys/block/sr0/size': '1331200\n', '/sys/block/sr0/device/model': 'DVDRAM GUE1N    \n' },
    '1 found: DVDRAM GUE1N (sr0, 682 MB)',
    'fail',
  ],
  [
    'media',
    { '/sys/block/mmcblk0/size': '31116288\n', '/sys/block/mmcblk0/device/type': 'SD\n', '/sys/block/mmcblk0/device/name': 'SC16G\n' },
    '1 found: SC16G (mmcblk0, 15.9 GB)',
    'fail',
  ],
  ['media', { '/sys/block/mmcblk0/size': '31116288\n', '/sys/block/mmcblk0/device/type': 'MMC\n' }, 'none', 'pass'],
  ['media', usb('1-2', 'Pixel 8', '060101', null), '1 found: Pixel 8', 'fail'],
  [
    'swap',
    {
      '/proc/swaps':
        'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/dev/nvme0n1p3                          partition\t8388604\t\t0\t\t-2\n/swap\\040file file 1 0 -3\n',
    },
    '2 found: /dev/nvme0n1p3, /swap\\040file',
    'fail',
  ],
  ['swap', { '/proc/swaps': null }, '/proc/swaps is not there', 'cannot-tell'],
  ['core-dumps', { '/proc/self/limits': limits('unlimited') }, 'on: written to core', 'fail'],
  [
    'core-dumps',
    { '/proc/sys/kernel/core_pattern': '|/usr/lib/systemd/systemd-coredump %P %u %g %s %t 9223372036854775808 %h\n' },
    'handed to /usr/lib/systemd/systemd-coredump',
    'fail',
  ],
  ['core-dumps', { '/proc/sys/kernel/core_pattern': '@@/run/systemd/coredump\n' }, 'handed to @/run/systemd/coredump', 'fail'],
  ['core-dumps', { '/proc/sys/kernel/core_pattern': '|/apport %p\n', '/proc/self/limits': limits('1') }, 'off: limit 1', 'pass'],
  [
    'core-dumps',
    { '/proc/sys/kernel/core_pattern': '|/bin/false\n', '/proc/self/limits': limits('unlimited') },
    'off: nothing takes them',
    'pass',
  ],
  ['core-dumps', { '/proc/self/limits': 'Limit\n' }, '/proc/self/limits names no core limit', 'cannot-tell'],
  [
    'recorders',
    { '/proc/900/comm': 'simplescreenrec\n', '/proc/901/comm': 'x11vnc\n', '/proc/902/comm': 'x11vnc\n' },
    '2 found: simplescreenrec, x11vnc',
    'fail',
  ],
  ['recorders', { '/proc/1/comm': null }, 'other accounts’ processes are hidden', 'cannot-tell'],
  [
    'image',
    { '/proc/self/mountinfo': mounts('27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard') },
    'Debian GNU/Linux 12 (bookworm) keyrite-live 4, installed on ext4, no live image',
    'cannot-tell',
  ],
  [
    'image',
    {
      '/proc/self/mountinfo': mounts(
        '24 1 0:22 / / rw - overlay overlay rw,lowerdir=/run/live/rootfs/filesystem.squashfs/,upperdir=/run/live/persistence/sda3/rw',
        '28 26 7:0 / /run/live/rootfs/filesystem.squashfs ro - squashfs /dev/loop0 ro',
        '30 26 8:3 / /run/live/persistence/sda3 rw - ext4 /dev/sda3 rw',
      ),
    },
    'Debian GNU/Linux 12 (bookworm) keyrite-live 4, live image that keeps changes',
    'cannot-tell',
  ],
  [
    'image',
    {
      '/proc/self/mountinfo': mounts(
        '24 1 0:22 / / rw - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A,upperdir=/var/lib/docker/overlay2/x/diff',
      ),
    },
    'Debian GNU/Linux 12 (bookworm) keyrite-live 4, installed on overlay, no live image',
    'cannot-tell',
  ],
  [
    'image',
    { '/proc/self/mountinfo': mounts('24 1 0:22 / / ro - erofs /dev/dm-0 ro'), '/etc/os-release': null },
    'an unnamed system, live image, nothing kept',
    'pass',
  ],
  ['secure-boot', { [variablePath('SecureBoot')]: variable(0) }, 'off', 'fail'],
  ['secure-boot', { [variablePath('SetupMode')]: variable(1) }, 'on, but in set-up mode', 'fail'],
  ['secure-boot', { [variablePath('SecureBoot')]: null }, 'firmware not readable', 'cannot-tell'],
  ['secure-boot', { [variablePath('SecureBoot')]: new Uint8Array(3) }, 'firmware not readable', 'cannot-tell'],
  [
    'secure-boot',
    { [variablePath('SecureBoot')]: null, [variablePath('SetupMode')]: null, '/sys/firmware/acpi/x': '' },
    'started without UEFI, so without Secure Boot',
    'fail',
  ],
  ['random', { '/proc/sys/kernel/osrelease': '4.19.0-27-amd64\n' }, 'a kernel before 5.6 does not say: 4.19.0-27-amd64', 'cannot-tell'],
  ['random', { '/proc/cpuinfo': null, '/sys/class/misc/hw_random/rng_available': '\n' }, 'kernel ready, no hardware source', 'pass'],
  ['random', { '/dev/random': '' }, 'kernel not ready', 'fail'],
  ['random', { '/dev/random': null }, 'could not be read: ENOENT', 'cannot-tell'],
  ['printer', { '/sys/bus/usb/devices/1-3:1.0/bInterfaceClass': 'ff\n' }, 'no printer', 'fail'],
];

describe('the same laptop with one thing otherwise', () => {
  test.each(wrong.map(([probe, change, found, result]) => [probe, found, result, change] as const))(
    '%s: %s: %s',
    async (probe, found, result, change) => {
      const { findings } = await looked({ ...sound, ...change });
      expect(findings.filter((f) => f.result !== 'pass' || f.probe === probe)).toEqual([expect.objectContaining({ probe, found, result })]);
    },
  );

  test.each([
    ['device for Cards: socket://192.0.2.9:9100\n', '1 over a network: Cards', 'fail'],
    ['device for Cards: dnssd://Brother%20HL._ipp._tcp.local/?uuid=1\n', '1 over a network: Cards', 'fail'],
    ['device for Cards: hp:/net/HP_LaserJet?ip=192.0.2.9\n', '1 over a network: Cards', 'fail'],
    ['device for Cards: usb://Brother/HL-L2350DW%20series?serial=E7\n', '1 by USB: Brother HL-L2350DW series', 'pass'],
    ['device for Cards: ipp://localhost:60000/ipp/print\n', '1 by USB: Brother HL-L2350DW series', 'pass'],
    ['device for Cards: ipp://localhost.example.org/ipp/print\n', '1 over a network: Cards', 'fail'],
  ])('printer queues %s', async (queues, found, result) => {
    const { findings } = await looked(sound, { queues: () => Promise.resolve(queues) });
    expect(findings.at(-1)).toMatchObject({ probe: 'printer', found, result });
  });

  test('a queue whose printer is off', async () => {
    const off = { '/sys/bus/usb/devices/1-3:1.0/bInterfaceClass': 'ff\n' };
    const { findings } = await looked({ ...sound, ...off }, { queues: () => Promise.resolve('device for Cards: usb://Brother/HL\n') });
    expect(findings.at(-1)).toMatchObject({ found: 'set up, not seen on USB: Cards', result: 'cannot-tell' });
  });

  test('a program that is on no list, that has no list, that is not there', async () => {
    const program = async (options: ProbeOptions) => (await looked(sound, options)).findings.find((f) => f.probe === 'program');
    expect(await program({ releasedDigests: ['00'.repeat(32)] })).toMatchObject({
      found: 'not on the release list: app.asar ba78 16bf 8f01 cfea',
      result: 'fail',
    });
    rmSync(root, { recursive: true });
    expect(await program({ releasedDigests: [] })).toMatchObject({
      found: 'app.asar ba78 16bf 8f01 cfea; no release list here',
      result: 'cannot-tell',
    });
    rmSync(root, { recursive: true });
    expect(await program({ programFiles: [join(root, 'gone')] })).toMatchObject({
      found: 'could not be read: ENOENT',
      result: 'cannot-tell',
    });
    rmSync(root, { recursive: true });
    expect(await program({ programFiles: [] })).toMatchObject({ found: 'not run from a package', result: 'cannot-tell' });
  });

  test('a probe that gets no answer says so, and the others stand', async () => {
    const { findings } = await looked(sound, { queues: () => new Promise(() => undefined), deadline: 4_000 });
    expect(findings.at(-1)).toMatchObject({ probe: 'printer', found: 'no answer within 4 s', result: 'cannot-tell' });
    expect(findings.filter((f) => f.result === 'pass')).toHaveLength(12);
  });
});

test('a device that calls itself what it likes writes one line in the log', async () => {
  const name = `\u202e\u0000evil\n\u2028${'🔑'.repeat(300)}\ud83d`;
  const camera = { '/sys/class/video4linux/video0/name': name, '/sys/class/dmi/id/sys_vendor': name };
  const { machine, findings } = await looked({ ...sound, ...camera });
  expect(() => identity.parse(machine)).not.toThrow();
  expect(machine.vendor).not.toMatch(/\p{Cs}/u);
  for (const one of findings) expect(finding.safeParse(one).error).toBeUndefined();
  expect(findings.find((f) => f.probe === 'camera')?.found).toMatch(/^1 found: evil 🔑+…$/u);
});

test('a machine of which nothing can be read: every line says why', async () => {
  const { machine, findings } = await probeMachine({ root: join(root, 'nothing'), queues: () => Promise.resolve('') });
  expect(findings.map((f) => f.probe)).toEqual(PROBES.map((p) => p.id));
  expect(findings.filter((f) => f.result !== 'cannot-tell')).toEqual([]);
  expect(() => identity.parse(machine)).not.toThrow();
});

test('this machine: a finding for every probe, in a form the log takes', async () => {
  const { machine, findings } = await probeMachine({ programFiles: [process.execPath] });
  expect(findings.map((f) => f.probe)).toEqual(PROBES.map((p) => p.id));
  for (const one of findings) expect(finding.safeParse(one).error).toBeUndefined();
  expect(() => identity.parse(machine)).not.toThrow();
  // whatever machine this is: it has a kernel with a seeded generator, and vitest runs from no known package
  expect(machine.kernel).toMatch(/^\d+\.\d+/);
  expect(findings.find((f) => f.probe === 'random')?.result).toBe('pass');
  expect(findings.find((f) => f.probe === 'program')?.found).toMatch(/^node ([0-9a-f]{4} ?){4}; no release list here$/);
});
