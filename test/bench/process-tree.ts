/** Processes and their memory, from proc(5). */
import { readdirSync, readFileSync } from 'node:fs';

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // it has ended, or is not ours to read
  }
}

/** State and parent stand behind the name, which is in parentheses and may hold some itself. */
function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const [state, parent] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return parent === undefined || state === 'Z' ? undefined : Number(parent);
}

/** The process and all below it that are alive; none when it is not. */
export function processTree(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  if (parentOf(root) === undefined) return [];
  const all = [root];
  for (const pid of all) all.push(...(children.get(pid) ?? []));
  return all;
}

export interface Memory {
  readonly processes: number;
  /** Proportional set size of all of them, bytes: what is shared is counted once. */
  readonly bytes: number;
  /** Sandboxed processes show their memory to root only. */
  readonly hidden: number;
}

export function memoryOf(root: number): Memory {
  const sizes = processTree(root).map((pid) => /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1]);
  const known = sizes.filter((size) => size !== undefined);
  return { processes: sizes.length, bytes: known.reduce((sum, size) => sum + Number(size) * 1024, 0), hidden: sizes.length - known.length };
}
