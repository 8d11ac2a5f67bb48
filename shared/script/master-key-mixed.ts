/**
 * The script of kind master-key-generation where some shards are wrapped to keys in tokens or with providers. What is read aloud for a card of
 * paper is as in master-key-generation.ts; what is said in the turn of another shard stands beside it.
 */
import type { Action, Step } from '../format/script.ts';
import { type Act, readHead, step } from './acts.ts';
import { quorumScript } from './assembled.ts';
import { compareKeyCheckValue, handOutCards, readBackCards } from './card-acts.ts';

type Wrapped = NonNullable<Step['wrapped']>;

const WHERE_IT_LIES: Wrapped = {
  token: {
    title: 'Shard {index} in a token',
    say: '{person}, shard {index} is not on paper: it is wrapped to the key in your token. Only that token, with its PIN, can open it. Compare the fingerprint on the screen with your own paper. The wrapped shard is public and leaves with the bundle; you keep the token.',
    poster: '{person} compares the fingerprint of the token’s key for shard {index}.',
    waits: 'Waiting for {person.first} to have compared the fingerprint',
    done: 'Shard {index} wrapped to the token of {person}',
    answer: 'Shard {index}, {person.first}, same fingerprint.',
  },
  provider: {
    title: 'Shard {index} with a provider',
    say: '{person}, shard {index} is not on paper: it is wrapped to the key with the provider that you approved. Only the provider can open it. Compare the fingerprint on the screen with your own paper. The wrapped shard is public and leaves with the bundle; you store it with the provider afterwards.',
    poster: '{person} compares the fingerprint of the provider’s key for shard {index}.',
    waits: 'Waiting for {person.first} to have compared the fingerprint',
    done: 'Shard {index} wrapped to the provider’s key, for {person}',
    answer: 'Shard {index}, {person.first}, same fingerprint.',
  },
};

const READ_BACK: Wrapped = {
  token: {
    title: 'Read back shard {index}',
    say: '{person}, put the token with shard {index} in the reader and enter its PIN. The token opens the shard, and the station checks it. Take the token out when the screen says that the shard is good.',
    poster: '{person} puts the token with shard {index} in the reader and enters its PIN.',
    waits: 'Waiting for the token with shard {index}',
    done: 'Shard {index} read back',
    answer: 'Shard {index} is good.',
  },
  provider: {
    title: 'Shard {index} not read back',
    say: 'Shard {index} is with a provider and cannot be opened in this room. It counts as claimed, not as proved, until {person} has had it decrypted there and the proof has come back. {witness}, write down that shard {index} was not read back.',
    poster: 'Shard {index} cannot be read back here. It counts as claimed until its proof comes.',
    waits: 'Waiting for {witness.first} to have written it down',
    done: 'Shard {index} claimed, not read back',
    answer: 'Written: shard {index} was not read back.',
  },
};

/** The act with these texts for the shards of a step that are not on paper, and these in place of a step's own. */
const withTexts = (act: Act, wrapped: Partial<Record<Action, Wrapped>>, others: Partial<Record<Action, Partial<Step>>> = {}): Act => ({
  ...act,
  steps: act.steps.map((given) => {
    const texts = wrapped[given.action];
    return { ...given, ...others[given.action], ...(texts === undefined ? {} : { wrapped: texts }) };
  }),
});

export const masterKeyGenerationMixed = quorumScript({
  id: 'master-key-generation-mixed',
  kind: 'master-key-generation',
  version: '1.0',
  title: 'Make and split a master key, shards of several forms',
  approvals: 'room',
  opening: {
    say: 'We are here to make the master key {keyName} and to split it into {n} shards, any {k} of which open it. Some are on paper, the others are wrapped to keys in tokens or with providers.',
    poster: 'We make {keyName} and split it into {n} shards. Any {k} of them open it.',
  },
  request: {
    asks: 'make {keyName}, split it {k} of {n}, and wrap shards to the keys that it names',
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
          poster: 'The station makes {keyName}, splits it into {n} shards, prints those on paper and wraps the others.',
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
    withTexts({ ...handOutCards, title: 'Hand out the shards' }, { 'issue-card': WHERE_IT_LIES }),
    withTexts(
      readBackCards({
        activate: {
          say: 'Every shard that this room can open was read back, and every tested group of {k} of them opens the key. A shard with a provider was not read back. I now activate {keyName}. Does anyone say “Stop”?',
          poster: '{keyName} becomes active, unless someone says “Stop”.',
          done: '{keyName} is active',
        },
        last: [readHead],
      }),
      { 'read-card': READ_BACK },
      {
        combine: {
          say: 'The station now opens the key with groups of {k} shards that were read back: every group, or where they are more than 1,000, groups that hold each of them. Those with a provider are in none. Nothing is shown but the key check value.',
          poster: 'The station tests the shards that were read back, in groups of {k}.',
          done: 'Every tested group of {k} shards opens the key',
        },
      },
    ),
  ],
  cards: { pages: true },
});
