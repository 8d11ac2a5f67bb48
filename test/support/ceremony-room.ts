/** The people of a ceremony in memory: keys of each kind where tokens would be, certificates as an organisation's authority issues them, a roster. */
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { encodeEnvelope, pae } from '../../shared/format/dsse.ts';
import type { Mode } from '../../shared/format/fields.ts';
import type { KeyAlgorithm } from '../../shared/format/key-algorithm.ts';
import { type Person, type Role, type Roster, rosterRecord } from '../../shared/format/roster.ts';
import { practiceAuthority } from './practice-authority.ts';
import { type PracticeVendor, practiceVendor } from './practice-vendor.ts';

export interface Member {
  readonly person: Person;
  /** As shared/format/message-signature.ts has it; s is not normalised, as a token's is not. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export interface Room {
  readonly roster: Roster;
  readonly rosterBytes: Uint8Array;
  readonly member: (id: string) => Member;
  readonly custodians: readonly string[];
  /** Of tokens that attest their keys. */
  readonly vendor?: PracticeVendor;
}

const CAST: readonly (readonly [id: string, name: string, role: Role, algorithm?: KeyAlgorithm])[] = [
  ['zoe', 'Zoë Voorbeeld', 'master'],
  ['pavlos', 'Παύλος Παράδειγμα', 'witness'],
  ['ines', 'Inês Exemplo', 'initiator'],
  ['lukasz', 'Łukasz Przykład', 'custodian', 'ecdsa-p384'],
  ['dora', 'Дора Пример', 'custodian', 'rsa-2048'],
  ['eva', 'Éva Példa', 'custodian', 'ed25519'],
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

interface MemoryKey {
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly privateKey: KeyObject;
}

/** RSA keys take their time to make: there are a few, and rooms take them in turn. */
const rsaKeys: MemoryKey[] = [];
const RSA_KEYS = 3;
let rsaTaken = 0;

function nextRsaKey(): MemoryKey {
  const at = rsaTaken++ % RSA_KEYS;
  const key = rsaKeys[at] ?? exported(generateKeyPairSync('rsa', { modulusLength: 2048 }));
  rsaKeys[at] = key;
  return key;
}

function newKey(algorithm: KeyAlgorithm): MemoryKey {
  if (algorithm === 'rsa-2048') return nextRsaKey();
  if (algorithm === 'ed25519') return exported(generateKeyPairSync('ed25519'));
  if (algorithm === 'ecdsa-p256') return exported(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  if (algorithm === 'ecdsa-p384') return exported(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
  throw new Error(`nobody here has a key of ${algorithm}`);
}

const exported = ({ publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }): MemoryKey => ({
  spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
  privateKey,
});

function signatureOf(algorithm: KeyAlgorithm, key: KeyObject, message: Uint8Array): Uint8Array {
  if (algorithm === 'ed25519') return new Uint8Array(sign(null, message, key));
  if (algorithm.startsWith('rsa-'))
    return new Uint8Array(sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }));
  return new Uint8Array(sign(algorithm === 'ecdsa-p384' ? 'sha384' : 'sha256', message, key));
}

export interface RoomOptions {
  readonly custodians?: number;
  readonly mode?: Mode;
  /** When the certificates are issued; valid from an hour before for a year. */
  readonly issued?: string;
  /** Their tokens attest their keys. */
  readonly attested?: true;
}

/** 2 to 5 custodians. */
export async function newRoom(options: RoomOptions = {}): Promise<Room> {
  const { custodians = 3, mode = 'practice', issued = '2026-11-20T09:00:00.000Z', attested } = options;
  const authority = await practiceAuthority('Beispiel e. V.', new Date(issued));
  const members = new Map<string, Member>();
  for (const [id, name, role, algorithm = 'ecdsa-p256'] of CAST.slice(0, firstCustodian + custodians)) {
    const { spki, privateKey } = newKey(algorithm);
    const { der } = await authority.issue({ name, organisation: 'Beispiel e. V.' }, spki);
    members.set(id, {
      person: {
        id,
        name,
        organisation: 'Beispiel e. V.',
        contact: `${id}@example.org`,
        roles: [role],
        groups: [],
        key: { algorithm, spki: toBase64(spki), fingerprint: digestHex(spki) },
        certificate: toBase64(der),
        chain: [],
        token: { serial: `serial-${id}`, label: id.toUpperCase(), model: 'memory', key: null },
        attestation: null,
      },
      sign: (message) => signatureOf(algorithm, privateKey, message),
    });
  }
  const roster: Roster = {
    format: 'keyrite-roster-v2',
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
    ...(attested && { vendor: await practiceVendor(roster.people) }),
  };
}
