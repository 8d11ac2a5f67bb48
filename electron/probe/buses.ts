/** What is plugged in, whether or not a driver has taken it: a device without a driver shows in no class and may still get one. */
import type { MachineFiles } from './machine-files.ts';

/** One function of a USB device. Codes are two hex digits, as in the descriptors (https://www.usb.org/defined-class-codes). */
export interface UsbFunction {
  readonly port: string;
  readonly deviceClass: string;
  readonly subclass: string;
  readonly protocol: string;
  readonly driver: string | null;
  readonly name: string;
}

export const USB = { audio: '01', image: '06', printer: '07', storage: '08', smartcard: '0b', video: '0e', wireless: 'e0' } as const;

const lastName = (link: string | null): string | null => link?.slice(link.lastIndexOf('/') + 1) ?? null;

export async function usbFunctions(machine: MachineFiles): Promise<readonly UsbFunction[]> {
  const devices = '/sys/bus/usb/devices';
  const interfaces = (await machine.names(devices)).filter((name) => name.includes(':'));
  return Promise.all(
    interfaces.map(async (name) => {
      const port = name.slice(0, name.indexOf(':'));
      const ofInterface = (file: string): Promise<string | null> => machine.text(`${devices}/${name}/${file}`);
      const ofDevice = (file: string): Promise<string | null> => machine.text(`${devices}/${port}/${file}`);
      const called = [await ofDevice('manufacturer'), await ofDevice('product')].filter((part) => part !== null && part !== '');
      return {
        port,
        deviceClass: (await ofInterface('bInterfaceClass')) ?? '',
        subclass: (await ofInterface('bInterfaceSubClass')) ?? '',
        protocol: (await ofInterface('bInterfaceProtocol')) ?? '',
        driver: lastName(await machine.link(`${devices}/${name}/driver`)),
        name: called.length > 0 ? called.join(' ') : `USB ${port}`,
      };
    }),
  );
}

export interface PciDevice {
  readonly slot: string;
  /** Six hex digits: class, subclass, interface. */
  readonly code: string;
  readonly driver: string | null;
}

export async function pciDevices(machine: MachineFiles): Promise<readonly PciDevice[]> {
  const devices = '/sys/bus/pci/devices';
  return Promise.all(
    (await machine.names(devices)).map(async (slot) => ({
      slot,
      code: ((await machine.text(`${devices}/${slot}/class`)) ?? '').replace(/^0x/, ''),
      driver: lastName(await machine.link(`${devices}/${slot}/driver`)),
    })),
  );
}
