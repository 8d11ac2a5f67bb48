/** Acts against plan: times used, difference, and when it will end. Minutes are rounded once, at the end. */
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { ConcreteAct } from '../../shared/script/instantiate.ts';
import { instantOf, MINUTE } from './times.ts';

export interface ActTimes {
  readonly act: ConcreteAct;
  readonly standing: 'done' | 'now' | 'todo';
  readonly from: string | null;
  readonly to: string | null;
  /** Minutes. */
  readonly used: number;
  readonly exceptions: number;
}
export interface Schedule {
  readonly acts: readonly ActTimes[];
  /** Minutes behind plan; negative: ahead. */
  readonly behind: number;
  /** Milliseconds since 1970. */
  readonly ends: number;
  readonly planned: number;
  readonly ended: boolean;
}

const minutes = (ms: number): number => Math.round(ms / MINUTE);

/** Longer than this before the first step ended, and the ceremony was opened before the room met. */
const BEFORE_THE_ROOM = 60 * MINUTE;

/** When the room began; it is on no record, so the first step is then taken to have lasted as planned. Milliseconds since 1970. */
function begunAt({ openedAt, steps, runs }: CeremonyState, now: number): number {
  const opened = Date.parse(openedAt);
  const [first] = steps;
  if (first === undefined) return opened;
  const ended = runs.get(first.id)?.completed?.at;
  const met = (ended === undefined ? now : Date.parse(ended)) - first.minutes * MINUTE;
  return met - opened > BEFORE_THE_ROOM ? met : opened;
}

function timesOf(state: CeremonyState, act: ConcreteAct, now: number): ActTimes {
  const runs = act.steps.map((step) => state.runs.get(step.id));
  const from = act.number === 1 ? instantOf(begunAt(state, now)) : (runs[0]?.startedAt ?? null);
  const to = runs.at(-1)?.completed?.at ?? null;
  const until = to === null ? now : Date.parse(to);
  return {
    act,
    standing: from === null ? 'todo' : to === null ? 'now' : 'done',
    from,
    to,
    used: from === null ? 0 : minutes(until - Date.parse(from)),
    exceptions: state.exceptions.filter((e) => e.step.startsWith(`${act.number}.`)).length,
  };
}

export function scheduleOf(state: CeremonyState, now: number): Schedule {
  const acts = state.acts.map((act) => timesOf(state, act, now));
  const begun = begunAt(state, now);
  const planned = begun + state.acts.reduce((sum, act) => sum + act.minutes, 0) * MINUTE;
  const ended = acts.every((act) => act.standing === 'done');
  const last = acts.at(-1)?.to;
  const left = acts.reduce((sum, { act, standing, used }) => {
    if (standing === 'done') return sum;
    return sum + (standing === 'todo' ? act.minutes : Math.max(0, act.minutes - used));
  }, 0);
  const ends = ended && last !== undefined && last !== null ? Date.parse(last) : now + left * MINUTE;
  return { acts, behind: minutes(ends - planned), ends, planned, ended };
}

/** When a step begins if everything takes as long as planned, from when the room began. */
export function plannedStart(state: CeremonyState, stepId: string): number {
  const before = state.steps.slice(
    0,
    Math.max(
      0,
      state.steps.findIndex((s) => s.id === stepId),
    ),
  );
  return begunAt(state, Date.parse(state.head.at)) + before.reduce((sum, step) => sum + step.minutes, 0) * MINUTE;
}
