/** Controls on a ceremony's course: its steps and what they leave, the key and its set, exact bytes, incidents, the log and its papers. */
import type { RefusalTable } from './refusal-table.ts';

export const courseRefusals: RefusalTable = {
  'STEP-ORDER-1': {
    happened: 'This belongs to another step.',
    safe: 'Nothing was recorded. {standing}',
    todo: 'Go on with the step on the screen.',
  },
  'STEP-EVIDENCE-1': {
    happened: 'Step {step} is not done yet.',
    safe: 'Nothing was recorded. {standing}',
    todo: 'Finish what the step waits for.',
  },
  'STEP-PEOPLE-1': {
    happened: 'This is another person’s part in step {step}.',
    safe: 'Nothing was recorded. {standing}',
    todo: 'Ask the person who is named in the step.',
  },
  'PRB-PHASE-1': {
    happened: 'This check of the machine belongs to another step.',
    safe: 'Nothing was recorded.',
    todo: 'Check the machine in the step that asks for it.',
  },
  'PRB-MISSING-1': {
    happened: 'The machine did not say anything about one line: {probe}.',
    safe: 'Nothing was recorded.',
    todo: 'Check the machine again.',
  },
  'PRB-SECRET-1': {
    happened: 'A line of the machine check is open: {probe}.',
    safe: 'No key was made. The approvals stand.',
    todo: 'Put it right and check the machine again, or record an exception.',
  },
  'PRB-SECRET-2': {
    happened: 'The machine was not checked right before the secret.',
    safe: 'No key was made. The approvals stand.',
    todo: 'Make the key again; the check comes first.',
  },
  'PRB-PRODUCTION-1': {
    happened: 'No exception settles this line in production: {probe}.',
    safe: 'Nothing was recorded.',
    todo: 'Put it right and check the machine again.',
  },
  'PRB-SEEN-1': {
    happened: 'This line is the machine’s alone: {probe}.',
    safe: 'Nothing was recorded.',
    todo: 'Go on with the next line.',
  },
  'EXC-NUMBER-1': {
    happened: 'Exception {have} cannot be recorded: they are numbered in order, in their step, and decided once.',
    safe: 'Nothing was recorded.',
    todo: 'Look at the exceptions on the screen, then do it again.',
  },
  'EXC-PEOPLE-1': {
    happened: 'An exception is decided by {master} and {witness}, each named once.',
    safe: 'Nothing was recorded. It stays open.',
    todo: 'Decide it together.',
  },
  'EXC-OPEN-1': {
    happened: 'Exception {number} is not decided yet.',
    safe: 'Nothing was recorded. {standing}',
    todo: '{master} and {witness}, decide it first.',
  },
  'EXC-PROBE-1': { happened: 'This line is settled already: {probe}.', safe: 'Nothing was recorded.', todo: 'Go on with the next line.' },
  'DIG-COMPARE-1': {
    happened: 'The digest compared is not the one of this step.',
    safe: 'Nothing was recorded.',
    todo: 'Compare the lines on the screen.',
  },
  'REQ-DIGEST-1': {
    happened: 'The request and its digest do not belong together.',
    safe: 'No request was opened.',
    todo: 'Stop, and raise an exception.',
  },
  'REQ-FIELD-1': {
    happened: 'The request says something else than the ceremony: {field}.',
    safe: 'No request was opened.',
    todo: 'Stop, and raise an exception.',
  },
  'REQ-SUMMARY-1': {
    happened: 'The summary is not the one of this request.',
    safe: 'No request was opened.',
    todo: 'Stop, and raise an exception.',
  },
  'KEY-INTENT-1': {
    happened: 'The making of the key was not announced in the log.',
    safe: 'Nothing was recorded.',
    todo: 'Stop, and raise an exception.',
  },
  'KEY-HOLDER-1': {
    happened: '{person} would hold a card of this set, and that person’s own key was revoked.',
    safe: 'Nothing was made, and no set is active.',
    todo: 'Cancel this ceremony. Open it anew without {person}.',
  },
  'KEY-ENTROPY-1': {
    happened: '{have} of {need} custodians’ cards are there for randomness.',
    safe: 'No key was made.',
    todo: 'Put every custodian’s card in a reader, then make the key again.',
  },
  'KEY-MANIFEST-1': {
    happened: 'What was made is not what was approved: {field}.',
    safe: 'It is void and not used.',
    todo: 'Stop, and raise an exception.',
  },
  'SET-READBACK-1': {
    happened: '{have} of {need} cards were read back.',
    safe: 'The set is not active.',
    todo: 'Read back the cards that are missing.',
  },
  'SET-COMBINE-1': {
    happened: '{have} of {need} groups of cards were tested.',
    safe: 'The set is not active.',
    todo: 'Test the groups again.',
  },
  'SET-COMBINE-2': {
    happened: 'The groups of cards were not tested yet.',
    safe: 'The set is not active.',
    todo: 'Test every group first.',
  },
  'SET-OUTCOME-1': {
    happened: 'The cards open another key: {have}, not {want}.',
    safe: 'The set is not active.',
    todo: 'Stop, and raise an exception. This set must not be used.',
  },
  'SET-DIGEST-1': {
    happened: 'This is another card set than the one that was made.',
    safe: 'Nothing was activated.',
    todo: 'Stop, and raise an exception.',
  },
  'BYTES-NONE-1': {
    happened: 'No bytes were shown to the quorum yet.',
    safe: 'Nothing was recorded. {standing}',
    todo: 'Show them first.',
  },
  'BYTES-FIXED-1': {
    happened: 'Somebody has confirmed {name} already.',
    safe: 'It was not exchanged, and the confirmations stand.',
    todo: 'Go on with the confirmations. If the bytes are wrong, stop, and raise an exception.',
  },
  'BYTES-DIGEST-1': {
    happened: 'These are not the bytes that the quorum was shown.',
    safe: 'Nothing was recorded. The confirmations stand.',
    todo: 'Stop, and raise an exception. What was made with other bytes must not be used.',
  },
  'BYTES-SIGNER-1': {
    happened: '{person} is not among those who approved, or has confirmed already.',
    safe: 'Nothing was recorded. The confirmations stand.',
    todo: 'Ask a custodian who approved.',
  },
  'BYTES-SIGNATURE-1': {
    happened: 'The signature is not {name}’s.',
    safe: 'No confirmation was recorded.',
    todo: 'Use the card that was enrolled, or raise an exception.',
  },
  'BYTES-STATEMENT-1': {
    happened: 'What {person}’s card signed is not this confirmation.',
    safe: 'No confirmation was recorded.',
    todo: 'Ask for the PIN again. If it happens again, raise an exception.',
  },
  'BYTES-QUORUM-1': {
    happened: '{have} of {need} confirmations are there.',
    safe: 'Nothing was recorded. The confirmations stand.',
    todo: 'Collect the confirmations that are missing.',
  },
  'INC-PEOPLE-1': {
    happened: 'An emergency is led by master and witness alone.',
    safe: 'No ceremony was opened.',
    todo: 'Open it without an initiator, custodians and approvals.',
  },
  'INC-PEOPLE-2': {
    happened: 'This emergency is about {person}, who cannot lead it.',
    safe: 'No ceremony was opened.',
    todo: 'Give {person}’s role to somebody else on the roster, then open it.',
  },
  'INC-DONE-1': {
    happened: 'This emergency has done that already.',
    safe: 'It stands as it was recorded.',
    todo: 'Go on with the next step.',
  },
  'INC-LIST-1': {
    happened: 'The approvals of this person are not listed yet.',
    safe: 'Nothing was recorded.',
    todo: 'List the approvals first. Then record what was found.',
  },
  'INC-SUBJECT-1': {
    happened: 'This emergency was not opened for that.',
    safe: 'Nothing was recorded.',
    todo: 'Go on with the step on the screen, or open another emergency.',
  },
  'HEAD-READ-1': {
    happened: 'The log went on while the head was read.',
    safe: 'Nothing was recorded.',
    todo: 'Read the head that is on the screen now.',
  },
  'LOG-SEALED-1': { happened: 'The log is sealed at entry {seq}.', safe: 'Nothing was added.', todo: 'Go on with the signatures.' },
  'CHK-SIGNER-1': { happened: 'The witness signs the log head.', safe: 'Nothing was signed.', todo: 'Ask {witness} to put the card in.' },
  'CHK-SIGNATURE-1': {
    happened: 'The signature under the log head is not {name}’s.',
    safe: 'Nothing was recorded.',
    todo: 'Use the card that was enrolled.',
  },
  'CHK-HEAD-1': {
    happened: 'The card signed another log head: number {seq}.',
    safe: 'Nothing was recorded.',
    todo: 'Compare the head again, then sign.',
  },
  'BND-SIGNER-1': {
    happened: '{name} is not among those who approved, or has signed already.',
    safe: 'Nothing was signed.',
    todo: 'Ask a custodian who approved.',
  },
  'BND-STATEMENT-1': {
    happened: 'This is another bundle than the one signed before.',
    safe: 'Nothing was recorded.',
    todo: 'Stop, and raise an exception.',
  },
  'EXP-INTENT-1': {
    happened: 'The writing of this file was not announced in the log.',
    safe: 'Nothing was recorded.',
    todo: 'Write the bundle again.',
  },
  'CLOCK-BACK-1': {
    happened: 'The station’s clock went back: it was {last}, now it is {now}.',
    safe: 'The log keeps its order; nothing was lost.',
    todo: '{witness}, read your watch aloud; {master}, record the difference as an exception.',
  },
  'CLOCK-FORM-1': { happened: 'That is not a time of day.', safe: 'Nothing was recorded.', todo: 'Write hours, minutes and seconds.' },
  'STORE-FULL-1': {
    happened: 'The log could not be written: the workspace is full.',
    safe: 'Nothing was signed or made; the entries before are safe.',
    todo: 'Take cards out, make room, then do it again.',
  },
  'PAPER-NAME-1': {
    happened: 'A text has a character that cannot be printed: {character}.',
    safe: 'No PDF was made. The log is whole.',
    todo: 'Stop, and raise an exception.',
  },
  'PAPER-PDF-1': {
    happened: 'The PDF is not the one this station made.',
    safe: 'It was not signed.',
    todo: 'Stop, and raise an exception.',
  },
  'PAPER-FIELD-1': {
    happened: 'A signature field is named wrongly: {field}.',
    safe: 'No PDF was made.',
    todo: 'Stop, and raise an exception.',
  },
  'PAPER-FIELD-2': {
    happened: 'The PDF has {boxes} boxes for {fields} signatures.',
    safe: 'No PDF was made.',
    todo: 'Stop, and raise an exception.',
  },
  'PAPER-FIELD-3': {
    happened: 'There is no open signature field for {name}.',
    safe: 'It was not signed.',
    todo: 'Go on with the next signature.',
  },
  'PAPER-SIGNER-1': {
    happened: 'That signature field is for another person.',
    safe: 'It was not signed.',
    todo: 'Ask the person whose name is in the box.',
  },
  'PAPER-CERTIFICATE-1': {
    happened: 'The certificate on the roster cannot sign a PDF.',
    safe: 'It was not signed.',
    todo: 'Correct the roster, and open a new ceremony.',
  },
  'PAPER-SIGNATURE-1': { happened: 'The signature on the PDF is not good.', safe: 'It was not kept.', todo: 'Ask for the PIN again.' },
};
