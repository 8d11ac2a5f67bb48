/** Plan and forecast of a ceremony that was opened days before the room met: the days between are nobody's delay. */
import { expect, test } from 'vitest';
import { plannedStart, scheduleOf } from '../../../renderer/parts/schedule.ts';
import { newCeremony } from '../../support/ceremony-of.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

test('a ceremony that was opened two days ago is as planned while its first step waits', async () => {
  const { state } = await newCeremony();
  const met = Date.parse(state.openedAt) + 2 * DAY;
  const first = state.steps[0]?.minutes ?? 0;
  expect(scheduleOf(state, met).behind).toBe(0);
  expect(scheduleOf(state, met).planned).toBe(met - first * MINUTE + state.steps.reduce((sum, { minutes }) => sum + minutes, 0) * MINUTE);
});

test('the room began, at the latest, as long before the end of its first step as was planned for it', async () => {
  const ceremony = await newCeremony();
  ceremony.play();
  const { state } = ceremony;
  const early = { ...state, openedAt: new Date(Date.parse(state.openedAt) - 2 * DAY).toISOString() };
  const [first] = state.steps;
  const ended = Date.parse(state.runs.get(first?.id ?? '')?.completed?.at ?? '');
  expect(plannedStart(early, first?.id ?? '')).toBe(ended - (first?.minutes ?? 0) * MINUTE);
  expect(scheduleOf(early, ended).acts[0]?.used).toBe(first?.minutes);
});

test('a first step that takes some minutes longer than planned stays a delay', async () => {
  const { state } = await newCeremony();
  const first = state.steps[0]?.minutes ?? 0;
  const late = Date.parse(state.openedAt) + (first + 20) * MINUTE;
  expect(scheduleOf(state, late).acts[0]?.used).toBe(first + 20);
});
