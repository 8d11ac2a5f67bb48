/** Findings about the machine alone: its clock, its randomness, the room on its disks, its printer. */
import type { CheckFinding } from '../format/station-check.ts';
import type { FolderFacts, FolderUse, LogFacts, MachineFacts, StationFacts } from './facts.ts';
import { finding } from './found.ts';
import { DAY } from './validity.ts';

/** The hardware clock may run in local time, and places differ by whole quarters of an hour; what is left of those is the difference. */
const QUARTER_HOUR = 900_000; // milliseconds
const CLOCKS_APART = 60_000; // milliseconds
/** So long after the last record somebody looks at the clock before anything is recorded. */
const LONG_SINCE_RECORD = 400 * DAY;

function apart(one: number, other: number): number {
  const rest = Math.abs(one - other) % QUARTER_HOUR;
  return Math.min(rest, QUARTER_HOUR - rest);
}

/** Before which instant the clock cannot be right: what exists already was made earlier. */
function clockBehind({ at, machine, workspace }: StationFacts): CheckFinding | null {
  const clock = finding('clock');
  const now = Date.parse(at);
  if (machine.programFrom !== null && now < machine.programFrom)
    return clock('critical', 'before-program', { now: at, program: new Date(machine.programFrom).toISOString() });
  if (workspace.kind === 'read' && at < workspace.roster.issued)
    return clock('critical', 'before-roster', { now: at, issued: workspace.roster.issued });
  return null;
}

function clockAgainstLog(at: string, log: LogFacts): CheckFinding {
  const clock = finding('clock');
  if (log.kind === 'refused') return clock('cannot-tell', 'log-not-read', { now: at });
  if (log.kind === 'none' || log.last === null) return clock('ok', 'no-record', { now: at });
  if (at < log.last) return clock('critical', 'before-log', { now: at, last: log.last });
  const days = Math.floor((Date.parse(at) - Date.parse(log.last)) / DAY);
  if (days * DAY > LONG_SINCE_RECORD) return clock('warning', 'long-after-log', { now: at, last: log.last, days });
  return clock('ok', 'after-log', { now: at, last: log.last });
}

/** Offline there is no clock to ask: the witness's watch decides. What can be told is what the clock cannot show. */
export function clockFinding(facts: StationFacts): CheckFinding {
  const { at, machine, workspace } = facts;
  const behind = clockBehind(facts);
  if (behind !== null) return behind;
  const against = clockAgainstLog(at, workspace.kind === 'read' ? workspace.log : { kind: 'none' });
  if (against.result === 'critical' || machine.hardwareClock === null) return against;
  const seconds = Math.round(apart(Date.parse(at), machine.hardwareClock) / 1000);
  return seconds * 1000 > CLOCKS_APART ? finding('clock')('warning', 'hardware-clock', { now: at, seconds }) : against;
}

const MB = 1_000_000; // bytes
/** A ceremony's log, its PDF, its bundle or its card pages take a few MB; at the lower number the next one may not fit. */
const ROOM: Readonly<Record<FolderUse, { readonly warning: number; readonly critical: number }>> = {
  workspace: { warning: 100 * MB, critical: 20 * MB },
  copy: { warning: 50 * MB, critical: 10 * MB },
  export: { warning: 50 * MB, critical: 10 * MB },
  cards: { warning: 20 * MB, critical: 5 * MB },
};
const inMegabytes = (bytes: number): number => Math.floor(bytes / MB);

/** `production`: card pages may lie in memory only (CUST-RAM-1). */
export function diskFinding({ use, path, trouble, writable, free, inMemory }: FolderFacts, production: boolean): CheckFinding {
  const disk = finding('disk', path);
  const values = { path, free: inMegabytes(free ?? 0) };
  // the medium for the bundle goes in when the script says so
  if (trouble === 'ENOENT' && use === 'export') return disk('cannot-tell', 'export-not-in', values);
  if (trouble !== null || free === null) return disk('critical', `${use}-missing`, { ...values, code: trouble ?? '' });
  if (!writable) return disk('critical', 'not-writable', values);
  if (use === 'cards' && !inMemory) return disk(production ? 'critical' : 'warning', 'cards-on-disk', values);
  const { warning, critical } = ROOM[use];
  if (free < critical) return disk('critical', `${use}-short`, { ...values, want: inMegabytes(warning) });
  if (free < warning) return disk('warning', `${use}-short`, { ...values, want: inMegabytes(warning) });
  return disk('ok', use, values);
}

export function randomFinding({ random }: MachineFacts): CheckFinding {
  const judged = finding('random');
  const values = { looked: random.found };
  if (random.result === 'pass') return judged('ok', 'ready', values);
  return random.result === 'fail' ? judged('critical', 'not-ready', values) : judged('cannot-tell', 'cannot-tell', values);
}

/** Kinds without cards need no printer, so that one is missing is a warning; a queue over a network is none of the kinds'. */
export function printerFinding({ printer }: MachineFacts): CheckFinding {
  const judged = finding('printer');
  const values = { looked: printer.found };
  if (printer.result === 'pass') return judged('ok', 'here', values);
  return printer.result === 'fail' ? judged('warning', 'not-fit', values) : judged('cannot-tell', 'cannot-tell', values);
}
