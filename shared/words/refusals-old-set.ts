/** Controls on cards of a set that was made before (SET-), read to open its key. */
import type { RefusalTable } from './refusal-table.ts';

export const oldSetRefusals: RefusalTable = {
  'SET-UNKNOWN-1': {
    happened: 'No ceremony of this workspace made the set {set}.',
    safe: 'Nothing was opened.',
    todo: 'Compare the digest with the log of the ceremony that made the cards, or use the workspace with that log.',
  },
  'SET-OTHER-1': {
    happened: 'This is not the set that was asked for.',
    safe: 'No card was read.',
    todo: 'Stop, and raise an exception.',
  },
  'SET-MODE-1': { happened: 'Practice and production were mixed.', safe: 'No card was read.', todo: 'Stop, and raise an exception.' },
  'SET-HOLDERS-1': {
    happened: 'Of the set’s holders {have} take part; {need} cards open the key.',
    safe: 'No card was read.',
    todo: 'Open the ceremony with more of the people who hold its cards on paper.',
  },
  'SET-READING-1': {
    happened: 'No cards are being read.',
    safe: 'What was read before is forgotten.',
    todo: 'Begin with the cards, then read each of them.',
  },
  'SET-READING-2': {
    happened: 'The cards are being read already.',
    safe: 'The good cards stay good.',
    todo: 'Go on with the next card.',
  },
  'SET-FEW-1': {
    happened: '{have} cards were read; {need} open the key.',
    safe: 'Nothing was opened. The good cards stay good.',
    todo: 'Read another card.',
  },
  'SET-CARDS-1': {
    happened: 'Other cards were tried than were read.',
    safe: 'The record was not written.',
    todo: 'Stop, and raise an exception.',
  },
  'SET-TRIED-1': {
    happened: '{have} of {need} groups of cards were tried.',
    safe: 'The record was not written.',
    todo: 'Stop, and raise an exception.',
  },
  'SET-TRIED-2': {
    happened: 'The cards open another key than the one that was made.',
    safe: 'The record was not written. Nothing was shown.',
    todo: 'Stop, and raise an exception.',
  },
};
