/**
 * The window's end of the contract: a snapshot, then pushes, and a snapshot again when the screens turn to another ceremony. The window holds
 * that ceremony's records and folds them itself, with the code that the station and the verifier use; only what the station is doing now comes
 * ready-made. React reads it with `useStation`.
 */
import { useSyncExternalStore } from 'react';
import { fromBase64 } from '../shared/bytes/base64.ts';
import { FormatError } from '../shared/bytes/format-error.ts';
import { evolve } from '../shared/ceremony/evolve.ts';
import { type CeremonyState, openedState } from '../shared/ceremony/state.ts';
import { decodeNext, type Entry } from '../shared/format/event-record.ts';
import { type Policy, policyRecord } from '../shared/format/policy.ts';
import { type Roster, rosterRecord } from '../shared/format/roster.ts';
import {
  type Args,
  type CallName,
  type Command,
  type CommandAnswer,
  calls,
  isPushName,
  pushes,
  type Result,
  type ScriptHere,
  type StationSnapshot,
  type StationStatus,
} from '../shared/ipc/contract.ts';
import { z } from '../shared/zod.ts';

interface Bridge {
  call(name: string, wire: unknown): Promise<unknown>;
  onPush(listen: (name: unknown, wire: unknown) => void): void;
}
declare global {
  interface Window {
    readonly keyrite: Bridge;
  }
}

/** What this window knows: all of it from the station, none of it decided here. */
export interface Station {
  /** The workspace's, for ceremonies to be opened; an open ceremony has its own in its state. */
  readonly roster: Roster | null;
  readonly rosterSigned: boolean;
  readonly nextRoster: StationSnapshot['nextRoster'];
  readonly shardPlan: StationSnapshot['shardPlan'];
  readonly policy: Policy;
  readonly scripts: readonly ScriptHere[];
  /** Of the ceremony on the screens. */
  readonly entries: readonly Entry[];
  /** Null: no ceremony is on the screens. */
  readonly state: CeremonyState | null;
  readonly status: StationStatus;
}
/**
 * fault: a call that was not answered as the contract says; the words for it name only its code. busy: a command was not taken, because the
 * station was still at work on the one before; until it is idle again.
 */
export interface StationView {
  readonly station: Station | null;
  readonly fault: string | null;
  readonly busy: boolean;
}

/** A call that the station did not take at all. */
class CallFault extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), code: z.string(), because: z.string() }),
]);

/** Rejects with CallFault when the station refuses the call itself, or answers in another shape. */
async function call<N extends CallName>(name: N, args: Args<N>): Promise<Result<N>> {
  const { args: takes, result: gives }: { args: z.ZodType; result: z.ZodType } = calls[name];
  const answer = reply.safeParse(await window.keyrite.call(name, takes.parse(args)));
  if (!answer.success) throw new CallFault('IPC-REPLY-1');
  if (!answer.data.ok) throw new CallFault(answer.data.code);
  const result = gives.safeParse(answer.data.value);
  if (!result.success) throw new CallFault('IPC-SHAPE-1');
  return result.data as Result<N>;
}

let view: StationView = { station: null, fault: null, busy: false };
const listeners = new Set<() => void>();
function show(next: StationView): void {
  view = next;
  for (const wake of listeners) wake();
}
const faultOf = (error: unknown): string => (error instanceof CallFault || error instanceof FormatError ? error.code : 'WINDOW-1');

function fold(station: Station, entry: Entry): Station {
  const { event } = entry.record;
  const { state } = station;
  const entries = [...station.entries, entry];
  if (state !== null) return { ...station, entries, state: evolve(state, entry) };
  if (event.type !== 'ceremony.opened') throw new FormatError('LOG-OPENING', 'record 1');
  return { ...station, entries, state: openedState(entry, event.body) };
}

/** Records in the machine log's form, each line ended by LF. Those already known are passed over; throws FormatError where the chain breaks. */
function follow(station: Station, log: Uint8Array): Station {
  let next = station;
  for (let from = 0; from < log.length; ) {
    const end = log.indexOf(10, from);
    if (end < 0) throw new FormatError('LOG-TRUNCATED', `record ${next.entries.length + 1}`);
    const line = log.subarray(from, end);
    if (!isKnown(next.entries, line)) next = fold(next, decodeNext(next.entries.at(-1), line));
    from = end + 1;
  }
  return next;
}

const isKnown = (entries: readonly Entry[], line: Uint8Array): boolean =>
  entries.some((entry) => entry.bytes.length === line.length && entry.bytes.every((byte, at) => byte === line[at]));

