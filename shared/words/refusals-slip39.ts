/** Controls on SLIP-39 mnemonics (SLIP-). */
import type { RefusalTable } from './refusal-table.ts';

const safe = 'Nothing was combined, and nothing was written.';

export const slip39Refusals: RefusalTable = {
  'SLIP-WORDS-1': {
    happened: 'Mnemonic {line} is not one of SLIP-39, or a word of it is wrong.',
    safe,
    todo: 'Compare it with its paper word by word. The first four letters of each word decide.',
  },
  'SLIP-SET-1': {
    happened: 'Mnemonics {line} and {other} are of different sets.',
    safe,
    todo: 'Look at their first words: those of one set begin alike.',
  },
  'SLIP-TWICE-1': { happened: 'Mnemonics {line} and {other} are the same share.', safe, todo: 'Give another one of its group.' },
  'SLIP-FEW-1': {
    happened: '{have} of {need} groups are whole; wanting: {wanting}.',
    safe,
    todo: 'Give more mnemonics of the set.',
  },
  'SLIP-COMBINE-1': {
    happened: 'The mnemonics belong together, and their digest does not fit what they give.',
    safe: 'Nothing was taken from them, and nothing was written.',
    todo: 'One of them was altered. Try with another one in the place of each, in turn.',
  },
};
