import { describe, expect, it } from 'vitest';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { fromUtf8, toUtf8 } from '../../../shared/bytes/utf8.ts';
import { canonicalRecord } from '../../../shared/format/canonical-record.ts';
import { z } from '../../../shared/zod.ts';

const record = canonicalRecord(
  'seat',
  z.strictObject({ row: z.int(), name: z.string(), people: z.array(z.strictObject({ id: z.string() })), note: z.string().optional() }),
);
const value = { row: 3, name: 'Žofia', people: [{ id: 'a' }] };
const text = '{"name":"Žofia","people":[{"id":"a"}],"row":3}';
const trouble = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('a canonical record', () => {
  it('has one encoding, its digest is over that', () => {
    expect(fromUtf8(record.encode(value))).toBe(text);
    expect(record.decode(toUtf8(text))).toEqual(value);
    expect(record.digest(value)).toBe(digestHex(toUtf8(text)));
  });
  it.each([
    ['bytes that are not UTF-8', Uint8Array.of(0xff), 'utf8 at seat: byte 0'],
    ['another spelling', toUtf8(`${text} `), 'canonical-json at seat: $: not in canonical form'],
    ['a missing member', toUtf8('{"name":"a","people":[]}'), /^record at seat\.row: /],
    ['a member too many', toUtf8('{"extra":1,"name":"a","people":[],"row":3}'), /^record at seat: .*extra/],
    ['a wrong member deep inside', toUtf8('{"name":"a","people":[{"id":1}],"row":3}'), /^record at seat\.people\.0\.id: /],
    ['a null for an absent member', toUtf8('{"name":"a","note":null,"people":[],"row":3}'), /^record at seat\.note: /],
  ])('refuses %s and names the record and the place', (_, bytes, message) => {
    expect(trouble(() => record.decode(bytes))).toMatch(message);
  });
  it('refuses to write what it would not read', () => {
    expect(trouble(() => record.encode({ ...value, row: 0.5 }))).toBe('canonical-json at seat: $.row: not a safe integer');
    expect(trouble(() => record.encode({ ...value, note: undefined }))).toBe('canonical-json at seat: $.note: a value of type undefined');
    expect(trouble(() => record.encode({ ...value, ...{ extra: 1 } }))).toMatch(/^record at seat: /);
  });
  it.each([
    ['drops members', z.object({ a: z.int() }), '{"a":1,"b":2}'],
    ['fills in defaults', z.strictObject({ a: z.int().default(1) }), '{}'],
    ['transforms', z.strictObject({ a: z.string().trim() }), '{"a":" b"}'],
    ['coerces', z.strictObject({ a: z.coerce.number() }), '{"a":"1"}'],
  ])('finds a schema that %s', (_, schema, given) => {
    expect(trouble(() => canonicalRecord('loose', schema).decode(toUtf8(given)))).toBe('record at loose: the schema changes the value');
  });
});

it('refuses more problems than can be named', () => {
  const nested = canonicalRecord('rows', z.strictObject({ rows: z.array(z.array(z.int())) }));
  const text = JSON.stringify({ rows: [Array.from({ length: 1_000_000 }, () => 'q')] });
  expect(trouble(() => nested.decode(toUtf8(text)))).toBe('record at rows: too many problems to name');
});
