/**
 * The texts of steps for each card where the shard of a turn is not on paper. They stand in the script beside those for a card, so that its
 * digest covers whichever is read aloud.
 */
import type { Script, Step } from '../format/script.ts';
import type { ShardForm } from '../format/shard-form.ts';

const SHARD_ACTIONS: readonly Step['action'][] = ['issue-card', 'read-card'];

/** A script without them can be run with cards of paper only. */
export const hasWrappedTexts = ({ acts }: Script): boolean =>
  acts.every(({ steps }) => steps.every(({ action, wrapped }) => !SHARD_ACTIONS.includes(action) || wrapped !== undefined));

/** The step as it is for a shard of this form: with its own texts, and without what is done with a card. */
export function stepFor(step: Step, form: ShardForm['form']): Step {
  if (form === 'paper' || step.wrapped === undefined || step.repeat !== 'cards') return step;
  return { ...step, ...step.wrapped[form], puts: [], leaves: [] };
}
