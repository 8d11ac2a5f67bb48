/** Controls on share cards, the set and the process that holds the secret (CARD-, CUST-, MANIFEST-). */
import type { RefusalTable } from './refusal-table.ts';

export const custodyRefusals: RefusalTable = {
  'CARD-UNREADABLE-1': {
    by: 'reason',
    when: {
      'no-file': {
        happened: 'There is no picture {file}.png or {file}.jpg beside the cards’ pages.',
        safe: 'The good cards stay good.',
        todo: 'Scan the card into the folder of the cards under this name, or type it by hand.',
      },
      'several-files': {
        happened: 'There are {files} pictures called {file} beside the cards’ pages.',
        safe: 'None was read. The good cards stay good.',
        todo: 'Take away those that are not of this card, and read it again.',
      },
      'not-a-picture': {
        happened: 'The scan of this card is neither PNG nor JPEG.',
        safe: 'The good cards stay good.',
        todo: 'Scan it again as PNG or JPEG, or type it by hand.',
      },
      'too-large': {
        happened: 'The file of this card is too large to be read.',
        safe: 'The good cards stay good.',
        todo: 'Scan it with 150 to 300 dots an inch, or type it by hand.',
      },
    },
    other: {
      happened: 'The square code on this card could not be read.',
      safe: 'The good cards stay good.',
      todo: 'Lay it flat and read it again, or type it by hand.',
    },
  },
  'CARD-PRINT-1': {
    by: 'reason',
    when: {
      'no-text': {
        happened: 'The printed text of this card could not be read.',
        safe: 'The good cards stay good.',
        todo: 'Read it again, or type it by hand.',
      },
    },
    other: {
      happened: 'The printed text and the square code of this card differ.',
      safe: 'The good cards stay good.',
      todo: 'Keep the card. Stop, and raise an exception.',
    },
  },
  'CARD-LENGTH-1': {
    happened: 'A card has {expected} characters; these were {length}.',
    safe: 'Nothing was kept. The good cards stay good.',
    todo: 'Type it again, four characters at a time.',
  },
  'CARD-CASE-1': {
    happened: 'Small and capital letters were mixed.',
    safe: 'Nothing was kept. The good cards stay good.',
    todo: 'Type it again, all in one case.',
  },
  'CARD-HRP-1': {
    happened: 'The first characters are not those of a share card.',
    safe: 'Nothing was kept. The good cards stay good.',
    todo: 'Compare the first group with the card and type it again.',
  },
  'CARD-ALPHABET-1': {
    happened: 'A character was typed that no card has.',
    safe: 'Nothing was kept. The good cards stay good.',
    todo: 'Look at group and place {places} on the card, then type it again.',
  },
  'CARD-CHECKSUM-1': {
    by: 'proposed',
    when: {
      '0': {
        happened: 'The checksum is not right; more than two characters are wrong.',
        safe: 'Nothing was kept. The good cards stay good.',
        todo: 'Compare each group with the card, then type it again.',
      },
    },
    other: {
      happened: 'The checksum is not right; {proposed} may be wrong, at group and place {places}.',
      safe: 'Nothing was corrected by itself. The good cards stay good.',
      todo: 'Compare that place with the card, then type it again.',
    },
  },
  'CARD-VERSION-1': {
    happened: 'This card is of version {version}; this station knows {known}.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its bag; take the card of this set.',
  },
  'CARD-SUITE-1': {
    happened: 'This card was made by another method.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its bag; take the card of this set.',
  },
  'CARD-PADDING-1': {
    happened: 'This card does not end as a share card does.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Type it again, or read the page again.',
  },
  'CARD-THRESHOLD-1': {
    happened: 'This card says {threshold} of {shards}, which no set can be.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its bag; take the card of this set.',
  },
  'CARD-SET-1': {
    happened: 'This card belongs to another set.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its bag; take the card of this set.',
  },
  'CARD-EPOCH-1': {
    happened: 'This card is of another epoch.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its bag; take the card of this set.',
  },
  'CARD-PLAN-1': {
    happened: 'This card says {have}; this set is {want}.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its bag; take the card of this set.',
  },
  'CARD-INDEX-1': {
    happened: 'This card’s number is not in the set.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its bag; take the card of this set.',
  },
  'CARD-TWICE-1': {
    happened: 'Card {index} was read already.',
    safe: 'It was not counted again. The good cards stay good.',
    todo: 'Take the next card.',
  },
  'CARD-EXPECTED-1': {
    happened: 'This is card {have}; we need card {want}.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its sleeve; take card {want}.',
  },
  'CARD-COMMITMENT-1': {
    happened: 'Card {index} is not as it was when it was made.',
    safe: 'It was not counted. The good cards stay good.',
    todo: 'Keep the card. Stop, and raise an exception.',
  },
  'CARD-POSSESSION-1': {
    happened: 'Card {index} does not prove its shard.',
    safe: 'It was not counted. The good cards stay good.',
    todo: 'Keep the card. Stop, and raise an exception.',
  },
  'CARD-WITHDRAWN-1': {
    happened: 'The card was not typed.',
    safe: 'Nothing was kept. The good cards stay good.',
    todo: 'Read the card from its page, or type it by hand.',
  },
  'CARD-HOLDER-1': {
    happened: 'Card {index} belongs to another person.',
    safe: 'Nothing was recorded.',
    todo: 'Give it to the person whose name is on it.',
  },
  'CARD-CHECKS-1': {
    happened: 'Only {have} of 6 checks of this card were made.',
    safe: 'It was not counted. The good cards stay good.',
    todo: 'Read the card again.',
  },
  'CUST-STEP-1': {
    happened: 'The secret’s process was asked out of order.',
    safe: 'Nothing was made or shown.',
    todo: 'Begin this step again from its first line.',
  },
  'CUST-FAULT-1': {
    happened: 'The work on the secret stopped: {code}.',
    safe: 'The secret is gone with its process. The log is whole.',
    todo: 'Check the machine, then do this step again.',
  },
  'CUST-TIMEOUT-1': {
    happened: 'The work on the secret took too long.',
    safe: 'The secret is gone with its process. The log is whole.',
    todo: 'Check the machine, then do this step again.',
  },
  'CUST-ENTROPY-1': {
    by: 'reason',
    when: {
      missing: {
        happened: 'A custodian’s card gave no randomness.',
        safe: 'No key was made.',
        todo: 'See that every custodian’s card is in its reader, then make the key again.',
      },
      nobody: { happened: 'No card was asked for randomness.', safe: 'No key was made.', todo: 'Stop, and raise an exception.' },
    },
    other: {
      happened: 'The randomness of a card was not as it must be.',
      safe: 'No key was made.',
      todo: 'See that every custodian’s card is in its reader, then make the key again.',
    },
  },
  'CUST-FOLDER-1': {
    happened: 'The folder for the cards’ pages is not there.',
    safe: 'No key was made.',
    todo: 'Stop, and start the station again with its workspace.',
  },
  'CUST-RAM-1': {
    happened: 'The folder for the cards’ pages is not in memory; it is {type}.',
    safe: 'No key was made.',
    todo: 'Stop, and start the station with a workspace in memory.',
  },
  'CUST-SWAP-1': {
    happened: 'This machine can write its memory to a disk.',
    safe: 'No key was made.',
    todo: 'Switch swap off, check the machine again, then make the key.',
  },
  'CUST-EXISTS-1': {
    happened: 'A page named {file} is there already.',
    safe: 'It was not overwritten. No key was made.',
    todo: 'Stop, and raise an exception: that page should not be there.',
  },
  'CUST-NAME-1': {
    happened: 'A name has a character that cannot be printed: {character}.',
    safe: 'No key was made.',
    todo: 'Correct the roster, and open a new ceremony.',
  },
  'CUST-NAME-2': {
    happened: 'A name is too long for a card: {characters} characters.',
    safe: 'No key was made.',
    todo: 'Correct the roster, and open a new ceremony.',
  },
  'CUST-MODE-1': { happened: 'Practice and production were mixed.', safe: 'No key was made.', todo: 'Stop, and raise an exception.' },
  'CUST-PLAN-1': {
    happened: '{threshold} cards would be needed, and there are {shards}.',
    safe: 'No key was made.',
    todo: 'Cancel, and open a ceremony that needs fewer cards than it makes.',
  },
  'CUST-HOLDER-1': { happened: 'The holders do not match the cards.', safe: 'No key was made.', todo: 'Stop, and raise an exception.' },
  'CUST-SET-1': {
    happened: 'The cards read before were of another set.',
    safe: 'Nothing was opened. The good cards stay good.',
    todo: 'Stop, and raise an exception.',
  },
  'CUST-COMBINE-1': {
    happened: '{have} of {want} cards were read; missing: {missing}.',
    safe: 'Nothing was opened. The good cards stay good.',
    todo: 'Read the missing cards again, then test.',
  },
  'CUST-OPEN-1': {
    happened: 'Cards {cards} do not open the key.',
    safe: 'The set is not active. Nothing was shown.',
    todo: 'Stop, and raise an exception. This set must not be used.',
  },
  'CUST-OUTCOME-1': {
    happened: 'Cards {cards} open another key than the one that was made.',
    safe: 'The set is not active. Nothing was shown.',
    todo: 'Stop, and raise an exception. This set must not be used.',
  },
  'MANIFEST-SEALED-1': {
    happened: 'The sealed key has the wrong length.',
    safe: 'Nothing was opened.',
    todo: 'Stop, and raise an exception.',
  },
  'MANIFEST-SET-1': {
    happened: 'The set’s digest does not fit its own content.',
    safe: 'Nothing was opened.',
    todo: 'Stop, and raise an exception.',
  },
  'MANIFEST-SHARDS-1': {
    happened: 'The list of shards does not fit the set.',
    safe: 'Nothing was opened.',
    todo: 'Stop, and raise an exception.',
  },
  'MANIFEST-KEY-1': {
    happened: 'The public key does not fit what was asked for.',
    safe: 'Nothing was opened.',
    todo: 'Stop, and raise an exception.',
  },
};
