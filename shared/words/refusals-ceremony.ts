/** Controls on the ceremony, its people, its log and its papers. */
import type { RefusalTable } from './refusal-table.ts';

export const ceremonyRefusals: RefusalTable = {
  'CER-OPEN-1': { happened: 'This ceremony is open already.', safe: 'It goes on as it was.', todo: 'Open another one.' },
  'CER-UNKNOWN-1': {
    happened: 'There is no ceremony {ceremony} in this workspace.',
    safe: 'Nothing was changed.',
    todo: 'Choose one of the ceremonies in the list.',
  },
  'CER-CLOSED-1': { happened: 'This ceremony is closed.', safe: 'Its log is whole.', todo: 'Open a new ceremony.' },
  'CER-INTERRUPTED-1': {
    happened: 'Something was interrupted and is not settled.',
    safe: 'Nothing was done.',
    todo: '{master} and {witness}, settle it first.',
  },
  'CER-INTERRUPTED-2': {
    happened: 'This does not settle what was interrupted.',
    safe: 'Nothing was recorded.',
    todo: '{master} and {witness} settle it together.',
  },
  'CER-PAUSED-1': { happened: 'The ceremony is paused.', safe: 'Nothing was done.', todo: 'Resume it first.' },
  'CER-PAUSED-2': { happened: 'The ceremony is not paused.', safe: 'Nothing was changed.', todo: 'Go on with the step.' },
  'CER-STATE-1': {
    by: 'state',
    when: {
      Executed: {
        happened: 'This request was used already.',
        safe: 'A request is good for one operation, once. Nothing was changed.',
        todo: 'Open a new ceremony.',
      },
      Expired: { happened: 'The request expired.', safe: 'Nothing was made.', todo: 'Open a new ceremony.' },
      Cancelled: { happened: 'The ceremony was cancelled.', safe: 'Nothing was made.', todo: 'Open a new ceremony.' },
      Approved: { happened: 'The quorum is complete already.', safe: 'Every approval stands.', todo: 'Go on to the next step.' },
      NotRequested: { happened: 'No request is open yet.', safe: 'Nothing was recorded.', todo: 'Read and open the request first.' },
    },
    other: { happened: 'This cannot happen now.', safe: 'Nothing was recorded. {standing}', todo: 'Go back to the step on the screen.' },
  },
  'CER-EXPIRED-1': {
    happened: 'The request expired at {expires}.',
    safe: 'Nothing was made. Its approvals no longer count.',
    todo: 'Open a new ceremony.',
  },
  'CER-USED-1': {
    happened: 'This request was used already.',
    safe: 'A request is good for one operation, once. Nothing was changed.',
    todo: 'Open a new ceremony for another one.',
  },
  'CER-QUORUM-1': {
    happened: '{have} of {need} approvals are there.',
    safe: 'Nothing was made. The approvals stand.',
    todo: 'Collect the approvals that are missing.',
  },
  'CER-KIND-1': {
    happened: 'This does not belong to a ceremony of its kind: {kind}.',
    safe: 'Nothing was recorded. {standing}',
    todo: 'Go on with the step on the screen.',
  },
  'CER-CANCEL-1': {
    happened: '{person} may not cancel this ceremony.',
    safe: 'Nothing was cancelled. {standing}',
    todo: 'Ask the initiator, or who holds the right to cancel.',
  },
  'OP-BUILD-1': {
    happened: 'Not available in this build: the operation of {kind}.',
    safe: 'Nothing was begun. The approvals stand, and no setting changes this.',
    todo: 'Cancel the ceremony, or let it expire.',
  },
  'OP-ROOM-1': {
    happened: 'The operation of {kind} is carried out in the room, at the console, step by step.',
    safe: 'Nothing was begun. The approvals stand.',
    todo: 'Open the workspace at the console, and go on with the script.',
  },
  'WARN-HALF-1': {
    happened: '{have} of {of} custodians approve; that is not above half.',
    safe: 'The ceremony can be opened.',
    todo: 'Better: ask for more approvals.',
  },
  'WARN-SPARE-1': {
    happened: 'No approver is to spare: {have} may approve.',
    safe: 'The ceremony can be opened.',
    todo: 'Better: have {want} or more who may approve.',
  },
  'WARN-ROSTER-1': {
    happened: 'The roster is of {issued}, {days} days ago.',
    safe: 'The ceremony can be opened.',
    todo: 'Look the roster over every quarter.',
  },
  'CER-PEOPLE-1': {
    happened: '{person} is not on the roster.',
    safe: 'Nothing was recorded.',
    todo: 'Correct the roster, then try again.',
  },
  'CER-PEOPLE-2': {
    happened: '{person} has no role for this on the roster.',
    safe: 'Nothing was recorded.',
    todo: 'Choose another person, or correct the roster.',
  },
  'CER-REVOKED-1': {
    happened: 'The key of {person} was revoked, in {incident}.',
    safe: 'No ceremony was opened.',
    todo: 'Choose another person, or put a new key of theirs on the roster.',
  },
  'CER-CERTIFICATE-1': {
    by: 'because',
    when: {
      expired: {
        happened: 'The certificate of {person} is no longer valid on {day}.',
        safe: 'No ceremony was opened.',
        todo: 'Choose another person, or enrol {first} again with a new certificate. A request that is good for a shorter time may be enough.',
      },
    },
    other: {
      happened: 'The certificate of {person} is not good on {day} ({because}).',
      safe: 'No ceremony was opened.',
      todo: 'Choose another person, or enrol {first} again with a certificate of an authority that the roster trusts.',
    },
  },
  'CER-MODE-1': { happened: 'Practice and production were mixed.', safe: 'Nothing was recorded.', todo: 'Use a roster of the same kind.' },
  'CER-SCRIPT-1': {
    happened: 'The script is for {have}; for {want} it cannot be used.',
    safe: 'No ceremony was opened.',
    todo: 'Put the right script in the workspace, and start the station again.',
  },
  'CER-THRESHOLD-1': {
    happened: '{have} approvals were asked for; the policy allows {minimum} to {maximum}.',
    safe: 'No ceremony was opened.',
    todo: 'Choose a number in between.',
  },
  'CER-THRESHOLD-2': {
    happened: '{have} approvals were asked for; there are {custodians} custodians.',
    safe: 'No ceremony was opened.',
    todo: 'Choose a smaller number, or add custodians to the roster.',
  },
  'CER-THRESHOLD-3': {
    happened: '{have} cards to open it were asked for; there are {custodians} cards.',
    safe: 'No ceremony was opened.',
    todo: 'Choose a smaller number.',
  },
  'CER-HOLDERS-1': {
    happened: 'The {have} holders of cards are not the custodians, each once and in their order.',
    safe: 'No ceremony was opened.',
    todo: 'Give one card to each custodian, in their order.',
  },
  'POL-ENABLED-1': {
    happened: 'The policy allows no ceremonies.',
    safe: 'No ceremony was opened.',
    todo: 'Set “enabled” to true in policy.yaml, and start the station again.',
  },
  'POL-TIMEOUT-1': {
    happened: 'The request would be good for {have} minutes; the policy allows {maximum}.',
    safe: 'No ceremony was opened.',
    todo: 'Choose a shorter time.',
  },
  'POL-GROUP-1': {
    happened: 'The policy has {person} in no group that may approve {kind}.',
    safe: 'No ceremony was opened.',
    todo: 'Choose another custodian, or correct the groups in policy.yaml.',
  },
  'CER-KEY-1': {
    happened: 'What the roster says of {person}’s key does not fit together: its bytes, its digest and its algorithm.',
    safe: 'No ceremony was opened.',
    todo: 'Correct the roster: enrol {person} again from the card.',
  },
  'SOD-PERSON-1': {
    happened: '{person} stands on the roster twice, or with another person’s key.',
    safe: 'No ceremony was opened.',
    todo: 'Correct the roster: one person, one key.',
  },
  'SOD-INITIATOR-1': {
    happened: '{name} asked for this, so {name} cannot approve it.',
    safe: 'No approval was recorded. {standing}',
    todo: 'Take the card out and ask a custodian.',
  },
  'SOD-MASTER-1': {
    happened: '{name} leads this ceremony, so {name} cannot approve it.',
    safe: 'No approval was recorded. {standing}',
    todo: 'Take the card out and ask a custodian.',
  },
  'APP-STRANGER-1': {
    happened: 'This card is not on the roster.',
    safe: 'No approval was recorded. {standing}',
    todo: 'Take it out. Ask a custodian of this ceremony.',
  },
  'APP-ROLE-1': {
    happened: '{name} is no custodian in this ceremony.',
    safe: 'No approval was recorded. {standing}',
    todo: 'Take the card out and ask a custodian.',
  },
  'APP-DUP-1': {
    happened: '{name} approved already, in step {step}.',
    safe: 'It counts once. {standing}',
    todo: 'Take the card out and ask another custodian.',
  },
  'APP-BARRED-1': {
    happened: 'The key of {person} was revoked, and no longer counts here.',
    safe: 'No approval was recorded. {standing}',
    todo: 'Take the card out and ask another custodian.',
  },
  'APP-DECLINED-1': { happened: '{name} said no before.', safe: 'The no stands. {standing}', todo: 'Ask another custodian.' },
  'APP-IDENTIFIED-1': {
    happened: '{name} was not identified in this ceremony.',
    safe: 'No approval was recorded. {standing}',
    todo: 'Ask a custodian who was identified.',
  },
  'APP-INTENT-1': {
    happened: 'This approval was not announced in the log.',
    safe: 'It was not recorded. {standing}',
    todo: 'Ask for the PIN again.',
  },
  'APP-DIGEST-1': {
    happened: 'The digest is not the one of this request.',
    safe: 'Nothing was recorded. {standing}',
    todo: 'Compare the digest again, line by line.',
  },
  'APP-SIGNATURE-1': {
    happened: 'The signature is not {name}’s.',
    safe: 'No approval was recorded. {standing}',
    todo: 'Use the card that was enrolled, or raise an exception.',
  },
  'APP-STATEMENT-1': {
    happened: 'What {name}’s card signed is not this approval.',
    safe: 'No approval was recorded. {standing}',
    todo: 'Ask for the PIN again. If it happens again, raise an exception.',
  },
  'APP-TOKEN-1': {
    happened: 'This is another card than the one {name} was identified with.',
    safe: 'No approval was recorded. {standing}',
    todo: '{first}, use the card you were identified with.',
  },
  'APP-COUNT-1': {
    happened: 'The count of approvals or confirmations is not right.',
    safe: 'Nothing was recorded. {standing}',
    todo: 'Stop, and raise an exception.',
  },
  'ID-SIGNATURE-1': {
    happened: 'The signature is not the one of {name}’s enrolled key.',
    safe: 'Nobody was identified.',
    todo: 'Use the card that was enrolled, or raise an exception.',
  },
  'ID-STATEMENT-1': {
    happened: 'What the card signed does not name {name}.',
    safe: 'Nobody was identified.',
    todo: 'Ask for the PIN again. If it happens again, raise an exception.',
  },
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
  'SET-COMBINE-1': { happened: '{have} of {need} groups of cards were tested.', safe: 'The set is not active.', todo: 'Test every group.' },
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
