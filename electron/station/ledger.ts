/**
 * The log and the states folded from it, one for each ceremony of the workspace. One way to write: the event is admitted by the shared
 * controls, stored, folded, published. A refusal or a fault of the store leaves log and state as they were.
 */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { type Folded, fold } from '../../shared/ceremony/fold.ts';
import { isOver, type Overview, overviewOf } from '../../shared/ceremony/overview.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { CeremonyEvent, EventType } from '../../shared/format/ceremony-event.ts';
import { appendEvent, type Entry, encodeLog } from '../../shared/format/event-record.ts';
import { type Refusal, refusal, refuse } from '../../shared/format/refusal.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import type { StationParts } from './parts.ts';

type Parts = Pick<StationParts, 'store' | 'copies' | 'rsa' | 'now' | 'publish'>;

/** After these the log is copied to the second media: a head that was written down, what somebody signed, an end. */
const CHECKPOINTS: readonly EventType[] = [
  'ceremony.initiated',
  'ceremony.approved',
  'ceremony.executed',
  'roster.changed',
  'ceremony.cancelled',
  'ceremony.expired',
  'ceremony.closed',
  'head.read',
  'checkpoint.signed',
];

/** An approver whose key an emergency of this workspace revoked, and which one. */
export interface Revoked {
  readonly fingerprint: string;
  readonly incident: string;
}

