/**
 * The log and the state folded from it. One way to write: the event is admitted by the shared controls, stored, folded, published. A refusal
 * or a fault of the store leaves log and state as they were.
 */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { admit } from '../../shared/ceremony/controls.ts';
import { evolve } from '../../shared/ceremony/evolve.ts';
import { openingRefusal } from '../../shared/ceremony/opening.ts';
import { type CeremonyState, openedState } from '../../shared/ceremony/state.ts';
import type { CeremonyEvent } from '../../shared/format/ceremony-event.ts';
import { appendEvent, type Entry, encodeLog } from '../../shared/format/event-record.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Roster } from '../../shared/format/roster.ts';
import type { Script } from '../../shared/script/language.ts';
import type { StationParts } from './parts.ts';

/** The state after `entry`, or why it cannot stand. */
function step(state: CeremonyState | undefined, entry: Entry, script: Script, roster: Roster): CeremonyState | Refusal {
  const { event, at } = entry.record;
  if (state !== undefined) return admit(state, event, at) ?? evolve(state, entry);
  if (event.type !== 'ceremony.opened') return refuse('CER-OPEN-2', { event: event.type });
  return openingRefusal(event.body, script, roster) ?? openedState(script, roster, entry, event.body);
}
const isRefusal = (result: CeremonyState | Refusal): result is Refusal => 'control' in result;

export class Ledger {
  readonly #parts: Pick<StationParts, 'store' | 'now' | 'publish'>;
  readonly #script: Script;
  #state: CeremonyState | undefined;
  #atSeal: CeremonyState | undefined;

  private constructor(parts: Pick<StationParts, 'store' | 'now' | 'publish'>, script: Script, state: CeremonyState | undefined) {
    this.#parts = parts;
    this.#script = script;
    this.#state = state;
  }

  /** Replays the store. A record that could not have been admitted: STORE-REPLAY-1 with its number and the control. */
  static replay(parts: Pick<StationParts, 'store' | 'now' | 'publish'>, script: Script, roster: Roster): Ledger | Refusal {
    let state: CeremonyState | undefined;
    let atSeal: CeremonyState | undefined;
    for (const entry of parts.store.entries) {
      const next = step(state, entry, script, roster);
      if (isRefusal(next)) return refuse('STORE-REPLAY-1', { record: entry.record.seq, control: next.control });
      state = next;
      if (entry.record.event.type === 'log.sealed') atSeal = next;
    }
    const ledger = new Ledger(parts, script, state);
    ledger.#atSeal = atSeal;
    return ledger;
  }

  get state(): CeremonyState | undefined {
    return this.#state;
  }

  /** For what happens only in an open ceremony; a command that comes without one is refused before (station.ts). */
  get open(): CeremonyState {
    if (this.#state === undefined) throw new Error('no ceremony is open');
    return this.#state;
  }

  /** As the sealed log leaves it: what the PDF and the bundle tell. */
  get sealed(): CeremonyState {
    if (this.#atSeal === undefined) throw new Error('the log is not sealed');
    return this.#atSeal;
  }

  get entries(): readonly Entry[] {
    return this.#parts.store.entries;
  }

  /** Null: it stands in the log. */
  record(event: CeremonyEvent): Refusal | null {
    const { state } = this;
    if (state === undefined) return refuse('CER-OPEN-2', { event: event.type });
    const entry = this.#entry(state.id, event);
    return 'control' in entry ? entry : this.#keep(admit(state, event, entry.record.at) ?? evolve(state, entry), entry);
  }

  opening(ceremony: string, event: CeremonyEvent, roster: Roster): Refusal | null {
    if (this.#state !== undefined) return refuse('CER-OPEN-1', {});
    const entry = this.#entry(ceremony, event);
    return 'control' in entry ? entry : this.#keep(step(undefined, entry, this.#script, roster), entry);
  }

  /** What a record cannot hold (a threshold of 40) is refused by name before any control sees it. */
  #entry(ceremony: string, event: CeremonyEvent): Entry | Refusal {
    try {
      return appendEvent(this.entries.at(-1), ceremony, this.#parts.now().toISOString(), event);
    } catch (error) {
      if (error instanceof FormatError) return refuse('LOG-SHAPE-1', { at: error.at.slice(0, 200) });
      throw error;
    }
  }

  #keep(next: CeremonyState | Refusal, entry: Entry): Refusal | null {
    if (isRefusal(next)) return next;
    try {
      this.#parts.store.append(entry);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (typeof code === 'string' && code.startsWith('STORE-')) return refuse(code, { safe: this.entries.length });
      throw error;
    }
    this.#state = next;
    if (entry.record.event.type === 'log.sealed') this.#atSeal = next;
    this.#parts.publish('log.appended', { records: toBase64(encodeLog([entry])) });
    return null;
  }
}
