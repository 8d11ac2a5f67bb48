/** The catalogue itself: values stand where they are named, numbers choose their form, and nothing is left in braces. */
import { expect, test } from 'vitest';
import { ceremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { en, translator } from '../../../shared/words/catalogue.ts';
import { events } from '../../../shared/words/events.ts';
import { refusals, refusalWords } from '../../../shared/words/refusals.ts';

const t = translator(en, 'en');

test('values stand where they are named', () => {
  expect(t('answer.button', { answer: 'Third approval, Nia.' })).toBe('“Third approval, Nia.”');
  expect(t('guard.clock.ahead', { span: '2 s', first: 'Ada' })).toBe('Clock 2 s ahead of Ada’s watch');
});

test('a number chooses the plural', () => {
  expect(t('forecast.behind', { n: 1 })).toBe('1 min behind plan.');
  expect(t('witness.exceptions', { n: 1 })).toBe('1 exception');
  expect(t('witness.exceptions', { n: 2 })).toBe('2 exceptions');
  expect(t('quorum.have', { have: 0, n: 1 })).toBe('0 of 1 approval');
});

test('a value that looks like a name in braces is not filled in again', () => {
  expect(t('pause.reason.was', { reason: '{reason} {n}' })).toBe('Why: {reason} {n}');
});

test('every kind of record has its sentence', () => {
  const types = ceremonyEvent.options.map((option) => option.shape.type.value);
  const keys = Object.keys(events);
  const silent = types.filter((type) => !keys.some((key) => key === `log.${type}` || key.startsWith(`log.${type}.`)));
  expect(types.length).toBeGreaterThan(40);
  expect(silent).toEqual([]);
});

test('no message says what the words of the field do not', () => {
  const texts = Object.values(en).flatMap((message) => (typeof message === 'string' ? [message] : Object.values(message)));
  for (const text of texts)
    expect(text.toLowerCase()).not.toMatch(/\b(please|sorry|error|invalid|failed|vote|hash|checksum error|log tip|n\/a|demo)\b/);
});

test('an operand chooses the words, and another value has words too', () => {
  const values = { first: 'Nia', standing: '' };
  const last = refusalWords('TOK-PIN-WRONG-1', { ...values, left: 'last' });
  const none = refusalWords('TOK-PIN-WRONG-1', { ...values, left: 'none' });
  const odd = refusalWords('TOK-PIN-WRONG-1', { ...values, left: 'something new' });
  expect(last?.happened).toBe('Wrong PIN. The next try is the last one.');
  expect(none?.happened).toBe('Wrong PIN. This card is now locked.');
  expect(odd?.happened).toBe('Wrong PIN.');
  expect(last?.safe).toBe('Nothing was signed.');
});

test('a control that nobody has words for is no sentence', () => {
  expect(refusalWords('TOK-NOBODY-1', {})).toBeNull();
  expect(refusalWords('toString', {})).toBeNull();
  expect(Object.keys(refusals).length).toBeGreaterThan(100);
});
