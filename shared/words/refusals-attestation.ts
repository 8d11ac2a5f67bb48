/** Controls of a token's attestation (ATT-). */
import type { RefusalTable } from './refusal-table.ts';

const unsigned = 'Nothing was signed, and no PIN was asked for. {standing}';
const other = 'Use a token whose key was made in it, or ask another person.';

export const attestationRefusals: RefusalTable = {
  'ATT-MISSING-1': {
    happened: '{first}’s token does not say where its key was made.',
    safe: unsigned,
    todo: 'The policy asks for an attestation: use a token that shows one, through a module that passes it on, or ask another person.',
  },
  'ATT-FORM-1': { happened: 'What {first}’s token shows as its attestation is no certificate.', safe: unsigned, todo: other },
  'ATT-FOREIGN-1': {
    happened: 'The attestation of {first}’s token is by “{issuer}”, which is under no root of this workspace.',
    safe: unsigned,
    todo: 'Ask another person, or have the vendor’s root put into the workspace before the next ceremony.',
  },
  'ATT-CHAIN-1': {
    by: 'because',
    when: {
      signature: {
        happened: 'In the attestation of {first}’s token, “{certificate}” was not signed by who it says.',
        safe: unsigned,
        todo: 'This may be a forgery. Ask another person, and raise an exception.',
      },
      'no-authority': {
        happened: 'In the attestation of {first}’s token, “{certificate}” signed a certificate and may not.',
        safe: unsigned,
        todo: 'This may be a forgery, or a token that is too old. Ask another person, and raise an exception.',
      },
    },
    other: {
      happened: 'The attestation of {first}’s token does not hold at “{certificate}”: {because}.',
      safe: unsigned,
      todo: 'Ask another person, and raise an exception.',
    },
  },
  'ATT-TIME-1': {
    by: 'because',
    when: {
      expired: { happened: 'In the attestation of {first}’s token, “{certificate}” has expired.', safe: unsigned, todo: other },
      'not-yet-valid': {
        happened: 'In the attestation of {first}’s token, “{certificate}” is not valid yet.',
        safe: unsigned,
        todo: 'Compare the station’s clock with a watch, or ask another person.',
      },
    },
    other: { happened: 'In the attestation of {first}’s token, “{certificate}” is not valid now.', safe: unsigned, todo: other },
  },
  'ATT-EXTENSION-1': {
    happened: 'The attestation of {first}’s token does not say what it must say: {extension}.',
    safe: unsigned,
    todo: other,
  },
  'ATT-KEY-1': {
    happened: 'The attestation in {first}’s token is for another key than the one on the roster.',
    safe: unsigned,
    todo: 'The token has a new key, or the enrolled one was brought in from outside. Ask another person.',
  },
  'ATT-SLOT-1': {
    happened: '{first}’s key is in slot {have} of the token; approvals are given with slot {want}.',
    safe: unsigned,
    todo: 'Enrol a key of slot {want} before the next ceremony, or ask another person.',
  },
  'ATT-PIN-1': {
    happened: '{first}’s token asks for the PIN “{have}” with this key; the policy wants “{want}”.',
    safe: unsigned,
    todo: 'It was fixed when the key was made. Ask another person.',
  },
  'ATT-TOUCH-1': {
    happened: '{first}’s token asks for a touch “{have}” with this key; the policy wants “{want}”.',
    safe: unsigned,
    todo: 'It was fixed when the key was made. Ask another person.',
  },
  'ATT-STATEMENT-1': {
    happened: 'What {person}’s token signed about its attestation is not what it showed.',
    safe: 'The approval does not count. {standing}',
    todo: 'Stop and raise an exception: this is not a slip.',
  },
  'ATT-ROOTS-1': {
    happened: 'Of the vendors’ certificates for attestations, number {number} cannot be used: {because}.',
    safe: 'No ceremony was opened.',
    todo: 'Look at the files in attestation-roots in the workspace, and start the station again.',
  },
  'ATT-ROOTS-2': {
    happened: 'The policy asks for attestations, and the workspace has no vendor’s root.',
    safe: 'No ceremony was opened.',
    todo: 'Put the vendor’s root certificates into attestation-roots in the workspace, and start the station again.',
  },
};
