/** The people of a ceremony in memory: P-256 keys where tokens would be, certificates as an organisation's authority issues them, a roster. */
import { p256 } from '@noble/curves/nist.js';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { encodeEnvelope, pae } from '../../shared/format/dsse.ts';
import type { Mode } from '../../shared/format/fields.ts';
import { p256SpkiOfPoint } from '../../shared/format/p256.ts';
import { type Person, type Role, type Roster, rosterRecord } from '../../shared/format/roster.ts';
import { practiceAuthority } from './practice-authority.ts';

export interface Member {
  readonly person: Person;
  /** DER ECDSA over SHA-256; s is not normalised, as a token's is not. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export interface Room {
  readonly roster: Roster;
  readonly rosterBytes: Uint8Array;
  readonly member: (id: string) => Member;
  readonly custodians: readonly string[];
}

const CAST: readonly (readonly [id: string, name: string, role: Role])[] = [
  ['zoe', 'Zoë Voorbeeld', 'master'],
  ['pavlos', 'Παύλος Παράδειγμα', 'witness'],
  ['ines', 'Inês Exemplo', 'initiator'],
  ['lukasz', 'Łukasz Przykład', 'custodian'],
  ['dora', 'Дора Пример', 'custodian'],
  ['eva', 'Éva Példa', 'custodian'],
  ['maja', 'Maja Primer', 'custodian'],
  ['anu', 'Anu Näide', 'custodian'],
];

const firstCustodian = 3;

export const envelopeOf = (member: Member, payloadType: string, payload: Uint8Array): string =>
  toBase64(
    encodeEnvelope({
      payloadType,
      payload: toBase64(payload),
      signatures: [{ keyid: member.person.key.fingerprint, sig: toBase64(member.sign(pae(payloadType, payload))) }],
    }),
  );

export interface RoomOptions {
  readonly custodians?: number;
  readonly mode?: Mode;
  /** When the certificates are issued; valid from an hour before for a year. */
  readonly issued?: string;
}

/** 2 to 5 custodians. */
export async function newRoom({ custodians = 3, mode = 'practice', issued = '2026-11-20T09:00:00.000Z' }: RoomOptions = {}): Promise<Room> {
  const authority = await practiceAuthority('Beispiel e. V.', new Date(issued));
  const members = new Map<string, Member>();
  for (const [id, name, role] of CAST.slice(0, firstCustodian + custodians)) {
    const secret = p256.utils.randomSecretKey();
    const spki = new Uint8Array(p256SpkiOfPoint(p256.getPublicKey(secret, false)));
    const { der } = await authority.issue({ name, organisation: 'Beispiel e. V.' }, spki);
    members.set(id, {
      person: {
        id,
        name,
        organisation: 'Beispiel e. V.',
        contact: `${id}@example.org`,
        roles: [role],
        key: { algorithm: 'ecdsa-p256', spki: toBase64(spki), fingerprint: digestHex(spki) },
        certificate: toBase64(der),
        token: { serial: `serial-${id}`, label: id.toUpperCase(), model: 'memory' },
      },
      sign: (message) => p256.sign(message, secret, { lowS: false, format: 'der' }),
    });
  }
  const roster: Roster = {
    format: 'keyrite-roster-v1',
    mode,
    organisation: 'Beispiel e. V.',
    issued,
    trustRoots: [toBase64(authority.der)],
    people: [...members.values()].map(({ person }) => person),
  };
  return {
    roster,
    rosterBytes: rosterRecord.encode(roster),
    member: (id) => {
      const member = members.get(id);
      if (member === undefined) throw new Error(`${id} is not in the room`);
      return member;
    },
    custodians: CAST.slice(firstCustodian, firstCustodian + custodians).map(([id]) => id),
  };
}
