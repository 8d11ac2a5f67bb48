/**
 * The scripts of certificate authorities. Bytes that are known only once the key exists, a certificate's part to be signed, are shown to the
 * quorum, which confirms exactly these; what is made is compared with them (an unintended root made by a wrong command: Bugzilla 1895006).
 */
import type { Step } from '../format/script.ts';
import { type Act, step } from './acts.ts';
import { quorumScript } from './assembled.ts';
import { connectHsm, lockHsmAway } from './hsm-acts.ts';

const SERIAL = 'It must be the one on the list of HSMs.';

/** `certificate`: how the certificate is spoken of. */
const confirmBytes = (certificate: string): Act => ({
  title: 'Confirm the bytes',
  steps: [
    step({
      action: 'propose-bytes',
      title: 'Show the bytes',
      say: `These are the exact bytes to be signed: ${certificate}. I read the names, the validity and every extension. Then compare the digest on both screens, line by line.`,
      poster: `All see the exact bytes of ${certificate}, and their digest.`,
      waits: 'Waiting for {master.first} to show the bytes',
      done: 'Bytes shown',
      answer: 'Both screens show the same digest.',
      minutes: 8,
    }),
    step({
      action: 'confirm-bytes',
      repeat: 'approvals',
      title: '{Ordinal} confirmation',
      say: '{asked}, you confirm exactly these bytes, and no others. If their digest is the one you compared, put your card in the reader and enter your PIN.',
      poster: '{asked} confirms the exact bytes by card and PIN.',
      waits: 'Waiting for {asked.first}’s card and PIN',
      done: '{Ordinal} confirmation: {asked}',
      performs: 'person',
      answer: '{Ordinal} confirmation, {asked.first}.',
      puts: [{ thing: 'token', is: 'in-reader' }],
      leaves: [{ thing: 'token', is: 'with-holder' }],
      minutes: 3,
    }),
    step({
      action: 'compare-bytes',
      title: 'Sign and compare',
      say: 'These bytes are now signed, and no others. The station compares what was made with what you confirmed. {witness}, read the result aloud.',
      poster: 'What was made is compared with what was confirmed.',
      waits: 'Waiting for {master.first} to sign and compare',
      done: 'What was made is what was confirmed',
      answer: 'What was made is what was confirmed.',
      minutes: 3,
    }),
    lockHsmAway,
  ],
});

const operation = (
  title: string,
  execute: Pick<Step, 'title' | 'say' | 'poster' | 'waits' | 'done' | 'answer'>,
  certificate: string,
): Act[] => [
  {
    title,
    steps: [connectHsm(SERIAL), step({ ...execute, action: 'execute', puts: [{ thing: 'room', is: 'closed' }], minutes: 5 })],
  },
  confirmBytes(certificate),
];

const NOBODY_LEAVES = 'Whoever holds the HSM’s PIN enters it; I do not know it. From here on nobody leaves the room.';

export const caRoot = quorumScript({
  kind: 'ca-root',
  version: '1.0',
  title: 'Make a root certificate authority',
  approvals: 'room',
  opening: {
    say: 'We are here to make a root certificate authority, “{commonName}”: “{subject}”. Its key is made in the HSM. Before its certificate is signed, {m} of you confirm the exact bytes.',
    poster: 'We make the root certificate authority “{commonName}”.',
  },
  request: {
    asks: 'make the root certificate authority “{commonName}”',
    poster: '{initiator} asks to make the root certificate authority “{commonName}”.',
  },
  operation: operation(
    'Make the root key',
    {
      title: 'Make the root key',
      say: `I now make the key of “{commonName}” in the HSM. Nothing is signed with it yet. ${NOBODY_LEAVES}`,
      poster: 'The HSM makes the key of “{commonName}”. Nothing is signed yet.',
      waits: 'Waiting for {master.first} to make the root key',
      done: 'Root key made',
      answer: 'The root key was made.',
    },
    'the root certificate of “{commonName}”',
  ),
});

export const caIntermediate = quorumScript({
  kind: 'ca-intermediate',
  version: '1.0',
  title: 'Make an intermediate certificate authority',
  approvals: 'room',
  opening: {
    say: 'We are here to make an intermediate certificate authority, “{commonName}”: “{subject}”. Before the authority above it signs its certificate, {m} of you confirm the exact bytes.',
    poster: 'We make the intermediate certificate authority “{commonName}”.',
  },
  request: {
    asks: 'make the intermediate certificate authority “{commonName}” below the issuer in the request',
    poster: '{initiator} asks to make the intermediate certificate authority “{commonName}”.',
  },
  operation: operation(
    'Make the key',
    {
      title: 'Make the intermediate key',
      say: `I now make the key of “{commonName}” in the HSM. The issuer has signed nothing yet. ${NOBODY_LEAVES}`,
      poster: 'The HSM makes the key of “{commonName}”. Nothing is signed yet.',
      waits: 'Waiting for {master.first} to make the intermediate key',
      done: 'Intermediate key made',
      answer: 'The intermediate key was made.',
    },
    'the intermediate certificate of “{commonName}”',
  ),
});

export const caRotation = quorumScript({
  kind: 'ca-rotation',
  version: '1.0',
  title: 'Rotate a certificate authority',
  approvals: 'room',
  opening: {
    say: 'We are here to give the certificate authority “{commonName}” a new key: “{subject}”. Certificates that the old key signed stay as they are. {m} of you confirm the exact bytes of the new certificate.',
    poster: 'The certificate authority “{commonName}” gets a new key.',
  },
  request: {
    asks: 'give the certificate authority “{commonName}” a new key and a new certificate',
    poster: '{initiator} asks to give “{commonName}” a new key and a new certificate.',
  },
  operation: operation(
    'Make the new key',
    {
      title: 'Make the new key',
      say: `I now make the new key of “{commonName}” in the HSM. The old key stays in use until the new certificate is compared. ${NOBODY_LEAVES}`,
      poster: 'The HSM makes the new key of “{commonName}”. The old one stays in use.',
      waits: 'Waiting for {master.first} to make the new key',
      done: 'New key made',
      answer: 'The new key was made.',
    },
    'the new certificate of “{commonName}”',
  ),
});

export const caCrossSign = quorumScript({
  kind: 'ca-cross-sign',
  version: '1.0',
  title: 'Certify one authority by another',
  approvals: 'any-time',
  opening: {
    say: 'We are here to let one certificate authority certify the key of another: “{subject}”. Whoever trusts the one will trust the other. {m} of you confirm the exact bytes.',
    poster: 'One certificate authority certifies the key of another.',
  },
  request: {
    asks: 'certify the key of the one authority in the request by the other',
    poster: '{initiator} asks to certify one authority by another.',
  },
  operation: operation(
    'Prepare',
    {
      title: 'Prepare the certificate',
      say: `I now open the issuer’s key in the HSM and prepare the certificate. No key is made, and nothing is signed yet. ${NOBODY_LEAVES}`,
      poster: 'The station prepares the certificate. Nothing is signed yet.',
      waits: 'Waiting for {master.first} to prepare the certificate',
      done: 'Certificate prepared',
      answer: 'The certificate is prepared.',
    },
    'the cross-certificate',
  ),
});
