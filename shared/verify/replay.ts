/** The log from its bytes to its state: decoded, chained, and every record asked with the same controls that the station asked. */
import { FormatError } from '../bytes/format-error.ts';
import { fold } from '../ceremony/fold.ts';
import type { CeremonyState } from '../ceremony/state.ts';
import { decodeLog, type Entry } from '../format/event-record.ts';
import type { RsaVerify } from '../format/message-signature.ts';
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

/** The refusal of the first record that was not allowed, under its own control and with the record's number. */
export function replay(entries: readonly Entry[], rsa: RsaVerify): Stage<CeremonyState> {
  let state: CeremonyState | undefined;
  for (const entry of entries) {
    const record = entry.record.seq;
    try {
      const folded = fold(state, entry, rsa);
      if (!folded.ok) return stopped(refusedBy(folded.refusal, { record }), record);
      state = folded.state;
    } catch (error) {
      // bytes inside a record (a request, an envelope) that are not in their one spelling
      if (!(error instanceof FormatError)) throw error;
      return stopped(refused('LOG-RECORD-1', { broken: error.code, at: error.at, record }), record);
    }
  }
  return { checks: [passed('LOG-REPLAY-1', { records: entries.length })], value: state ?? null };
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
