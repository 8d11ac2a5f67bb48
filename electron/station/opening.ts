/** Opening a ceremony and asking for its operation: the two events that fix what everything later is checked against. */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import { summaryDigest } from '../../shared/ceremony/summary.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import { ceremonyId as ceremonyIdShape } from '../../shared/format/fields.ts';
import { isQuorumKind, type Operation, operation as operationShape } from '../../shared/format/operation.ts';
import { type OperationRequest, operationRequestRecord } from '../../shared/format/operation-request.ts';
import { policyRecord } from '../../shared/format/policy.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Role, rosterRecord } from '../../shared/format/roster.ts';
import { type Script, scriptRecord } from '../../shared/format/script.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import { MIXED_SCRIPTS } from '../../shared/script/scripts.ts';
import { wrongCertificate } from '../../shared/verify/roster-certificate.ts';
import type { Desk } from './desk.ts';
import { oldSetMissing } from './old-set.ts';
import { rosterChangeGiven } from './roster.ts';
import { withPlan } from './shard-plan.ts';

type Opened = EventOf<'ceremony.opened'>['body'];
type OpenCommand = Extract<Command, { do: 'open' }>;
/** What a new ceremony is about; the rest of its opening record is the workspace's. */
export type Opening = Pick<
  Opened,
  | 'operation'
  | 'subject'
  | 'location'
  | 'timeZone'
  | 'localOffset'
  | 'approvalReference'
  | 'approvalThreshold'
  | 'timeoutMinutes'
  | 'replaces'
> & { readonly custodians: readonly string[] };

/** Exactly one of each; an emergency has no initiator. */
function officersOf(desk: Desk, operation: Operation): { master: string; witness: string; initiator: string | null } | Refusal {
  const one = (role: Role): string | Refusal => {
    const [first, second] = desk.workspace.roster.people.filter((p) => p.roles.includes(role)).map((p) => p.id);
    const have = first === undefined ? 0 : 2;
    return first === undefined || second !== undefined ? refuse('CER-CAST-1', { role, have }) : first;
  };
  const [master, witness] = [one('master'), one('witness')];
  if (typeof master !== 'string') return master;
  if (typeof witness !== 'string') return witness;
  if (!isQuorumKind(operation.kind)) return { master, witness, initiator: null };
  const initiator = one('initiator');
  return typeof initiator === 'string' ? { master, witness, initiator } : initiator;
}

/** What the cards and the PDF can print (IBM Plex Sans); found now, not when the key is made. Rarer letters custody refuses by CUST-NAME-1. */
const PRINTABLE = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]+$/u;
function unprintable(desk: Desk): Refusal | null {
  const person = desk.workspace.roster.people.find(({ name, organisation }) => !PRINTABLE.test(name) || !PRINTABLE.test(organisation));
  return person === undefined ? null : refuse('CER-NAME-1', { person: person.name });
}

/** An emergency of this workspace said that a key is in the wrong hands: it opens nothing any more. */
function revokedAmong(desk: Desk, people: readonly (string | null)[]): Refusal | null {
  for (const { fingerprint, incident } of desk.ledger.revoked) {
    const person = desk.workspace.roster.people.find(({ key }) => key.fingerprint === fingerprint);
    if (person !== undefined && people.includes(person.id)) return refuse('CER-REVOKED-1', { person: person.name, incident });
  }
  return null;
}

/**
 * A certificate that is not good for as long as the request is: nobody's signature with it would stand when the bundle is verified (CRT-CHAIN-1),
 * and that is found before the people are in the room, not after.
 */
function certificateAmong(desk: Desk, people: readonly (string | null)[], minutes: number): Refusal | null {
  const { rsa, now } = desk.parts;
  const begin = now();
  const end = new Date(begin.getTime() + minutes * 60_000);
  for (const person of desk.workspace.roster.people.filter(({ id }) => people.includes(id))) {
    for (const at of [begin.toISOString(), end.toISOString()]) {
      const because = wrongCertificate(person, desk.workspace.roster.trustRoots, rsa, at);
      if (because !== null) return refuse('CER-CERTIFICATE-1', { person: person.name, because, day: at.slice(0, 10) });
    }
  }
  return null;
}

/** KC-2026-1122-9F3A: the day and a random tail, so that two stations never name two ceremonies alike. */
function newCeremonyId(desk: Desk): string {
  const [date = ''] = desk.parts.now().toISOString().split('T');
  const id = `KC-${date.slice(0, 4)}-${date.slice(5, 7)}${date.slice(8, 10)}-${toHex(desk.parts.nonce(2)).toUpperCase()}`;
  return ceremonyIdShape.parse(id);
}

