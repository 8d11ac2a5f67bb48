/** The scripts about a key that exists on share cards: its rotation, a new split, a lost card, its recovery, and the drill for it. */
import { readHead, step } from './acts.ts';
import { quorumScript } from './assembled.ts';
import { closeBags, compareKeyCheckValue, handOutCards, openBags, readBackCards } from './card-acts.ts';

const SAME_KEY = 'This is the key check value. It must be the one in the log of the ceremony that made the cards.';

export const masterKeyRotation = quorumScript({
  kind: 'master-key-rotation',
  version: '1.0',
  title: 'Rotate a master key',
  approvals: 'room',
  opening: {
    say: 'We are here to make a new master key {keyName} and to split it over {n} new cards, any {k} of which open it. The old cards stay good until every new one has been read back.',
    poster: 'We make a new {keyName} and split it over {n} cards. The old cards stay good until then.',
  },
  request: {
    asks: 'make a new {keyName}, split it {k} of {n}',
    poster: '{initiator} asks to make a new {keyName} and to split it {k} of {n}.',
  },
  operation: [
    {
      title: 'Make and split',
      steps: [
        step({
          action: 'execute',
          title: 'Make the new key',
          say: 'I now make the new {keyName}. Every custodian’s signing card gives randomness. The machine is checked again first. The old cards stay in their bags. From here on nobody leaves the room.',
          poster: 'The station makes the new {keyName}, splits it over {n} cards and prints them.',
          waits: 'Waiting for {master.first} to make the new key',
          done: 'New {keyName} made and split {k} of {n}',
          answer: 'The new key was made.',
          puts: [
            { thing: 'room', is: 'closed' },
            { thing: 'readers', is: 'full' },
            { thing: 'printer', is: 'ready' },
          ],
          leaves: [{ thing: 'readers', is: 'empty' }],
          minutes: 5,
        }),
        compareKeyCheckValue('This is what the new key is known by.'),
      ],
    },
    handOutCards,
    readBackCards({
      activate: {
        say: 'Every new card was read back and every group of {k} opens the new key. I now activate it, and the old {keyName} is used no more. Keep the old cards in their bags until the old key is no longer needed to read anything.',
        poster: 'The new {keyName} becomes active, unless someone says “Stop”.',
        done: 'The new {keyName} is active',
      },
      last: [readHead],
    }),
  ],
  cards: { pages: true },
});

export const shardRefresh = quorumScript({
  kind: 'shard-refresh',
  version: '1.0',
  title: 'Split a key anew',
  approvals: 'room',
  opening: {
    say: 'We are here to split a key anew: “{subject}”. The key stays the same; it gets {n} new cards, any {k} of which open it. Then the old cards are destroyed, and are good for nothing.',
    poster: 'The key stays the same and gets {n} new cards. The old ones are destroyed.',
  },
  request: {
    asks: 'split the same key anew over {n} cards, any {k} of which open it',
    poster: '{initiator} asks to split the key anew, {k} of {n}.',
  },
  operation: [
    openBags,
    {
      title: 'Split anew',
      steps: [
        step({
          action: 'execute',
          title: 'Split the key anew',
          say: 'Holders, lay your old share card on the reader when I call your name. Then I split the key anew. Every custodian’s signing card gives randomness. The machine is checked again first.',
          poster: 'The station reads the old cards, splits the key anew and prints {n} new cards.',
          waits: 'Waiting for {master.first} to split the key anew',
          done: 'Key split anew, {k} of {n}',
          answer: 'The key was split anew.',
          puts: [
            { thing: 'readers', is: 'full' },
            { thing: 'printer', is: 'ready' },
          ],
          leaves: [{ thing: 'readers', is: 'empty' }],
          minutes: 10,
        }),
        compareKeyCheckValue(SAME_KEY),
      ],
    },
    handOutCards,
    readBackCards({
      activate: {
        say: 'Every new card was read back and every group of {k} opens the key. I now make the new cards the good ones. Does anyone say “Stop”?',
        poster: 'The new cards become the good ones, unless someone says “Stop”.',
        done: 'The new cards are active',
      },
      last: [
        step({
          action: 'confirm',
          title: 'Destroy the old cards',
          say: 'Holders, one after the other: hold up your old share card, read its number aloud, and put it in the shredder. {witness}, count them.',
          poster: 'Each holder destroys the old card. {witness} counts them.',
          waits: 'Waiting for {witness.first} to have counted the destroyed cards',
          done: 'Old cards destroyed',
          answer: 'I saw every card destroyed, and counted them.',
          leaves: [{ thing: 'old-cards', is: 'destroyed' }],
          minutes: 6,
        }),
        readHead,
      ],
    }),
  ],
  cards: { pages: true },
});

