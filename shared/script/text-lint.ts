/** Whether every {value} that a script's texts name has a value where it stands. */
import { type CeremonyKind, isQuorumKind } from '../format/operation.ts';
import type { Script, Step } from '../format/script.ts';
import type { ScriptProblem } from './problem.ts';

const TEXTS = ['title', 'say', 'poster', 'waits', 'done', 'answer'] as const satisfies readonly (keyof Step)[];
const person = (...names: readonly string[]): readonly string[] => names.flatMap((name) => [name, `${name}.first`]);

function valuesIn(kind: CeremonyKind, { action, repeat, performs }: Step, payload: readonly string[]): readonly string[] {
  return [
    ...person('master', 'witness', 'confirmer', 'performer'),
    'subject',
    ...payload,
    ...(isQuorumKind(kind) ? [...person('initiator'), 'm', 'n'] : []),
    ...(performs === 'person' ? person('person') : []),
    ...(action === 'approve' || action === 'confirm-bytes' ? person('asked') : []),
    ...(repeat === 'once' ? [] : ['index', 'Ordinal']),
  ];
}

/** What looks like a value and has none, and braces that belong to none. */
const unknownIn = (text: string, known: readonly string[]): readonly string[] =>
  [...text.matchAll(/\{[^{}]*\}?|\}/g)].map(([found]) => found).filter((found) => !known.some((name) => found === `{${name}}`));

/** SCRIPT-TEXT-1 for each. `payload`: the values that the kind's payload gives. */
export function textProblems({ kind, title, acts }: Script, payload: readonly string[]): readonly ScriptProblem[] {
  const problem = (act: number, step: number, thing: string, is: string): ScriptProblem => ({
    control: 'SCRIPT-TEXT-1',
    act,
    step,
    thing,
    needs: 'known values',
    is,
  });
  return [
    ...unknownIn(title, []).map((is) => problem(0, 0, 'title', is)),
    ...acts.flatMap((act, a) => [
      ...unknownIn(act.title, []).map((is) => problem(a + 1, 0, 'title', is)),
      ...act.steps.flatMap((step, s) => {
        const known = valuesIn(kind, step, payload);
        const { wrapped } = step;
        const places = [
          ['', step] as const,
          ...(wrapped === undefined ? [] : [['wrapped.token.', wrapped.token] as const, ['wrapped.provider.', wrapped.provider] as const]),
        ];
        return places.flatMap(([at, texts]) =>
          TEXTS.flatMap((name) => unknownIn(texts[name], known).map((is) => problem(a + 1, s + 1, `${at}${name}`, is))),
        );
      }),
    ]),
  ];
}
