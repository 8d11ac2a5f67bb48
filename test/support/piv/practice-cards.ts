/**
 * Practice cards: the sibling of practice-tokens.ts with emulated PIV cards or YubiKeys in place of SoftHSM's tokens. Each is its own person's,
 * with a key in 9C (PIN always), another in 9A and one for key agreement in 9D, and certificates of the practice root.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import type { KeyAlgorithm } from '../../../shared/format/key-algorithm.ts';
import type { Person, Roster } from '../../../shared/format/roster.ts';
import { type Issued, type PracticeAuthority, practiceAuthority, type Subject } from '../practice-authority.ts';
import type { PracticePerson } from '../practice-tokens.ts';
import { type AttestationAuthority, attestationAuthority } from './attestation-authority.ts';
import { type CardAlgorithm, generateCardKey, spkiOf } from './card-keys.ts';
import type { CardMade, CardSlotMade } from './card-made.ts';

export type CardKind = 'piv' | 'yubikey';

const MODULES: Readonly<Record<CardKind, string>> = { piv: 'opensc-pkcs11.so', yubikey: 'libykcs11.so' };
const FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];

/** OpenSC's module, or Yubico's. Throws when it is not installed. */
function cardModule(kind: CardKind): string {
  const found = FOLDERS.map((folder) => join(folder, MODULES[kind])).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`${MODULES[kind]} is in none of ${FOLDERS.join(', ')}: install the Debian packages opensc and ykcs11`);
  return found;
}

/** What SP 800-78-4 has nearest to a person's algorithm: no card here has RSA above 2048 bits or Ed25519. */
const cardAlgorithm = (wanted: KeyAlgorithm = 'ecdsa-p256'): CardAlgorithm =>
  wanted === 'ecdsa-p384' ? wanted : wanted.startsWith('rsa') ? 'rsa-2048' : 'ecdsa-p256';

export interface PracticeCardOptions {
  readonly kind: CardKind;
  readonly people: readonly PracticePerson[];
  /** `stranger-1` and so on: of the same root, not on the roster. */
  readonly strangers?: number;
  /** Of the roster and the practice root; the first person's when not given. */
  readonly organisation?: string;
  readonly pin: (id: string) => string;
  /** 3 when not given. */
  readonly tries?: number;
}

export interface PracticeCards {
  readonly modulePath: string;
  readonly roster: Roster;
  readonly pins: ReadonlyMap<string, string>;
  readonly rootPem: string;
  /** Of the practice maker of YubiKeys, DER. */
  readonly attestationRoot: Uint8Array;
  readonly cards: ReadonlyMap<string, CardMade>;
  readonly others: ReadonlyMap<string, { readonly fingerprint: string; readonly serial: string }>;
}

export async function makePracticeCards(options: PracticeCardOptions): Promise<PracticeCards> {
  const { kind, people, strangers = 0 } = options;
  const organisation = options.organisation ?? people[0]?.organisation ?? '';
  const authority = await practiceAuthority(organisation, new Date());
  const maker = await attestationAuthority();
  const cards = new Map<string, CardMade>();
  const make = async (id: string, subject: Subject, algorithm?: KeyAlgorithm): Promise<Made> => {
    const made = await makeCard(
      { id, subject, pin: options.pin(id), tries: options.tries ?? 3 },
      cardAlgorithm(algorithm),
      authority,
      kind === 'yubikey' ? maker : undefined,
    );
    cards.set(id, made.card);
    return made;
  };
  const listed: Person[] = [];
  for (const { id, name, organisation: from, roles, algorithm } of people) {
    const { card, spki, issued } = await make(id, { name, organisation: from }, algorithm);
    listed.push({
      id,
      name,
      organisation: from,
      contact: `${id}@example.org`,
      roles: [...roles],
      groups: [],
      key: { algorithm: cardAlgorithm(algorithm), spki: toBase64(spki), fingerprint: digestHex(spki) },
      certificate: toBase64(issued.der),
      chain: [],
      token: tokenOf(card, name),
      attestation: null,
    });
  }
  const others = new Map<string, { fingerprint: string; serial: string }>();
  for (let number = 1; number <= strangers; number++) {
    const id = `stranger-${number}`;
    const { card, spki } = await make(id, { name: `PRACTICE ${id}`, organisation: 'Example, not on the roster' });
    others.set(id, { fingerprint: digestHex(spki), serial: tokenOf(card, id).serial });
  }
  return {
    modulePath: cardModule(kind),
    roster: {
      format: 'keyrite-roster-v2',
      mode: 'practice',
      organisation,
      issued: new Date().toISOString(),
      trustRoots: [toBase64(authority.der)],
      people: listed,
    },
    pins: new Map([...cards].map(([id, { pin }]) => [id, pin])),
    rootPem: authority.pem,
    attestationRoot: maker.root,
    cards,
    others,
  };
}

interface Made {
  readonly card: CardMade;
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly issued: Issued;
}

interface CardOf {
  readonly id: string;
  readonly subject: Subject;
  readonly pin: string;
  readonly tries: number;
}

async function makeCard(
  { id, subject, pin, tries }: CardOf,
  algorithm: CardAlgorithm,
  authority: PracticeAuthority,
  maker: AttestationAuthority | undefined,
): Promise<Made> {
  const slot = async (usage: 'sign' | 'agree', policy: CardSlotMade['pin'], of: CardAlgorithm = 'ecdsa-p256') => {
    const key = generateCardKey(of);
    const spki = spkiOf(key);
    const issued = await authority.issue(subject, spki, usage);
    return {
      spki,
      issued,
      slot: { key, certificate: issued.der, pin: policy, touch: 'never', origin: 'generated' } satisfies CardSlotMade,
    };
  };
  const signing = await slot('sign', 'always', algorithm);
  const [login, agreement] = [await slot('sign', 'once'), await slot('agree', 'once')];
  const card: CardMade = {
    id,
    guid: new Uint8Array(randomBytes(16)),
    pin,
    puk: String(randomInt(10_000_000, 100_000_000)),
    tries,
    managementKey: new Uint8Array(randomBytes(24)),
    slots: { '9A': login.slot, '9C': signing.slot, '9D': agreement.slot },
    ...(maker === undefined
      ? {}
      : { yubikey: { serial: randomInt(5_000_000, 30_000_000), firmware: [5, 4, 3], formFactor: 3, ...(await maker.device()) } }),
  };
  return { card, spki: signing.spki, issued: signing.issued };
}

/** As the modules name it (OpenSC shows the end of the GUID); for people to recognise, and decides nothing. */
function tokenOf({ guid, yubikey }: CardMade, name: string): Person['token'] {
  // the key people sign with; OpenSC and ykcs11 call slot 9C 02
  const key = { id: '02', label: 'SIGN key', slot: '9c' } as const;
  if (yubikey !== undefined)
    return {
      serial: String(yubikey.serial),
      label: `YubiKey PIV #${yubikey.serial}`,
      model: 'YubiKey YK5',
      key: { ...key, label: 'Private key for Digital Signature' },
    };
  return { serial: Buffer.from(guid).toString('hex').slice(-16), label: name, model: 'PKCS#15 emulated', key };
}
