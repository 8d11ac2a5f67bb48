/** Controls on proofs of custody (CHALLENGE-, PROOF-), and on a manifest that comes as a file. */
import type { RefusalTable } from './refusal-table.ts';

const notCounted = 'This proof was not counted. The shard is where it was.';
const notSigned = 'Nothing was signed. The shard is where it was.';
const askAgain = 'Ask the holder for a proof of the challenge that you gave.';

export const possessionRefusals: RefusalTable = {
  'MANIFEST-READ-1': {
    happened: 'This is not a shard manifest in its one spelling: {code} at {at}.',
    safe: 'Nothing was read from it, and nothing was signed.',
    todo: 'Take shard-manifest.json out of a bundle that keyrite verify accepts.',
  },
  'CHALLENGE-READ-1': {
    happened: 'This is not a challenge in its one spelling: {code} at {at}.',
    safe: notSigned,
    todo: 'Ask for the file again as keyrite shard challenge wrote it.',
  },
  'CHALLENGE-SET-1': {
    happened: 'The challenge is for another set than this manifest.',
    safe: notSigned,
    todo: 'Take the manifest of the set that is asked about, or ask for a challenge of this one.',
  },
  'CHALLENGE-EPOCH-1': {
    happened: 'The challenge is for epoch {have}; this manifest is of epoch {want}.',
    safe: notSigned,
    todo: 'Take the manifest of the epoch that is in force, and a challenge made from it.',
  },
  'CHALLENGE-TIME-1': {
    by: 'is',
    when: {
      early: {
        happened: 'It is {at} here, and the challenge was made later, at {bound}.',
        safe: notSigned,
        todo: 'Set the clock of this machine, or find out where the challenge comes from.',
      },
    },
    other: {
      happened: 'The challenge ended at {bound}; it is {at}.',
      safe: 'Nothing was signed, and nothing was counted. The shard is where it was.',
      todo: 'Ask for a new challenge. A proof that came in time is checked with --received and the time it came.',
    },
  },
  'PROOF-READ-1': {
    happened: 'This is not a proof in its one spelling: {code} at {at}.',
    safe: notCounted,
    todo: 'Ask for the file again as keyrite shard prove wrote it.',
  },
  'PROOF-SET-1': { happened: 'The proof is of another set than this manifest.', safe: notCounted, todo: askAgain },
  'PROOF-EPOCH-1': {
    happened: 'The proof is of a shard of epoch {have}; this manifest is of epoch {want}.',
    safe: notCounted,
    todo: 'Ask the holder for the card of epoch {want}; find out why the other one still exists.',
  },
  'PROOF-CHALLENGE-1': {
    happened: 'The proof answers another challenge; it says that it was made at {at}.',
    safe: notCounted,
    todo: askAgain,
  },
  'PROOF-TIME-1': {
    happened: 'The proof says that it was made at {at}; the challenge is from {from} to {to}.',
    safe: notCounted,
    todo: 'Have the clock of the holder’s machine set, and ask for a new proof.',
  },
  'PROOF-INDEX-1': {
    happened: 'The proof is of shard {index}; the set has {shards}.',
    safe: notCounted,
    todo: askAgain,
  },
  'PROOF-SIGNER-1': {
    happened: 'The proof is not signed by the key of shard {index}, and by no other.',
    safe: notCounted,
    todo: 'Ask the holder for a proof from the card that was given to them. If it is the same again, the shard counts as lost.',
  },
  'PROOF-SIGNATURE-1': {
    happened: 'The signature of the proof of shard {index} is not good.',
    safe: notCounted,
    todo: 'Ask the holder for a proof from the card that was given to them. If it is the same again, the shard counts as lost.',
  },
};
