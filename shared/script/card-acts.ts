/** What scripts with share cards have in common: handing out and reading back new cards, opening and closing the bags of cards there are. */
import type { Step } from '../format/script.ts';
import { type Act, step } from './acts.ts';

/** `known`: the sentence before, on what the value stands for. */
export const compareKeyCheckValue = (known: string): Step =>
  step({
    action: 'compare-outcome',
    title: 'Compare the outcome',
    say: `${known} {witness}, write down the key check value and read it back.`,
    poster: '{witness} writes down the key check value and reads it back.',
    waits: 'Waiting until {witness.first} has the same value',
    done: 'Outcome compared',
    answer: 'Same value.',
    minutes: 3,
  });

export const handOutCards: Act = {
  title: 'Hand out the cards',
  steps: [
    step({
      action: 'issue-card',
      repeat: 'cards',
      title: 'Card {index} to {person.first}',
      say: '{person}, take card {index} from the printer, face down. See that your name and the number {index} are on it. Read me the number of your bag.',
      poster: '{person} takes card {index} and reads out the number of the bag.',
      waits: 'Waiting for the number of {person.first}’s bag',
      done: 'Card {index} with {person}',
      performs: 'person',
      answer: 'Card {index}, {person.first}.',
      puts: [{ thing: 'bag', is: 'empty' }],
      leaves: [{ thing: 'share-card', is: 'with-holder' }],
      minutes: 3,
    }),
  ],
};

interface ReadBack {
  readonly activate: Pick<Step, 'say' | 'poster' | 'done'>;
  readonly last: readonly Step[];
}

export const readBackCards = ({ activate, last }: ReadBack): Act => ({
  title: 'Read back cards',
  steps: [
    step({
      action: 'read-card',
      repeat: 'cards',
      title: 'Read back card {index}',
      say: '{person}, lay card {index} on the reader until the screen says “card {index} is good”. Then put it in your bag and seal it.',
      poster: '{person} lays card {index} on the reader, then seals it in the bag.',
      waits: 'Waiting for card {index}',
      done: 'Card {index} read back',
      performs: 'person',
      answer: 'Card {index} is good.',
      puts: [{ thing: 'share-card', is: 'on-reader' }],
      leaves: [
        { thing: 'share-card', is: 'in-bag' },
        { thing: 'bag', is: 'sealed' },
      ],
      minutes: 5,
    }),
    step({
      action: 'combine',
      title: 'Combine as a test',
      say: 'The station now opens the key with groups of {k} cards: every group, or where they are more than 1,000, groups that hold every card. Nothing is shown but the key check value.',
      poster: 'The station tests the cards in groups of {k}.',
      waits: 'Waiting for {master.first} to start the test',
      done: 'Every tested group of {k} cards opens the key',
      answer: 'Every tested group opens the key.',
      minutes: 2,
    }),
    step({
      ...activate,
      action: 'activate',
      title: 'Activate the key',
      waits: 'Waiting for {master.first} to activate the key',
      answer: 'The key is active.',
      minutes: 2,
    }),
    ...last,
  ],
});

export const openBags: Act = {
  title: 'Open the bags',
  steps: [
    step({
      action: 'confirm',
      title: 'Open the bags',
      say: 'Holders, one after the other: show that your bag is sealed, read its number aloud, then open it and lay the share card before you, face down. {witness}, compare each number with the list of the last ceremony.',
      poster: 'Each holder shows the sealed bag, reads its number aloud and opens it.',
      waits: 'Waiting for {witness.first} to have compared every bag',
      done: 'Bags opened',
      answer: 'Every bag was sealed and has its number.',
      puts: [{ thing: 'room', is: 'closed' }],
      leaves: [{ thing: 'old-cards', is: 'out-of-bags' }],
      minutes: 6,
    }),
  ],
};

export const closeBags: Act = {
  title: 'Secure the cards',
  steps: [
    step({
      action: 'confirm',
      title: 'Put the cards away',
      say: 'Holders, one after the other: put your share card in a new bag, seal it, and read its number aloud. {witness}, write the numbers down and read them back.',
      poster: 'Each holder seals the card in a new bag and reads its number aloud.',
      waits: 'Waiting for {witness.first} to have every number',
      done: 'Cards in new bags',
      answer: 'Every card is in a sealed bag, and I have its number.',
      leaves: [{ thing: 'old-cards', is: 'in-new-bags' }],
      minutes: 6,
    }),
  ],
};
