import { expect, test } from 'vitest';
import { openingWarnings, warningSentence } from '../../../shared/ceremony/warnings.ts';
import type { Roster } from '../../../shared/format/roster.ts';

const issued = '2026-01-01T09:00:00.000Z';
const roster: Roster = { format: 'keyrite-roster-v2', mode: 'practice', organisation: 'Example', issued, trustRoots: [], people: [] };
const five = ['ida', 'jon', 'kim', 'lea', 'max'];
const opening = { approvalThreshold: 3, custodians: five, eligible: five, roster };
const controls = (changed: Partial<typeof opening>, at = issued): readonly string[] =>
  openingWarnings({ ...opening, ...changed }, at).map(({ control }) => control);

test('three of five, all of whom may approve, and a roster of today: nothing', () => {
  expect(openingWarnings(opening, issued)).toEqual([]);
});

test('m of n: half is not above half', () => {
  expect(openingWarnings({ ...opening, approvalThreshold: 2 }, issued)).toEqual([{ control: 'WARN-HALF-1', operands: { have: 2, of: 5 } }]);
  expect(controls({ approvalThreshold: 2, custodians: five.slice(0, 4) })).toEqual(['WARN-HALF-1']);
  expect(controls({ approvalThreshold: 2, custodians: five.slice(0, 3) })).toEqual([]);
});

test('fewer than m+1 who may approve: nobody can be missing', () => {
  expect(openingWarnings({ ...opening, eligible: five.slice(0, 3) }, issued)).toEqual([
    { control: 'WARN-SPARE-1', operands: { have: 3, want: 4 } },
  ]);
  expect(controls({ eligible: five.slice(0, 4) })).toEqual([]);
});

test('a roster is looked over every 92 days', () => {
  expect(controls({}, '2026-04-03T09:00:00.000Z')).toEqual([]);
  expect(openingWarnings(opening, '2026-04-03T09:00:00.001Z')).toEqual([
    { control: 'WARN-ROSTER-1', operands: { issued: '2026-01-01', days: 92 } },
  ]);
});

test('an emergency has no quorum to warn of', () => {
  expect(controls({ approvalThreshold: 0, custodians: [], eligible: [] })).toEqual([]);
  expect(controls({ approvalThreshold: 0, custodians: [], eligible: [] }, '2027-01-01T00:00:00.000Z')).toEqual(['WARN-ROSTER-1']);
});

test('each warning is one sentence with its numbers', () => {
  const all = openingWarnings({ ...opening, approvalThreshold: 2, eligible: ['ida'] }, '2026-06-01T00:00:00.000Z').map(warningSentence);
  expect(all).toEqual([
    'The threshold is not above half: 2 of 5 custodians approve (WARN-HALF-1).',
    'There is no approver to spare: 1 may approve, 3 or more are better (WARN-SPARE-1).',
    'The roster is of 2026-01-01, 150 days before; it is looked over every quarter (WARN-ROSTER-1).',
  ]);
});