function stationOf(snapshot: StationSnapshot): Station {
  const start: Station = {
    roster: snapshot.roster === null ? null : rosterRecord.decode(fromBase64(snapshot.roster)),
    rosterSigned: snapshot.rosterSigned,
    nextRoster: snapshot.nextRoster,
    shardPlan: snapshot.shardPlan,
    policy: policyRecord.decode(fromBase64(snapshot.policy)),
    scripts: snapshot.scripts,
    entries: [],
    state: null,
    status: snapshot.status,
  };
  return follow(start, fromBase64(snapshot.log));
}

/** False: the status already speaks of another ceremony than the one whose records are held. */
const isWhole = ({ state, status }: Station): boolean => status.current === (state?.id ?? null);

/** Pushes that came since a snapshot was asked for. */
let early: ((station: Station) => Station)[] | null = [];

function take(change: (station: Station) => Station): void {
  if (early !== null || view.station === null) {
    early?.push(change);
    return;
  }
  const next = changed(view.station, [change]);
  // this window lost a record, or turns to another ceremony: the station's own copy counts
  if (next === null) void read();
  else show({ ...view, station: next, busy: view.busy && next.status.activity.kind !== 'idle' });
}

/** Null: the changes do not follow on what is held. */
function changed(station: Station, changes: readonly ((station: Station) => Station)[]): Station | null {
  try {
    const next = changes.reduce((before, change) => change(before), station);
    return isWhole(next) ? next : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

const newer =
  (status: StationStatus) =>
  (station: Station): Station =>
    status.revision < station.status.revision ? station : { ...station, status };

/** A snapshot can be out of date when it comes, while the screens turn from one ceremony to the next; more often than this it is a fault. */
const READS = 5;

async function read(left = READS): Promise<void> {
  early = [];
  try {
    const station = changed(stationOf(await call('station.snapshot', {})), early);
    if (station === null && left === 1) throw new CallFault('IPC-BEHIND-1');
    if (station === null) {
      await read(left - 1);
      return;
    }
    early = null;
    show({ ...view, station, fault: null });
  } catch (error) {
    show({ ...view, fault: faultOf(error) });
  }
}

/** Once, when the page starts. */
export function connect(): void {
  window.keyrite.onPush((name, wire) => {
    if (!isPushName(name)) return;
    if (name === 'station.status') take(newer(pushes[name].body.parse(wire)));
    else {
      const { records } = pushes[name].body.parse(wire);
      take((station) => follow(station, fromBase64(records)));
    }
  });
  void read();
}

/** Commands on their way: a second press of the same button is the same press. */
const underway = new Map<string, Promise<CommandAnswer | null>>();

async function ask(send: () => Promise<CommandAnswer>): Promise<CommandAnswer | null> {
  try {
    const answer = await send();
    const busy = !answer.ok && answer.refusal.control === 'STATION-BUSY-1';
    if (view.fault !== null || view.busy !== busy) show({ ...view, fault: null, busy });
    return busy ? null : answer;
  } catch (error) {
    show({ ...view, fault: faultOf(error) });
    return null;
  }
}

/** A refusal is an answer and is shown from the status; null: the station did not take the call, which the view says (fault, busy). */
export function send(command: Command): Promise<CommandAnswer | null> {
  const same = JSON.stringify(command);
  const before = underway.get(same);
  if (before !== undefined) return before;
  const answer = ask(() => call('station.do', command)).finally(() => underway.delete(same));
  underway.set(same, answer);
  return answer;
}

export const signOff = (agrees: boolean, remark: string): Promise<CommandAnswer | null> =>
  ask(() => call('witness.sign-off', { agrees, remark }));

type Place = Args<'entry.place'>['at'];
/** Where the entry view lies, in this page's CSS pixels; `look` is the theme and the root's font size, as "dark 20px". */
export function placeEntry(at: Place, look: string): void {
  call('entry.place', { at, theme: look }).catch((error: unknown) => {
    show({ ...view, fault: faultOf(error) });
  });
}

export function dismissBusy(): void {
  show({ ...view, busy: false });
}

export function dismissFault(): void {
  if (early !== null) void read();
  else show({ ...view, fault: null });
}

const subscribe = (wake: () => void): (() => void) => {
  listeners.add(wake);
  return () => listeners.delete(wake);
};
const current = (): StationView => view;
export const useStation = (): StationView => useSyncExternalStore(subscribe, current);
