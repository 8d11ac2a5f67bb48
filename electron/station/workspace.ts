/** The workspace folder: what the station reads before anything else. Read once at start; what is missing or malformed is named. */
import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { fromUtf8 } from '../../shared/bytes/utf8.ts';
import type { AttestationAuthorities } from '../../shared/format/attestation.ts';
import { type CeremonyKind, ceremonyKind } from '../../shared/format/operation.ts';
import { readModule } from '../../shared/format/pkcs11-uri.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/format/policy.ts';
import { readPolicy } from '../../shared/format/policy-file.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Roster, rosterRecord } from '../../shared/format/roster.ts';
import type { Script } from '../../shared/format/script.ts';
import { authoritiesFault, certificatesIn, isRoot } from '../../shared/keys/attestation-roots.ts';
import { readScript } from '../../shared/script/script-file.ts';
import { SCRIPTS } from '../../shared/script/scripts.ts';
import { z } from '../../shared/zod.ts';
import type { WorkspaceGiven } from './desk.ts';
import { readSigned, SIGNED_ROSTER } from './roster-files.ts';

function isModule(given: string): boolean {
  try {
    readModule(given);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}
const folder = z.string().refine((path) => isAbsolute(path), { message: 'an absolute path' });
/** Each a process of its own; two of one library would stand in each other's way. */
const modules = z
  .array(z.string().refine(isModule, { message: 'an absolute path, or a pkcs11: URI with module-path' }))
  .min(1)
  .max(8)
  .refine((given) => new Set(given.map((one) => (isModule(one) ? readModule(one).path : one))).size === given.length, {
    message: 'one module twice',
  });
/**
 * station.json: which PKCS#11 modules, where card pages go (RAM), where the bundle goes, and folders on second media that hold a copy of the
 * log.
 */
const stationFile = z.strictObject({ modules, cards: folder, export: folder, copies: z.array(folder).max(8).default([]) });
export type StationFile = z.infer<typeof stationFile>;

export interface Workspace extends WorkspaceGiven {
  readonly station: StationFile;
}

async function read(path: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The file's own name, and what reading it made of it. */
async function readJson<T>(path: string, decode: (bytes: Uint8Array) => T): Promise<T | Refusal> {
  const bytes = await read(path);
  if (bytes === null) return refuse('WSP-MISSING-1', { path });
  try {
    return decode(bytes);
  } catch (error) {
    if (error instanceof FormatError) return refuse('WSP-FILE-1', { path, at: `${error.code} ${error.at}`.slice(0, 300) });
    if (error instanceof SyntaxError) return refuse('WSP-FILE-1', { path, at: 'not JSON' });
    if (error instanceof z.ZodError) return refuse('WSP-FILE-1', { path, at: z.prettifyError(error).slice(0, 300) });
    throw error;
  }
}

/** Written by hand, in UTF-8; another encoding is refused, never guessed. */
function textOf(path: string, bytes: Uint8Array): string | Refusal {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (error instanceof FormatError) return refuse('WSP-FILE-1', { path, at: error.code });
    throw error;
  }
}

async function policyIn(at: string): Promise<Policy | Refusal> {
  const path = join(at, 'policy.yaml');
  const bytes = await read(path);
  if (bytes === null) return DEFAULT_POLICY;
  const text = textOf(path, bytes);
  if (typeof text !== 'string') return text;
  const given = readPolicy(text);
  if (given.ok) return given.policy;
  const [first] = given.problems;
  return refuse('WSP-POLICY-1', {
    path,
    line: first?.line ?? 0,
    column: first?.column ?? 0,
    at: first?.at ?? '',
    problem: first?.message ?? '',
  });
}

/** scripts/<kind>.yaml takes the place of the script that comes with the program. */
async function ownScripts(at: string): Promise<ReadonlyMap<CeremonyKind, Script> | Refusal> {
  const own = new Map<CeremonyKind, Script>();
  for (const kind of ceremonyKind.options) {
    const path = join(at, 'scripts', `${kind}.yaml`);
    const bytes = await read(path);
    if (bytes === null) continue;
    const text = textOf(path, bytes);
    if (typeof text !== 'string') return text;
    const given = readScript(text);
    if (!given.ok) {
      const [first] = given.problems;
      return refuse('WSP-SCRIPT-1', { path, line: first?.line ?? 0, column: first?.column ?? 0, problem: first?.refusal.control ?? '' });
    }
    if (given.script.kind !== kind) return refuse('CER-SCRIPT-1', { have: given.script.kind, want: kind });
    own.set(kind, given.script);
  }
  return own;
}

/** attestation-roots/: every file in it is certificates of vendors. One that stands in two files counts once. */
async function attestationIn(at: string): Promise<AttestationAuthorities | Refusal> {
  const place = join(at, 'attestation-roots');
  const found = new Map<string, Uint8Array>();
  for (const name of await namesIn(place)) {
    const path = join(place, name);
    try {
      for (const der of certificatesIn((await read(path)) ?? new Uint8Array())) found.set(digestHex(der), der);
    } catch (error) {
      if (error instanceof FormatError) return refuse('WSP-ATTESTATION-1', { path, because: error.at });
      throw error;
    }
  }
  const all = [...found.values()];
  const [roots, intermediates] = [all.filter(isRoot), all.filter((der) => !isRoot(der))];
  const fault = authoritiesFault(roots, intermediates);
  if (fault !== null) return refuse('WSP-ATTESTATION-1', { path: place, because: fault.because });
  return { roots: roots.map(toBase64), intermediates: intermediates.map(toBase64) };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export const readStation = (at: string): Promise<StationFile | Refusal> =>
  readJson(join(at, 'station.json'), (bytes) => stationFile.parse(JSON.parse(fromUtf8(bytes))));

export async function readWorkspace(at: string): Promise<Workspace | Refusal> {
  const station = await readStation(at);
  if ('control' in station) return station;
  const roster = await readJson<Roster>(join(at, 'roster.json'), (bytes) => rosterRecord.decode(bytes));
  if ('control' in roster) return roster;
  const signed = readSigned(at, SIGNED_ROSTER);
  if (signed !== null && 'control' in signed) return signed;
  const policy = await policyIn(at);
  if ('control' in policy) return policy;
  const attestation = await attestationIn(at);
  if ('control' in attestation) return attestation;
  const own = await ownScripts(at);
  if ('control' in own) return own;
  const scripts = { ...SCRIPTS, ...Object.fromEntries(own) };
  return { folder: at, station, roster, signed, policy, attestation, scripts, ownScripts: [...own.keys()] };
}
