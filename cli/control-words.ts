/** Words for a control in the verifier's mouth: one line, what is wrong with the bundle. The station's own words for the others are shared. */
import { refusalWords } from '../shared/words/refusals.ts';

const WORDS: Readonly<Record<string, string>> = {
  'VER-ROSTER-1': 'The roster in the bundle is not the roster that was given.',
  'VER-ROSTER-2': 'The roster that was given is not a roster in its one spelling.',
  'VER-SCRIPT-1': 'The script in the bundle is not a script in its one spelling.',
  'BND-ARCHIVE-1': 'The file is not a bundle in its one spelling.',
  'BND-MEMBERS-1': 'The bundle holds other members than its log calls for.',
  'BND-MEMBER-1': 'A member says something else than the log.',
  'BND-ENVELOPE-1': 'The statement or its envelope is not in its one spelling.',
  'BND-SUBJECTS-1': 'The statement covers other members than the bundle holds.',
  'BND-DIGEST-1': 'A member is not the one the quorum signed.',
  'BND-STATEMENT-1': 'The statement says something else than the log.',
  'BND-SIGNER-1': 'The statement is signed by someone who did not approve.',
  'BND-SIGNATURE-1': 'A signature under the statement is not good.',
  'BND-QUORUM-1': 'Too few of those who approved signed the statement.',
  'LOG-RECORD-1': 'A record of the log is not in its one spelling.',
  'LOG-SEQUENCE-1': 'A record of the log has the wrong number.',
  'LOG-CHAIN-1': 'A record of the log does not follow from the record before it.',
  'LOG-CEREMONY-1': 'A record of the log belongs to another ceremony.',
  'LOG-TRUNCATED-1': 'The last record of the log is cut off.',
  'LOG-SEALED-2': 'The log does not end with its seal.',
  'LOG-REPLAY-1': 'The log holds a record that was not allowed where it stands.',
  'CER-MODE-1': 'The log and the roster mix practice and production.',
  'CER-SCRIPT-1': 'The log was opened with the script of another kind.',
  'CER-OPEN-1': 'The log opens a ceremony a second time.',
  'CER-OPEN-2': 'The log does not begin with the opening of a ceremony.',
  'CER-STATE-1': 'The ceremony was not carried out.',
  'HEAD-READ-1': 'The head that the witness wrote down is not the log’s.',
  'CHK-SIGNATURE-1': 'The signature under the log head is not the witness’s.',
  'CHK-HEAD-1': 'The witness signed another log head.',
  'CHK-TIME-1': 'The log head was signed before the log was sealed.',
  'CRT-KEY-1': 'A certificate holds another key than the roster.',
  'CRT-CHAIN-1': 'A certificate does not stand under a root of the roster.',
  'PDF-STRUCTURE-1': 'The PDF is not built as a ceremony log.',
  'PDF-END-1': 'The PDF goes on after its last signature.',
  'PDF-ATTACH-1': 'The log attached to the PDF is not the log of the bundle.',
  'PDF-RANGE-1': 'A signature in the PDF does not cover the file up to it.',
  'PDF-INCREMENT-1': 'The PDF was changed beyond a signature.',
  'PDF-CMS-1': 'A signature in the PDF is not in its one spelling.',
  'PDF-DIGEST-1': 'The PDF is not what was signed.',
  'PDF-SIGNER-1': 'A signature in the PDF is another person’s than its field says.',
  'PDF-CHAIN-1': 'The certificate of a signature in the PDF does not stand under a root of the roster.',
  'PDF-SIGNATURE-1': 'A signature in the PDF is not good.',
  'PDF-COUNT-1': 'The PDF is not signed by exactly the master and the witness.',
  'MANIFEST-SEALED-1': 'The shard manifest’s sealed key has the wrong length.',
  'MANIFEST-SET-1': 'The shard manifest’s set digest is not its own.',
  'MANIFEST-SHARDS-1': 'The shard manifest’s shards do not belong together.',
  'MANIFEST-KEY-1': 'The shard manifest’s public key is not in its one spelling.',
};

/** Never empty: a control without words is named by its ID alone, which stands beside it anyway. */
export function controlWords(control: string, operands: Readonly<Record<string, string | number>>): string {
  const own = WORDS[control];
  if (own !== undefined) return own;
  const name = operands['person'] ?? 'this person';
  const roles = { first: name, name, master: 'the ceremony master', witness: 'the witness', standing: '' };
  return refusalWords(control, { ...roles, ...operands })?.happened ?? 'Refused.';
}
