/** Controls of the command line around the station (CLI-). */
import type { RefusalTable } from './refusal-table.ts';

export const commandLineRefusals: RefusalTable = {
  'CLI-APPROVERS-1': {
    happened: '{want} approvers are asked for; the policy lets {have} custodians on the roster approve {kind}.',
    safe: 'No ceremony was opened.',
    todo: 'Ask for fewer, or correct the roster or the groups in policy.yaml.',
  },
  'CLI-SIGN-1': {
    happened: 'The policy asks for signed approvals, and --sign is not there.',
    safe: 'No approval was recorded.',
    todo: 'Give the command again with --sign, with the card in its reader.',
  },
  'CLI-TERMINAL-1': {
    happened: 'There is no terminal here at which the approver could be asked.',
    safe: 'No PIN was asked for, and no approval was recorded.',
    todo: 'Give the command at a terminal; a PIN is never taken from a file or a pipe.',
  },
  'CLI-COMPARE-1': {
    happened: 'The answer was not “yes”.',
    safe: 'No PIN was asked for, and no approval was recorded.',
    todo: 'If the digest is another one than on your paper, tell the initiator. To decline on the record, use the console.',
  },
  'CLI-SERIAL-1': {
    happened: 'There are several cards in the readers: {have}.',
    safe: 'No card was asked for anything.',
    todo: 'Name the one that is meant with --serial.',
  },
  'CLI-SERIAL-2': {
    happened: 'No card is in a reader.',
    safe: 'Nothing was changed.',
    todo: 'Put the card in a reader, then give the command again.',
  },
  'CLI-CARD-1': {
    happened: 'No card with a certificate is in a reader.',
    safe: 'No approval was recorded.',
    todo: 'Put the card in its reader, then give the command again.',
  },
  'CLI-CARD-2': {
    happened: 'There are {have} cards in the readers, and not one alone can approve.',
    safe: 'No approval was recorded.',
    todo: 'Leave one card in its reader, or name its holder with --person.',
  },
};
