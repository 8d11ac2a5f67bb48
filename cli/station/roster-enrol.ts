/** `keyrite roster cards`, `enrol` and `remove`: people and their keys into a draft. Nothing here is in force before it is signed and imported. */
import { join } from 'node:path';
import { rsaVerify } from '../../electron/rsa.ts';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { mode as modeShape } from '../../shared/format/fields.ts';
import { publicKeyOf } from '../../shared/format/public-key.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import {
  type Person,
  type PivSlot,
  person as personShape,
  type Roster,
  role as roleShape,
  rosterDraftRecord,
} from '../../shared/format/roster.ts';
import { certificatesIn } from '../../shared/keys/attestation-roots.ts';
import { shownAttestation } from '../../shared/keys/attestation-shown.ts';
import { commonNameOf, organisationOf, readCertificate } from '../../shared/keys/x509.ts';
import { wrongCertificate } from '../../shared/verify/roster-certificate.ts';
import type { Enrol } from './roster-arguments.ts';
import { type CardKey, keysInReaders } from './roster-cards.ts';
import { contentOf, replaceFile, rosterFile } from './roster-draft.ts';
import { type Answer, digestRows, done, refused } from './say.ts';

/** As OpenSC and ykcs11 number the slots of a PIV card; of other tokens an id says nothing. */
const PIV_SLOTS: Readonly<Record<string, PivSlot>> = { '01': '9a', '02': '9c', '03': '9d', '04': '9e' };
const isPiv = ({ model, manufacturer }: CardKey['seen']): boolean => /^piv_II/i.test(manufacturer) || model.startsWith('YubiKey YK');
const slotOf = ({ seen, certificate }: CardKey): PivSlot | null => (isPiv(seen) ? (PIV_SLOTS[certificate.id] ?? null) : null);

const nameIn = ({
  certificate,
}: CardKey): { readonly name: string | null; readonly organisation: string | null; readonly until: string } => {
  const read = readCertificate(certificate.der);
  if (read === null) return { name: null, organisation: null, until: 'unknown' };
  return {
    name: commonNameOf(read.subject),
    organisation: organisationOf(read.subject),
    until: new Date(read.notAfter).toISOString().slice(0, 10),
  };
};

export async function cards(workspace: string): Promise<Answer> {
  const keys = await keysInReaders(workspace);
  if ('control' in keys) return refused(keys);
  const listed = keys.map((key) => {
    const { name, organisation, until } = nameIn(key);
    const { serial, label, model } = key.seen;
    return {
      name,
      organisation,
      until,
      fingerprint: key.certificate.fingerprint,
      keyLabel: key.certificate.label,
      slot: slotOf(key),
      serial,
      label,
      model,
    };
  });
  const lines = listed.flatMap((one) => [
    `${one.name ?? 'no name'}, ${one.organisation ?? 'no organisation'}; certificate valid until ${one.until}`,
    `  token ${one.serial}, ${one.label}, ${one.model}; key ${one.keyLabel}${one.slot === null ? '' : `, slot ${one.slot}`}`,
    ...digestRows(one.fingerprint),
  ]);
  return done(lines.length === 0 ? ['No certificate in any reader.'] : lines, listed);
}

/** The draft, or the roster in force where none was begun, or a new one. */
function begun(workspace: string, asked: Enrol): Roster | Refusal {
  for (const path of [asked.draft, join(workspace, 'roster.json')]) {
    const bytes = contentOf(path);
    if (bytes === null) continue;
    const file = 'control' in bytes ? bytes : rosterFile(path, bytes);
    return 'control' in file ? file : file.roster;
  }
  const mode = modeShape.safeParse(asked.mode);
  const field = mode.success ? (asked.rosterOrganisation === null ? 'roster-organisation' : null) : 'mode';
  if (field !== null || !mode.success || asked.rosterOrganisation === null) return refuse('ROSTER-NEW-1', { option: field ?? 'mode' });
  return { format: 'keyrite-roster-v2', mode: mode.data, organisation: asked.rosterOrganisation, issued: '', trustRoots: [], people: [] };
}

function rootsFrom(paths: readonly string[], known: readonly string[]): string[] | Refusal {
  const roots = new Set(known);
  for (const path of paths) {
    const bytes = contentOf(path);
    if (bytes === null) return refuse('WSP-MISSING-1', { path });
    if ('control' in bytes) return bytes;
    try {
      for (const der of certificatesIn(bytes)) roots.add(toBase64(der));
    } catch (error) {
      if (error instanceof FormatError) return refuse('ROSTER-FILE-1', { path, at: error.at });
      throw error;
    }
  }
  return roots.size === 0 ? refuse('ROSTER-NEW-1', { option: 'trust-root' }) : [...roots];
}

async function keyAsked(workspace: string, fingerprint: string | null): Promise<CardKey | Refusal> {
  const keys = await keysInReaders(workspace);
  if ('control' in keys) return keys;
  const [key, another] = keys.filter(({ certificate }) => certificate.fingerprint.startsWith(fingerprint ?? ''));
  if (key === undefined) return refuse('ROSTER-CARD-1', {});
  return another === undefined ? key : refuse('ROSTER-CARD-2', { have: keys.length });
}

