/** Controls on the ceremony as a whole: whether it is open, under which policy, who takes part, and their approvals. */
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
};
