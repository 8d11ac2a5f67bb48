/**
 * One record of the log and the chain: `prev` is the SHA-256 of the canonical bytes of the record before (null for the first), so the
 * digest of the last record, the log head, fixes them all. The machine log is the records' canonical bytes, each followed by LF.
 */

import { joinBytes } from '../bytes/concat.ts';
import { digestHex as sha256Hex } from '../bytes/digest.ts';
import { FormatError } from '../bytes/format-error.ts';
import { z } from '../zod.ts';
import { canonicalRecord } from './canonical-record.ts';
import { type CeremonyEvent, ceremonyEvent } from './ceremony-event.ts';
import { ceremonyId, digestHex, instant } from './fields.ts';

export const eventRecord = z.strictObject({
  v: z.literal(3),
  ceremony: ceremonyId,
  seq: z.int().min(1),
  at: instant,
  prev: digestHex.nullable(),
  event: ceremonyEvent,
});
export type EventRecord = Readonly<z.infer<typeof eventRecord>>;
const record = canonicalRecord('event record', eventRecord);

/** A record with its canonical bytes and their SHA-256 (the log head after it). */
export interface Entry {
  readonly record: EventRecord;
  readonly bytes: Uint8Array;
  readonly digest: string;
}

function entryOf(value: EventRecord): Entry {
  const bytes = record.encode(value);
  return { record: value, bytes, digest: sha256Hex(bytes) };
}

/** `last`: the ceremony's record before, of which only number and digest count; undefined for its first. */
export function appendEvent(
  last: { readonly record: Pick<EventRecord, 'seq'>; readonly digest: string } | undefined,
  ceremony: string,
  at: string,
  event: CeremonyEvent,
): Entry {
  return entryOf({ v: 3, ceremony, seq: (last?.record.seq ?? 0) + 1, at, prev: last?.digest ?? null, event });
}

/**
 * One record's bytes as they follow `last`, of which only ceremony, number and digest count; throws FormatError where the chain breaks.
 * `digest`: SHA-256 of the bytes in hex, where the caller has made it already.
 */
export function decodeNext(
  last: { readonly record: Pick<EventRecord, 'ceremony' | 'seq'>; readonly digest: string } | undefined,
  bytes: Uint8Array,
  digest = sha256Hex(bytes),
): Entry {
  const value = record.decode(bytes);
  const seq = (last?.record.seq ?? 0) + 1;
  const at = `record ${seq}`;
  if (value.seq !== seq) throw new FormatError('LOG-SEQUENCE', at, `its number is ${value.seq}`);
  if (value.prev !== (last?.digest ?? null)) throw new FormatError('LOG-CHAIN', at, 'it does not name the record before it');
  if (last !== undefined && value.ceremony !== last.record.ceremony)
    throw new FormatError('LOG-CEREMONY', at, `it belongs to ${value.ceremony}`);
  return { record: value, bytes, digest };
}

const LF = new Uint8Array([10]);
export const encodeLog = (entries: readonly Entry[]): Uint8Array => joinBytes(entries.flatMap((e) => [e.bytes, LF]));

/** Throws FormatError: LOG-TRUNCATED when the last line has no end, else as decodeNext. */
export function decodeLog(bytes: Uint8Array): Entry[] {
  const entries: Entry[] = [];
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(10, from);
    if (end < 0) throw new FormatError('LOG-TRUNCATED', `record ${entries.length + 1}`, 'the last line has no end');
    entries.push(decodeNext(entries.at(-1), bytes.subarray(from, end)));
    from = end + 1;
  }
  return entries;
}
