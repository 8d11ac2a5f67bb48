/** Cameras and microphones that the system could use. A lens under tape and a plugged microphone still count: people say what they see. */
import { pciDevices, USB, usbFunctions } from './buses.ts';
import type { MachineFiles } from './machine-files.ts';
import { cannotTell, counted, fail, listed, pass, type Seen } from './seen.ts';

function judgeDevices(names: readonly string[], driverless: readonly string[], none: string): Seen {
  if (names.length > 0) return fail(counted(names));
  return driverless.length > 0 ? cannotTell(`one without a driver: ${listed(driverless)}`) : pass(none);
}

async function withoutDriver(machine: MachineFiles, usbClass: string, pci: (code: string) => boolean): Promise<readonly string[]> {
  const onUsb = (await usbFunctions(machine)).filter((f) => f.deviceClass === usbClass && f.driver === null).map((f) => f.name);
  const onPci = (await pciDevices(machine)).filter((d) => pci(d.code) && d.driver === null).map((d) => `PCI ${d.slot}`);
  return [...new Set([...onUsb, ...onPci])];
}

export async function lookAtCamera(machine: MachineFiles): Promise<Seen> {
  await machine.namesThatMustBe('/sys/class');
  const folder = '/sys/class/video4linux';
  const names = [];
  for (const id of await machine.names(folder)) {
    // one camera has several nodes (picture, metadata); its first has index 0
    if (((await machine.text(`${folder}/${id}/index`)) ?? '0') === '0') names.push((await machine.text(`${folder}/${id}/name`)) ?? id);
  }
  return judgeDevices(names, await withoutDriver(machine, USB.video, () => false), 'no camera');
}

/** /proc/asound/pcm: `00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1`. */
export const parseAsoundPcm = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.split(':').map((part) => part.trim()))
    .filter((parts) => parts.some((part) => /^capture \d+$/.test(part)))
    .map(([device = '', name = '']) => (name === '' ? device : name));

export async function lookAtMicrophone(machine: MachineFiles): Promise<Seen> {
  await machine.namesThatMustBe('/proc');
  const capture = parseAsoundPcm((await machine.text('/proc/asound/pcm')) ?? '');
  // PCI class 0x04 multimedia, subclasses 01 and 03 audio
  const driverless = await withoutDriver(machine, USB.audio, (code) => code.startsWith('0401') || code.startsWith('0403'));
  return judgeDevices(capture, driverless, 'no capture device');
}
