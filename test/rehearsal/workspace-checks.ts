/**
 * What a rehearsal's workspace holds at its end, looked at without the station: every ceremony folded from the log on the disk, the audit
 * events and the outbox as the built command line gives them, the signed PDFs of the emergencies as a PDF reader finds them.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { digestHex } from '../../shared/bytes/digest.ts';
import { auditEvents } from '../../shared/ceremony/audit.ts';
import type { CeremonyState, Phase } from '../../shared/ceremony/state.ts';
import { decodeLog, type Entry, encodeLog } from '../../shared/format/event-record.ts';
import { type OutboxItem, outboxLines } from '../../shared/format/outbox.ts';
import { CommandLine } from '../support/command-line.ts';
import { statesOf } from '../support/practice-workspace-log.ts';
import { type Check, resultFiles } from './results.ts';
import type { Room } from './the-room.ts';

/** The ceremonies of a rehearsal, by number, in the order in which they were opened. */
export interface Held {
  readonly rotation: string;
  readonly expiring: string;
  readonly masterKey: string;
  readonly stuck: string;
  readonly stuckEmergency: string;
  readonly compromised: string;
}

const isClosed = (state: CeremonyState | undefined): boolean => state !== undefined && state.closedAt !== null && state.current === null;

/** Phase by phase, and the ceremony that was opened in place of the stuck one. */
function endings(held: Held, states: ReadonlyMap<string, CeremonyState>, lost: string): readonly Check[] {
  const at = (id: string): CeremonyState | undefined => states.get(id);
  const is = (id: string, phase: Phase): boolean => at(id)?.phase === phase;
  const anew = [...states.values()].find(({ opened }) => opened.replaces === held.stuck);
  const rotation = at(held.rotation);
  return [
    {
      what: 'seven ceremonies stand in the workspace',
      ok: states.size === 7 && Object.values<string>({ ...held }).every((id) => states.has(id)),
    },
    {
      what: 'the key rotation was approved, refused by OP-BUILD-1, and cancelled',
      ok:
        is(held.rotation, 'Cancelled') &&
        isDeepStrictEqual(
          rotation?.executionRefusals.map(({ refusal }) => refusal.control),
          ['OP-BUILD-1'],
        ),
    },
    { what: 'its exception is decided', ok: rotation?.exceptions.every(({ resolved }) => resolved !== null) === true },
    { what: 'the second key rotation expired', ok: is(held.expiring, 'Expired') && at(held.expiring)?.approvals.length === 0 },
    { what: 'the master key was made, and its ceremony closed', ok: is(held.masterKey, 'Executed') && isClosed(at(held.masterKey)) },
    { what: 'the stuck ceremony was cancelled by its emergency', ok: at(held.stuck)?.cancelled?.incident === held.stuckEmergency },
    { what: 'it was opened anew, and the lost key is barred there', ok: anew?.barred.get(lost)?.incident === held.compromised },
    { what: 'both emergencies are closed', ok: isClosed(at(held.stuckEmergency)) && isClosed(at(held.compromised)) },
  ];
}

const REJECTED = 'ceremony.approval_rejected';
const UNAUTHORISED = 'ceremony.unauthorized_access';

/** Types in the order of the log. `m` approvals; before the first and the second of the master key's some were refused (attempts.ts). */
function expectedEvents({ rotation, expiring, masterKey, stuck, stuckEmergency, compromised }: Held, m: number): Record<string, string[]> {
  const approvals = (count: number): string[] => Array.from({ length: count }, () => 'ceremony.approved');
  const first = [REJECTED, UNAUTHORISED, REJECTED, UNAUTHORISED, REJECTED, REJECTED];
  return {
    [rotation]: ['ceremony.initiated', ...approvals(m), 'ceremony.cancelled'],
    [expiring]: ['ceremony.initiated', 'ceremony.expired'],
    [masterKey]: ['ceremony.initiated', ...first, 'ceremony.approved', REJECTED, ...approvals(m - 1), 'ceremony.executed'],
    [stuck]: ['ceremony.cancelled'],
    [stuckEmergency]: ['ceremony.initiated'],
    [compromised]: ['ceremony.initiated'],
  };
}

