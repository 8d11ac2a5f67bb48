/** The draft that people are enrolled into, and the signatures under it: two files beside each other. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Roster, rosterDraftRecord } from '../../shared/format/roster.ts';
import { decodeRosterFile, type SignedRoster } from '../../shared/format/signed-roster.ts';

/** Null: there is no such file. ROSTER-FILE-1 {path, at}: it cannot be read. */
export function contentOf(path: string): Uint8Array | Refusal | null {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    return code === 'ENOENT' ? null : refuse('ROSTER-FILE-1', { path, at: code });
  }
}

/** ROSTER-FILE-1 {path, at}: what it is not. */
export function decoded<T>(path: string, bytes: Uint8Array, decode: (bytes: Uint8Array) => T): T | Refusal {
  try {
    return decode(bytes);
  } catch (error) {
    if (error instanceof FormatError) return refuse('ROSTER-FILE-1', { path, at: `${error.code} ${error.at}`.slice(0, 300) });
    throw error;
  }
}

export interface RosterFile {
  readonly roster: Roster;
  readonly bytes: Uint8Array;
  readonly signed: SignedRoster | null;
}

/** A roster, signed or not, or a draft of fewer than three people. */
export function rosterFile(path: string, bytes: Uint8Array): RosterFile | Refusal {
  const whole = decoded(path, bytes, decodeRosterFile);
  if (!('control' in whole)) return whole;
  const draft = decoded(path, bytes, rosterDraftRecord.decode);
  return 'control' in draft ? whole : { roster: draft, bytes, signed: null };
}

export function readRosterFile(path: string): RosterFile | Refusal {
  const bytes = contentOf(path);
  if (bytes === null) return refuse('WSP-MISSING-1', { path });
  return 'control' in bytes ? bytes : rosterFile(path, bytes);
}

/** The whole new file or the whole old one. ROSTER-WRITE-1 {path, code}. */
export function replaceFile(path: string, bytes: Uint8Array): Refusal | null {
  try {
    writeFileSync(`${path}.new`, bytes, { flush: true });
    renameSync(`${path}.new`, path);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    return refuse('ROSTER-FILE-1', { path, at: code });
  }
}

export const signaturesBeside = (draft: string): string => `${draft.replace(/\.json$/, '')}.dsse.json`;