export class Ledger {
  readonly #parts: Parts;
  /** Of ceremonies that are over only the line is kept; their state is folded again when somebody looks. */
  readonly #open = new Map<string, CeremonyState>();
  readonly #lines = new Map<string, Overview>();
  readonly #revoked: Revoked[] = [];
  /** The ceremony that made each set, by the set's digest. */
  readonly #sets = new Map<string, string>();
  /** What has happened and the store, or the clock, would not let us record. */
  readonly #owed = new Map<string, CeremonyEvent>();
  #roster: { readonly digest: string; readonly envelope: string | null } | null = null;
  #current: CeremonyState | undefined;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Replays the store. A record that could not have been admitted: STORE-REPLAY-1 with its ceremony, number and control. */
  static replay(parts: Parts): Ledger | Refusal {
    const ledger = new Ledger(parts);
    for (const entry of parts.store.replay()) {
      const folded = fold(ledger.#before(entry), entry, parts.rsa);
      if (!folded.ok)
        return refuse('STORE-REPLAY-1', {
          ceremony: entry.record.ceremony,
          record: entry.record.seq,
          control: folded.refusal.control,
        });
      ledger.#keep(entry, folded.state);
    }
    return ledger;
  }

  /** Every ceremony of the workspace, the one opened last first. */
  get overviews(): readonly Overview[] {
    return [...this.#lines.values()].toReversed();
  }

  /** Those of which something can still come. */
  get underWay(): readonly CeremonyState[] {
    return [...this.#open.values()].filter((state) => !isOver(state));
  }

  /** Of the first ceremony, then of each that changed it: with the new one as its people signed it (base64). Null: no ceremony was opened yet. */
  get rosterInForce(): { readonly digest: string; readonly envelope: string | null } | null {
    return this.#roster;
  }

  /** The set with this digest that a ceremony of this workspace made and activated. Null: none. */
  setOf(setDigest: string): ShardManifest | null {
    const made = this.#sets.get(setDigest);
    return made === undefined ? null : (this.stateOf(made)?.manifest ?? null);
  }

  get revoked(): readonly Revoked[] {
    return this.#revoked;
  }

  /** The ceremony that the screens and the commands are about. */
  get state(): CeremonyState | undefined {
    return this.#current;
  }

  /** For what happens only in an open ceremony; a command that comes without one is refused before (station.ts). */
  get open(): CeremonyState {
    if (this.#current === undefined) throw new Error('no ceremony is open');
    return this.#current;
  }

  /** As the sealed log leaves it: what the PDF and the bundle tell. */
  get sealed(): CeremonyState {
    const { sealed } = this.open;
    if (sealed === null) throw new Error('the log is not sealed');
    return this.#folded(this.entries.slice(0, sealed.seq));
  }

  /** The current ceremony's records. */
  get entries(): readonly Entry[] {
    return this.#current === undefined ? [] : this.#parts.store.of(this.#current.id);
  }

  /** False: there is no such ceremony. Null: none. */
  select(id: string | null): boolean {
    if (id !== null && !this.#lines.has(id)) return false;
    this.#current = id === null ? undefined : this.stateOf(id);
    return true;
  }

  /** Undefined: there is no such ceremony. */
  stateOf(id: string): CeremonyState | undefined {
    if (!this.#lines.has(id)) return undefined;
    return this.#open.get(id) ?? this.#folded(this.#parts.store.of(id));
  }

  /** What a person has approved in this workspace since then, whether it still counts or not. */
  approvalsBy(person: string, since: string): readonly { readonly line: Overview; readonly step: string; readonly at: string }[] {
    return [...this.#lines.values()].flatMap((line) =>
      this.#parts.store
        .of(line.id)
        .flatMap(({ record: { event, at } }) =>
          event.type === 'ceremony.approved' && event.body.person === person && at >= since ? [{ line, step: event.body.step, at }] : [],
        ),
    );
  }

  /** In the current ceremony. Null: it stands in the log. */
  record(event: CeremonyEvent): Refusal | null {
    return this.#current === undefined ? refuse('CER-OPEN-2', { event: event.type }) : this.recordIn(this.#current, event);
  }

  /** What was tried and refused, on the record where the script has a place for it; elsewhere the refusal is all there is to say. */
  recordRefused(event: CeremonyEvent, refusal: Refusal): Refusal {
    const unrecorded = this.record(event);
    return unrecorded === null || unrecorded.control === 'STEP-ORDER-1' ? refusal : unrecorded;
  }

  recordIn(state: CeremonyState, event: CeremonyEvent): Refusal | null {
    const { seq, digest } = state.head;
    const entry = this.#entry(state.id, { record: { seq }, digest }, event);
    return 'control' in entry ? entry : this.#store(entry, fold(state, entry, this.#parts.rsa));
  }

  /** For what has happened, whether it can be recorded now or not: an outcome, a stop. Refused, it is recorded before anything else (settle). */
  recordOwed(state: CeremonyState, event: CeremonyEvent): Refusal | null {
    const refused = this.recordIn(state, event);
    if (refused !== null && comesRight(refused)) this.#owed.set(state.id, event);
    return refused;
  }

  /** Null: nothing is owed any more. */
  settle(): Refusal | null {
    for (const [id, event] of this.#owed) {
      const state = this.stateOf(id);
      const refused = state === undefined ? null : this.recordIn(state, event);
      if (refused !== null && comesRight(refused)) return refused;
      this.#owed.delete(id);
    }
    return null;
  }

  /** The new ceremony is the current one. */
  opening(ceremony: string, event: CeremonyEvent): Refusal | null {
    if (this.#lines.has(ceremony)) return refuse('CER-OPEN-1', {});
    const entry = this.#entry(ceremony, undefined, event);
    if ('control' in entry) return entry;
    const refused = this.#store(entry, fold(undefined, entry, this.#parts.rsa));
    if (refused === null) this.#current = this.#open.get(ceremony);
    return refused;
  }

  /** The digest that the next ceremony names as what was written before it. */
  get head(): string | null {
    return this.#parts.store.last?.digest ?? null;
  }

  /** A ceremony that is over still takes a note or a copy of the log. */
  #before({ record: { ceremony, seq } }: Entry): CeremonyState | undefined {
    if (seq === 1) return undefined;
    return this.#open.get(ceremony) ?? this.#folded(this.#parts.store.of(ceremony).slice(0, seq - 1));
  }

  #folded(entries: readonly Entry[]): CeremonyState {
    let state: CeremonyState | undefined;
    for (const entry of entries) {
      const folded = fold(state, entry, this.#parts.rsa);
      if (!folded.ok) throw new Error(`record ${entry.record.seq} was admitted and no longer is: ${folded.refusal.control}`);
      state = folded.state;
    }
    if (state === undefined) throw new Error('a ceremony without records');
    return state;
  }

  /** The clock may not go back behind any record of the workspace; what a record cannot hold is refused by name before any control sees it. */
  #entry(ceremony: string, last: Parameters<typeof appendEvent>[0], event: CeremonyEvent): Entry | Refusal {
    const at = this.#parts.now().toISOString();
    const before = this.#parts.store.last?.record.at;
    if (before !== undefined && at < before) return refuse('CLOCK-BACK-1', { last: before, now: at });
    try {
      return appendEvent(last, ceremony, at, event);
    } catch (error) {
      if (error instanceof FormatError) return refuse('LOG-SHAPE-1', { at: error.at.slice(0, 200) });
      throw error;
    }
  }

  #store(entry: Entry, folded: Folded): Refusal | null {
    if (!folded.ok) return folded.refusal;
    const refused = this.#storeRefusal(() => {
      this.#parts.store.append(entry);
    });
    if (refused !== null) return refused;
    this.#keep(entry, folded.state);
    if (this.#current?.id === entry.record.ceremony) {
      this.#current = folded.state;
      this.#parts.publish('log.appended', { records: toBase64(encodeLog([entry])) });
    }
    if (CHECKPOINTS.includes(entry.record.event.type)) this.#copy(folded.state);
    return null;
  }

  /** A copy that fails stops nothing: it is on the record and on the screen, and the next checkpoint tries again. */
  #copy(state: CeremonyState): void {
    let now = state;
    for (const folder of this.#parts.copies) {
      const refusal = this.#storeRefusal(() => {
        this.#parts.store.copyTo(folder);
      });
      const { seq, digest: head } = state.head;
      this.recordIn(now, { type: 'log.copied', body: { folder, seq, head, refusal } });
      now = this.stateOf(state.id) ?? now;
    }
  }

  #storeRefusal(act: () => void): Refusal | null {
    try {
      act();
      return null;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && 'operands' in error)) throw error;
      const fault = refusal.safeParse({ control: error.code, operands: error.operands });
      if (!fault.success) throw error;
      return refuse(fault.data.control, { ...fault.data.operands, safe: this.#parts.store.count });
    }
  }

  #keep(entry: Entry, state: CeremonyState): void {
    const line = overviewOf(state);
    this.#lines.set(line.id, line);
    // after the close the last step is still to be completed
    if (isOver(state) && (state.closedAt === null || state.current === null)) this.#open.delete(line.id);
    else this.#open.set(line.id, state);
    const { event } = entry.record;
    if (event.type === 'ceremony.opened') this.#roster ??= { digest: rosterRecord.digest(event.body.roster), envelope: null };
    if (event.type === 'roster.changed') this.#roster = { digest: event.body.digest, envelope: state.rosterChange?.envelope ?? null };
    if (event.type === 'set.activated') this.#sets.set(event.body.setDigest, line.id);
    if (event.type === 'approver.revoked') this.#revoked.push({ fingerprint: event.body.fingerprint, incident: line.id });
  }
}

/** Room on the disk, or the clock put right, and it can be recorded. */
const comesRight = ({ control }: Refusal): boolean => control.startsWith('STORE-') || control === 'CLOCK-BACK-1';
