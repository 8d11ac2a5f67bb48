/** `keyrite roster sign`: a person's card signs the draft. They read what the roster says of everybody, and compare its digest, before the PIN. */
import { rsaVerify } from '../../electron/rsa.ts';
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { rosterSignaturesRefusal, yetToSign } from '../../shared/ceremony/roster-signed.ts';
import { verifiesMessage } from '../../shared/format/message-signature.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Person, rosterRecord } from '../../shared/format/roster.ts';
import { decodeSignedRoster, encodeSignedRoster, rosterMessage, type SignedRoster } from '../../shared/format/signed-roster.ts';
import { visible } from '../visible.ts';
import { PROGRAMS } from './open-workspace.ts';
import { signWithCard } from './roster-cards.ts';
import { contentOf, decoded, replaceFile, signaturesBeside } from './roster-draft.ts';
import { rosterLines } from './roster-show.ts';
import { type Answer, done, refused } from './say.ts';
import { askOnTerminal } from './token-program.ts';

const QUESTION = 'Is everything right, and is this the digest that is read aloud? Type yes:';

/** The draft with the signatures that lie beside it, each of them good. */
function soFar(draft: string): SignedRoster | Refusal {
  const bytes = contentOf(draft);
  if (bytes === null) return refuse('WSP-MISSING-1', { path: draft });
  if ('control' in bytes) return bytes;
  const roster = decoded(draft, bytes, rosterRecord.decode);
  if ('control' in roster) return roster;
  const unsigned: SignedRoster = { roster, bytes, digest: digestHex(bytes), signatures: [] };
  const path = signaturesBeside(draft);
  const file = contentOf(path);
  if (file === null) return unsigned;
  if ('control' in file) return file;
  const signed = decoded(path, file, decodeSignedRoster);
  if ('control' in signed) return signed;
  if (signed.digest !== unsigned.digest) return refuse('ROSTER-OTHER-1', { path, draft });
  return signed;
}

/** Each signs once, and the ceremony master last. */
function turnOf(signed: SignedRoster, id: string): Person | Refusal {
  const wrong = rosterSignaturesRefusal(signed, rsaVerify);
  if (wrong !== null) return wrong;
  const person = signed.roster.people.find((one) => one.id === id);
  if (person === undefined) return refuse('CER-PEOPLE-1', { person: id });
  const missing = yetToSign(signed);
  if (!missing.includes(person)) return refuse('ROSTER-SIGNED-1', { person: person.name });
  const other = missing.find((one) => !one.roles.includes('master'));
  return person.roles.includes('master') && other !== undefined ? refuse('ROSTER-MISSING-1', { person: other.name }) : person;
}

export async function sign(workspace: string, draft: string, id: string): Promise<Answer> {
  const signed = soFar(draft);
  if ('control' in signed) return refused(signed);
  const person = turnOf(signed, id);
  if ('control' in person) return refused(person);
  const practice = signed.roster.mode === 'practice';
  const lines = [`${practice ? 'PRACTICE. ' : ''}The roster, for ${person.name} to sign`, '', ...rosterLines(signed)];
  const said = await askOnTerminal(PROGRAMS, lines.map(visible), QUESTION);
  if (said !== 'yes') return refused(said === 'other' ? refuse('CLI-COMPARE-1', {}) : refuse('CLI-TERMINAL-1', {}));
  const message = rosterMessage(signed.bytes);
  const signature = await signWithCard(workspace, person, practice, message);
  if ('control' in signature) return refused(signature);
  if (!verifiesMessage(fromBase64(person.key.spki), message, signature, rsaVerify))
    return refused(refuse('ROSTER-SIGNATURE-1', { person: person.name, because: 'wrong' }));
  const next = { ...signed, signatures: [...signed.signatures, { keyid: person.key.fingerprint, sig: toBase64(signature) }] };
  const path = signaturesBeside(draft);
  const unwritten = replaceFile(path, encodeSignedRoster(next));
  if (unwritten !== null) return refused(unwritten);
  const left = yetToSign(next).map(({ name }) => name);
  const after = left.length === 0 ? `Everybody has signed. Next: keyrite roster import ${path}` : `Yet to sign: ${left.join(', ')}.`;
  return done([`Signed by ${person.name} (${person.id}): ${path}`, after], {
    file: path,
    digest: signed.digest,
    signedBy: person.id,
    yetToSign: yetToSign(next).map((one) => one.id),
  });
}
