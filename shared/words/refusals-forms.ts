/** Controls on the forms of the shards that a ceremony makes, and on the plan that says which each has (FORM-), with those of a shard's turn. */
import type { RefusalTable } from './refusal-table.ts';

const unopened = 'No ceremony was opened.';

export const formRefusals: RefusalTable = {
  'FORM-COUNT-1': {
    happened: '{have} forms were given for {want} shards.',
    safe: unopened,
    todo: 'Give one for each shard, in the order of their holders.',
  },
  'FORM-KEY-1': {
    happened: 'Shard {index} cannot be wrapped to its key: {have}. It must be one of {want}.',
    safe: unopened,
    todo: 'Have a key of a kind that fits made, and put its public key in shard-keys.',
  },
  'FORM-KEY-2': {
    happened: 'Shards {other} and {index} would be wrapped to the same key.',
    safe: unopened,
    todo: 'Take another key for one of them: one key holds one shard.',
  },
  'FORM-KEY-3': {
    happened: 'Shard {index} would be wrapped to the key with which {person} signs.',
    safe: unopened,
    todo: 'Take a key that agrees on secrets and signs nothing: on a PIV card that of slot 9D.',
  },
  'FORM-ACCOUNT-1': {
    happened: '{have} shards would lie with {provider} under the account {account}; {threshold} open the key.',
    safe: unopened,
    todo: 'Spread them over more accounts and providers: whoever runs one must not be able to open the key.',
  },
  'FORM-READABLE-1': {
    happened: '{have} shards could be read back in the room, and {need} open the key: a shard with a provider cannot be opened here.',
    safe: unopened,
    todo: 'Put more shards on paper or in tokens: no set is activated before it was opened with shards that were read back.',
  },
  'FORM-SCRIPT-1': {
    happened: 'The script {script} has no texts for shards that are not on paper.',
    safe: unopened,
    todo: 'Give its steps for cards texts of that kind, or take the script that comes with the program.',
  },
  'FORM-PLAN-1': {
    happened: 'The shard plan cannot be followed: {path}, line {line}, column {column} ({problem}).',
    safe: unopened,
    todo: 'Correct it. “keyrite shard plan lint” says everything that is wrong with it.',
  },
  'FORM-PLAN-2': {
    happened: 'This is not what the shard plan says: {field} {have}, not {want}.',
    safe: unopened,
    todo: 'Ask for what is planned, or change the plan.',
  },
  'FORM-FILE-1': {
    by: 'because',
    when: {
      missing: {
        happened: 'The key that the shard plan needs is not there: {path}.',
        safe: unopened,
        todo: 'Put the public key there, as PEM or as the base64 that the provider gives.',
      },
      key: {
        happened: 'This file holds no public key that a shard can be wrapped to: {path}.',
        safe: unopened,
        todo: 'Put the public key there, as PEM or as the base64 that the provider gives.',
      },
    },
    other: { happened: 'This file cannot be read: {path} ({because}).', safe: unopened, todo: 'Put the file right.' },
  },
  'CARD-BAG-1': {
    happened: 'A card goes into a bag with a number, and a shard that is not on paper into none: shard {index}.',
    safe: 'Nothing was recorded. {standing}',
    todo: 'Write the number of a card’s bag; for another shard compare the fingerprint.',
  },
  'CARD-FORM-1': {
    by: 'form',
    when: {
      paper: {
        happened: 'Shard {index} is on paper; no token opens it.',
        safe: 'It was not read. The good cards stay good.',
        todo: 'Lay the card on the reader, or type it.',
      },
      token: {
        happened: 'Shard {index} is in a token; it is on no card.',
        safe: 'It was not read. The good cards stay good.',
        todo: 'Put the token in the reader and enter its PIN.',
      },
      provider: {
        happened: 'Shard {index} is with a provider; it cannot be opened in this room.',
        safe: 'It was not read. The good cards stay good.',
        todo: 'Go on: it counts as claimed until its proof comes back.',
      },
    },
    other: { happened: 'Shard {index} has another form: {form}.', safe: 'It was not read.', todo: 'Read it from where it is.' },
  },
  'TOK-SHARD-1': {
    happened: 'No token in a reader has the key that the shard of {person} is wrapped to: {fingerprint}.',
    safe: 'No PIN was asked for. The good cards stay good.',
    todo: 'Put in the token with the shard. It must show a certificate of that key.',
  },
  'CUST-FORM-1': {
    happened: 'Forms for {have} shards arrived; the set has {want}.',
    safe: 'No key was made.',
    todo: 'Stop. The station has made a mistake: keep the log, and report it.',
  },
};
