/** Controls of the token room (TOK-). */
import type { RefusalTable } from './refusal-table.ts';

export const tokenRefusals: RefusalTable = {
  'TOK-PIN-WRONG-1': {
    by: 'left',
    when: {
      'more-than-one': {
        happened: 'Wrong PIN, more than one try is left.',
        safe: '{nothing} {standing}',
        todo: '{first}, type it again, or take your card out.',
      },
      last: {
        happened: 'Wrong PIN. The next try is the last one.',
        safe: '{nothing} {standing}',
        todo: '{first}, type it only if you are sure, or take your card out.',
      },
      none: {
        happened: 'Wrong PIN. This card is now locked.',
        safe: '{nothing} {standing}',
        todo: 'Take the card out. Ask another person, or pause and unblock its PIN: “Cards and PINs” on the first screen.',
      },
    },
    other: { happened: 'Wrong PIN.', safe: '{nothing} {standing}', todo: '{first}, type it again, or take your card out.' },
  },
  'TOK-PIN-FORM-1': {
    happened: 'A PIN has 6 to 8 digits.',
    safe: 'It was not sent to the card, so no try was lost. {standing}',
    todo: '{first}, type it again.',
  },
  'TOK-PIN-EXPIRED-1': {
    happened: 'The PIN of {first}’s card has expired.',
    safe: '{nothing} No try was lost. {standing}',
    todo: 'Change it: “Cards and PINs” on the first screen, or keyrite token pin. Then ask again.',
  },
  'TOK-PIN-LENGTH-1': {
    happened: '{first}’s card takes PINs of {least} to {most} digits.',
    safe: '{nothing} The module measured it and did not ask the card. {standing}',
    todo: '{first}, type one of that length.',
  },
  'TOK-PIN-SIGNS-1': {
    happened: '{first}’s card does not take these signs in a PIN.',
    safe: '{nothing} It may have counted a try. {standing}',
    todo: '{first}, ask whoever made the card which PINs it takes.',
  },
  'TOK-PIN-UNLIKE-1': {
    happened: 'The new PIN was not the same both times.',
    safe: '{nothing} The card was not asked, so no try was lost.',
    todo: 'Type all three again.',
  },
  'TOK-PIN-SAME-1': {
    happened: 'The new PIN is the old one.',
    safe: '{nothing} The card was not asked, so no try was lost.',
    todo: 'Choose another PIN.',
  },
  'TOK-PIN-KEPT-1': {
    happened: '{first}’s card did not take the new PIN ({rv}).',
    safe: 'The old PIN holds: the card was asked, and took it.',
    todo: 'Choose another PIN. Some cards refuse simple ones, such as 123456, and ones that were used before.',
  },
  'TOK-PIN-UNSURE-1': {
    happened: '{first}’s card stopped answering while its PIN was set. Nobody can tell which PIN it has now.',
    safe: 'Its keys and certificates are as they were. Read last: {rv}.',
    todo: 'Put the card back and sign a test with the new PIN, once. If it is wrong, the old PIN holds.',
  },
  'TOK-CODE-FORM-1': {
    by: 'code',
    when: {
      puk: {
        happened: 'A PUK has 6 to 8 characters.',
        safe: '{nothing} It was not sent to the card, so no try was lost.',
        todo: 'Read it again from where it is kept, and type it again.',
      },
    },
    other: {
      happened: 'An administrator’s PIN has 4 to 64 characters, without blanks.',
      safe: '{nothing} It was not sent to the card, so no try was lost.',
      todo: 'Read it again from where it is kept, and type it again.',
    },
  },
  'TOK-CODE-WRONG-1': {
    by: 'left',
    when: {
      last: {
        happened: 'Wrong administrator’s PIN. The next try is the last one.',
        safe: '{nothing} The card’s keys and certificates are as they were.',
        todo: 'Type it only if you are sure. After one more the card cannot be unblocked.',
      },
      none: {
        happened: 'Wrong administrator’s PIN. It is now locked.',
        safe: '{nothing} The card’s keys and certificates are as they were.',
        todo: 'This card cannot be unblocked any more. Its holder needs a new card, and a roster that names it.',
      },
    },
    other: {
      happened:
        'Wrong code: the card did not take it as its PUK or its administrator’s PIN. The module does not tell how many tries are left.',
      safe: '{nothing} The card’s keys and certificates are as they were.',
      todo: 'Read it again from where it is kept. Most cards take three tries; after those the card cannot be unblocked.',
    },
  },
  'TOK-CODE-LOCKED-1': {
    by: 'code',
    when: {
      puk: {
        happened: 'The PUK of {first}’s card is locked too.',
        safe: '{nothing} Its keys cannot be used any more.',
        todo: 'A PIV card in this state can only be reset, which destroys its keys (yubico-piv-tool -a reset). Its holder needs new keys, and a roster that names them.',
      },
    },
    other: {
      happened: 'The administrator’s PIN of {first}’s card is locked.',
      safe: '{nothing} Its keys can be used only with the PIN that it has.',
      todo: 'This card cannot be unblocked. Its holder needs a new card, and a roster that names it.',
    },
  },
  'TOK-UNBLOCK-1': {
    happened: 'The card module offers no way to unblock the PIN of {first}’s card ({module}).',
    safe: '{nothing} No try was lost.',
    todo: 'Where the cards are administered: yubico-piv-tool -a unblock-pin for a YubiKey, the maker’s tool for others. Or use a newer module.',
  },
  'TOK-CARD-1': {
    happened: 'No card in a reader has the serial number {serial}.',
    safe: '{nothing} There are: {have}.',
    todo: 'Put the card in a reader and look again.',
  },
  'TOK-CARD-2': {
    happened: 'Two cards in the readers have the serial number {serial}.',
    safe: '{nothing}',
    todo: 'Leave the one that is meant in a reader, and take the other out.',
  },
  'TOK-PIN-UNSET-1': {
    happened: '{first}’s card has no PIN yet.',
    safe: '{nothing} {standing}',
    todo: 'Set its PIN outside this ceremony, or ask another person.',
  },
  'TOK-LOCKED-1': {
    happened: '{first}’s card is locked: too many wrong PINs.',
    safe: '{nothing} {standing}',
    todo: 'Ask another person, or pause and unblock its PIN: “Cards and PINs” on the first screen, with its PUK or its administrator.',
  },
  'TOK-PINPAD-1': {
    happened: '{first}’s reader takes the PIN on its own keys.',
    safe: '{nothing} {standing}',
    todo: 'This station cannot use that reader. Put the card in another one.',
  },
  'TOK-ABSENT-1': {
    happened: '{first}’s card is in no reader.',
    safe: '{nothing} {standing}',
    todo: 'Put it in a reader and ask for the PIN again.',
  },
  'TOK-TWICE-1': {
    happened: 'Two cards carry {first}’s key.',
    safe: '{nothing} {standing}',
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
  'TOK-DERIVE-1': {
    by: 'reason',
    when: {
      'key-type': {
        happened: 'The key on {first}’s card is not on the curve P-256.',
        safe: 'No PIN was asked for, and no shard was opened.',
        todo: 'Put in the card that the shard was wrapped to.',
      },
      'no-private-key': {
        happened: 'On {first}’s card there is a certificate, but not its key.',
        safe: 'No shard was opened.',
        todo: 'Put in the card that the shard was wrapped to.',
      },
      key: {
        happened: 'The key on {first}’s card may not agree on a secret.',
        safe: 'No shard was opened.',
        todo: 'Put in the card that the shard was wrapped to.',
      },
    },
    other: {
      happened: '{first}’s card, through this module, agrees on no secret.',
      safe: 'No shard was opened.',
      todo: 'Use the card through its maker’s module.',
    },
  },
  'TOK-WITHDRAWN-1': {
    happened: '{first} stopped.',
    safe: '{nothing} {standing}',
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
    safe: '{nothing} {standing}',
    todo: 'Put it back in the reader and ask again, or ask another person.',
  },
  'TOK-TIMEOUT-1': {
    happened: '{first}’s card took too long.',
    safe: '{nothing} {standing}',
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
      'not-readable': {
        happened: 'The card module may not be read by this account: {path}.',
        safe: 'Nothing was changed.',
        todo: 'Let this account read the file and enter its folders, then start the station again.',
      },
      'no-prlimit': {
        happened: 'The card module was not loaded: /usr/bin/prlimit, which is needed to use it safely, did not work.',
        safe: 'Nothing was changed.',
        todo: 'See that the package util-linux is whole on this machine, then start the station again.',
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
