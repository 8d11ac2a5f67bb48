/** The printer of the cards: by cable to this machine, or not at all. */
import { execFile } from 'node:child_process';
import { USB, usbFunctions } from './buses.ts';
import type { MachineFiles } from './machine-files.ts';
import { cannotTell, fail, listed, pass, type Seen } from './seen.ts';

export interface Queue {
  readonly name: string;
  readonly device: string;
}

/** `lpstat -v` in the C locale: `device for NAME: URI`. */
export const parseQueues = (text: string): readonly Queue[] =>
  text.split('\n').flatMap((line) => {
    const { name, device } = /^device for (?<name>[^:]+): (?<device>\S+)/.exec(line)?.groups ?? {};
    return name === undefined || device === undefined ? [] : [{ name, device }];
  });

const HERE = ['usb:', 'hp:/usb/', 'parallel:', 'serial:', 'file:', 'cups-pdf:'];

/** ipp-usb offers a printer on the cable at the machine's own address. */
export function isHere({ device }: Queue): boolean {
  if (HERE.some((scheme) => device.startsWith(scheme))) return true;
  return /^ipps?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/]/.test(device);
}

function judgePrinter(onUsb: readonly string[], queues: readonly Queue[]): Seen {
  const away = queues.filter((queue) => !isHere(queue)).map((queue) => queue.name);
  if (away.length > 0) return fail(`${away.length} over a network: ${listed(away)}`);
  if (onUsb.length > 0) return pass(`${onUsb.length} by USB: ${listed(onUsb)}`);
  if (queues.length > 0) return cannotTell(`set up, not seen on USB: ${listed(queues.map((queue) => queue.name))}`);
  return fail('no printer');
}

/** Debian's; by its path, so that nothing else of that name is run. */
const LPSTAT = '/usr/bin/lpstat';

/** What lpstat prints; empty where there is no CUPS, or it knows no printer, or gives no answer. */
export function askCups(): Promise<string> {
  return new Promise((tell) => {
    execFile(LPSTAT, ['-v'], { env: { LC_ALL: 'C' }, timeout: 3_000 }, (error, stdout) => {
      tell(error === null ? stdout : '');
    });
  });
}

export async function lookAtPrinter(machine: MachineFiles, queues: () => Promise<string>): Promise<Seen> {
  await machine.namesThatMustBe('/sys');
  const printers = (await usbFunctions(machine)).filter((f) => f.deviceClass === USB.printer);
  // one printer may have several printer functions, one a port
  const onUsb = [...new Map(printers.map((f) => [f.port, f.name])).values()];
  return judgePrinter(onUsb, parseQueues(await queues()));
}
