/** Controls on wrapped shards and on receipts (WRAP-, RECEIPT-). */
import type { RefusalTable } from './refusal-table.ts';

const nothing = 'Nothing was wrapped, opened or written.';
const notCounted = 'This receipt was not counted. The others stand.';

export const wrappedRefusals: RefusalTable = {
  'WRAP-KEY-1': {
    happened: 'This is not the key on paper: its fingerprint is {have}, not {want}.',
    safe: nothing,
    todo: 'Stop. Have the key’s fingerprint read out again by whoever holds it at the provider, and find out where this file comes from.',
  },
  'WRAP-KEYTYPE-1': {
    happened: 'No shard is wrapped to such a key: {have}. It must be one of {want}.',
    safe: nothing,
    todo: 'Have a key of a kind that fits made, and its fingerprint put on paper.',
  },
  'WRAP-READ-1': {
    happened: 'This is not a wrapped shard in its one spelling: {code} at {at}.',
    safe: nothing,
    todo: 'Take the file out of the bundle again.',
  },
  'WRAP-SET-1': { happened: 'The wrapped shard is of another set than this manifest.', safe: nothing, todo: 'Take the one of this set.' },
  'WRAP-EPOCH-1': {
    happened: 'The wrapped shard is of epoch {have}; this manifest is of epoch {want}.',
    safe: nothing,
    todo: 'Take the one of epoch {want}, and find out why the other one still exists.',
  },
  'WRAP-MANIFEST-1': {
    happened: 'The wrapped shard {index} is not the one that was made: its digest is {have}.',
    safe: nothing,
    todo: 'Take the file out of the bundle again. If it is the same, somebody altered it: keep it as evidence.',
  },
  'WRAP-OPEN-1': {
    happened: 'The wrapped shard {index} does not open with this token’s key.',
    safe: 'Nothing was kept. The good shards stay good.',
    todo: 'Put in the token that the shard was wrapped to.',
  },
  'RECEIPT-READ-1': {
    happened: 'This is not a receipt in its one spelling: {code} at {at}.',
    safe: notCounted,
    todo: 'Ask for the file again as keyrite shard receipt wrote it.',
  },
  'RECEIPT-SET-1': {
    happened: 'The receipt is of another set than this manifest.',
    safe: notCounted,
    todo: 'Take the receipts of this set.',
  },
  'RECEIPT-EPOCH-1': {
    happened: 'The receipt is of epoch {have}; this manifest is of epoch {want}.',
    safe: notCounted,
    todo: 'Take the receipts of epoch {want}.',
  },
  'RECEIPT-INDEX-1': {
    happened: 'The receipt is of shard {index}; the set has {shards}.',
    safe: notCounted,
    todo: 'Write the receipt again with the number of the shard.',
  },
  'RECEIPT-WRAPPED-1': {
    happened: 'The receipt of shard {index} is about another form of it than the manifest’s.',
    safe: notCounted,
    todo: 'Find out what lies there, and write the receipt again.',
  },
  'RECEIPT-PROOF-1': {
    happened: 'The proof in the receipt is of shard {have}, not of shard {want}.',
    safe: notCounted,
    todo: 'Ask for a proof of shard {want}.',
  },
};
