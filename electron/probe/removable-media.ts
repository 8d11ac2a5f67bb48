/** Anything a person could carry out: sticks, cards, discs, phones. A reader with nothing in it is none, and neither is a smartcard reader. */
import { USB, usbFunctions } from './buses.ts';
import type { MachineFiles } from './machine-files.ts';
import { counted, fail, pass, type Seen } from './seen.ts';

export interface BlockDevice {
  readonly name: string;
  readonly removable: boolean;
  /** Where its sysfs link leads: the buses it hangs on. */
  readonly link: string;
  /** Of an MMC device: MMC is soldered in, SD is a card. */
  readonly type: string | null;
  /** Sectors of 512 bytes; 0: nothing is in it. */
  readonly sectors: number;
  readonly model: string | null;
}

/** What an empty optical drive says of its size (Linux, drivers/scsi/sr.c: 0x1fffff). */
const EMPTY_DRIVE = 0x1fffff;

export function isCarriedOut({ name, removable, link, type, sectors }: BlockDevice): boolean {
  if (sectors === 0 || (name.startsWith('sr') && sectors === EMPTY_DRIVE)) return false;
  return removable || type === 'SD' || /\/usb\d/.test(link);
}

function sizeOf(sectors: number): string {
  const bytes = sectors * 512;
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(0)} MB`;
}

function judgeMedia(devices: readonly BlockDevice[], phones: readonly string[]): Seen {
  const carried = devices.filter(isCarriedOut).map(({ name, model, sectors }) => `${model ?? name} (${name}, ${sizeOf(sectors)})`);
  const found = [...carried, ...phones];
  return found.length > 0 ? fail(counted(found)) : pass('none');
}

async function blockDevice(machine: MachineFiles, name: string): Promise<BlockDevice> {
  const of = (file: string): Promise<string | null> => machine.text(`/sys/block/${name}/${file}`);
  return {
    name,
    removable: (await of('removable')) === '1',
    link: (await machine.link(`/sys/block/${name}`)) ?? '',
    type: await of('device/type'),
    sectors: Number((await of('size')) ?? 0),
    model: (await of('device/model')) ?? (await of('device/name')),
  };
}

export async function lookAtMedia(machine: MachineFiles): Promise<Seen> {
  const names = await machine.namesThatMustBe('/sys/block');
  const devices = await Promise.all(names.map((name) => blockDevice(machine, name)));
  const usb = await usbFunctions(machine);
  // phones and cameras speak MTP or PTP and are no block devices; neither is a stick whose driver is missing
  const others = usb.filter((f) => f.deviceClass === USB.image || (f.deviceClass === USB.storage && f.driver === null));
  return judgeMedia(devices, [...new Set(others.map((f) => f.name))]);
}
