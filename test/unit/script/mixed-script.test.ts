/** The script for shards of several forms: what is said in the turn of a shard that is not on paper stands in it, and is covered by its digest. */
import { describe, expect, test } from 'vitest';
import type { Script, Step } from '../../../shared/format/script.ts';
import { instantiate } from '../../../shared/script/instantiate.ts';
import { lintScript } from '../../../shared/script/lint.ts';
import { masterKeyGeneration } from '../../../shared/script/master-key-generation.ts';
import { masterKeyGenerationMixed as mixed } from '../../../shared/script/master-key-mixed.ts';
import { printedScript } from '../../../shared/script/printed.ts';
import { readScript, writeScript } from '../../../shared/script/script-file.ts';
import { hasWrappedTexts } from '../../../shared/script/wrapped-texts.ts';

const player = (name: string) => ({ id: name.toLowerCase(), name: `${name} Beispiel` });
const FORMS = ['paper', 'token', 'provider'] as const;
const steps = (script: Script) =>
  instantiate(script, {
    master: player('Mia'),
    witness: player('Wim'),
    initiator: player('Ina'),
    custodians: ['Ada', 'Bo', 'Cy'].map(player),
    approvalThreshold: 2,
    subject: 'Example',
    values: { keyName: 'EX-MASTER', k: '2', n: '3' },
    forms: FORMS,
  }).flatMap((act) => act.steps);

/** Each step with wrapped texts is changed. */
const changed = (change: (step: Step) => Step): Script => ({
  ...mixed,
  acts: mixed.acts.map((act) => ({ ...act, steps: act.steps.map((step) => (step.wrapped === undefined ? step : change(step))) })),
});

test('its steps can happen in their order, and it reads back as it is written', () => {
  expect(lintScript(mixed)).toEqual([]);
  expect(readScript(writeScript(mixed, 'An example'))).toEqual({ ok: true, script: mixed });
  expect(hasWrappedTexts(mixed)).toBe(true);
  expect(hasWrappedTexts(masterKeyGeneration)).toBe(false);
});

test('in the turn of a shard that is not on paper nobody is told of a card, a printer or a bag', () => {
  const turns = steps(mixed).filter(({ action }) => action === 'issue-card' || action === 'read-card');
  expect(turns.map(({ title, number }) => `${number} ${title}`)).toEqual([
    '1 Card 1 to Ada',
    '2 Shard 2 in a token',
    '3 Shard 3 with a provider',
    '1 Read back card 1',
    '2 Read back shard 2',
    '3 Shard 3 not read back',
  ]);
  for (const { number, say, poster, waits, done, answer, before, after } of turns) {
    const told = [say, poster, waits, done, answer].join(' ');
    expect(told).not.toMatch(/[{}]/);
    if (number === 1) continue;
    expect(told).not.toMatch(/\b(card|printer|bag)\b/);
    expect([...before, ...after]).toEqual([]);
  }
});

test('without forms it is read as for cards', () => {
  const cast = { ...player('Mia') };
  const told = instantiate(mixed, {
    master: cast,
    witness: player('Wim'),
    initiator: player('Ina'),
    custodians: ['Ada', 'Bo'].map(player),
    approvalThreshold: 2,
    subject: 'Example',
    values: { keyName: 'EX-MASTER', k: '2', n: '2' },
  }).flatMap((act) => act.steps.map(({ title }) => title));
  expect(told).toContain('Card 2 to Bo');
});

describe('what cannot be read aloud is refused:', () => {
  test('a value that nobody gives, in either form', () => {
    for (const form of ['token', 'provider'] as const) {
      const broken = changed((step) =>
        step.wrapped === undefined
          ? step
          : { ...step, wrapped: { ...step.wrapped, [form]: { ...step.wrapped[form], say: 'Hand over {safe}' } } },
      );
      const found = lintScript(broken).map(({ control, thing, is }) => `${control} ${thing} ${is}`);
      expect(found).toEqual(Array.from({ length: 2 }, () => `SCRIPT-TEXT-1 wrapped.${form}.say {safe}`));
      // named by its own line
      const read = readScript(writeScript(broken, 'Broken'));
      const lines = writeScript(broken, 'Broken').split('\n');
      expect(read.ok ? [] : read.problems.map(({ line }) => lines[line - 1]?.trim())).toEqual(
        Array.from({ length: 2 }, () => 'say: Hand over {safe}'),
      );
    }
  });
});

test('on paper each turn has all three texts, for its form is known from the request only', () => {
  const printed = printedScript(mixed, { threshold: 2, custodians: 3 });
  const turns = printed.acts.flatMap((act) => act.steps).filter(({ title }) => /^(Card|Read back card) /.test(title));
  expect(turns).toHaveLength(6);
  for (const { say } of turns) {
    expect(say).toContain('If the shard is in a token, instead: “');
    expect(say).toContain('If it is with a provider: “');
  }
  const plain = printedScript(masterKeyGeneration, { threshold: 2, custodians: 3 });
  expect(JSON.stringify(plain)).not.toContain('in a token, instead');
});
