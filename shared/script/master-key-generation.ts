/** The script of kind master-key-generation. Its digest is read aloud, approved with the request, and is the one that runs. */
import { readHead, step } from './acts.ts';
import { quorumScript } from './assembled.ts';
import { compareKeyCheckValue, handOutCards, readBackCards } from './card-acts.ts';

export const masterKeyGeneration = quorumScript({
  kind: 'master-key-generation',
  version: '2.0',
  title: 'Make and split a master key',
  approvals: 'room',
  opening: {
    say: 'We are here to make the master key {keyName} and to split it over {n} cards, any {k} of which open it.',
    poster: 'We make {keyName} and split it over {n} cards. Any {k} of them open it.',
  },
  request: {
    asks: 'make {keyName}, split it {k} of {n}',
    poster: '{initiator} asks to make {keyName} and to split it {k} of {n}.',
  },
  operation: [
    {
      title: 'Make and split',
      steps: [
        step({
          action: 'make',
          title: 'Make the key',
          say: 'I now make {keyName}. Every custodian’s card that has a generator gives randomness. The machine is checked again first. From here on nobody leaves the room.',
          poster: 'The station makes {keyName}, splits it over {n} cards and prints them.',
          waits: 'Waiting for {master.first} to make the key',
          done: '{keyName} made and split {k} of {n}',
          answer: 'The key was made.',
          puts: [
            { thing: 'room', is: 'closed' },
            { thing: 'readers', is: 'full' },
            { thing: 'printer', is: 'ready' },
          ],
          leaves: [{ thing: 'readers', is: 'empty' }],
          minutes: 5,
        }),
        compareKeyCheckValue('This is what the key is known by from now on.'),
      ],
    },
    handOutCards,
    readBackCards({
      activate: {
        say: 'Every card was read back and every tested group of {k} opens the key. I now activate {keyName}. Does anyone say “Stop”?',
        poster: '{keyName} becomes active, unless someone says “Stop”.',
        done: '{keyName} is active',
      },
      last: [readHead],
    }),
  ],
  cards: { pages: true },
});