/** Kind and payload as they were given, from a form or a command line: a wrong field is named. */
export function operationGiven(given: OpenCommand['operation']): Operation | Refusal {
  const parsed = operationShape.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
  const value = path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), given);
  const field = path.filter((key) => key !== 'payload').join('.');
  const have = typeof value === 'string' ? value : value === undefined ? 'none' : JSON.stringify(value);
  return refuse('REQ-FIELD-2', { field, have: have.slice(0, 100) });
}

export function openCeremony(desk: Desk, given: OpenCommand): Promise<Refusal | null> | Refusal {
  const complete = given.operation.kind === 'roster-change' ? rosterChangeGiven(desk, given.operation) : given.operation;
  if ('control' in complete) return complete;
  const asked = operationGiven(complete);
  if ('control' in asked) return asked;
  const operation = withPlan(desk.workspace.folder, asked);
  if ('control' in operation) return operation;
  if (operation.kind === 'stuck-ceremony' && !desk.ledger.underWay.some(({ id }) => id === operation.payload.ceremony))
    return refuse('CER-UNKNOWN-1', { ceremony: operation.payload.ceremony });
  const { subject, location, timeZone, localOffset, approvalReference, approvalThreshold, custodians } = given;
  const timeoutMinutes = given.timeoutMinutes ?? desk.workspace.policy.ceremonies.defaultTimeoutMinutes;
  const about = { operation, subject, location, timeZone, localOffset, approvalReference, approvalThreshold, custodians };
  return open(desk, { ...about, timeoutMinutes, replaces: null });
}

/** Where shards have several forms, the script that says so; a workspace's own script is taken as it is, and refused if it does not (FORM-SCRIPT-1). */
function scriptFor({ workspace: { scripts, ownScripts } }: Desk, { kind, payload }: Operation): Script {
  const mixed = 'forms' in payload && !ownScripts.includes(kind) ? MIXED_SCRIPTS[kind] : undefined;
  return mixed ?? scripts[kind];
}

/** The new ceremony is the current one. */
export async function open(desk: Desk, { custodians, ...opening }: Opening): Promise<Refusal | null> {
  const { status, workspace } = desk;
  if (status.home.missing !== null) return status.home.missing;
  const unprinted = unprintable(desk);
  if (unprinted !== null) return unprinted;
  const officers = officersOf(desk, opening.operation);
  if ('control' in officers) return officers;
  const unknown = oldSetMissing(desk, opening.operation, { ...officers, custodians: [...custodians] });
  if (unknown !== null) return unknown;
  const people = [...Object.values(officers), ...custodians];
  const unfit = revokedAmong(desk, people) ?? certificateAmong(desk, people, opening.timeoutMinutes);
  if (unfit !== null) return unfit;
  const looked = await desk.working('cards', () => desk.withReaders((readers) => desk.look(readers)));
  if (!looked.ok) return looked.refusal;
  const modules = desk.status.home.modules.flatMap(({ seen }) => seen ?? []);
  const software = await desk.parts.software();
  const refused = desk.ledger.opening(newCeremonyId(desk), {
    type: 'ceremony.opened',
    body: {
      ...opening,
      mode: workspace.roster.mode,
      previousHead: desk.ledger.head,
      script: scriptFor(desk, opening.operation),
      policy: workspace.policy,
      roster: workspace.roster,
      attestation: workspace.attestation,
      participants: { ...officers, custodians: [...custodians] },
      software: { name: 'Keyrite', ...software },
      modules: modules.map(({ path, description, version, cryptoki }) => ({ path, description, version, cryptoki })),
    },
  });
  if (refused === null) desk.showCurrent();
  return refused;
}

export function initiate(desk: Desk): Refusal | null {
  const { opened, id } = desk.ledger.open;
  const { initiator } = opened.participants;
  if (initiator === null) return refuse('CER-CAST-1', { role: 'initiator', have: 0 });
  const created = desk.parts.now();
  const request: OperationRequest = {
    format: 'keyrite-operation-request-v1',
    operation: opened.operation,
    mode: opened.mode,
    ceremonyId: id,
    subject: opened.subject,
    approvals: { threshold: opened.approvalThreshold, eligible: opened.participants.custodians },
    initiator,
    script: { id: opened.script.id, version: opened.script.version, digest: scriptRecord.digest(opened.script) },
    policyDigest: policyRecord.digest(opened.policy),
    rosterDigest: rosterRecord.digest(opened.roster),
    predicted: [],
    created: created.toISOString(),
    expires: new Date(created.getTime() + opened.timeoutMinutes * 60_000).toISOString(),
    nonce: toHex(desk.parts.nonce(16)),
  };
  const bytes = operationRequestRecord.encode(request);
  return desk.ledger.record({
    type: 'ceremony.initiated',
    body: { request: toBase64(bytes), requestDigest: digestHex(bytes), summaryDigest: summaryDigest(request, opened.roster) },
  });
}
