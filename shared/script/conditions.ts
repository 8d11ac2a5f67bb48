/** The things in the room, how they can stand, and the one plain sentence for each that screen and print show. */
import type { Condition } from '../format/script.ts';

export type Thing = Condition['thing'];
type StateOf<T extends Thing> = Extract<Condition, { readonly thing: T }>['is'];

interface StateWords<S extends string> {
  /** May name {performer}, {index}, {witness} … as a step's texts may; no full stop. */
  readonly sentence: string;
  /** From which states people can bring it about; absent: from any. */
  readonly from?: readonly S[];
}
type Things = { readonly [T in Thing]: { readonly start: StateOf<T>; readonly states: States<T> } };
type States<T extends Thing> = { readonly [S in StateOf<T>]: StateWords<StateOf<T>> };

export const THINGS: Things = {
  room: {
    start: 'open',
    states: { open: { sentence: 'The door may be opened' }, closed: { sentence: 'The door is closed and nobody leaves' } },
  },
  phones: {
    start: 'with-people',
    states: { 'with-people': { sentence: 'Phones are given back' }, outside: { sentence: 'Phones are outside' } },
  },
  cables: {
    start: 'connected',
    states: { connected: { sentence: 'Cables may be connected again' }, out: { sentence: 'Every cable but power is out' } },
  },
  papers: {
    start: 'away',
    states: { away: { sentence: 'The papers are put away' }, 'in-hand': { sentence: 'Everyone has the paper they brought in hand' } },
  },
  token: {
    start: 'with-holder',
    states: {
      'with-holder': { sentence: '{performer.first} has taken the card out of the reader' },
      'in-reader': { sentence: '{performer.first}’s card is in the reader' },
    },
  },
  readers: {
    start: 'empty',
    states: { empty: { sentence: 'The readers are empty' }, full: { sentence: 'All custodians’ cards are in the readers' } },
  },
  hsm: {
    start: 'locked-away',
    states: { 'locked-away': { sentence: 'The HSM is locked away' }, connected: { sentence: 'The HSM is connected to this machine' } },
  },
  printer: {
    start: 'off',
    states: { off: { sentence: 'The printer is off' }, ready: { sentence: 'The printer is on and empty' } },
  },
  'share-card': {
    start: 'not-made',
    states: {
      'not-made': { sentence: 'No card is made yet', from: [] },
      'in-printer': { sentence: 'The cards lie in the printer, face down', from: [] },
      'with-holder': { sentence: 'The card is in its holder’s hand, face down', from: ['in-printer', 'on-reader'] },
      'on-reader': { sentence: 'The card lies on the reader', from: ['with-holder'] },
      'in-bag': { sentence: 'The card is in its bag', from: ['with-holder', 'on-reader'] },
    },
  },
  bag: {
    start: 'away',
    states: {
      away: { sentence: 'No bag is needed' },
      empty: { sentence: 'A new, empty bag lies ready', from: ['away'] },
      sealed: { sentence: 'The bag is sealed', from: ['empty'] },
    },
  },
  'old-cards': {
    start: 'in-bags',
    states: {
      'in-bags': { sentence: 'The cards of the present set are in their sealed bags', from: [] },
      'out-of-bags': { sentence: 'Each bag was found sealed, its number was read out, and the card is out of it', from: ['in-bags'] },
      'in-new-bags': { sentence: 'Each card is in a new sealed bag, its number written down', from: ['out-of-bags'] },
      destroyed: { sentence: 'The cards of the old set are destroyed, and all saw it', from: ['out-of-bags'] },
    },
  },
  medium: {
    start: 'away',
    states: {
      away: { sentence: 'No medium is in the machine' },
      'in-machine': { sentence: 'An empty medium is in the machine', from: ['away'] },
      'taken-out': { sentence: 'The medium is taken out and its holder is named', from: ['in-machine'] },
    },
  },
};

interface Standing {
  readonly sentence: string;
  readonly from?: readonly string[];
}

/** The states of a thing by name, where the thing is known only as one of them. */
const statesOf = (thing: Thing): Readonly<Record<string, Standing>> => THINGS[thing].states;
const standingOf = ({ thing, is }: Condition): Standing => {
  const standing = statesOf(thing)[is];
  if (standing === undefined) throw new Error(`${thing} is never ${is}`); // the schema pairs them
  return standing;
};

export const sentenceOf = (condition: Condition): string => standingOf(condition).sentence;
/** Whether people can bring it about when the thing now stands as `now`; leaving a thing as it is can always be done. */
export const reachable = (condition: Condition, now: string): boolean => {
  const { from } = standingOf(condition);
  return now === condition.is || from === undefined || from.includes(now);
};
