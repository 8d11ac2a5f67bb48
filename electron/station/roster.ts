/**
 * Which roster is in force, and how another comes into its place. The log decides: the first ceremony's roster, then the outcome of each
 * ceremony that changed it. A roster.json that is neither was put there by hand, and nothing opens with it.
 */
import { join } from 'node:path';
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { executionRefusal } from '../../shared/ceremony/making.ts';
import { changesRefusal, successorRefusal } from '../../shared/ceremony/roster-change.ts';
import { rosterChanges } from '../../shared/ceremony/roster-changes.ts';
import { signedRosterRefusal } from '../../shared/ceremony/roster-signed.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Roster, rosterRecord } from '../../shared/format/roster.ts';
import { decodeSignedRoster, encodeSignedRoster, type SignedRoster } from '../../shared/format/signed-roster.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import { wrongCertificate } from '../../shared/verify/roster-certificate.ts';
import type { Desk, WorkspaceGiven } from './desk.ts';
import type { Ledger } from './ledger.ts';
import type { StationParts } from './parts.ts';
import { NEXT_ROSTER, putRoster, ROSTER, readSigned, SIGNED_ROSTER, tidy } from './roster-files.ts';

/**
 * At start, before anything opens: what a change left unfinished is settled on the record, by looking which roster lies there; then the one that
 * lies there must be the one in force, and in production its people must have signed it.
 */
export function settleRoster(ledger: Ledger, { folder, roster, signed }: WorkspaceGiven, rsa: StationParts['rsa']): Refusal | null {
  const have = rosterRecord.digest(roster);
  const unsettled = settleChange(ledger, have);
  if (unsettled !== null) return unsettled;
  const { rosterInForce } = ledger;
  if (rosterInForce !== null && have !== rosterInForce.digest)
    return refuse('WSP-ROSTER-1', { path: join(folder, ROSTER), have, want: rosterInForce.digest });
  if (rosterInForce?.envelope !== undefined && rosterInForce.envelope !== null) {
    // the log has it, with its signatures checked
    tidy(folder, fromBase64(rosterInForce.envelope));
    return null;
  }
  if (signed === null) return roster.mode === 'production' ? refuse('WSP-MISSING-1', { path: join(folder, SIGNED_ROSTER) }) : null;
  if (signed.digest !== have) return refuse('WSP-ROSTER-2', { path: join(folder, SIGNED_ROSTER), have: signed.digest, want: have });
  return signedRosterRefusal(signed, rsa);
}

function settleChange(ledger: Ledger, have: string): Refusal | null {
  for (const state of ledger.underWay) {
    const { rosterChange } = state;
    if (rosterChange?.stage !== 'intended') continue;
    const { previous, digest } = rosterChange;
    if (have !== previous && have !== digest) continue;
    const refused = ledger.recordOwed(
      state,
      have === digest
        ? { type: 'roster.changed', body: { previous, digest } }
        : { type: 'roster.changeFailed', body: { refusal: refuse('ROSTER-INTERRUPTED-1', {}) } },
    );
    if (refused !== null) return refused;
  }
  return null;
}

/** What would be changed, as it lies in the workspace; refusal: why it cannot be. Null: nothing lies there. */
export interface NextRoster {
  readonly digest: string;
  readonly changes: readonly string[];
  readonly refusal: Refusal | null;
}

function nextIn(desk: Desk): SignedRoster | Refusal {
  const { folder } = desk.workspace;
  return readSigned(folder, NEXT_ROSTER) ?? refuse('WSP-MISSING-1', { path: join(folder, NEXT_ROSTER) });
}

/** The first person's whose certificate is not good now. */
export function certificatesRefusal(
  { people, trustRoots }: Pick<Roster, 'people' | 'trustRoots'>,
  rsa: StationParts['rsa'],
  at: string,
): Refusal | null {
  for (const person of people) {
    const because = wrongCertificate(person, trustRoots, rsa, at);
    if (because !== null) return refuse('ROSTER-CERTIFICATE-1', { person: person.name, because });
  }
  return null;
}

/** Besides what the log's own controls ask: keys that an emergency of this workspace revoked, and certificates as they stand now. */
function unfit(desk: Desk, before: Roster, next: SignedRoster): Refusal | null {
  for (const { fingerprint, incident } of desk.ledger.revoked) {
    const person = next.roster.people.find(({ key }) => key.fingerprint === fingerprint);
    if (person !== undefined) return refuse('ROSTER-REVOKED-1', { person: person.name, incident });
  }
  const { rsa, now } = desk.parts;
  return successorRefusal(before, next, rsa) ?? certificatesRefusal(next.roster, rsa, now().toISOString());
}

export function nextRoster(desk: Desk): NextRoster | null {
  const { folder, roster } = desk.workspace;
  const next = readSigned(folder, NEXT_ROSTER);
  if (next === null) return null;
  if ('control' in next) return { digest: '', changes: [], refusal: next };
  return { digest: next.digest, changes: rosterChanges(roster, next.roster), refusal: unfit(desk, roster, next) };
}

type Given = Extract<Command, { do: 'open' }>['operation'];

/** The payload follows from the roster that lies in the workspace: whatever was given must be that, and nothing need be. */
export function rosterChangeGiven(desk: Desk, { kind, payload }: Given): Given | Refusal {
  const next = nextIn(desk);
  if ('control' in next) return next;
  const { roster } = desk.workspace;
  const refused = unfit(desk, roster, next);
  if (refused !== null) return refused;
  const of = { digest: next.digest, changes: [...rosterChanges(roster, next.roster)] };
  const { digest = of.digest, changes = of.changes } = payload;
  if (digest !== of.digest) return refuse('ROSTER-DIGEST-1', { have: next.digest });
  const told = Array.isArray(changes) ? changes.map(String) : [];
  return changesRefusal(roster, next, told) ?? { kind, payload: of };
}

/** The file that lies there now must be the one that was approved. */
export function changeRoster(desk: Desk): Refusal | null {
  const { ledger, workspace } = desk;
  const state = ledger.open;
  // the quorum and the state first, whatever lies in the workspace
  if (state.phase !== 'Approved') return executionRefusal(state);
  const next = nextIn(desk);
  if ('control' in next) return next;
  const previous = rosterRecord.digest(workspace.roster);
  const refused = unfit(desk, workspace.roster, next);
  if (refused !== null) return refused;
  const signed = encodeSignedRoster(next);
  const intended = ledger.record({ type: 'roster.changeIntended', body: { previous, digest: next.digest, envelope: toBase64(signed) } });
  if (intended !== null) return intended;
  const unwritten = putRoster(workspace.folder, { previous, next: next.bytes, signed });
  if (unwritten !== null) return ledger.recordOwed(ledger.open, { type: 'roster.changeFailed', body: { refusal: unwritten } }) ?? unwritten;
  desk.bringIntoForce(decodeSignedRoster(signed));
  return ledger.recordOwed(ledger.open, { type: 'roster.changed', body: { previous, digest: next.digest } });
}
