/** Scripts whose steps cannot happen in their order, each with exactly its problems, and no other. */
import { describe, expect, test } from 'vitest';
import type { CeremonyKind } from '../../../shared/format/operation.ts';
import { type Script, scriptRecord } from '../../../shared/format/script.ts';
import { lintScript } from '../../../shared/script/lint.ts';
import { SCRIPTS } from '../../../shared/script/scripts.ts';
import { without } from './broken.ts';
import { BROKEN } from './broken-scripts.ts';

/** "control act.step thing needs/is" */
const found = (script: Script): string[] =>
  lintScript(script).map(({ control, act, step, thing, needs, is }) => `${control} ${act}.${step} ${thing}: ${needs}/${is}`);

describe('a script that cannot happen', () => {
  test.each(Object.entries(BROKEN))('%s', (_, [script, problems]) => {
    expect(found(script)).toEqual(problems);
  });

  test('each of them can be written down: it is lint that refuses it', () => {
    for (const [script] of Object.values(BROKEN)) expect(scriptRecord.encode(script).length).toBeGreaterThan(1000);
  });
});

/** Acts that may come in either order: nothing of the one is needed for the other. */
const FREE: readonly string[] = [
  'Assemble, identify, then Check the machine',
  'Cancel, open anew, then Note what happened',
  'Review approvals, then Groups and record',
];

describe('what each kind needs', () => {
  const kinds: readonly CeremonyKind[] = Object.values(SCRIPTS).map(({ kind }) => kind);
  test.each(kinds)('%s: no action can be left out', (kind) => {
    const script = SCRIPTS[kind];
    const actions = new Set(script.acts.flatMap(({ steps }) => steps.map(({ action }) => action)));
    for (const action of actions) {
      if (action === 'confirm' || (action === 'head' && kind === 'stuck-ceremony')) continue;
      const missing = lintScript(without(script, action)).filter(({ control }) => control === 'SCRIPT-KIND-2');
      expect(
        missing.map(({ thing }) => thing),
        action,
      ).toEqual(action === 'head' && kind === 'compromised-approver' ? [] : [action]);
    }
  });

  test.each(kinds)('%s: no two neighbouring acts can change places', (kind) => {
    const script = SCRIPTS[kind];
    for (const [place, act] of script.acts.entries()) {
      const next = script.acts[place + 1];
      if (next === undefined) continue;
      const swapped = script.acts.with(place, next).with(place + 1, act);
      const free = FREE.includes(`${act.title}, then ${next.title}`);
      expect(lintScript({ ...script, acts: swapped }).length > 0, `${act.title} and ${next.title}`).toBe(!free);
    }
  });
});
