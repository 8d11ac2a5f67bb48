/**
 * `node make-practice-tokens.ts OPTIONS.json` (or `-` for stdin): makes what practice-tokens.ts describes in a process of its own. Takes the
 * PINs and prints none; writes softhsm2.conf, the tokens and roster.json, and overwrites nothing.
 */
import { chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pkcs11 from 'pkcs11js';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import type { KeyAlgorithm } from '../../shared/format/key-algorithm.ts';
import { type Person, rosterRecord } from '../../shared/format/roster.ts';
import { type Issued, type LeafUsage, type PracticeAuthority, practiceAuthority, type Subject } from './practice-authority.ts';
import { type MakeOptions, made, makeOptions, practiceFiles } from './practice-tokens.ts';
import { generateKey, makeToken, openSoftHsm, type SoftToken, storeCertificate } from './soft-token.ts';

type Other = MakeOptions['others'][number];

const KEY_LABEL = 'ceremony signature';

const source = process.argv[2];
if (source === undefined) throw new Error('usage: node make-practice-tokens.ts OPTIONS.json');
process.stdout.write(`${JSON.stringify(await make(makeOptions.parse(JSON.parse(readFileSync(source === '-' ? 0 : source, 'utf8')))))}\n`);

async function make(options: MakeOptions) {
  const files = practiceFiles(options.folder);
  mkdirSync(options.folder, { recursive: true });
  mkdirSync(files.tokens, { mode: 0o700 });
  const configuration = [
    `directories.tokendir = ${files.tokens}`,
    'objectstore.backend = file',
    'log.level = ERROR',
    'slots.removable = false',
  ];
  writeFileSync(files.softhsmConf, `${configuration.join('\n')}\n`, { flag: 'wx' });
  const cryptoki = openSoftHsm(options.modulePath, files.softhsmConf);
  try {
    const authority = await practiceAuthority(options.organisation, new Date());
    const people: Person[] = [];
    for (const person of options.people) {
      const token = makeToken(cryptoki, person.id.toUpperCase(), pinOf(options, person.id), options.officer);
      const { id, spki, issued } = await equip(cryptoki, token, authority, person, { algorithm: person.algorithm });
      people.push({
        id: person.id,
        name: person.name,
        organisation: person.organisation,
        contact: `${person.id}@example.org`,
        roles: person.roles,
        groups: [],
        key: { algorithm: person.algorithm, spki: toBase64(spki), fingerprint: digestHex(spki) },
        certificate: toBase64(issued.der),
        chain: [],
        token: { serial: token.serial, label: token.label, model: token.model, key: { id, label: KEY_LABEL, slot: null } },
        attestation: null,
      });
    }
    const others: { id: string; fingerprint: string; serial: string }[] = [];
    for (const other of options.others) {
      const token = makeToken(cryptoki, other.id.toUpperCase().slice(0, 32), pinOf(options, other.id));
      const fingerprint = await equipOther(cryptoki, token, authority, other);
      others.push({ id: other.id, fingerprint, serial: token.serial });
    }
    const roster = rosterRecord.encode({
      format: 'keyrite-roster-v2',
      mode: 'practice',
      organisation: options.organisation,
      issued: new Date().toISOString(),
      trustRoots: [toBase64(authority.der)],
      people,
    });
    writeFileSync(files.roster, roster, { flag: 'wx' });
    return made.parse({ rootPem: authority.pem, others });
  } finally {
    cryptoki.C_Finalize();
    if (options.owner !== undefined) give(options.folder, options.owner.uid, options.owner.gid);
  }
}

function pinOf({ pins }: MakeOptions, id: string): string {
  const pin = pins[id];
  if (pin === undefined) throw new Error(`no PIN for ${id}`);
  return pin;
}

/** A key and its certificate beside it. That the token signs with it is for the tests to see. */
async function equip(
  cryptoki: pkcs11.PKCS11,
  token: SoftToken,
  authority: PracticeAuthority,
  subject: Subject,
  { algorithm, usage }: { readonly algorithm?: KeyAlgorithm; readonly usage?: LeafUsage } = {},
): Promise<{ readonly id: string; readonly spki: Uint8Array<ArrayBuffer>; readonly issued: Issued }> {
  const key = generateKey(cryptoki, token, algorithm);
  const issued = await authority.issue(subject, key.spki, usage);
  storeCertificate(cryptoki, token, issued, KEY_LABEL);
  return { id: key.id.toString('hex'), spki: key.spki, issued };
}

/** Returns the fingerprint that the token's certificate shows. */
async function equipOther(cryptoki: pkcs11.PKCS11, token: SoftToken, authority: PracticeAuthority, { id, kind }: Other): Promise<string> {
  const subject = { name: `PRACTICE ${id}`, organisation: 'Example, not on the roster' };
  const withCertificate = async (spki: Uint8Array<ArrayBuffer>): Promise<string> => {
    storeCertificate(cryptoki, token, await authority.issue(subject, spki), KEY_LABEL);
    return digestHex(spki);
  };
  switch (kind) {
    case 'stranger':
      return digestHex((await equip(cryptoki, token, authority, subject)).spki);
    case 'hsm':
      // nothing in it shows a key yet
      return digestHex(new Uint8Array());
    case 'always':
      return withCertificate(generateKey(cryptoki, token, 'ecdsa-p256', { always: true }).spki);
    case 'agree': {
      const { spki } = generateKey(cryptoki, token, 'ecdsa-p256', { sign: false, derive: true });
      storeCertificate(cryptoki, token, await authority.issue(subject, spki, 'agree'), KEY_LABEL);
      return digestHex(spki);
    }
    case 'certificate-may-not-sign':
      return digestHex((await equip(cryptoki, token, authority, subject, { usage: 'agree' })).spki);
    case 'key-may-not-sign':
      return withCertificate(generateKey(cryptoki, token, 'ecdsa-p256', { sign: false }).spki);
    case 'p521': {
      const published = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-521' }, false, ['sign', 'verify']);
      return withCertificate(new Uint8Array(await crypto.subtle.exportKey('spki', published.publicKey)));
    }
    case 'no-private-key':
    case 'another-private-key': {
      const published = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
      if (kind === 'another-private-key') generateKey(cryptoki, token);
      return withCertificate(new Uint8Array(await crypto.subtle.exportKey('spki', published.publicKey)));
    }
    case 'copied-certificate': {
      const { spki } = await equip(cryptoki, token, authority, subject);
      // the same certificate in a second token, as one that was cloned would show
      const twin = makeToken(cryptoki, 'FLAW-TWIN', '000000');
      storeCertificate(cryptoki, twin, await authority.issue(subject, spki), KEY_LABEL);
      return digestHex(spki);
    }
    case 'not-a-certificate': {
      const noise = Uint8Array.of(0x30, 0x03, 0x02, 0x01);
      storeCertificate(cryptoki, token, { der: noise, subject: noise, issuer: noise, serialNumber: noise }, 'noise');
      return digestHex(noise);
    }
  }
}

function give(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) give(join(path, entry.name), uid, gid);
    else chownSync(join(path, entry.name), uid, gid);
  }
}
