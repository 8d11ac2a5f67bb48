/** `keyrite roster export` and `import`: a roster leaves the workspace, or comes into it. The one in force is changed by a ceremony only. */
import { basename, dirname, join } from 'node:path';
import { exportFile } from '../../electron/media/export.ts';
import { rsaVerify } from '../../electron/rsa.ts';
import { certificatesRefusal } from '../../electron/station/roster.ts';
import { NEXT_ROSTER, ROSTER, readSigned, SIGNED_ROSTER } from '../../electron/station/roster-files.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { successorRefusal } from '../../shared/ceremony/roster-change.ts';
import { signedRosterRefusal } from '../../shared/ceremony/roster-signed.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { decodeSignedRoster, encodeSignedRoster, type SignedRoster } from '../../shared/format/signed-roster.ts';
import { contentOf, decoded, readRosterFile } from './roster-draft.ts';
import { type Answer, digestRows, done, refused } from './say.ts';

/** With its signatures where there are any; into a new file, read back from the medium. */
export async function exportRoster(workspace: string, out: string): Promise<Answer> {
  const here = readRosterFile(join(workspace, ROSTER));
  if ('control' in here) return refused(here);
  const signed = readSigned(workspace, SIGNED_ROSTER);
  if (signed !== null && 'control' in signed) return refused(signed);
  const digest = digestHex(here.bytes);
  if (signed !== null && signed.digest !== digest)
    return refused(refuse('WSP-ROSTER-2', { path: join(workspace, SIGNED_ROSTER), have: signed.digest, want: digest }));
  const written = await exportFile(dirname(out), basename(out), signed === null ? here.bytes : encodeSignedRoster(signed));
  if (!written.ok) return refused(written.refusal);
  const how = signed === null ? 'It is not signed.' : 'It is signed by everybody on it.';
  return done([`Wrote the roster to ${out}. ${how}`, 'Digest of the roster:', ...digestRows(digest)], {
    path: out,
    digest,
    signed: signed !== null,
  });
}

/** Everything that can be asked of it now; `present` is the roster in the workspace, if there is one. */
function unfit(next: SignedRoster, present: SignedRoster['roster'] | null): Refusal | null {
  const first = present === null ? signedRosterRefusal(next, rsaVerify) : successorRefusal(present, next, rsaVerify);
  return first ?? certificatesRefusal(next.roster, rsaVerify, new Date().toISOString());
}

async function writeNew(workspace: string, files: readonly (readonly [name: string, bytes: Uint8Array])[]): Promise<Refusal | null> {
  for (const [name, bytes] of files) {
    const written = await exportFile(workspace, name, bytes);
    if (!written.ok) return written.refusal;
  }
  return null;
}

export async function importRoster(workspace: string, path: string): Promise<Answer> {
  const file = contentOf(path);
  if (file === null) return refused(refuse('WSP-MISSING-1', { path }));
  const next = 'control' in file ? file : decoded(path, file, decodeSignedRoster);
  if ('control' in next) return refused(next);
  const there = contentOf(join(workspace, ROSTER));
  const present = there === null || 'control' in there ? there : decoded(join(workspace, ROSTER), there, rosterRecord.decode);
  if (present !== null && 'control' in present) return refused(present);
  const bytes = encodeSignedRoster(next);
  const rows = ['Digest of the roster:', ...digestRows(next.digest)];
  // the signatures for a roster that lies there alone
  if (present !== null && rosterRecord.digest(present) === next.digest) {
    const refusal = unfit(next, null) ?? (await writeNew(workspace, [[SIGNED_ROSTER, bytes]]));
    return refusal === null
      ? done(['The roster in the workspace is now signed by everybody on it.', ...rows], { file: SIGNED_ROSTER, digest: next.digest })
      : refused(refusal);
  }
  const refusal = unfit(next, present);
  if (refusal !== null) return refused(refusal);
  const files =
    present === null
      ? ([
          [SIGNED_ROSTER, bytes],
          [ROSTER, next.bytes],
        ] as const)
      : ([[NEXT_ROSTER, bytes]] as const);
  const unwritten = await writeNew(workspace, files);
  if (unwritten !== null) return refused(unwritten);
  const first =
    present === null
      ? 'The roster is in the workspace.'
      : 'The new roster lies ready. The one in force stays until a roster-change ceremony has brought it in.';
  return done([first, ...rows], { file: present === null ? ROSTER : NEXT_ROSTER, digest: next.digest });
}
