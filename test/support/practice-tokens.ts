/**
 * Practice tokens for the rehearsal and the tests: one SoftHSM token a person, with a key made in it and a certificate from a practice root,
 * and the roster that names them. PKCS#11 is process-global, so a process of its own makes them; PINs travel on its stdin and stdout only.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestHex } from '../../shared/format/fields.ts';
import { type KeyAlgorithm, keyAlgorithm } from '../../shared/format/key-algorithm.ts';
import { type Role, type Roster, role, rosterRecord } from '../../shared/format/roster.ts';
import { z } from '../../shared/zod.ts';

export interface PracticePerson {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
  /** Of the key in their token; P-256 when not given. */
  readonly algorithm?: KeyAlgorithm;
  /** Days from now until their certificate ends, negative when it has; a year from now when not given. */
  readonly days?: number;
}

/** Tokens that a ceremony must refuse, each wrong in the one way it is named for. They are `flaw-<name>` and not on the roster. */
export const flaw = z.enum([
  'certificate-may-not-sign',
  'key-may-not-sign',
  'p521',
  'no-private-key',
  'another-private-key',
  'copied-certificate',
  'not-a-certificate',
]);
export type Flaw = z.infer<typeof flaw>;

export interface PracticeTokenOptions {
  /** Made when missing; must not hold practice tokens already. */
  readonly folder: string;
  readonly people: readonly PracticePerson[];
  /** Further tokens with certificates of the same root, `stranger-1` and so on, whose keys are not on the roster. */
  readonly strangers?: number;
  readonly flaws?: readonly Flaw[];
  /** `always-1` and so on: strangers whose key wants the PIN for each use, as PIV slot 9C does. */
  readonly always?: number;
  /** `agree-1` and so on: strangers whose key agrees on secrets and signs nothing, as that of PIV slot 9D does. */
  readonly agreements?: number;
  /** `hsm-1` and so on: tokens with a PIN and nothing in them, in which ceremonies make keys. */
  readonly hsms?: number;
  /** Of the roster and the practice root; the first person's when not given. */
  readonly organisation?: string;
  /** Six to eight digits; random and all different when not given. */
  readonly pin?: (id: string) => string;
  /** The security officer's PIN of every person's token; random when not given. */
  readonly officer?: string;
  /** Who shall be able to use the tokens, when made by root for an unprivileged user. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

export interface PracticeTokens {
  /** The value for SOFTHSM2_CONF. */
  readonly softhsmConf: string;
  readonly modulePath: string;
  readonly rosterPath: string;
  readonly roster: Roster;
  /** By id, strangers included. */
  readonly pins: ReadonlyMap<string, string>;
  readonly rootPem: string;
  /** Tokens that are not on the roster, by id. */
  readonly others: ReadonlyMap<string, { readonly fingerprint: string; readonly serial: string }>;
}

const id = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
/** What make-practice-tokens.ts takes. */
export const makeOptions = z.strictObject({
  folder: z.string().min(1),
  modulePath: z.string().min(1),
  organisation: z.string().min(1),
  people: z
    .array(
      z.strictObject({
        id,
        name: z.string().min(1),
        organisation: z.string().min(1),
        roles: z.array(role),
        algorithm: keyAlgorithm,
        days: z.number().optional(),
      }),
    )
    .min(1),
  others: z.array(
    z.strictObject({ id, kind: z.union([z.literal('stranger'), z.literal('always'), z.literal('agree'), z.literal('hsm'), flaw]) }),
  ),
  pins: z.record(id, z.string().regex(/^\d{6,8}$/)),
  officer: z.string().optional(),
  owner: z.strictObject({ uid: z.int(), gid: z.int() }).optional(),
});
export type MakeOptions = z.infer<typeof makeOptions>;
/** What it prints. */
export const made = z.strictObject({
  rootPem: z.string(),
  others: z.array(z.strictObject({ id, fingerprint: digestHex, serial: z.string() })),
});

/** The files of a practice folder. */
export const practiceFiles = (folder: string) => ({
  softhsmConf: join(folder, 'softhsm2.conf'),
  tokens: join(folder, 'tokens'),
  roster: join(folder, 'roster.json'),
});

const modulePaths = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
];

/** Throws when SoftHSM is not installed. */
export function softHsmModule(): string {
  const found = modulePaths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`libsofthsm2.so is in none of ${modulePaths.join(', ')}: install the Debian package softhsm2`);
  return found;
}

export async function makePracticeTokens(options: PracticeTokenOptions): Promise<PracticeTokens> {
  const { folder, people, strangers = 0, always = 0, agreements = 0, hsms = 0, flaws = [], officer, owner } = options;
  const count = (kind: 'stranger' | 'always' | 'agree' | 'hsm', many: number) =>
    Array.from({ length: many }, (_, at) => ({ id: `${kind}-${at + 1}`, kind }));
  const others = [
    ...count('stranger', strangers),
    ...count('always', always),
    ...count('agree', agreements),
    ...count('hsm', hsms),
    ...flaws.map((kind) => ({ id: `flaw-${kind}`, kind })),
  ];
  const pins = pinsFor(
    [...people, ...others].map((one) => one.id),
    options.pin,
  );
  const modulePath = softHsmModule();
  const printed = await run({
    folder,
    modulePath,
    organisation: options.organisation ?? people[0]?.organisation ?? '',
    people: people.map((person) => ({ ...person, roles: [...person.roles], algorithm: person.algorithm ?? 'ecdsa-p256' })),
    others,
    pins: Object.fromEntries(pins),
    ...(officer === undefined ? {} : { officer }),
    ...(owner === undefined ? {} : { owner }),
  });
  const result = made.parse(JSON.parse(printed));
  const files = practiceFiles(folder);
  return {
    softhsmConf: files.softhsmConf,
    modulePath,
    rosterPath: files.roster,
    roster: rosterRecord.decode(new Uint8Array(readFileSync(files.roster))),
    pins,
    rootPem: result.rootPem,
    others: new Map(result.others.map(({ id: who, fingerprint, serial }) => [who, { fingerprint, serial }])),
  };
}

/** All different, so that one person's PIN never opens another's token. */
function pinsFor(ids: readonly string[], given?: (id: string) => string): Map<string, string> {
  const pins = new Map<string, string>();
  const used = new Set<string>();
  for (const one of ids) {
    let pin = given?.(one);
    while (pin === undefined || (given === undefined && used.has(pin))) pin = String(randomInt(1_000_000)).padStart(6, '0');
    used.add(pin);
    pins.set(one, pin);
  }
  return pins;
}

function run(options: MakeOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'make-practice-tokens.ts'), '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`make-practice-tokens.ts ended with ${String(code)}\n${complaint}`));
    });
    child.stdin.end(JSON.stringify(options));
  });
}
