/** PKCS#11 modules that are installed, where packages put them: for a look at a machine for which nobody has named one yet. */
import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { MachineFiles } from './machine-files.ts';

/** Folders of libraries: Debian's one for each kind of machine, the others' own. */
async function libraryFolders(machine: MachineFiles): Promise<readonly string[]> {
  const debian = (await machine.names('/usr/lib')).filter((name) => name.includes('-linux-gnu')).map((name) => `/usr/lib/${name}`);
  return [...debian, '/usr/lib', '/usr/lib64', '/usr/local/lib'];
}

const NAMES = ['softhsm/libsofthsm2.so', 'pkcs11/libsofthsm2.so', 'opensc-pkcs11.so', 'libykcs11.so', 'libykcs11.so.2'];

/** Modules of p11-kit's own that hold no card, and OpenSC's that writes down what another does. */
const NO_CARDS = /(?:^|\/)(?:p11-kit-trust|p11-kit-proxy|p11-kit-client|pkcs11-spy|libnssckbi)[^/]*\.so/;
const KIT = ['/usr/share/p11-kit/modules', '/etc/pkcs11/modules'];

/** pkcs11.conf(5): `name: value` lines; the module's path may be relative to a folder of modules. */
export const parseModuleLine = (text: string): string | null => /^[ \t]*module[ \t]*:[ \t]*(\S+)[ \t]*$/m.exec(text)?.[1] ?? null;

async function namedByKit(machine: MachineFiles, folders: readonly string[]): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const folder of KIT) {
    for (const name of (await machine.names(folder)).filter((one) => one.endsWith('.module'))) {
      const path = parseModuleLine((await machine.text(`${folder}/${name}`)) ?? '');
      if (path === null || NO_CARDS.test(path)) continue;
      paths.push(...(isAbsolute(path) ? [path] : folders.map((library) => `${library}/pkcs11/${path}`)));
    }
  }
  return paths;
}

/** Where the file really is; null where there is none. */
async function fileAt(machine: MachineFiles, path: string): Promise<string | null> {
  try {
    return await realpath(machine.at(path));
  } catch {
    return null;
  }
}

/** Paths as the packages name them, each file once, however many names it has. */
export async function modulesInUsualPlaces(machine: MachineFiles): Promise<readonly string[]> {
  const folders = await libraryFolders(machine);
  const usual = folders.flatMap((folder) => NAMES.map((name) => `${folder}/${name}`));
  const found = new Map<string, string>();
  for (const path of [...usual, ...(await namedByKit(machine, folders))]) {
    const file = await fileAt(machine, path);
    if (file !== null && !found.has(file)) found.set(file, path);
  }
  return [...found.values()];
}