function byCeremony(events: readonly { readonly ceremonyId: string; readonly eventType: string }[]): Record<string, string[]> {
  const types: Record<string, string[]> = {};
  for (const { ceremonyId, eventType } of events) types[ceremonyId] = [...(types[ceremonyId] ?? []), eventType];
  return types;
}

async function audit(line: CommandLine, held: Held, entries: readonly Entry[], m: number): Promise<readonly Check[]> {
  const derived = [...auditEvents(entries)];
  const { status, said } = await line.json(['audit', 'query', '--since', '1d']);
  return [
    { what: 'the audit events are those of what was done', ok: isDeepStrictEqual(byCeremony(derived), expectedEvents(held, m)) },
    { what: 'keyrite audit query gives the same events', ok: status === 0 && isDeepStrictEqual(said, derived) },
  ];
}

const labelOf = (item: OutboxItem): string => (item.format === 'keyrite-notice-v1' ? item.notice : item.alert.name);

async function outgoing(line: CommandLine, held: Held, file: string): Promise<readonly Check[]> {
  const { status } = await line.json(['audit', 'outbox', '--out', file]);
  const items = status === 0 ? outboxLines.decode(new Uint8Array(readFileSync(file))) : [];
  const of = (ceremony: string): ReadonlySet<string> => new Set(items.filter(({ ceremonyId }) => ceremonyId === ceremony).map(labelOf));
  const has = (ceremony: string, ...labels: readonly string[]): boolean => labels.every((label) => of(ceremony).has(label));
  return [
    {
      what: 'the outbox tells of requests, approvals, thresholds and the expiry',
      ok:
        has(held.rotation, 'created', 'approval-submitted', 'threshold-reached') &&
        has(held.expiring, 'created', 'timeout-75', 'timeout-90', 'expired') &&
        has(held.masterKey, 'created', 'approval-submitted', 'threshold-reached'),
    },
    {
      what: 'the outbox raises alerts for what was refused',
      ok: has(held.masterKey, 'CeremonyApprovalRejected', 'UnauthorizedCeremonyAttempt'),
    },
  ];
}

/** What it says to its standard error is about its own shutdown. */
const pdfsig = (pdf: string): string => execFileSync('pdfsig', [pdf], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Signed by two, whole, and with the log attached, which replays to its seal and is the log on the disk up to there. */
function signedLog(
  name: string,
  pdf: string,
  state: CeremonyState | undefined,
  entries: readonly Entry[],
  scratch: string,
): readonly Check[] {
  const said = pdfsig(pdf);
  const attached = join(scratch, `${name}.jsonl`);
  execFileSync('pdfdetach', ['-save', '1', '-o', attached, pdf]);
  const log = new Uint8Array(readFileSync(attached));
  const own = entries.filter(({ record }) => record.ceremony === state?.id);
  const onDisk = encodeLog(own.slice(0, state?.sealed?.seq ?? 0));
  const sealed = [...statesOf(decodeLog(log)).values()].at(0);
  return [
    {
      what: `${name}: pdfsig calls both signatures valid`,
      ok: said.match(/Signature is Valid\./g)?.length === 2 && /Total document signed\s*$/m.test(said.split('Signature #').at(-1) ?? ''),
    },
    {
      what: `${name}: the attached log replays to the seal, and is the log on the disk`,
      ok: (sealed?.sealed ?? null) !== null && Buffer.from(log).equals(Buffer.from(onDisk)),
    },
    { what: `${name}: it is the file that the log names`, ok: state?.exported?.digest === digestHex(new Uint8Array(readFileSync(pdf))) },
  ];
}

/** After the station has ended. @param lost the person whose key was revoked */
export async function workspaceChecks(room: Room, held: Held, lost: string, out: string): Promise<readonly Check[]> {
  const { workspace, threshold } = room;
  const files = resultFiles(out);
  const entries = room.log();
  const states = statesOf(entries);
  const line = new CommandLine(workspace);
  return [
    ...endings(held, states, lost),
    ...(await audit(line, held, entries, threshold)),
    ...(await outgoing(line, held, files.outbox)),
    ...signedLog('stuck-ceremony', files.stuck, states.get(held.stuckEmergency), entries, workspace.place),
    ...signedLog('compromised-approver', files.compromised, states.get(held.compromised), entries, workspace.place),
  ];
}
