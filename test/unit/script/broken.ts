/** Ways to break a script: each changes one thing, and gives a new script. */
import type { Action, Condition, Script, Step } from '../../../shared/format/script.ts';

type Steps = readonly Step[];
const withSteps = (script: Script, change: (steps: Steps) => Steps): Script => ({
  ...script,
  acts: script.acts.map(({ title, steps }) => ({ title, steps: change(steps) })).filter(({ steps }) => steps.length > 0),
});

export const stepOf = (script: Script, action: Action): Step => {
  const found = script.acts.flatMap(({ steps }) => steps).find((step) => step.action === action);
  if (found === undefined) throw new Error(`${script.kind} has no ${action}`);
  return found;
};

export const without = (script: Script, ...actions: readonly Action[]): Script =>
  withSteps(script, (steps) => steps.filter(({ action }) => !actions.includes(action)));

/** Every step of this action, changed. */
export const changed = (script: Script, action: Action, change: Partial<Step>): Script =>
  withSteps(script, (steps) => steps.map((step) => (step.action === action ? { ...step, ...change } : step)));

/** `steps` behind the last step of `action`. */
export const inserted = (script: Script, action: Action, ...steps: Steps): Script => {
  const last = script.acts.findLastIndex((act) => act.steps.some((step) => step.action === action));
  return {
    ...script,
    acts: script.acts.map((act, place) => {
      if (place !== last) return act;
      const at = act.steps.findLastIndex((step) => step.action === action) + 1;
      return { ...act, steps: [...act.steps.slice(0, at), ...steps, ...act.steps.slice(at)] };
    }),
  };
};

/** The step of `action`, taken out and put behind the step of `behind`. */
export const moved = (script: Script, action: Action, behind: Action): Script =>
  inserted(without(script, action), behind, stepOf(script, action));

/** A step that only people do: `leaves` at its end. */
export const someoneDoes = (...leaves: readonly Condition[]): Step => ({
  action: 'confirm',
  repeat: 'once',
  title: 'Something is done',
  say: 'Something is done.',
  poster: 'Something is done.',
  waits: 'Waiting',
  done: 'Done',
  performs: 'master',
  confirms: 'witness',
  answer: 'Done.',
  puts: [],
  leaves,
  minutes: 1,
});
