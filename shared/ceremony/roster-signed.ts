/** The controls on a roster that its people signed: everybody on it, nobody else, each with their own key, and the ceremony master. */
import { fromBase64 } from '../bytes/base64.ts';
import { messageSignatureOutcome, type RsaVerify } from '../format/message-signature.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Person, Roster } from '../format/roster.ts';
import { rosterMessage, type SignedRoster } from '../format/signed-roster.ts';
import { holdsItsKey } from './opening.ts';

const isMaster = ({ roles }: Person): boolean => roles.includes('master');

/** What is wrong with the keys themselves: one that does not fit its own bytes, one that two people have. */
function rosterKeysRefusal({ people }: Pick<Roster, 'people'>): Refusal | null {
  const keys = new Set<string>();
  for (const person of people) {
    if (!holdsItsKey(person)) return refuse('CER-KEY-1', { person: person.name });
    if (keys.has(person.key.fingerprint)) return refuse('SOD-PERSON-1', { person: person.name });
    keys.add(person.key.fingerprint);
  }
  return null;
}

/** Of the signatures that are there; that some are missing is no fault while people sign one after the other. */
export function rosterSignaturesRefusal({ roster, bytes, signatures }: SignedRoster, rsa: RsaVerify): Refusal | null {
  const unfit = rosterKeysRefusal(roster);
  if (unfit !== null) return unfit;
  const message = rosterMessage(bytes);
  for (const { keyid, sig } of signatures) {
    const person = roster.people.find(({ key }) => key.fingerprint === keyid);
    if (person === undefined) return refuse('ROSTER-STRANGER-1', { key: keyid });
    const because = messageSignatureOutcome(fromBase64(person.key.spki), message, fromBase64(sig), rsa);
    if (because !== 'verified') return refuse('ROSTER-SIGNATURE-1', { person: person.name, because });
  }
  return null;
}

/** In the roster's order; the master last, whose signature says that the whole was found right. */
export const yetToSign = ({ roster, signatures }: Pick<SignedRoster, 'roster' | 'signatures'>): readonly Person[] => {
  const missing = roster.people.filter(({ key }) => !signatures.some(({ keyid }) => keyid === key.fingerprint));
  return [...missing.filter((person) => !isMaster(person)), ...missing.filter(isMaster)];
};

/** Null: everybody on the roster has signed it, exactly one of them as ceremony master, and no signature is anybody else's. */
export function signedRosterRefusal(signed: SignedRoster, rsa: RsaVerify): Refusal | null {
  const wrong = rosterSignaturesRefusal(signed, rsa);
  if (wrong !== null) return wrong;
  const masters = signed.roster.people.filter(isMaster).length;
  if (masters !== 1) return refuse('CER-CAST-1', { role: 'master', have: masters });
  const [missing] = yetToSign(signed);
  if (missing === undefined) return null;
  return refuse(isMaster(missing) ? 'ROSTER-MASTER-1' : 'ROSTER-MISSING-1', { person: missing.name });
}
