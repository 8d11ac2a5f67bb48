/** The workspace folder: what the station reads before anything else. Read once at start; what is missing or malformed is named. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { assertJson, canonicalJson } from '../../shared/bytes/canonical-json.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { fromUtf8 } from '../../shared/bytes/utf8.ts';
import { type Policy, policyRecord } from '../../shared/format/operation-request.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Roster, rosterRecord } from '../../shared/format/roster.ts';
import { z } from '../../shared/zod.ts';

const folder = z.string().refine((path) => isAbsolute(path), { message: 'an absolute path' });
/** station.json: which PKCS#11 module, where card pages go (RAM), where the bundle goes. */
const stationFile = z.strictObject({ module: folder, cards: folder, export: folder });
export type StationFile = z.infer<typeof stationFile>;

export interface Workspace {
  readonly folder: string;
  readonly station: StationFile;
  readonly roster: Roster;
  readonly policy: Policy;
}

/** In force when the workspace holds no policy.json: design.md's default for this kind, 3 of 5, down to 2. */
export const DEFAULT_POLICY: Policy = {
  format: 'keyrite-policy-v1',
  kind: 'master-key-generation',
  approvals: { minimum: 2, default: 3, maximum: 9 },
  timeoutMinutes: 1440,
  requireSignedApprovals: true,
};

async function read(path: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** A policy is written by hand: any JSON spelling, one meaning; its canonical form is what is approved. */
function policyByHand(bytes: Uint8Array): Policy {
  const given: unknown = JSON.parse(fromUtf8(bytes));
  assertJson(given);
  return policyRecord.decode(canonicalJson(given));
}

const inFile = (path: string, error: unknown): Refusal => {
  if (error instanceof FormatError) return refuse('WSP-FILE-1', { path, at: `${error.code} ${error.at}`.slice(0, 300) });
  if (error instanceof SyntaxError) return refuse('WSP-FILE-1', { path, at: 'not JSON' });
  throw error;
};

export async function readWorkspace(at: string): Promise<Workspace | Refusal> {
  const [stationPath, rosterPath, policyPath] = [join(at, 'station.json'), join(at, 'roster.json'), join(at, 'policy.json')];
  const [stationBytes, rosterBytes, policyBytes] = [await read(stationPath), await read(rosterPath), await read(policyPath)];
  if (stationBytes === null) return refuse('WSP-MISSING-1', { path: stationPath });
  if (rosterBytes === null) return refuse('WSP-MISSING-1', { path: rosterPath });
  let path = stationPath;
  try {
    const given = stationFile.safeParse(JSON.parse(fromUtf8(stationBytes)));
    if (!given.success) return refuse('WSP-FILE-1', { path, at: z.prettifyError(given.error).slice(0, 300) });
    path = rosterPath;
    const roster = rosterRecord.decode(rosterBytes);
    path = policyPath;
    const policy = policyBytes === null ? DEFAULT_POLICY : policyByHand(policyBytes);
    return { folder: at, station: given.data, roster, policy };
  } catch (error) {
    return inFile(path, error);
  }
}
