/** The catalogue, in the language of the screens. */
import { en, translator } from '../../shared/words/catalogue.ts';

export const t = translator(en, 'en');
