/**
 * JSON in one spelling: the JSON Canonicalization Scheme (RFC 8785), narrowed. Our formats never use fractions, so numbers are safe
 * integers only (|n| < 2^53, no negative zero); that also spares every other reader ECMAScript's number formatting. `undefined`, lone
 * surrogates, class instances and more than 64 levels of nesting are refused, never dropped or replaced.
 */
import { FormatError } from './format-error.ts';
import { fromUtf8, toUtf8 } from './utf8.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const deepest = 64;

/** Throws FormatError `canonical-json` with the path of the first value that has no canonical form. */
export function assertJson(value: unknown, path = '$', depth = 0): asserts value is Json {
  const fail = (what: string): never => {
    throw new FormatError('canonical-json', `${path}: ${what}`);
  };
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) fail('not a safe integer');
  } else if (typeof value === 'string') {
    if (/\p{Cs}/u.test(value)) fail('lone surrogate');
  } else if (typeof value !== 'object') fail(`a value of type ${typeof value}`);
  else if (depth >= deepest) fail(`deeper than ${deepest} levels`);
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) assertJson(value[index], `${path}.${index}`, depth + 1);
  } else {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) fail('not a plain object');
    for (const [name, member] of Object.entries(value)) {
      if (/\p{Cs}/u.test(name)) fail('lone surrogate in a name');
      assertJson(member, `${path}.${name}`, depth + 1);
    }
  }
}

/** Names sorted by UTF-16 code units (RFC 8785 §3.2.3) at every level, as in what was parsed from canonical bytes. */
const isOrdered = (value: Json): boolean => {
  if (value === null || typeof value !== 'object') return true;
  if (isArray(value)) return value.every(isOrdered);
  let before = '';
  for (const [name, member] of Object.entries(value)) {
    if (name < before || !isOrdered(member)) return false;
    before = name;
  }
  return true;
};

// JSON.stringify writes strings, literals and safe integers exactly as RFC 8785 §3.2.2 wants them, and names in the order they stand in
const write = (value: Json): string => (isOrdered(value) ? JSON.stringify(value) : writeInOrder(value));

const writeInOrder = (value: Json): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(writeInOrder).join(',')}]`;
  // sort() without a comparison goes by UTF-16 code units
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${writeInOrder(value[name] ?? null)}`).join(',')}}`;
};

// Array.isArray does not narrow a readonly array
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The one spelling of a value; a value without one throws FormatError `canonical-json`. */
export const canonicalJson = (value: unknown): Uint8Array => {
  assertJson(value);
  return toUtf8(write(value));
};

/**
 * Refuses everything canonicalJson would not have written: repeated names, white space, other order, other escapes, fractions,
 * exponents, a byte order mark. Throws FormatError `utf8` or `canonical-json`.
 */
export const parseCanonicalJson = (bytes: Uint8Array): Json => {
  const text = fromUtf8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError('canonical-json', '$: not JSON', cause);
  }
  assertJson(value);
  if (write(value) !== text) throw new FormatError('canonical-json', '$: not in canonical form');
  return value;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Whether two values are the same JSON, in whatever order their names stand. */
export const sameJson = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one))
    return Array.isArray(other) && one.length === other.length && one.every((member, index) => sameJson(member, other[index]));
  if (!isObject(one) || !isObject(other) || Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name]))
  );
};
