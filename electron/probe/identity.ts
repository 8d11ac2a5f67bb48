/** Which machine this is, as far as an unprivileged program may know: the serial number is root's on most systems. */
import { type MachineFiles, reasonOf } from './machine-files.ts';
import { oneLine } from './seen.ts';
import { systemName } from './system-image.ts';

export interface MachineIdentity {
  readonly vendor: string;
  readonly model: string;
  readonly serial: string;
  readonly kernel: string;
  readonly image: string;
}

async function said(value: () => Promise<string | null>): Promise<string> {
  try {
    const text = await value();
    return text === null || text.trim() === '' ? 'not given' : oneLine(text);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return reason;
  }
}

export async function identify(machine: MachineFiles): Promise<MachineIdentity> {
  const dmi = (name: string): Promise<string> => said(() => machine.text(`/sys/class/dmi/id/${name}`));
  const model = async (): Promise<string | null> => {
    const parts = [await machine.text('/sys/class/dmi/id/product_name'), await machine.text('/sys/class/dmi/id/product_version')];
    return parts.filter((part) => part !== null && part.trim() !== '').join(' ');
  };
  return {
    vendor: await dmi('sys_vendor'),
    model: await said(model),
    serial: await dmi('product_serial'),
    kernel: await said(() => machine.text('/proc/sys/kernel/osrelease')),
    image: await said(() => systemName(machine)),
  };
}
