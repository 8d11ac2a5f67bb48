/**
 * JSON in one spelling: the JSON Canonicalization Scheme (RFC 8785), narrowed. Our formats never use fractions, so numbers are safe
 * integers only (|n| < 2^53, no negative zero); that also spares every other reader ECMAScript's number formatting. `undefined`, lone
 * surrogates, class instances and more than 64 levels of nesting are refused, never dropped or replaced.
 */
import { equalBytes } from './equal.ts';
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

const write = (value: Json): string => {
  // JSON.stringify writes strings, literals and safe integers exactly as RFC 8785 §3.2.2 wants them
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(write).join(',')}]`;
  // RFC 8785 §3.2.3: names sorted by UTF-16 code units, which is what sort() without a comparison does
  const members = Object.entries(value).map(([name, member]) => [name, `${JSON.stringify(name)}:${write(member)}`] as const);
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join(',')}}`;
};

// Array.isArray does not narrow a readonly array
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The one spelling of a value. Throws FormatError `canonical-json`. */
export const canonicalJson = (value: Json): Uint8Array => {
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
  if (!equalBytes(canonicalJson(value), bytes)) throw new FormatError('canonical-json', '$: not in canonical form');
  return value;
};
