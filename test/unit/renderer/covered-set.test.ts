/** A set with more groups than are combined: what the room reads, what the control counts, and what the record says of it. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import { DeskContext } from '../../../renderer/console/desk.ts';
import type { StepProps } from '../../../renderer/console/step-body.tsx';
import { CombineStep } from '../../../renderer/console/steps/cards.tsx';
import { splitSection } from '../../../shared/ceremony/log-sections-key.ts';
import { combinedRefusal } from '../../../shared/ceremony/making.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { DEFAULT_POLICY } from '../../../shared/format/policy.ts';
import { newCeremony } from '../../support/ceremony-of.ts';
import { sampleHeader, sampleSet } from '../shards/sample-set.ts';
import { desk, status } from './quiet-station.ts';

const { manifest } = sampleSet({ ...sampleHeader, threshold: 15, shards: 31 });

/** 31 cards, 15 of which open the key, all read back: larger than the room of the tests, so put by hand. */
let read: CeremonyState;
let step: StepProps['step'];
beforeAll(async () => {
  const ceremony = (await newCeremony()).until('combine');
  const { state } = ceremony;
  if (state.opened.operation.kind !== 'master-key-generation') throw new Error('another kind');
  const payload = { ...state.opened.operation.payload, cards: { threshold: 15, shards: 31 } };
  const cards = manifest.shards.map(({ index, holder }) => ({
    index,
    holder,
    form: 'paper' as const,
    bag: 'B',
    issuedAt: state.head.at,
    readBack: { at: state.head.at, medium: 'page' as const },
  }));
  read = { ...state, opened: { ...state.opened, operation: { ...state.opened.operation, payload } }, manifest, cards };
  step = ceremony.step;
});

const shown = (state: CeremonyState): string => {
  const station = {
    roster: null,
    rosterSigned: false,
    nextRoster: null,
    shardPlan: null,
    policy: DEFAULT_POLICY,
    scripts: [],
    entries: [],
    state,
    status,
  };
  const page = createElement(DeskContext.Provider, { value: desk }, createElement(CombineStep, { station, state, step }));
  return renderToStaticMarkup(page)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
};

test('the control counts the groups of the cover, neither fewer nor all that there are', () => {
  const { keyCheckValue, publicKey } = manifest;
  const body = (subsets: number) => ({ threshold: 15, subsets, keyCheckValue, publicKeyFingerprint: publicKey?.fingerprint ?? null });
  expect(combinedRefusal(read, body(31))).toBeNull();
  for (const wrong of [30, 32, 300_540_195])
    expect(combinedRefusal(read, body(wrong))).toEqual({ control: 'SET-COMBINE-1', operands: { have: wrong, need: 31 } });
});

test('screen and record say how many groups, and never that it was every one', () => {
  expect(shown(read)).toContain('Test 31 groups, each card in 15 of them');
  expect(shown(read)).toContain('31 groups, each card in 15');
  const combined = { ...read, combined: { at: read.head.at, subsets: 31 } };
  expect(shown(combined)).toContain('31 groups open it, each card in 15');
  expect(shown(combined)).not.toMatch(/all 31|any 15/i);
  const section = JSON.stringify(splitSection(combined, []));
  expect(section).toContain('each of 31 groups of 15 cards opened the key, every card in 15 of them; not every group was combined');
});
