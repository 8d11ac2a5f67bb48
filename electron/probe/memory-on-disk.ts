/** The two ways in which memory reaches a disk without being asked: swap and core dumps. */
import type { MachineFiles } from './machine-files.ts';
import { cannotTell, counted, fail, oneLine, pass, type Seen } from './seen.ts';

/** proc(5), /proc/swaps: a line of headings, then one area a line, the file or device first; blanks in it are octal. */
export const parseSwaps = (text: string): readonly string[] =>
  text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((name) => name !== '');

/** Compressed swap in memory counts too: it may have a disk behind it, and the RAM workspace refuses any. */
function judgeSwap(areas: readonly string[]): Seen {
  return areas.length === 0 ? pass('none') : fail(counted(areas));
}

export const lookAtSwap = async (machine: MachineFiles): Promise<Seen> =>
  judgeSwap(parseSwaps(await machine.textThatMustBe('/proc/swaps')));

/** proc(5), /proc/PID/limits: the soft limit in bytes; null when there is no such line. */
export function parseCoreLimit(limits: string): number | null {
  const soft = /^Max core file size\s+(\S+)/m.exec(limits)?.[1];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

/** Programs that take a dump and throw it away. */
const DISCARD = /^\|\/(?:usr\/)?bin\/(?:false|true)(?: |$)/;

/** core(5): a pattern that begins with | hands the dump to a program, @ to a socket, whatever the limit, but for a limit of 1; empty: none. */
export function judgeCoreDumps(limit: number | null, pattern: string): Seen {
  if (limit === null) return cannotTell('/proc/self/limits names no core limit');
  if (pattern === '' || DISCARD.test(pattern)) return pass('off: nothing takes them');
  if (pattern.startsWith('|') || pattern.startsWith('@')) {
    return limit === 1 ? pass('off: limit 1') : fail(`handed to ${oneLine(pattern.slice(1).split(' ')[0] ?? '', 100)}`);
  }
  return limit === 0 ? pass('off: limit 0') : fail(`on: written to ${oneLine(pattern, 100)}`);
}

export async function lookAtCoreDumps(machine: MachineFiles): Promise<Seen> {
  const limits = await machine.textThatMustBe('/proc/self/limits');
  return judgeCoreDumps(parseCoreLimit(limits), await machine.textThatMustBe('/proc/sys/kernel/core_pattern'));
}