/** REQ-FIELD-2 {field, have}: what a person's line on the roster cannot be. */
function personOr(given: unknown): Person | Refusal {
  const parsed = personShape.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const have = path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), given);
  return refuse('REQ-FIELD-2', {
    field: path.join('.'),
    have: (typeof have === 'string' ? have : have === undefined ? 'none' : JSON.stringify(have)).slice(0, 100),
  });
}

function personOfKey(key: CardKey, asked: Enrol, before: Person | undefined): Person | Refusal {
  const { seen, certificate } = key;
  const read = readCertificate(certificate.der);
  const { serial, label, model } = seen;
  const algorithm = read === null ? null : algorithmOr(read.spki);
  if (read === null || algorithm === null) return refuse('TOK-KEYTYPE-1', { serial, label });
  const attested = shownAttestation(seen.certificates, read.spki);
  return personOr({
    id: asked.person,
    name: asked.name ?? before?.name ?? commonNameOf(read.subject) ?? '',
    organisation: asked.organisation ?? before?.organisation ?? organisationOf(read.subject) ?? '',
    contact: asked.contact ?? before?.contact ?? null,
    roles: (asked.roles ?? before?.roles ?? []).map((one) => roleShape.safeParse(one).data ?? one),
    groups: [...new Set(asked.groups ?? before?.groups ?? [])].toSorted(),
    key: { algorithm, spki: toBase64(read.spki), fingerprint: digestHex(read.spki) },
    certificate: toBase64(certificate.der),
    chain: [],
    token: { serial, label, model, key: { id: certificate.id, label: certificate.label, slot: slotOf(key) } },
    attestation:
      attested === null ? null : { certificate: toBase64(attested.certificate), chain: attested.intermediates.map((der) => toBase64(der)) },
  });
}

function algorithmOr(spki: Uint8Array): Person['key']['algorithm'] | null {
  try {
    return publicKeyOf(spki).algorithm;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

export async function enrol(workspace: string, asked: Enrol): Promise<Answer> {
  const draft = begun(workspace, asked);
  if ('control' in draft) return refused(draft);
  const trustRoots = rootsFrom(asked.trustRoots, draft.trustRoots);
  if ('control' in trustRoots) return refused(trustRoots);
  const before = draft.people.find(({ id }) => id === asked.person);
  if (before !== undefined && !asked.replace) return refused(refuse('ROSTER-TAKEN-1', { person: before.name, id: before.id }));
  const key = await keyAsked(workspace, asked.fingerprint);
  if ('control' in key) return refused(key);
  const person = personOfKey(key, asked, before);
  if ('control' in person) return refused(person);
  const others = draft.people.filter(({ id }) => id !== person.id);
  if (others.some((other) => other.key.fingerprint === person.key.fingerprint))
    return refused(refuse('SOD-PERSON-1', { person: person.name }));
  if (person.contact !== null && others.some(({ contact }) => contact === person.contact))
    return refused(refuse('REQ-FIELD-2', { field: 'contact', have: person.contact }));
  const issued = new Date().toISOString();
  const because = wrongCertificate(person, trustRoots, rsaVerify, issued);
  if (because !== null) return refused(refuse('ROSTER-CERTIFICATE-1', { person: person.name, because }));
  const people = before === undefined ? [...draft.people, person] : draft.people.map((one) => (one.id === person.id ? person : one));
  return write(asked.draft, { ...draft, issued, trustRoots, people }, [
    `${before === undefined ? 'Enrolled' : 'Enrolled again'}: ${person.name} (${person.id}), ${person.organisation}: ${person.roles.join(', ')}.`,
    'The key, for paper:',
    ...digestRows(person.key.fingerprint),
  ]);
}

/** A draft of the roster in force is begun where there is none. */
export function remove(workspace: string, draft: string, id: string): Answer {
  const from = begun(workspace, { ...NOBODY, draft, person: id });
  if ('control' in from) return refused(from);
  const person = from.people.find((one) => one.id === id);
  if (person === undefined) return refused(refuse('CER-PEOPLE-1', { person: id }));
  return write(draft, { ...from, issued: new Date().toISOString(), people: from.people.filter((one) => one !== person) }, [
    `Removed: ${person.name} (${id}).`,
  ]);
}
const NOBODY: Enrol = {
  do: 'enrol',
  draft: '',
  person: '',
  name: null,
  organisation: null,
  contact: null,
  roles: null,
  groups: null,
  fingerprint: null,
  replace: false,
  mode: null,
  rosterOrganisation: null,
  trustRoots: [],
};

function write(path: string, roster: Roster, lines: readonly string[]): Answer {
  const bytes = rosterDraftRecord.encode(roster);
  const unwritten = replaceFile(path, bytes);
  if (unwritten !== null) return refused(unwritten);
  const next = `The draft has ${roster.people.length} people: ${path}`;
  return done([...lines, next], { draft: path, people: roster.people.map(({ id }) => id), digest: digestHex(bytes) });
}
