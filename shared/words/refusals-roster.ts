/** Controls of the roster: who signed it, what lies in the workspace, and how another comes into its place. */
import type { RefusalTable } from './refusal-table.ts';

const unchanged = 'The roster in force stays as it is.';
const another = 'Draw the new roster up again from the one in force, let everybody sign it, and open another ceremony.';

export const rosterRefusals: RefusalTable = {
  'ROSTER-SIGNATURE-1': {
    happened: 'The signature of {name} under the roster is not theirs ({because}).',
    safe: 'The file was not used, and not changed.',
    todo: 'Let {first} sign it again with their card. If it happens again, find out who changed the file.',
  },
  'ROSTER-STRANGER-1': {
    happened: 'Under the roster is a signature by a key that is not on it: {key}.',
    safe: 'The file was not used, and not changed.',
    todo: 'Find out whose key it is. Let the people sign the roster again.',
  },
  'ROSTER-MISSING-1': {
    happened: '{name} has not signed the roster.',
    safe: 'The file was not used, and not changed.',
    todo: 'Let {first} sign it: “keyrite roster sign”.',
  },
  'ROSTER-MASTER-1': {
    happened: '{name} has not signed the roster as its ceremony master.',
    safe: 'The file was not used, and not changed.',
    todo: 'Let {first} sign it, as the last: “keyrite roster sign”.',
  },
  'ROSTER-CERTIFICATE-1': {
    happened: 'The certificate of {name} is not good for this roster ({because}).',
    safe: unchanged,
    todo: 'Enrol {first} again, with a certificate that is valid and of an authority that the roster trusts.',
  },
  'ROSTER-MODE-1': {
    happened: 'The new roster is for {have}; the one in force is for {want}.',
    safe: unchanged,
    todo: 'Practice and production have a workspace each. Draw up the roster for {want}.',
  },
  'ROSTER-ISSUED-1': {
    happened: 'The new roster was drawn up {have}, not after the one in force ({present}).',
    safe: unchanged,
    todo: another,
  },
  'ROSTER-DIGEST-1': {
    happened: 'The new roster in the workspace is not the one of the request; it has the digest {have}.',
    safe: unchanged,
    todo: 'Put the roster there that was approved. If it is lost, open another ceremony.',
  },
  'ROSTER-PREVIOUS-1': {
    happened: 'The roster in force is not the one that this ceremony was opened with; it has the digest {have}.',
    safe: unchanged,
    todo: another,
  },
  'ROSTER-CHANGES-1': {
    happened: 'What the custodians were told is not what the new roster changes: line {line}.',
    safe: unchanged,
    todo: 'Stop. Find out who wrote the request, and open another ceremony.',
  },
  'ROSTER-INTENT-1': {
    happened: 'This change of the roster was not announced in the log.',
    safe: 'Nothing was recorded.',
    todo: 'Change the roster in its step.',
  },
  'ROSTER-INTERRUPTED-1': {
    happened: 'The station stopped before the new roster was in its place.',
    safe: 'The old roster lies there, whole. The approvals stand.',
    todo: 'Change the roster again.',
  },
  'ROSTER-REVOKED-1': {
    happened: 'The new roster has {name} with a key that the emergency {incident} revoked.',
    safe: unchanged,
    todo: 'Enrol {first} with another key, or leave them out; let everybody sign it again.',
  },
  'ROSTER-WRITE-1': {
    happened: 'The new roster could not be written: {path} ({code}).',
    safe: 'The old roster lies there, whole. The approvals stand.',
    todo: 'Make room, or let the station’s account write in the workspace. Then change the roster again.',
  },
  'ROSTER-FILE-1': {
    happened: 'This file is not as it must be: {path}. Wrong in it: {at}.',
    safe: 'It was not used. Nothing was changed.',
    todo: 'Give the file that “keyrite roster” wrote. A roster needs at least three people.',
  },
  'ROSTER-NEW-1': {
    happened: 'For a new roster, --{option} is needed.',
    safe: 'Nothing was written.',
    todo: 'Say --mode, --roster-organisation and --trust-root with the first person.',
  },
  'ROSTER-CARD-1': {
    happened: 'No card in the readers has a certificate for such a key.',
    safe: 'Nothing was written.',
    todo: 'Put the card in a reader, or look with “keyrite roster cards” what is there.',
  },
  'ROSTER-CARD-2': {
    happened: '{have} keys are in the readers, and which one is meant was not said.',
    safe: 'Nothing was written.',
    todo: 'Take the other cards out, or say --fingerprint; “keyrite roster cards” lists them.',
  },
  'ROSTER-TAKEN-1': {
    happened: '{name} is in the draft already, as {id}.',
    safe: 'Nothing was written.',
    todo: 'Say --replace to enrol {first} again, or choose another id.',
  },
  'ROSTER-OTHER-1': {
    happened: 'The signatures are of another draft: {path}.',
    safe: 'They were not changed. Nothing was signed.',
    todo: 'Rename that file, and let everybody sign the draft as it is now: {draft}.',
  },
  'ROSTER-SIGNED-1': {
    happened: '{name} has signed this roster.',
    safe: 'Nothing was changed.',
    todo: 'Go on with the next person.',
  },
  'WSP-ROSTER-1': {
    happened: 'The roster in the workspace is not the one in force: {path}. It has the digest {have}.',
    safe: 'It was not used. The log is whole.',
    todo: 'Put the roster with the digest {want} back: the ceremonies’ bundles hold it. Only a ceremony changes the roster.',
  },
  'WSP-ROSTER-2': {
    happened: 'The signatures are of another roster: {path} is of {have}, roster.json is {want}.',
    safe: 'Neither was used. Nothing was changed.',
    todo: 'Put the signed roster there that belongs to roster.json, then start the station again.',
  },
};
