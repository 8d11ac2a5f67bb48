/** The scripts about keys that sign elsewhere and about what is trusted: rotation, revocation, activation, trust anchors, a key in an HSM, the roster. */
import type { Step } from '../format/script.ts';
import { step } from './acts.ts';
import { quorumScript } from './assembled.ts';
import { connectHsm, lockHsmAway } from './hsm-acts.ts';

const CLOSED: Step['puts'] = [{ thing: 'room', is: 'closed' }];

/** `known`: the sentence before, on what the digest is of. */
const compareDigest = (known: string, what: string): Step =>
  step({
    action: 'compare-outcome',
    title: 'Compare the outcome',
    say: `${known} {witness}, write it down line by line and read it back.`,
    poster: `{witness} writes down ${what} and reads it back.`,
    waits: 'Waiting until {witness.first} has the same lines',
    done: 'Outcome compared',
    answer: 'All lines are the same.',
    minutes: 4,
  });

export const keyRotation = quorumScript({
  kind: 'key-rotation',
  version: '1.0',
  title: 'Rotate a signing key',
  approvals: 'any-time',
  opening: {
    say: 'We are here to rotate a signing key: “{subject}”. A new key, {keyId}, takes over from the one that signs now.',
    poster: 'A new signing key, {keyId}, takes over.',
  },
  request: {
    asks: 'make the signing key {keyId} and let it take over',
    poster: '{initiator} asks to make the signing key {keyId} and to let it take over.',
  },
  operation: [
    {
      title: 'Rotate the key',
      steps: [
        step({
          action: 'execute',
          title: 'Rotate the key',
          say: 'I now make {keyId}. From the time in the log on it signs, and the key before it no longer does. From here on nobody leaves the room. Does anyone say “Stop”?',
          poster: 'The station makes {keyId}, which takes over, unless someone says “Stop”.',
          waits: 'Waiting for {master.first} to rotate the key',
          done: '{keyId} made and in use',
          answer: 'The key was rotated.',
          puts: CLOSED,
          minutes: 5,
        }),
        compareDigest('This is the fingerprint of the new key.', 'the fingerprint of the new key'),
      ],
    },
  ],
});

export const trustAnchorUpdate = quorumScript({
  kind: 'trust-anchor-update',
  version: '1.0',
  title: 'Change a trust anchor',
  approvals: 'any-time',
  opening: {
    say: 'We are here to change a trust anchor, {anchorId}: “{subject}”. Whoever follows our trust anchors trusts what we set today.',
    poster: 'We change the trust anchor {anchorId}.',
  },
  request: {
    asks: 'change the trust anchor {anchorId} as the request says',
    poster: '{initiator} asks to change the trust anchor {anchorId}.',
  },
  operation: [
    {
      title: 'Change the anchor',
      steps: [
        step({
          action: 'confirm',
          title: 'Compare the anchor’s key',
          say: '{witness}, take the fingerprint of {anchorId} that reached you on another way than the request. Compare it with the one in the request, line by line.',
          poster: '{witness} compares the anchor’s fingerprint with one that came on another way.',
          waits: 'Waiting for {witness.first} to have compared the fingerprint',
          done: 'The anchor’s fingerprint compared',
          answer: 'The fingerprint is the same.',
          minutes: 4,
        }),
        step({
          action: 'execute',
          title: 'Change the anchor',
          say: 'I now change the trust anchor {anchorId} as the request says. From here on nobody leaves the room. Does anyone say “Stop”?',
          poster: 'The station changes the trust anchor {anchorId}, unless someone says “Stop”.',
          waits: 'Waiting for {master.first} to change the trust anchor',
          done: 'Trust anchor {anchorId} changed',
          answer: 'The trust anchor was changed.',
          puts: CLOSED,
          minutes: 3,
        }),
        compareDigest('This is the digest of the new list of trust anchors.', 'the digest of the new list of trust anchors'),
      ],
    },
  ],
});

export const keyRevocation = quorumScript({
  kind: 'key-revocation',
  version: '1.0',
  title: 'Revoke a key',
  approvals: 'any-time',
  opening: {
    say: 'We are here to revoke the key {keyId}: “{subject}”. What it signs from the time in the request on no longer counts. This cannot be taken back.',
    poster: 'We revoke the key {keyId}. This cannot be taken back.',
  },
  request: {
    asks: 'revoke the key {keyId}, for the reason and from the time in the request',
    poster: '{initiator} asks to revoke the key {keyId}.',
  },
  operation: [
    {
      title: 'Revoke the key',
      steps: [
        step({
          action: 'execute',
          title: 'Revoke the key',
          say: 'I now revoke {keyId}. It cannot be taken back. From here on nobody leaves the room. Does anyone say “Stop”?',
          poster: 'The station revokes {keyId}, unless someone says “Stop”.',
          waits: 'Waiting for {master.first} to revoke the key',
          done: '{keyId} revoked',
          answer: 'The key was revoked.',
          puts: CLOSED,
          minutes: 3,
        }),
        compareDigest('This is the digest of the key history, with the revocation in it.', 'the digest of the key history'),
      ],
    },
  ],
});

