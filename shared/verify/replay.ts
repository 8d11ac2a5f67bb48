/** The log from its bytes to its state: decoded, chained, and every record asked with the same controls that the station asked. */
import { FormatError } from '../bytes/format-error.ts';
import { admit } from '../ceremony/controls.ts';
import { evolve } from '../ceremony/evolve.ts';
import { openingRefusal } from '../ceremony/opening.ts';
import { type CeremonyState, openedState } from '../ceremony/state.ts';
import { decodeLog, type Entry } from '../format/event-record.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Roster } from '../format/roster.ts';
import type { Script } from '../script/language.ts';
import { type Check, only, outcome, passed, refused, refusedBy, type Stage } from './report.ts';

/** Codes of event-record.ts; anything else is a record that is not canonical or not an event. */
const CHAIN_CONTROL: Readonly<Record<string, string>> = {
  'LOG-SEQUENCE': 'LOG-SEQUENCE-1',
  'LOG-CHAIN': 'LOG-CHAIN-1',
  'LOG-CEREMONY': 'LOG-CEREMONY-1',
  'LOG-TRUNCATED': 'LOG-TRUNCATED-1',
};

export function readLog(bytes: Uint8Array): Stage<readonly Entry[]> {
  try {
    const entries = decodeLog(bytes);
    const last = entries.at(-1);
    if (last === undefined) return { checks: [refused('LOG-CHAIN-1', { records: 0 })], value: null };
    return { checks: [passed('LOG-CHAIN-1', { records: entries.length, head: last.digest })], value: entries };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { checks: [refused(CHAIN_CONTROL[error.code] ?? 'LOG-RECORD-1', { broken: error.code, at: error.at })], value: null };
  }
}

/** The bundle's log ends where it was sealed: not before, and nothing follows. */
export function sealedLast(entries: readonly Entry[]): Stage<true> {
  const last = entries.at(-1)?.record;
  return only(outcome('LOG-SEALED-2', last?.event.type === 'log.sealed', { record: last?.seq ?? 0, event: last?.event.type ?? '' }));
}

type Step = { readonly state: CeremonyState } | { readonly refusal: Refusal };

function first(entry: Entry, script: Script, roster: Roster): Step {
  const { event } = entry.record;
  if (event.type !== 'ceremony.opened') return { refusal: refuse('CER-OPEN-2', { event: event.type }) };
  const refusal = openingRefusal(event.body, script, roster);
  return refusal === null ? { state: openedState(script, roster, entry, event.body) } : { refusal };
}

function next(state: CeremonyState, entry: Entry): Step {
  const { event, at } = entry.record;
  const refusal = admit(state, event, at);
  return refusal === null ? { state: evolve(state, entry) } : { refusal };
}

/** The refusal of the first record that was not allowed, under its own control and with the record's number. */
export function replay(entries: readonly Entry[], script: Script, roster: Roster): Stage<CeremonyState> {
  let state: CeremonyState | null = null;
  for (const entry of entries) {
    const record = entry.record.seq;
    try {
      const step: Step = state === null ? first(entry, script, roster) : next(state, entry);
      if ('refusal' in step) return stopped(refusedBy(step.refusal, { record }), record);
      state = step.state;
    } catch (error) {
      // bytes inside a record (a request, an envelope) that are not in their one spelling
      if (!(error instanceof FormatError)) throw error;
      return stopped(refused('LOG-RECORD-1', { broken: error.code, at: error.at, record }), record);
    }
  }
  return { checks: [passed('LOG-REPLAY-1', { records: entries.length })], value: state };
}

const stopped = (check: Check, record: number): Stage<CeremonyState> => ({
  checks: [check, refused('LOG-REPLAY-1', { record })],
  value: null,
});

/** The quorum approved, and what it approved was carried out: nothing else leaves a bundle. */
export function carriedOut(state: CeremonyState): Stage<true> {
  const have = new Set(state.approvals.map(({ person }) => person)).size;
  const need = state.opened.approvalThreshold;
  return only(
    outcome('CER-QUORUM-1', have >= need, { have, need }),
    outcome('CER-STATE-1', state.phase === 'Executed', { state: state.phase }),
  );
}
