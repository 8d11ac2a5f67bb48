/** What the screens say about a whole ceremony: every record a sentence, every step its people, every act its times. */
import { beforeAll, expect, test } from 'vitest';
import { initialsOf } from '../../../renderer/parts/names.ts';
import { refusedWords, teller } from '../../../renderer/parts/refused.ts';
import { plannedStart, scheduleOf } from '../../../renderer/parts/schedule.ts';
import { stepTexts } from '../../../renderer/parts/step-text.ts';
import { exactSpan, offsetOf, roomSecond, span, zoneName } from '../../../renderer/parts/times.ts';
import { refuse } from '../../../shared/format/refusal.ts';
import { eventSentence } from '../../../shared/words/event-sentence.ts';
import { type Ceremony, newCeremony } from '../../support/ceremony-of.ts';

let whole: Ceremony;
beforeAll(async () => {
  whole = await newCeremony();
  while (whole.state.current !== null) whole.play();
});

test('every record of a ceremony is one sentence with nothing left in braces', () => {
  const sentences = whole.entries.map(({ record }) => eventSentence(record, teller(whole.state)));
  expect(sentences.length).toBeGreaterThan(60);
  // the words of an answer are the script's; the station fills them in, this ceremony in memory does not
  for (const sentence of sentences.filter((s) => !s.startsWith('Step '))) expect(sentence).toMatch(/^[^{}]{5,}$/);
});

test('a step names its people when it is done, and nobody before it begins', () => {
  const begun = whole.state.steps.find((step) => step.action === 'approve');
  expect(begun === undefined ? '' : stepTexts(whole.state, begun).done).toBe('First approval: Łukasz Przykład');
  for (const step of whole.state.steps) {
    const texts = stepTexts(whole.state, step);
    expect(Object.values(texts).flat().join(' ')).not.toMatch(/[{}]/);
  }
});

test('a step to come says "someone", with a capital at the start', async () => {
  const fresh = await newCeremony();
  const bundle = fresh.state.steps.find((step) => step.action === 'sign-bundle');
  expect(bundle === undefined ? '' : stepTexts(fresh.state, bundle).title).toBe('Someone signs the bundle');
});

test('the acts add up to the plan, and an ended ceremony ended when its last step did', () => {
  const now = Date.parse('2027-01-01T00:00:00.000Z');
  const { acts, ends, planned, ended, behind } = scheduleOf(whole.state, now);
  const minutes = acts.reduce((sum, { act }) => sum + act.minutes, 0);
  expect(ended).toBe(true);
  expect(planned - Date.parse(whole.state.openedAt)).toBe(minutes * 60_000);
  expect(new Date(ends).toISOString()).toBe(whole.state.runs.get(whole.state.steps.at(-1)?.id ?? '')?.completed?.at);
  expect(behind).toBe(Math.round((ends - planned) / 60_000));
  expect(plannedStart(whole.state, whole.state.steps[0]?.id ?? '')).toBe(Date.parse(whole.state.openedAt));
});

test('a refusal names the person, the probe by its title, and what already stands', async () => {
  const ceremony = (await newCeremony()).until('approve', 2);
  const wrong = refusedWords(ceremony.state, refuse('TOK-PIN-WRONG-1', { left: 'more-than-one' }), ceremony.performer);
  expect(wrong).toEqual({
    happened: 'Wrong PIN, more than one try is left.',
    safe: 'Nothing was signed. The earlier approval stands.',
    todo: 'Дора, type it again, or take your card out.',
  });
  const probe = refusedWords(ceremony.state, refuse('PRB-SECRET-1', { probe: 'network' }), null);
  expect(probe.happened).toBe('A line of the machine check is open: Network cable.');
  const unknown = refusedWords(ceremony.state, refuse('NEW-CONTROL-1', {}), null);
  expect(unknown.happened).toBe('The station refused: NEW-CONTROL-1.');
});

test('times as people read them', () => {
  expect([41_000, 12 * 60_000, 107 * 60_000].map(span)).toEqual(['41 s', '12 min', '1 h 47 min']);
  expect(exactSpan(-1_104_000)).toBe('18 min 24 s');
  expect(roomSecond(Date.parse('2026-11-22T23:30:05.000Z'), 60)).toBe('00:30:05');
  expect([0, 60, -210, 330].map(zoneName)).toEqual(['UTC', 'UTC+1', 'UTC−3:30', 'UTC+5:30']);
  expect(['+1', '-3:30', '5:30', '+0', '+15', '+1:75', 'one'].map(offsetOf)).toEqual([60, -210, 330, 0, null, null, null]);
});

test('initials are the first letters of the first and the last word, in any script', () => {
  expect(['Łukasz Przykład', 'Nguyễn Ví Dụ', 'Παύλος Παράδειγμα', 'ilse'].map(initialsOf)).toEqual(['ŁP', 'ND', 'ΠΠ', 'I']);
});
