import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everyAttack } from './every-attack.ts';
import { openingAttacks } from './opening-attacks.ts';

test('every control in shared/ceremony has an attack', () => {
  const folder = new URL('../../../shared/ceremony/', import.meta.url);
  const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const named = new Set(sources.flatMap((source) => [...source.matchAll(/'([A-Z]+(?:-[A-Z0-9]+)*-\d+)'/g)].map(([, id]) => id ?? '')));
  // the beginning of a log is asked where there is no ceremony yet (controls.test.ts)
  const attacked = new Set([...everyAttack, ...openingAttacks].map(({ control }) => control)).add('CER-OPEN-2');
  const isControl = (id: string): boolean => !id.startsWith('WARN-');
  expect([...named].filter((id) => isControl(id) && !attacked.has(id))).toEqual([]);
});
