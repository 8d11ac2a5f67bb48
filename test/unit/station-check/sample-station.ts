/** Facts of a station with which everything is right, for tests that make one thing wrong at a time. Certificates are real, of a practice root. */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { rsaVerify } from '../../../electron/rsa.ts';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { DEFAULT_POLICY } from '../../../shared/format/policy.ts';
import type { Person, Role, Roster } from '../../../shared/format/roster.ts';
import type { CheckFinding } from '../../../shared/format/station-check.ts';
import type { TokenSeen } from '../../../shared/ipc/token-protocol.ts';
import type { MachineFacts, ModuleAnswer, StationFacts, WorkspaceFacts } from '../../../shared/station-check/facts.ts';
import { checkStation } from '../../../shared/station-check/findings.ts';

export const NOW = '2027-03-01T12:00:00.000Z';
export const DAY = 86_400_000; // milliseconds
const at = (time: number): Date => new Date(Date.parse(NOW) + time);

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const makeKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
const nameOf = (name: string): x509.Name => new x509.Name([{ CN: [{ utf8String: name }] }]);

export interface Authority {
  readonly der: Uint8Array<ArrayBuffer>;
  /** @param ends from now, in milliseconds; begins likewise, a day ago when not given */
  issue(name: string, ends: number, begins?: number): Promise<Held>;
}
export interface Held {
  readonly der: Uint8Array<ArrayBuffer>;
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly fingerprint: string;
  readonly keys: CryptoKeyPair;
}

/** X.509 holds whole seconds; all times here are. */
export async function authority(ends = 400 * DAY): Promise<Authority> {
  const keys = await makeKeys();
  const name = nameOf('PRACTICE root');
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '41',
    name,
    notBefore: at(-2000 * DAY),
    notAfter: at(ends),
    signingAlgorithm: ECDSA,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)],
  });
  return {
    der: new Uint8Array(root.rawData),
    issue: async (person, end, begins = -DAY) => {
      const own = await makeKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: '42',
        subject: nameOf(person),
        issuer: name,
        notBefore: at(begins),
        notAfter: at(end),
        signingAlgorithm: ECDSA,
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ],
      });
      const spki = new Uint8Array(await crypto.subtle.exportKey('spki', own.publicKey));
      return { der: new Uint8Array(leaf.rawData), spki, fingerprint: digestHex(spki), keys: own };
    },
  };
}

export const personOf = (id: string, roles: readonly Role[], { der, spki, fingerprint }: Held): Person => ({
  id,
  name: `${id.charAt(0).toUpperCase()}${id.slice(1)} Example`,
  organisation: 'Example Trust',
  contact: null,
  roles: [...roles],
  key: { algorithm: 'ecdsa-p256', spki: toBase64(spki), fingerprint },
  certificate: toBase64(der),
  groups: [],
  chain: [],
  token: { serial: `serial-${id}`, label: id, model: 'SoftHSM v2', key: null },
  attestation: null,
});

export const tokenOf = (id: string, ...held: readonly Held[]): TokenSeen => ({
  serial: `serial-${id}`,
  label: id,
  model: 'SoftHSM v2',
  manufacturer: 'SoftHSM project',
  slot: 0,
  pin: 'more-than-one-try',
  pinPad: false,
  generator: 'token',
  certificates: held.map(({ der, fingerprint }) => ({ label: 'sign', id: '02', der, fingerprint })),
});

export const OPENSC = {
  path: '/usr/lib/opensc-pkcs11.so',
  description: 'OpenSC Project, OpenSC smartcard framework',
  version: '0.26',
  cryptoki: '3.0',
};
export const SOFTHSM = {
  path: '/usr/lib/libsofthsm2.so',
  description: 'SoftHSM, Implementation of PKCS11',
  version: '2.6',
  cryptoki: '2.40',
};
export const listed = (module: typeof OPENSC, ...tokens: readonly TokenSeen[]): ModuleAnswer => ({ kind: 'listed', module, tokens });

export const MACHINE: MachineFacts = {
  pcscd: { version: '1.9.9', installed: true, socket: 'answers', readers: [{ name: 'Reader 00 00', card: true }] },
  usbReaders: ['Reader'],
  random: { result: 'pass', found: 'kernel ready, 1 source: rdseed' },
  printer: { result: 'pass', found: '1 by USB: Brother' },
  hardwareClock: Date.parse(NOW),
  programFrom: Date.parse(NOW) - 90 * DAY,
  folders: [],
};

/** Four custodians with good certificates, one more than any kind usually wants; the first one's card is in the reader. */
export async function soundStation(): Promise<StationFacts> {
  const root = await authority();
  const ada = await root.issue('ada', 365 * DAY);
  const people = [personOf('ada', ['custodian'], ada)];
  for (const id of ['bob', 'cyn', 'dov']) people.push(personOf(id, ['custodian'], await root.issue(id, 365 * DAY)));
  const modules = [{ named: OPENSC.path, answer: listed(OPENSC, tokenOf('ada', ada)) }];
  return { ...bareStation(), workspace: workspaceOf(rosterOf(people, root)), modules };
}

export const rosterOf = (people: readonly Person[], ...roots: readonly Authority[]): Roster => ({
  format: 'keyrite-roster-v2',
  mode: 'practice',
  organisation: 'Example Trust',
  issued: at(-30 * DAY).toISOString(),
  trustRoots: roots.map(({ der }) => toBase64(der)),
  people: [...people],
});

export const workspaceOf = (roster: Roster): Extract<WorkspaceFacts, { kind: 'read' }> => ({
  kind: 'read',
  path: '/w',
  roster,
  policy: DEFAULT_POLICY,
  log: { kind: 'read', records: 12, last: at(-10 * DAY).toISOString() },
});

/** No workspace, and OpenSC without a card. */
export const bareStation = (): StationFacts => ({
  at: NOW,
  machine: MACHINE,
  workspace: { kind: 'none' },
  modulesFrom: 'named',
  modules: [{ named: OPENSC.path, answer: listed(OPENSC) }],
});

/** Those of one check, as "result found". */
export const said = (facts: StationFacts, check: CheckFinding['check'], about?: string): readonly string[] =>
  checkStation(facts, rsaVerify)
    .findings.filter((one) => one.check === check && (about === undefined || one.about === about))
    .map(({ result, found }) => `${result} ${found}`);
