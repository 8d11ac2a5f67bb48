/** Whether the kernel's generator has been seeded, and what it can draw on. Keys mix in what every custodian's token gives. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { MachineFiles } from './machine-files.ts';
import { cannotTell, fail, listed, pass, type Seen } from './seen.ts';

/** Hardware sources: RDSEED or RDRAND of the processor, and those of /dev/hwrng. */
export function sourcesOf(cpuinfo: string, available: string): readonly string[] {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/));
  const processor = ['rdseed', 'rdrand'].find((flag) => flags.has(flag));
  const others = available.split(/\s+/).filter((name) => name !== '' && name !== 'none');
  return [...(processor === undefined ? [] : [processor]), ...others];
}

/** random(4): /dev/random blocks until the generator is seeded, and since Linux 5.6 only then. */
function judgeRandom(ready: boolean, release: string, sources: readonly string[]): Seen {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  if (!ready) return fail('kernel not ready');
  if (major < 5 || (major === 5 && minor < 6)) return cannotTell(`a kernel before 5.6 does not say: ${release}`);
  if (sources.length === 0) return pass('kernel ready, no hardware source');
  return pass(`kernel ready, ${sources.length} ${sources.length === 1 ? 'source' : 'sources'}: ${listed(sources)}`);
}

/** One byte without waiting: EAGAIN while the generator is not seeded. */
async function isReady(path: string): Promise<boolean> {
  const device = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return (await device.read(new Uint8Array(1))).bytesRead === 1;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false;
    throw error;
  } finally {
    await device.close();
  }
}

export async function lookAtRandom(machine: MachineFiles): Promise<Seen> {
  const release = await machine.textThatMustBe('/proc/sys/kernel/osrelease');
  const cpuinfo = (await machine.text('/proc/cpuinfo')) ?? '';
  const available = (await machine.text('/sys/class/misc/hw_random/rng_available')) ?? '';
  return judgeRandom(await isReady(machine.at('/dev/random')), release, sourcesOf(cpuinfo, available));
}
