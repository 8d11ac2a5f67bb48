/** Wi-Fi, Bluetooth, mobile broadband, NFC. A radio is off when a switch in hardware holds it; software that blocked it can free it again. */
import { pciDevices, USB, usbFunctions } from './buses.ts';
import type { MachineFiles } from './machine-files.ts';
import { cannotTell, counted, fail, listed, pass, type Seen } from './seen.ts';

export interface Radio {
  readonly name: string;
  /** null: nothing can block it. */
  readonly block: 'hard' | 'soft' | 'none' | null;
}

export interface RadioFacts {
  readonly radios: readonly Radio[];
  /** Plugged in without a driver. */
  readonly driverless: readonly string[];
}

function judgeRadio({ radios, driverless }: RadioFacts): Seen {
  const on = radios.filter((r) => r.block !== 'hard');
  if (on.length > 0) return fail(counted(on.map((r) => (r.block === 'soft' ? `${r.name} (off by software only)` : r.name))));
  if (driverless.length > 0) return cannotTell(`a radio without a driver: ${listed(driverless)}`);
  return pass(radios.length === 0 ? 'no radio present' : `switched off in hardware: ${listed(radios.map((r) => r.name))}`);
}

const CLASSES = ['ieee80211', 'bluetooth', 'wwan', 'nfc'];

interface Switch {
  readonly name: string;
  readonly block: 'hard' | 'soft' | 'none';
}

async function switches(machine: MachineFiles): Promise<readonly Switch[]> {
  const folder = '/sys/class/rfkill';
  const found = [];
  for (const id of await machine.names(folder)) {
    const of = (file: string): Promise<string | null> => machine.text(`${folder}/${id}/${file}`);
    const [name, hard, soft] = [await of('name'), await of('hard'), await of('soft')];
    const block = hard === '1' ? 'hard' : soft === '1' ? 'soft' : 'none';
    found.push({ name: name ?? id, block } as const);
  }
  return found;
}

// PCI Code and ID Assignment §1: 0x0280 other network controller (Wi-Fi), 0x0d wireless controller
const isRadio = (code: string): boolean => code.startsWith('0280') || code.startsWith('0d');

export async function lookAtRadio(machine: MachineFiles): Promise<Seen> {
  await machine.namesThatMustBe('/sys/class');
  const known = await switches(machine);
  const radios: Radio[] = [];
  for (const name of (await Promise.all(CLASSES.map((one) => machine.names(`/sys/class/${one}`)))).flat()) {
    // hci0:12 is a connection of hci0
    if (!name.includes(':')) radios.push({ name, block: known.find((s) => s.name === name)?.block ?? null });
  }
  // a laptop's switch for a radio that has no driver, such as tpacpi_bluetooth_sw, says nothing of a radio by itself
  const pci = (await pciDevices(machine)).filter((d) => isRadio(d.code) && d.driver === null).map((d) => `PCI ${d.slot}`);
  const usb = (await usbFunctions(machine)).filter((f) => f.deviceClass === USB.wireless && f.driver === null).map((f) => f.name);
  return judgeRadio({ radios, driverless: [...new Set([...pci, ...usb])] });
}
