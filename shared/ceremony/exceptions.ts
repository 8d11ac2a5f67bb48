/** The controls on exceptions: numbered in order, in their step, decided once, by master and witness and whoever else agrees. */
import type { EventOf } from '../format/ceremony-event.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { unsettledProbes } from './evidence.ts';
import { probeOf } from './probes.ts';
import { type CeremonyState, takesPart } from './state.ts';

export function raisedRefusal(state: CeremonyState, { number, step, by, probe }: EventOf<'exception.raised'>['body']): Refusal | null {
  if (number !== state.exceptions.length + 1 || step !== (state.current ?? state.steps.at(-1)?.id))
    return refuse('EXC-NUMBER-1', { have: number });
  if (!takesPart(state, by)) return refuse('STEP-PEOPLE-1', { step, person: by });
  if (probe !== null && state.opened.mode === 'production' && probeOf(probe)?.absolute === true)
    return refuse('PRB-PRODUCTION-1', { probe });
  return probe === null || unsettledProbes(state).includes(probe) ? null : refuse('EXC-PROBE-1', { probe });
}

export function resolvedRefusal(state: CeremonyState, { number, by }: EventOf<'exception.resolved'>['body']): Refusal | null {
  const exception = state.exceptions.find((e) => e.number === number);
  if (exception?.resolved !== null) return refuse('EXC-NUMBER-1', { have: number });
  const { master, witness } = state.opened.participants;
  const stranger = by.find((person) => !takesPart(state, person));
  if (stranger !== undefined) return refuse('STEP-PEOPLE-1', { step: exception.step, person: stranger });
  return by.includes(master) && by.includes(witness) && new Set(by).size === by.length ? null : refuse('EXC-PEOPLE-1', {});
}
