/**
 * What the check of the station asks of the machine. The sheet's probes look at randomness and printer as in a ceremony; the rest is asked
 * only here. Each look answers within its own time, so that one device that hangs holds up nothing.
 */
import { statSync } from 'node:fs';
import type { FolderAsked, Looked, MachineFacts } from '../../shared/station-check/facts.ts';
import { USB, usbFunctions } from './buses.ts';
import { lookAtFolder } from './folders.ts';
import { MachineFiles, reasonOf } from './machine-files.ts';
import { lookAtPcscd } from './pcscd.ts';
import { askCups, lookAtPrinter } from './printer.ts';
import { plainly } from './program.ts';
import { lookAtRandom } from './random.ts';
import { cannotTell } from './seen.ts';
import { modulesInUsualPlaces } from './token-modules.ts';

export interface StationMachineOptions {
  readonly root?: string;
  /** Files of the running program, absolute. */
  readonly programFiles?: readonly string[];
  readonly folders: readonly FolderAsked[];
  /** What `lpstat -v` prints. */
  readonly queues?: () => Promise<string>;
}

async function whenReadable(look: () => Promise<Looked>): Promise<Looked> {
  try {
    return await look();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return cannotTell(reason);
  }
}

/** Linux, Documentation/ABI/testing/rtc-cdev: seconds since 1970 by the first hardware clock. */
async function hardwareClock(machine: MachineFiles): Promise<number | null> {
  const seconds = Number((await machine.text('/sys/class/rtc/rtc0/since_epoch').catch(() => null)) ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

/** An image may give all its files the date 0. */
const NO_DATE = Date.UTC(2020, 0, 1);

function programFrom(files: readonly string[]): number | null {
  const times = files.map((file) => plainly(() => statSync(file, { throwIfNoEntry: false }))?.mtimeMs ?? 0);
  const newest = Math.floor(Math.max(0, ...times));
  return newest < NO_DATE ? null : newest;
}

export async function lookAtStationMachine(options: StationMachineOptions): Promise<MachineFacts> {
  const { root = '/', programFiles = [], folders, queues = askCups } = options;
  const machine = new MachineFiles(root);
  const [pcscd, functions, random, printer, clock, looked] = await Promise.all([
    lookAtPcscd(machine),
    usbFunctions(machine),
    whenReadable(() => lookAtRandom(machine)),
    whenReadable(() => lookAtPrinter(machine, queues)),
    hardwareClock(machine),
    Promise.all(folders.map(lookAtFolder)),
  ]);
  const usbReaders = [...new Map(functions.filter((f) => f.deviceClass === USB.smartcard).map((f) => [f.port, f.name])).values()];
  return { pcscd, usbReaders, random, printer, hardwareClock: clock, programFrom: programFrom(programFiles), folders: looked };
}

export const installedModules = (root = '/'): Promise<readonly string[]> => modulesInUsualPlaces(new MachineFiles(root));
