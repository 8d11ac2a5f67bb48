/** Controls of the token room (TOK-). */
import type { RefusalTable } from './refusal-table.ts';

export const tokenRefusals: RefusalTable = {
  'TOK-PIN-WRONG-1': {
    by: 'left',
    when: {
      'more-than-one': {
        happened: 'Wrong PIN, more than one try is left.',
        safe: 'Nothing was signed. {standing}',
        todo: '{first}, type it again, or take your card out.',
      },
      last: {
        happened: 'Wrong PIN. The next try is the last one.',
        safe: 'Nothing was signed. {standing}',
        todo: '{first}, type it only if you are sure, or take your card out.',
      },
      none: {
        happened: 'Wrong PIN. This card is now locked.',
        safe: 'Nothing was signed. {standing}',
        todo: 'Take the card out. Ask another person, or pause and have it unlocked.',
      },
    },
    other: { happened: 'Wrong PIN.', safe: 'Nothing was signed. {standing}', todo: '{first}, type it again, or take your card out.' },
  },
  'TOK-PIN-FORM-1': {
    happened: 'A PIN has 6 to 8 digits.',
    safe: 'It was not sent to the card, so no try was lost. {standing}',
    todo: '{first}, type it again.',
  },
  'TOK-PIN-UNSET-1': {
    happened: '{first}’s card has no PIN yet.',
    safe: 'Nothing was signed. {standing}',
    todo: 'Set its PIN outside this ceremony, or ask another person.',
  },
  'TOK-LOCKED-1': {
    happened: '{first}’s card is locked.',
    safe: 'Nothing was signed. {standing}',
    todo: 'Ask another person, or pause and have the card unlocked.',
  },
  'TOK-PINPAD-1': {
    happened: '{first}’s reader takes the PIN on its own keys.',
    safe: 'Nothing was signed. {standing}',
    todo: 'This station cannot use that reader. Put the card in another one.',
  },
  'TOK-ABSENT-1': {
    happened: '{first}’s card is in no reader.',
    safe: 'Nothing was signed. {standing}',
    todo: 'Put it in a reader and ask for the PIN again.',
  },
  'TOK-TWICE-1': {
    happened: 'Two cards carry {first}’s key.',
    safe: 'Nothing was signed. {standing}',
    todo: 'A key in two cards no longer names one person. Stop and raise an exception.',
  },
  'TOK-KEYUSE-1': {
    by: 'reason',
    when: {
      certificate: {
        happened: 'The certificate on {first}’s card is not for signing.',
        safe: 'Nothing was signed. {standing}',
        todo: 'Use the card that was enrolled, or ask another person.',
      },
      key: {
        happened: 'The key on {first}’s card may not sign.',
        safe: 'Nothing was signed. {standing}',
        todo: 'Use the card that was enrolled, or ask another person.',
      },
      'no-private-key': {
        happened: '{first}’s card has the certificate, and not its key.',
        safe: 'Nothing was signed. {standing}',
        todo: 'Use the card that was enrolled, or ask another person.',
      },
    },
    other: {
      happened: 'The key on {first}’s card cannot be used.',
      safe: 'Nothing was signed. {standing}',
      todo: 'Use the card that was enrolled, or ask another person.',
    },
  },
  'TOK-KEYTYPE-1': {
    happened: 'The key on {first}’s card is of a kind that does not count here.',
    safe: 'Nothing was signed. {standing}',
    todo: 'Use the card that was enrolled.',
  },
  'TOK-MECHANISM-1': {
    happened: '{first}’s card, through this module, makes no signatures of the kind its key needs ({algorithm}).',
    safe: 'Nothing was signed, and no PIN was asked for. {standing}',
    todo: 'Use the card through its maker’s module, or ask another person.',
  },
  'TOK-WITHDRAWN-1': {
    happened: '{first} stopped.',
    safe: 'Nothing was signed. {standing}',
    todo: 'Take the card out. Ask again, ask another person, or record a refusal.',
  },
  'TOK-SIGNATURE-1': {
    happened: 'The signature that {first}’s card gave is not good.',
    safe: 'It was not recorded. {standing}',
    todo: 'Take the card out and put it back, then ask again. If it happens again, raise an exception.',
  },
  'TOK-RANDOM-1': {
    happened: 'The card {serial} gave no randomness.',
    safe: 'No key was made.',
    todo: 'Take that card out, put it back, and make the key again.',
  },
  'TOK-DEVICE-1': {
    happened: '{first}’s card stopped answering.',
    safe: 'No signature was recorded. {standing}',
    todo: 'Put it back in the reader and ask again, or ask another person.',
  },
  'TOK-TIMEOUT-1': {
    happened: '{first}’s card took too long.',
    safe: 'No signature was recorded. {standing}',
    todo: 'Take it out, put it back, and ask again.',
  },
  'TOK-MODULE-2': {
    happened: 'The card module gave no answer in time and was ended: {path}.',
    safe: 'Nothing was signed, and no PIN was asked for. {standing}',
    todo: 'Take the cards out of its readers, wait a moment, put one back, and look again.',
  },
  'TOK-MODULE-3': {
    happened: 'The card module broke down while it looked for cards: {path}.',
    safe: 'Nothing was signed, and no PIN was asked for. {standing}',
    todo: 'Take the cards out of its readers, put one back, and look again. If it happens again, take the module out of station.json.',
  },
  'TOK-MODULE-1': {
    by: 'reason',
    when: {
      'not-given': {
        happened: 'No card module is set.',
        safe: 'Nothing was changed.',
        todo: 'Set the path of the PKCS#11 module and start the station again.',
      },
      missing: {
        happened: 'The card module is not there: {path}.',
        safe: 'Nothing was changed.',
        todo: 'Install it or correct the path, then start the station again.',
      },
      'not-absolute': {
        happened: 'The path of the card module is not a whole path: {path}.',
        safe: 'Nothing was changed.',
        todo: 'Write the path from its root, then start the station again.',
      },
      'not-a-file': {
        happened: 'The card module is not a file: {path}.',
        safe: 'Nothing was changed.',
        todo: 'Correct the path, then start the station again.',
      },
      'not-loadable': {
        happened: 'The card module could not be loaded: {path}.',
        safe: 'Nothing was changed.',
        todo: 'Check that it is a PKCS#11 library for this machine, then start again.',
      },
    },
    other: {
      happened: 'The card module does not work: {path}.',
      safe: 'Nothing was changed. Read from it: {reason}.',
      todo: 'Check the readers and the module, then start the station again.',
    },
  },
};
