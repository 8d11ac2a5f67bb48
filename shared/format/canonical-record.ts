/** A record that is written down: a zod schema over canonical JSON (RFC 8785), encoder and decoder in one, one spelling a value. */
import { canonicalJson, parseCanonicalJson, sameJson } from '../bytes/canonical-json.ts';
import { digestHex } from '../bytes/digest.ts';
import { FormatError } from '../bytes/format-error.ts';
import type { z } from '../zod.ts';

export type CanonicalRecord<Value> = {
  /** Checks the value against the schema first: what is written can be read back. Throws FormatError `record`. */
  readonly encode: (value: Value) => Uint8Array;
  /** Throws FormatError `utf8`, `canonical-json` or `record`, naming the record and the path of the first trouble. */
  readonly decode: (bytes: Uint8Array) => Value;
  /** SHA-256 of the encoding, lower-case hex. */
  readonly digest: (value: Value) => string;
};

/** `schema` must be strict (z.strictObject) and must neither default, coerce nor transform; a schema that does is found at its first use. */
export const canonicalRecord = <Schema extends z.ZodType>(name: string, schema: Schema): CanonicalRecord<z.output<Schema>> => {
  type Value = z.output<Schema>;
  /** `value` has a canonical form already. */
  const checked = (value: unknown): Value => {
    const result = parsed(name, schema, value);
    if (!result.success) {
      const [issue] = result.error.issues;
      throw new FormatError(
        'record',
        [name, ...(issue?.path ?? []).map(String)].join('.') + (issue === undefined ? '' : `: ${issue.message}`),
        result.error,
      );
    }
    if (!sameJson(result.data, value)) throw new FormatError('record', `${name}: the schema changes the value`);
    return result.data;
  };
  const encode = (value: Value): Uint8Array => {
    const bytes = named(name, () => canonicalJson(value));
    checked(value);
    return bytes;
  };
  return {
    encode,
    decode: (bytes) => checked(named(name, () => parseCanonicalJson(bytes))),
    digest: (value) => digestHex(encode(value)),
  };
};

/** zod collects every problem, and overflows the stack where there are some hundred thousand: that is one problem enough. */
function parsed<Schema extends z.ZodType>(name: string, schema: Schema, value: unknown) {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError) throw new FormatError('record', `${name}: too many problems to name`, error);
    throw error;
  }
}

/** Puts the record's name in front of where the trouble is. */
const named = <Result>(name: string, act: () => Result): Result => {
  try {
    return act();
  } catch (error) {
    if (error instanceof FormatError) throw new FormatError(error.code, `${name}: ${error.at}`, error.cause);
    throw error;
  }
};
