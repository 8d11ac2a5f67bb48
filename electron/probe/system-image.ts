/** The system: what it says it is, and whether it runs from a read-only image with nothing but memory to write to. */
import type { MachineFiles } from './machine-files.ts';
import { cannotTell, pass, type Seen } from './seen.ts';

/** os-release(5): NAME=value or NAME="value" with shell quoting. */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const { name, quoted, bare } =
      /^(?<name>[A-Z][A-Z0-9_]*)=(?:(?<quote>["'])(?<quoted>.*)\k<quote>|(?<bare>[^"'\s]*))\s*$/.exec(line)?.groups ?? {};
    if (name !== undefined) values.set(name, (quoted ?? bare ?? '').replace(/\\(["'$`\\])/g, '$1'));
  }
  return values;
}

export interface Mount {
  readonly point: string;
  readonly readOnly: boolean;
  readonly type: string;
  readonly options: ReadonlyMap<string, string>;
}

const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** proc(5), /proc/PID/mountinfo: … mount point, its options, then after ` - ` type, source and the file system's own options. */
export function parseMountinfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , , point, own = ''] = before.split(' ');
    const [type, , superOptions = ''] = after.split(' ');
    if (point === undefined || type === undefined || type === '') return [];
    const options = new Map(
      superOptions.split(',').map((option) => {
        const equals = option.indexOf('=');
        return equals < 0 ? ([option, ''] as const) : ([option.slice(0, equals), unescaped(option.slice(equals + 1))] as const);
      }),
    );
    return [{ point: unescaped(point), readOnly: own.split(',').includes('ro') || options.has('ro'), type, options }];
  });
}

const IMAGES = new Set(['squashfs', 'erofs', 'iso9660']);
const IN_MEMORY = new Set(['tmpfs', 'ramfs']);

/** The mount that holds a path, or undefined when only the root does: a folder of the start-up system that is no longer visible. */
function holder(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter((mount) => mount.point !== '/' && (path === mount.point || path.startsWith(`${mount.point}/`)))
    .sort((a, b) => a.point.length - b.point.length)
    .at(-1);
}

/** live: all that is written is lost at the end. kept: changes are written to a disk. */
export function rootOf(mounts: readonly Mount[]): { readonly kind: 'live' | 'kept' | 'installed'; readonly type: string } {
  const root = mounts.filter((mount) => mount.point === '/').at(-1);
  if (root === undefined) return { kind: 'installed', type: 'an unknown file system' };
  const { type } = root;
  if (IMAGES.has(type)) return { kind: 'live', type };
  const images = mounts.some((mount) => IMAGES.has(mount.type) && mount.readOnly && !mount.point.startsWith('/snap/'));
  if ((type !== 'overlay' && type !== 'aufs') || !images) return { kind: 'installed', type };
  const upper = holder(root.options.get('upperdir') ?? '', mounts);
  return { kind: upper === undefined || IN_MEMORY.has(upper.type) ? 'live' : 'kept', type };
}

/** Which system it is can be told, whether it is the one that was examined cannot: its digest is compared by people, from the medium. */
function judgeImage(name: string, root: ReturnType<typeof rootOf>): Seen {
  if (root.kind === 'live') return pass(`${name}, live image, nothing kept`);
  if (root.kind === 'kept') return cannotTell(`${name}, live image that keeps changes`);
  return cannotTell(`${name}, installed on ${root.type}, no live image`);
}

const osRelease = async (machine: MachineFiles): Promise<ReadonlyMap<string, string>> =>
  parseOsRelease((await machine.text('/etc/os-release')) ?? (await machine.text('/usr/lib/os-release')) ?? '');

/** PRETTY_NAME with the image's own name and version, where it has one. */
export async function systemName(machine: MachineFiles): Promise<string> {
  const values = await osRelease(machine);
  const image = ['IMAGE_ID', 'IMAGE_VERSION', 'BUILD_ID'].map((key) => values.get(key)).filter((value) => value !== undefined);
  return [values.get('PRETTY_NAME') ?? values.get('NAME') ?? 'an unnamed system', ...image].join(' ');
}

export async function lookAtImage(machine: MachineFiles): Promise<Seen> {
  const mounts = parseMountinfo(await machine.textThatMustBe('/proc/self/mountinfo'));
  return judgeImage(await systemName(machine), rootOf(mounts));
}
