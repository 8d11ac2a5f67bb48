/**
 * The rosters of a workspace: `roster.json`, the one in force; `roster.dsse.json`, the same as its people signed it; `roster-next.dsse.json`, the
 * one that a ceremony is to bring into force; and under its digest every one that was in force before. The log says which is which.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes } from '../../shared/bytes/equal.ts';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { decodeSignedRoster, type SignedRoster } from '../../shared/format/signed-roster.ts';

export const ROSTER = 'roster.json';
export const SIGNED_ROSTER = 'roster.dsse.json';
export const NEXT_ROSTER = 'roster-next.dsse.json';

const codeOf = (error: unknown): string | undefined => (error instanceof Error && 'code' in error ? String(error.code) : undefined);

/** Null: there is no such file. */
function contentOf(path: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Null: there is no such file. WSP-FILE-1 {path, at}: it is no signed roster in its one spelling. */
export function readSigned(folder: string, name: string): SignedRoster | Refusal | null {
  const path = join(folder, name);
  const bytes = contentOf(path);
  if (bytes === null) return null;
  try {
    return decodeSignedRoster(bytes);
  } catch (error) {
    if (error instanceof FormatError) return refuse('WSP-FILE-1', { path, at: `${error.code} ${error.at}`.slice(0, 300) });
    throw error;
  }
}

/** The whole new file or the whole old one, whatever happens meanwhile. */
function replace(folder: string, name: string, bytes: Uint8Array): void {
  const making = join(folder, `${name}.new`);
  const file = openSync(making, 'w', 0o644);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(making, join(folder, name));
  const place = openSync(folder, 'r');
  try {
    fsyncSync(place);
  } finally {
    closeSync(place);
  }
}

/** What was in force stays in the workspace, under the first digits of its digest; never overwritten. */
function keep(folder: string, name: string, digest: string): void {
  const [stem = '', ...ends] = name.split('.');
  const kept = `${stem}-${digest.slice(0, 16)}.${ends.join('.')}`;
  const bytes = contentOf(join(folder, name));
  if (bytes !== null && !existsSync(join(folder, kept))) replace(folder, kept, bytes);
}

export interface RosterPut {
  /** Digest of the one in force until now. */
  readonly previous: string;
  readonly next: Uint8Array;
  readonly signed: Uint8Array;
}

/**
 * The old files are kept, then the new roster takes its place: from then on it is in force, whatever comes of the files beside it.
 * @returns ROSTER-WRITE-1 {path, code}: the system did not let it; the old roster lies there as before
 */
export function putRoster(folder: string, { previous, next, signed }: RosterPut): Refusal | null {
  try {
    keep(folder, ROSTER, previous);
    keep(folder, SIGNED_ROSTER, previous);
    replace(folder, ROSTER, next);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return refuse('ROSTER-WRITE-1', { path: join(folder, ROSTER), code });
  }
  tidy(folder, signed);
  return null;
}

/**
 * The files beside the roster in force, as the log has them. What the system does not let it do is done at the next start: the log has the
 * signed roster, and nothing is decided by these files once a ceremony has changed the roster.
 */
export function tidy(folder: string, signed: Uint8Array): void {
  try {
    const there = contentOf(join(folder, SIGNED_ROSTER));
    if (there === null || !equalBytes(there, signed)) replace(folder, SIGNED_ROSTER, signed);
    const next = contentOf(join(folder, NEXT_ROSTER));
    if (next !== null && equalBytes(next, signed)) unlinkSync(join(folder, NEXT_ROSTER));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}