export const shardReplacement = quorumScript({
  kind: 'shard-replacement',
  version: '1.0',
  title: 'Make a lost card again',
  approvals: 'room',
  opening: {
    say: 'We are here to make one card again: “{subject}”. The card before it is lost and destroyed; if there is a chance that someone has it, say “Stop”: then the key must be split anew.',
    poster: 'We make one lost card again. Nobody has the card before it.',
  },
  request: {
    asks: 'make the card in the request again, for the holder in the request',
    poster: '{initiator} asks to make one card again.',
  },
  operation: [
    openBags,
    {
      title: 'Make the card',
      steps: [
        step({
          action: 'execute',
          title: 'Make the card again',
          say: 'Holders, lay your share card on the reader when I call your name. Then the station makes the lost card again and prints it. The machine is checked again first.',
          poster: 'The station reads the cards that are there and makes the lost one again.',
          waits: 'Waiting for {master.first} to make the card again',
          done: 'Card made again',
          answer: 'The card was made again.',
          puts: [{ thing: 'printer', is: 'ready' }],
          minutes: 10,
        }),
        compareKeyCheckValue(SAME_KEY),
      ],
    },
    {
      title: 'Hand out, read back',
      steps: [
        step({
          action: 'issue-card',
          title: 'Hand out the new card',
          say: '{witness}, take the card from the printer, face down, see whose name is on it, and give it to that person. Holder, read me the number of your bag.',
          poster: '{witness} hands the new card to its holder, who reads out the number of the bag.',
          waits: 'Waiting for the number of the holder’s bag',
          done: 'New card with its holder',
          performs: 'witness',
          confirms: 'master',
          answer: 'The holder has the card.',
          puts: [{ thing: 'bag', is: 'empty' }],
          leaves: [{ thing: 'share-card', is: 'with-holder' }],
          minutes: 3,
        }),
        step({
          action: 'read-card',
          title: 'Read back the new card',
          say: 'Holder, lay the new card on the reader until the screen says that it is good. Then put it in your bag and seal it. {witness}, see that the seal is whole.',
          poster: 'The holder lays the new card on the reader, then seals it in the bag.',
          waits: 'Waiting for the new card',
          done: 'New card read back',
          performs: 'witness',
          confirms: 'master',
          answer: 'The new card is good.',
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
          say: 'The station now opens the key with every group of cards that has the new one in it. Nothing is shown but the key check value.',
          poster: 'The station tests every group of cards with the new one in it.',
          waits: 'Waiting for {master.first} to start the test',
          done: 'Every group with the new card opens the key',
          answer: 'Every group opens the key.',
          minutes: 2,
        }),
      ],
    },
    closeBags,
  ],
  cards: { pages: true },
});

export const recoveryKeyActivation = quorumScript({
  kind: 'recovery-key-activation',
  version: '1.0',
  title: 'Bring a recovery key into use',
  approvals: 'room',
  opening: {
    say: 'We are here to bring the recovery key {keyId} into use: “{subject}”. It lies on share cards. Once it was opened it counts as used.',
    poster: 'The recovery key {keyId} is opened from its cards and brought into use.',
  },
  request: {
    asks: 'open the recovery key {keyId} and bring it into use for what the request says',
    poster: '{initiator} asks to bring the recovery key {keyId} into use.',
  },
  operation: [
    openBags,
    {
      title: 'Open the key',
      steps: [
        step({
          action: 'execute',
          title: 'Open the recovery key',
          say: 'Holders, lay your share card on the reader when I call your name. Then the station opens {keyId} and uses it for what you approved, and for nothing else. Does anyone say “Stop”?',
          poster: 'The station opens {keyId} from the cards, unless someone says “Stop”.',
          waits: 'Waiting for {master.first} to open the recovery key',
          done: '{keyId} opened and in use',
          answer: 'The recovery key is in use.',
          minutes: 10,
        }),
        compareKeyCheckValue(SAME_KEY),
      ],
    },
    closeBags,
  ],
  cards: { pages: false },
});

export const recoveryDrill = quorumScript({
  kind: 'recovery-drill',
  version: '1.0',
  title: 'Try the cards of a set',
  approvals: 'room',
  opening: {
    say: 'We are here to try whether the cards of a set still open their key: “{subject}”. The key is not used, and no card is changed.',
    poster: 'We try whether the cards open their key. It is not used.',
  },
  request: {
    asks: 'try the cards of the set in the request, and use the key for nothing',
    poster: '{initiator} asks to try the cards of a set.',
  },
  operation: [
    openBags,
    {
      title: 'Try the cards',
      steps: [
        step({
          action: 'execute',
          title: 'Try the cards',
          say: 'Holders, lay your share card on the reader when I call your name. The station opens the key with every group of cards that is enough, and forgets it at once.',
          poster: 'The station tries every group of cards and forgets the key at once.',
          waits: 'Waiting for {master.first} to try the cards',
          done: 'Cards tried',
          answer: 'The cards were tried.',
          minutes: 10,
        }),
        compareKeyCheckValue(SAME_KEY),
      ],
    },
    closeBags,
  ],
  cards: { pages: false },
});
