/** Controls of the station itself: its workspace, its log's file, its programs, the medium (WSP-, STORE-, STATION-, EXP-, …-ENDED-). */
import type { RefusalTable } from './refusal-table.ts';

const damagedFile = {
  happened: 'The log’s file is damaged: {path} ({why}).',
  safe: 'It was not changed. Nothing was signed or made.',
};
const damagedRecord = {
  happened: 'The log is damaged from record {record} of the workspace on: {path} ({why}).',
  safe: 'It was not changed. The records before are whole.',
};
const withoutCopy =
  'Keep the file as it is. Stop. No whole copy was found: put in a medium with a copy and start again, or compare with the log head that the witness wrote down.';
const fromCopy =
  '1. Close the station. 2. Rename {path} to {path}.damaged and keep it; a file {path}-wal too, if there is one. 3. Copy {copy} to {path}. 4. Start again. The copy has {copyRecords} records, the last of {copyLast}. Compare its head with what the witness wrote down; record what came after as an exception.';
const uncopied = { safe: 'The log itself is whole. The copy before, if there is one, was kept.' };

export const stationRefusals: RefusalTable = {
  'PIN-CEREMONY-1': {
    happened: 'A ceremony is on the screens: {ceremony}.',
    safe: 'No card was asked, and the PIN is as it was.',
    todo: 'Pause it and say why, then go to “Ceremonies”, “Cards and PINs”.',
  },
  'WSP-MISSING-1': {
    happened: 'This file is missing: {path}.',
    safe: 'Nothing was changed.',
    todo: 'Put it there, then start the station again.',
  },
  'WSP-FILE-1': {
    happened: 'This file is not as it must be: {path}. Wrong in it: {at}.',
    safe: 'It was not used. Nothing was changed.',
    todo: 'Correct it, then start the station again.',
  },
  'WSP-POLICY-1': {
    happened: 'The policy cannot be used: {path}, line {line}, column {column}. In it, {at} {problem}.',
    safe: 'No other policy took its place. Nothing was changed.',
    todo: 'Correct the file, then start the station again.',
  },
  'WSP-ATTESTATION-1': {
    happened: 'What is in {path} cannot be used as vendors’ certificates: {because}.',
    safe: 'No other certificates took their place. Nothing was changed.',
    todo: 'Put in the vendor’s root certificates, in PEM or DER, and nothing else; then start the station again.',
  },
  'WSP-SCRIPT-1': {
    happened: 'The script cannot be used: {path}, line {line}, column {column} ({problem}).',
    safe: 'No other script took its place. Nothing was changed.',
    todo: '“keyrite script lint” says what is wrong. Correct the file, then start the station again.',
  },
  'STORE-DAMAGED-1': {
    by: 'damage',
    when: {
      file: { ...damagedFile, todo: withoutCopy },
      'file-copy': { ...damagedFile, todo: fromCopy },
      'record-copy': { ...damagedRecord, todo: fromCopy },
    },
    other: { ...damagedRecord, todo: withoutCopy },
  },
  'STORE-FUTURE-1': {
    happened: 'The log was written by a later Keyrite: {path}.',
    safe: 'It was not changed.',
    todo: 'Start the Keyrite that wrote it.',
  },
  'STORE-EARLIER-1': {
    happened: 'The log was written by an earlier Keyrite: {path}.',
    safe: 'It was not changed; the Keyrite that wrote it goes on reading it.',
    todo: 'Finish its ceremony with the Keyrite that wrote it. For this Keyrite, prepare a new workspace.',
  },
  'STORE-LOCKED-1': {
    happened: 'Another station has this log open: {path}.',
    safe: 'It was not changed.',
    todo: 'Close the other station, then start this one again.',
  },
  'STORE-OPEN-1': {
    happened: 'The account that the station runs under may not open the log and write in it: {path} ({reason}).',
    safe: 'It was not changed.',
    todo: 'Give the file and its folder to that account, for it alone to read and write. Then start the station again.',
  },
  'STORE-APPEND-1': {
    happened: 'The log could not be written.',
    safe: 'Nothing was signed or made; the entries before are safe.',
    todo: 'Stop. Look at the disk, then start the station again.',
  },
  'STORE-COPY-1': {
    by: 'reason',
    when: {
      full: {
        happened: 'The log was not copied: the medium is full. {path}',
        ...uncopied,
        todo: 'Make room on the medium, or put in an empty one.',
      },
      missing: { happened: 'The log was not copied: the folder is not there. {path}', ...uncopied, todo: 'Put the medium in.' },
      'read-only': {
        happened: 'The log was not copied: the medium cannot be written. {path}',
        ...uncopied,
        todo: 'Release its write lock, or put in another.',
      },
      unlike: {
        happened: 'The log was copied, and the copy is not the log: {path}.',
        safe: 'The copy before, if there is one, was kept.',
        todo: 'Put in another medium. If it is so again, close the station and start it again: it checks the log itself.',
      },
    },
    other: { happened: 'The log was not copied: {path} ({reason}).', ...uncopied, todo: 'Put in another medium.' },
  },
  'STORE-COPY-2': {
    happened: 'On this medium is the copy of another log, or of records that this log no longer has: {path}.',
    safe: 'That copy was not touched. The log itself is whole.',
    todo: 'Put in another medium. Keep this one until you know which log it belongs to.',
  },
  'STORE-REPLAY-1': {
    happened: 'Entry {record} of the log could not have happened: {control}.',
    safe: 'The log was not changed. Nothing was signed or made.',
    todo: 'See that roster and station are those of this ceremony. Keep the log, and stop.',
  },
  'STATION-BUSY-1': {
    happened: 'The station is still at work on the last thing.',
    safe: 'Nothing was done twice.',
    todo: 'Wait until it says what it waits for.',
  },
  'STEP-ANSWER-1': {
    happened: 'The answer recorded in step {step} is not the script’s.',
    safe: 'The step is still open.',
    todo: 'Answer with the words on the sheet.',
  },
  'SIGN-OFF-2': {
    happened: 'The witness has already signed off.',
    safe: 'The first sign-off stands.',
    todo: 'Record what changed as an exception.',
  },
  'LOG-SHAPE-1': {
    happened: 'The log cannot hold this: {at}.',
    safe: 'Nothing was recorded; what stood before stands.',
    todo: 'Give it again, in the form the field asks for.',
  },
  'CER-OPEN-2': { happened: 'No ceremony is open.', safe: 'Nothing was recorded.', todo: 'Open one first.' },
  'CER-NAME-1': {
    happened: 'The name or organisation of {name} has letters that this build cannot print.',
    safe: 'No ceremony was opened.',
    todo: 'Write it on the roster in Latin, Greek or Cyrillic letters, and start the station again.',
  },
  'CER-CAST-1': {
    happened: 'On the roster are {have} people with the role {role}.',
    safe: 'No ceremony was opened.',
    todo: 'A ceremony has one master, one witness, one initiator and at least two custodians. Correct the roster.',
  },
  'REQ-FIELD-2': {
    happened: 'A field of the operation cannot be used: {field}, {have}.',
    safe: 'No ceremony was opened.',
    todo: 'Correct the field, then open the ceremony again.',
  },
  'SIGN-OFF-1': {
    happened: 'There is no remark.',
    safe: 'Nothing was recorded.',
    todo: 'Write why you do not agree, then press again.',
  },
  'CHECK-HOME-1': {
    happened: 'A ceremony is on the screens; the station is checked from its home screen.',
    safe: 'Nothing was looked at, and nothing was signed.',
    todo: 'Go back to the list of ceremonies first.',
  },
  'CHECK-FIRST-1': {
    happened: 'The station has not been checked since it was started.',
    safe: 'Nothing was signed.',
    todo: 'Check it first, with the card in its reader.',
  },
  'TOK-ENDED-1': {
    happened: 'The connection to the cards ended.',
    safe: 'Nothing was signed. {standing}',
    todo: 'See that the card is in its reader, then ask for the PIN again.',
  },
  'TOK-SWAPPED-1': {
    happened: 'The card was changed while it was asked.',
    safe: 'What it signed was not used. {standing}',
    todo: '{first}, put in the card that was enrolled, then ask for the PIN again.',
  },
  'CUST-ENDED-1': {
    happened: 'The work on the secret stopped.',
    safe: 'The secret is gone with its process. The log is whole.',
    todo: 'Check the machine, then do this step again.',
  },
  'CARD-EPOCH-2': {
    happened: 'This card says epoch {epoch}, which no card has.',
    safe: 'It was not used. The good cards stay good.',
    todo: 'Put it back in its bag; take the card printed today.',
  },
  'PAPER-ENDED-1': {
    happened: 'The work on the PDF stopped.',
    safe: 'Nothing was signed. The log is whole.',
    todo: 'Do this step again.',
  },
  'PAPER-LOST-1': {
    happened: 'The signed PDF is no longer in the workspace.',
    safe: 'The log is whole, and names the PDF by its digest.',
    todo: 'Stop, and raise an exception.',
  },
  'PAPER-KEEP-1': {
    happened: 'The signed PDF could not be kept in the workspace ({code}); it has {bytes} bytes.',
    safe: 'Nothing of it was kept. The log is whole.',
    todo: 'Make room in the workspace, then ask for the PIN again.',
  },
  'BND-SIGNATURE-1': {
    happened: 'The signature under the bundle is not {name}’s.',
    safe: 'Nothing was recorded.',
    todo: 'Use the card that was enrolled, or raise an exception.',
  },
  'EXP-EXISTS-1': {
    happened: 'This file is there already: {path}.',
    safe: 'It was not overwritten.',
    todo: 'Put in an empty medium, then write the bundle again.',
  },
  'EXP-OUTCOME-1': {
    by: 'why',
    when: {
      missing: {
        happened: 'This file is not on the medium: {path}.',
        safe: 'Nothing was recorded. It is still to be settled.',
        todo: 'Put in the medium that it was written to, or record that it did not happen.',
      },
      other: {
        happened: 'This file is not the one that was to be written, or not all of it: {path}.',
        safe: 'It was not touched, and nothing was recorded.',
        todo: 'Keep that medium as it is. Record that it did not happen, put in an empty medium, and write it again.',
      },
    },
    other: {
      happened: 'This file could not be read on the medium: {path} ({why}).',
      safe: 'Nothing was recorded. It is still to be settled.',
      todo: 'Put the medium right, or record that it did not happen.',
    },
  },
  'EXP-FULL-1': {
    happened: 'The medium is full; the bundle has {bytes} bytes.',
    safe: 'Nothing of it is left there. The log is whole.',
    todo: 'Put in an empty medium, then write the bundle again.',
  },
  'EXP-WRITE-1': {
    happened: 'The medium could not be written: {path} ({code}).',
    safe: 'The log is whole.',
    todo: 'Put in another medium, then write the bundle again.',
  },
  'EXP-READBACK-1': {
    happened: 'The medium does not give back what was written: {path}.',
    safe: 'The log is whole.',
    todo: 'Put in another medium, then write the bundle again.',
  },
};
