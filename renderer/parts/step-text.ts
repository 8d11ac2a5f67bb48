/** The texts of a step with everyone named: an approval's or a bundle signature's person is known only when the step comes. */
import { performerOf } from '../../shared/ceremony/evidence.ts';
import { type CeremonyState, nameOf } from '../../shared/ceremony/state.ts';
import { type ConcreteStep, fill, personValues } from '../../shared/script/instantiate.ts';
import { t } from './words.ts';

type Texts = Pick<ConcreteStep, 'title' | 'say' | 'poster' | 'waits' | 'done' | 'answer' | 'before'>;

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A step to come names nobody yet: "someone". */
export function stepTexts(state: CeremonyState, step: ConcreteStep): Texts {
  const reached = state.runs.has(step.id);
  const id = step.performer ?? (reached ? (state.runs.get(step.id)?.completed?.performer ?? performerOf(state, step)) : null);
  const player = { id: id ?? '', name: id === null ? t('someone') : nameOf(state.roster, id) };
  const values = { ...personValues('asked', player), ...personValues('person', player) };
  // a key's name keeps its letters at the beginning of a sentence too
  const say = (text: string): string => (id === null && text.startsWith('{') ? upper(fill(text, values)) : fill(text, values));
  return {
    title: say(step.title),
    say: say(step.say),
    poster: say(step.poster),
    waits: say(step.waits),
    done: say(step.done),
    answer: say(step.answer),
    before: step.before.map(say),
  };
}
