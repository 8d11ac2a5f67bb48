/** A file of records of one kind: each record's canonical bytes, followed by LF (https://jsonlines.org, with one spelling a value). */
import { joinBytes } from '../bytes/concat.ts';
import { FormatError } from '../bytes/format-error.ts';
import type { CanonicalRecord } from './canonical-record.ts';

const LF = new Uint8Array([10]);

export interface JsonLines<Value> {
  /** Throws FormatError as the record's encoder. */
  readonly encode: (values: Iterable<Value>) => Uint8Array;
  /** Throws FormatError `lines` when the last line has no end, else as the record's decoder. */
  readonly decode: (bytes: Uint8Array) => Value[];
}

export const jsonLines = <Value>(record: CanonicalRecord<Value>): JsonLines<Value> => ({
  encode: (values) => joinBytes(Array.from(values, record.encode).flatMap((bytes) => [bytes, LF])),
  decode: (bytes) => {
    const values: Value[] = [];
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(10, from);
      if (end < 0) throw new FormatError('lines', `line ${values.length + 1}`, 'the last line has no end');
      values.push(record.decode(bytes.subarray(from, end)));
      from = end + 1;
    }
    return values;
  },
});
