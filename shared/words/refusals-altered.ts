/** Controls on cards that are held against one another, without a manifest (ALTERED-). */
import type { RefusalTable } from './refusal-table.ts';

const safe = 'Nothing was shown, written or put together. What was typed is wiped.';
const kept = 'It was not used. The good cards stay good.';

export const alteredRefusals: RefusalTable = {
  'ALTERED-SET-1': {
    happened: 'Card {index} is not of the same set, epoch and plan as card {other}.',
    safe: kept,
    todo: 'Compare set, epoch and “m of n” on both, and take cards of one set.',
  },
  'ALTERED-TWICE-1': { happened: 'A card with the number {index} was given already.', safe: kept, todo: 'Take the next card.' },
  'ALTERED-FEW-1': {
    happened: '{have} cards were given, and {need} are needed to say which one was altered.',
    safe,
    todo: 'Give more cards of the set. Where it has no more, find the manifest: against it one card is enough.',
  },
  'ALTERED-CARD-1': {
    happened: 'Card {index} was altered: all the others agree, and it does not agree with them.',
    safe,
    todo: 'Keep it as evidence, and use the others. Two holders who act together can make it look so of a third, where just two cards more than needed were given: give one more before anybody is accused.',
  },
  'ALTERED-UNNAMED-1': {
    happened: 'The {have} cards do not agree, and no single one of them explains it: it cannot be named.',
    safe,
    todo: 'More than one was altered, or they are not of one split. Find the manifest: against it each card is checked alone.',
  },
};
