/** Controls on keys that a token makes: of the ceremony (PAIR-, SOD-PIN-1), and the token room's own. */
import type { RefusalTable } from './refusal-table.ts';

export const keypairRefusals: RefusalTable = {
  'SOD-PIN-1': {
    happened: '{person} may not hold the token’s PIN.',
    safe: 'Nothing was begun. {standing}',
    todo: 'Choose a custodian of this ceremony who holds it.',
  },
  'PAIR-INTENT-1': {
    happened: 'What a token made was not announced in the log, or nothing is left to settle.',
    safe: 'Nothing was recorded.',
    todo: 'Stop, and raise an exception.',
  },
  'PAIR-NAME-1': {
    happened: 'The key has another name or place than was approved: {field}.',
    safe: 'It was not recorded as this ceremony’s key.',
    todo: 'Stop, and raise an exception.',
  },
  'PAIR-KEY-1': {
    happened: 'The public key is not what was approved: {have}.',
    safe: 'It was not recorded as this ceremony’s key.',
    todo: '{master} and {witness}, look into the token and destroy it.',
  },
  'PAIR-ATTRIBUTES-1': {
    happened: 'The key is not as it must be in the token: {attribute}.',
    safe: 'It was not recorded as this ceremony’s key.',
    todo: '{master} and {witness}, look into the token and destroy it.',
  },
  'PAIR-POSSESSION-1': {
    happened: 'The key did not sign the number that was drawn for it.',
    safe: 'It was not recorded as this ceremony’s key.',
    todo: '{master} and {witness}, look into the token and destroy it.',
  },
  'PAIR-FOUND-1': {
    happened: 'This does not fit what was found in the token.',
    safe: 'Nothing was changed in the token.',
    todo: '{master} and {witness}, have the station look again, then decide.',
  },
  'TOK-SERIAL-1': {
    by: 'have',
    when: {
      0: {
        happened: 'No token with the serial number {serial} is there.',
        safe: 'Nothing was begun in any token.',
        todo: 'Connect it, and see that its module is the station’s. Then try again.',
      },
    },
    other: {
      happened: 'More than one token has the serial number {serial}.',
      safe: 'Nothing was begun in any of them.',
      todo: 'Disconnect the one that is not meant. Then try again.',
    },
  },
  'TOK-MAKES-1': {
    happened: 'The token {serial} does not make, or not sign with, keys of this algorithm.',
    safe: 'Nothing was begun in it.',
    todo: 'Cancel, and ask for an algorithm or a token that can.',
  },
  'TOK-TAKEN-1': {
    by: 'what',
    when: {
      label: {
        happened: 'Something in the token {serial} has the label {value} already.',
        safe: 'It was not touched, and no key was made.',
        todo: 'Find out what it is. Cancel, and ask for another label, or have it removed.',
      },
    },
    other: {
      happened: 'Something in the token {serial} has the id {value} already.',
      safe: 'It was not touched, and no key was made.',
      todo: 'Make the key again: it gets another id.',
    },
  },
  'TOK-PAIR-1': {
    by: 'reason',
    when: {
      'public-key': {
        happened: 'The token {serial} does not show a public key as it was asked for.',
        safe: 'What it made was not used.',
        todo: '{master} and {witness}, look into the token and settle it.',
      },
      attribute: {
        happened: 'The key in the token {serial} is not as it must be: {attribute}.',
        safe: 'It was not used.',
        todo: '{master} and {witness}, look into the token and destroy it.',
      },
      objects: {
        happened: 'In the token {serial} there is something else than was found before.',
        safe: 'Nothing was taken over.',
        todo: '{master} and {witness}, look again, then decide.',
      },
    },
    other: {
      happened: 'The key in the token {serial} cannot be used.',
      safe: 'It was not used.',
      todo: '{master} and {witness}, look into the token and settle it.',
    },
  },
};
