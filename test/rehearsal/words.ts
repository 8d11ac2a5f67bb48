/** The words of the screens, from the catalogue they are made with: a button is found by what is written on it. */

import { en, translator } from '../../shared/words/catalogue.ts';
import type { RefusalWords } from '../../shared/words/refusal-table.ts';
import { refusalWords } from '../../shared/words/refusals.ts';

export const word = translator(en, 'en');

export const firstName = (name: string): string => name.split(' ')[0] ?? name;

/** The sentences for a control; throws when the catalogue has none, for then nobody in the room would know what happened. */
export function sentences(control: string, values: Readonly<Record<string, string | number>>): RefusalWords {
  const words = refusalWords(control, values);
  if (words === null) throw new Error(`the catalogue has no words for ${control}`);
  return words;
}
