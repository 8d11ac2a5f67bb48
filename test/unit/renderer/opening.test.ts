/** The opening form's fields against the format: every kind can be asked for, and what is wrong is said at its own field. */
import { expect, test } from 'vitest';
import { FIELDS, type Field } from '../../../renderer/console/open/kind-fields.ts';
import { hexOf, readOperation, startOf, type Written } from '../../../renderer/console/open/payload.ts';
import { type CeremonyKind, ceremonyKind } from '../../../shared/format/operation.ts';
import { z } from '../../../shared/zod.ts';
import { PAIRS } from '../ceremony/kind-samples.ts';

const CUSTODIANS = ['ida', 'jon', 'kim'];
const now = Date.parse('2026-11-22T14:30:59.000Z');

const shape = z.union([z.string(), z.number(), z.array(z.string()), z.object({ threshold: z.number() })]).optional();

/** What a person would write for this value. */
function writtenAs(field: Field, given: unknown): string {
  const value = shape.parse(given) ?? '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') return String(value.threshold);
  return field.as === 'time' ? String(value).slice(0, 16).replace('T', ' ') : String(value);
}

function sample(kind: CeremonyKind): Written {
  const payload: Readonly<Record<string, unknown>> = PAIRS[kind][0];
  return Object.fromEntries(FIELDS[kind].map((field) => [field.name, writtenAs(field, payload[field.name])]));
}

// of a change of the roster nothing is written: the station makes it of what lies in the workspace
const WRITTEN = ceremonyKind.options.filter((kind) => kind !== 'roster-change');

test.each(WRITTEN)('%s: what is written becomes the operation', (kind) => {
  expect(readOperation(kind, sample(kind), CUSTODIANS)).toEqual({ ok: true, operation: { kind, payload: PAIRS[kind][0] } });
});

test.each(ceremonyKind.options)('%s: what is not filled in is said at its field, and nothing else is', (kind) => {
  const empty = startOf(kind, CUSTODIANS.length, now);
  const needed = FIELDS[kind].filter((field) => {
    if (field.as === 'line') return !field.optional;
    if (field.as === 'number') return field.start === '';
    return field.as === 'digest' || field.as === 'person' || field.as === 'ceremony';
  });
  const read = readOperation(kind, empty, CUSTODIANS);
  expect(read.ok ? [] : Object.keys(read.wrong)).toEqual(needed.map(({ name }) => name));
});

test('a digest may be written as it is printed: in groups, with colons, in capitals', () => {
  expect(hexOf('AB:cd  01\t23')).toBe('abcd0123');
  const spaced = 'ab '.repeat(32).toUpperCase();
  expect(readOperation('recovery-drill', { setDigest: spaced }, [])).toMatchObject({ ok: true });
});

test('a digest that is too short, or is none, says which', () => {
  const wrong = (setDigest: string): string => {
    const read = readOperation('recovery-drill', { setDigest }, []);
    return read.ok ? '' : (read.wrong['setDigest'] ?? '');
  };
  expect(wrong('ab'.repeat(31))).toBe('A digest has 64 hex digits; here are 62.');
  expect(wrong('xy'.repeat(32))).toBe('Hex digits are 0 to 9 and a to f.');
});

test('a day that does not exist is no time', () => {
  const since = (text: string) => readOperation('compromised-approver', { person: 'ida', since: text }, []);
  expect(since('2026-11-22 14:30')).toMatchObject({ ok: true, operation: { payload: { since: '2026-11-22T14:30:00.000Z' } } });
  for (const text of ['2026-02-31 10:00', '2026-11-22', 'yesterday', '2026-11-22 25:00']) {
    expect(since(text)).toEqual({ ok: false, wrong: { since: 'Write it as 2026-11-22 14:30.' } });
  }
});

test('cards that open the key are never more than the custodians who hold one', () => {
  const written = { ...sample('master-key-generation'), cards: '5' };
  expect(readOperation('master-key-generation', written, CUSTODIANS)).toMatchObject({
    ok: true,
    operation: { payload: { cards: { threshold: 3, shards: 3 }, holders: CUSTODIANS } },
  });
});
