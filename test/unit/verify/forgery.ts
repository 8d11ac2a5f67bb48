/** A forged bundle: what was done to a good one, and the control that must find it. Where it can be, the quorum itself signed the forgery. */
import { MEMBER } from '../../../shared/ceremony/bundle-members.ts';
import { evolve } from '../../../shared/ceremony/evolve.ts';
import type { ArchiveMember } from '../../../shared/format/bundle-archive.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { appendEvent, type Entry, encodeLog } from '../../../shared/format/event-record.ts';
import { archiveOf, type Bundle, resigned } from '../../support/bundle-of.ts';
import type { Ceremony } from '../../support/ceremony-of.ts';

export interface Given {
  readonly archive: Uint8Array;
  readonly roster: Uint8Array;
}

export interface Forgery {
  readonly what: string;
  readonly control: string;
  /** Some operands that the refusal must show. */
  readonly operands?: Readonly<Record<string, string | number>>;
  readonly make: (good: Bundle, ceremony: Ceremony) => Given | Promise<Given>;
}

export const given = (bundle: Bundle, roster = bundle.room.rosterBytes): Given => ({ archive: archiveOf(bundle), roster });

export const memberOf = (bundle: Bundle, name: string): Uint8Array => {
  const member = bundle.members.find((one) => one.name === name);
  if (member === undefined) throw new Error(`no member ${name}`);
  return member.bytes;
};

export const withMember = (members: readonly ArchiveMember[], name: string, bytes: Uint8Array): ArchiveMember[] =>
  members.map((member) => (member.name === name ? { name, bytes } : member));

/** Another member of this name, signed for by the quorum. */
export const replaced = (bundle: Bundle, name: string, bytes: Uint8Array): Bundle =>
  resigned(bundle, withMember(bundle.members, name, bytes));

export const flipped = (bytes: Uint8Array, at: number, mask = 1): Uint8Array => {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
};

/** These events in this order, numbered and chained anew, at the times of the records they replace. */
function chained(entries: readonly Entry[], events: readonly CeremonyEvent[]): Entry[] {
  const out: Entry[] = [];
  for (const [place, event] of events.entries()) {
    const like = entries[Math.min(place, entries.length - 1)]?.record;
    if (like === undefined) throw new Error('an empty log');
    out.push(appendEvent(out.at(-1), like.ceremony, like.at, event));
  }
  return out;
}

export const withLog = (bundle: Bundle, entries: readonly Entry[]): Bundle => replaced(bundle, MEMBER.log, encodeLog(entries));

export const withEvents = (bundle: Bundle, change: (events: CeremonyEvent[]) => readonly CeremonyEvent[]): Bundle =>
  withLog(bundle, chained(bundle.entries, change(bundle.entries.map(({ record }) => record.event))));

/** Written as by a station that asks no control. */
export function forced(ceremony: Ceremony, event: CeremonyEvent): void {
  const entry = appendEvent(ceremony.entries.at(-1), ceremony.id, ceremony.now, event);
  ceremony.entries.push(entry);
  ceremony.state = evolve(ceremony.state, entry);
  ceremony.clock += ceremony.pace;
}

/** The ceremony's log up to its seal, or up to its last record. */
export const logOf = ({ entries, state }: Ceremony): readonly Entry[] => entries.slice(0, state.sealed?.seq ?? entries.length);
