/**
 * Evidence about the machine, in the order of the sheet. Each probe looks on its own: one that cannot, or takes too long, says so in its line
 * and the others stand. It leaves out what a machine cannot know of itself: people look too (shared/ceremony/probes.ts, `witnessed`).
 */
import { PROBES } from '../../shared/ceremony/probes.ts';
import type { Finding } from '../../shared/format/ceremony-event.ts';
import { identify, type MachineIdentity } from './identity.ts';
import { MachineFiles, reasonOf } from './machine-files.ts';
import { lookAtCoreDumps, lookAtSwap } from './memory-on-disk.ts';
import { lookAtNetwork } from './network.ts';
import { askCups, lookAtPrinter } from './printer.ts';
import { lookAtProgram } from './program.ts';
import { lookAtRadio } from './radio.ts';
import { lookAtRandom } from './random.ts';
import { lookAtRecorders } from './recorders.ts';
import { lookAtMedia } from './removable-media.ts';
import { lookAtSecureBoot } from './secure-boot.ts';
import { cannotTell, oneLine, type Seen } from './seen.ts';
import { lookAtCamera, lookAtMicrophone } from './sight-and-sound.ts';
import { lookAtImage } from './system-image.ts';

export interface ProbeOptions {
  /** Where the machine's files lie. */
  readonly root?: string;
  /** Files of the running program, absolute. */
  readonly programFiles?: readonly string[];
  /** SHA-256 digests that the release list names for them. */
  readonly releasedDigests?: readonly string[];
  /** What `lpstat -v` prints. */
  readonly queues?: () => Promise<string>;
  /** Milliseconds a probe may take. */
  readonly deadline?: number;
}

interface Look {
  /** What was read, for the sheet. */
  readonly source: string;
  readonly look: () => Promise<Seen>;
}

type Looks = Readonly<Record<string, Look>>;

function looksAt(machine: MachineFiles, { programFiles = [], releasedDigests = [], queues = askCups }: ProbeOptions): Looks {
  return {
    network: { source: '/sys/class/net, /proc/net', look: () => lookAtNetwork(machine) },
    radio: { source: '/sys/class/{ieee80211,bluetooth,wwan,nfc,rfkill}, /sys/bus', look: () => lookAtRadio(machine) },
    camera: { source: '/sys/class/video4linux, /sys/bus/usb', look: () => lookAtCamera(machine) },
    microphone: { source: '/proc/asound/pcm, /sys/bus', look: () => lookAtMicrophone(machine) },
    media: { source: '/sys/block, /sys/bus/usb', look: () => lookAtMedia(machine) },
    swap: { source: '/proc/swaps', look: () => lookAtSwap(machine) },
    'core-dumps': { source: '/proc/self/limits, /proc/sys/kernel/core_pattern', look: () => lookAtCoreDumps(machine) },
    recorders: { source: '/proc/*/comm', look: () => lookAtRecorders(machine) },
    image: { source: '/etc/os-release, /proc/self/mountinfo', look: () => lookAtImage(machine) },
    program: {
      source: programFiles.length === 0 ? 'the running program' : programFiles.join(', '),
      look: () => lookAtProgram(programFiles, releasedDigests),
    },
    'secure-boot': { source: '/sys/firmware/efi/efivars', look: () => lookAtSecureBoot(machine) },
    random: { source: '/dev/random, /proc/cpuinfo, /sys/class/misc/hw_random', look: () => lookAtRandom(machine) },
    printer: { source: '/sys/bus/usb, lpstat -v', look: () => lookAtPrinter(machine, queues) },
  };
}

/** Rejects only with a bug. */
async function within(deadline: number, look: () => Promise<Seen>): Promise<Seen> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Seen>((tell) => {
    timer = setTimeout(() => {
      tell(cannotTell(`no answer within ${deadline / 1000} s`));
    }, deadline);
  });
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return cannotTell(reason);
  } finally {
    clearTimeout(timer);
  }
}

/** All probes of the sheet, in its order. A look that fails is a finding, `cannot-tell` with the reason; this rejects only with a bug. */
export async function probeMachine(
  options: ProbeOptions = {},
): Promise<{ readonly machine: MachineIdentity; readonly findings: Finding[] }> {
  const { root = '/', deadline = 20_000 } = options;
  const machine = new MachineFiles(root);
  const looks = looksAt(machine, options);
  const findings = PROBES.map(async ({ id }): Promise<Finding> => {
    const one = looks[id];
    if (one === undefined) throw new Error(`nothing looks at ${id}`);
    const { found, result } = await within(deadline, one.look);
    return { probe: id, found: oneLine(found), source: oneLine(one.source), result };
  });
  return { machine: await identify(machine), findings: await Promise.all(findings) };
}