export const keyActivation = quorumScript({
  kind: 'key-activation',
  version: '1.0',
  title: 'Bring a backup key into use',
  approvals: 'any-time',
  opening: {
    say: 'We are here to bring the backup key {keyId} into use: “{subject}”. The key it replaces is used no more.',
    poster: 'The backup key {keyId} comes into use.',
  },
  request: {
    asks: 'bring the backup key {keyId} into use, in place of the key that the request names',
    poster: '{initiator} asks to bring the backup key {keyId} into use.',
  },
  operation: [
    {
      title: 'Activate the key',
      steps: [
        step({
          action: 'execute',
          title: 'Activate the key',
          say: 'I now bring {keyId} into use. From here on nobody leaves the room. Does anyone say “Stop”?',
          poster: '{keyId} comes into use, unless someone says “Stop”.',
          waits: 'Waiting for {master.first} to bring the key into use',
          done: '{keyId} in use',
          answer: 'The key is in use.',
          puts: CLOSED,
          minutes: 3,
        }),
        compareDigest('This is the fingerprint of the key that is now in use.', 'the fingerprint of the key'),
      ],
    },
  ],
});

export const hsmKeyGeneration = quorumScript({
  kind: 'hsm-key-generation',
  version: '1.1',
  title: 'Make a key in a token',
  approvals: 'room',
  opening: {
    say: 'We are here to make a key, {label}, inside the HSM with the serial number {tokenSerial}: “{subject}”. The key never leaves it.',
    poster: 'We make the key {label} inside HSM {tokenSerial}.',
  },
  request: {
    asks: 'make the key {label} in the HSM with the serial number {tokenSerial}',
    poster: '{initiator} asks to make the key {label} in HSM {tokenSerial}.',
  },
  operation: [
    {
      title: 'Make the key',
      steps: [
        connectHsm('It must be {tokenSerial}.'),
        step({
          action: 'execute',
          title: 'Make the key',
          say: 'I now have {label} made in the HSM. The machine is checked again first. The custodian who holds the HSM’s PIN enters it; I do not know it. From here on nobody leaves the room. Does anyone say “Stop”?',
          poster: 'The HSM makes the key {label}, unless someone says “Stop”. The custodian who holds its PIN enters it.',
          waits: 'Waiting for {master.first} to have the key made',
          done: '{label} made in HSM {tokenSerial}',
          answer: 'The key was made.',
          puts: CLOSED,
          minutes: 5,
        }),
        step({
          action: 'confirm',
          title: 'Read the attributes',
          say: '{witness}, read the attributes of {label} on the screen aloud, one by one. It must be sensitive, not extractable, and made in the HSM.',
          poster: '{witness} reads the attributes of {label} aloud.',
          waits: 'Waiting for {witness.first} to have read the attributes',
          done: 'Attributes of {label} read',
          answer: 'Sensitive, not extractable, made in the HSM.',
          minutes: 3,
        }),
        compareDigest(
          'This is the fingerprint of the new public key, as the HSM gave it, in hex and in words.',
          'the fingerprint of the new key',
        ),
        lockHsmAway,
      ],
    },
  ],
});

export const rosterChange = quorumScript({
  kind: 'roster-change',
  version: '1.0',
  title: 'Change the roster',
  approvals: 'room',
  opening: {
    say: 'We are here to change the roster: “{subject}”. It says who takes part in our ceremonies, and with which key. The roster of today decides about the next one.',
    poster: 'We change the roster: who takes part, and with which key.',
  },
  request: {
    asks: 'change the roster as the request says',
    poster: '{initiator} asks to change the roster as the request says.',
  },
  operation: [
    {
      title: 'Change the roster',
      steps: [
        step({
          action: 'confirm',
          title: 'Read the changes',
          say: 'I read aloud every change of the request. {witness}, compare each with the decision that you brought. Say of each new key that its fingerprint came to you from the person.',
          poster: 'Every change is read aloud. {witness} compares it with the decision on paper.',
          waits: 'Waiting for {witness.first} to have compared every change',
          done: 'Changes compared with the decision',
          answer: 'Every change is what was decided.',
          puts: [{ thing: 'papers', is: 'in-hand' }],
          minutes: 6,
        }),
        step({
          action: 'execute',
          title: 'Change the roster',
          say: 'I now change the roster. The old one is kept beside it. Ceremonies that are open go on with the roster they began with. From here on nobody leaves the room. Does anyone say “Stop”?',
          poster: 'The station changes the roster, unless someone says “Stop”.',
          waits: 'Waiting for {master.first} to change the roster',
          done: 'Roster changed',
          answer: 'The roster was changed.',
          puts: CLOSED,
          minutes: 3,
        }),
        compareDigest('This is the digest of the new roster.', 'the digest of the new roster'),
      ],
    },
  ],
});
