/** Whether the firmware checked what it started (UEFI §3.3, global variables; the kernel puts four bytes of attributes before each value). */
import type { MachineFiles } from './machine-files.ts';
import { cannotTell, fail, pass, type Seen } from './seen.ts';

/** EFI_GLOBAL_VARIABLE. */
const GLOBAL = '8be4df61-93ca-11d2-aa0d-00e098032b8c';
export const variablePath = (name: string): string => `/sys/firmware/efi/efivars/${name}-${GLOBAL}`;

/** null when the bytes are no variable of one byte. */
export const parseByteVariable = (bytes: Uint8Array): number | null => (bytes.length === 5 ? (bytes[4] ?? null) : null);

/** In set-up mode anyone may enrol keys, so what was checked means nothing. */
export function judgeSecureBoot(secureBoot: number | null, setupMode: number | null): Seen {
  if (secureBoot === 0) return fail('off');
  if (secureBoot !== 1) return cannotTell('firmware not readable');
  return setupMode === 1 ? fail('on, but in set-up mode') : pass('on');
}

export async function lookAtSecureBoot(machine: MachineFiles): Promise<Seen> {
  await machine.namesThatMustBe('/sys/firmware');
  if ((await machine.names('/sys/firmware/efi')).length === 0) return fail('started without UEFI, so without Secure Boot');
  const read = async (name: string): Promise<number | null> => {
    const bytes = await machine.bytes(variablePath(name));
    return bytes === null ? null : parseByteVariable(bytes);
  };
  return judgeSecureBoot(await read('SecureBoot'), await read('SetupMode'));
}
