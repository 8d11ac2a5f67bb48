/** The acts of the emergencies: what is settled here reaches into the workspace's other ceremonies, each of which records it itself. */
import { isOpen } from '../../shared/ceremony/standing.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { currentStep } from '../../shared/ceremony/state.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import type { Operation } from '../../shared/format/operation.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { ShardForm, ShardForms } from '../../shared/format/shard-form.ts';
import type { Desk } from './desk.ts';
import { open, operationGiven } from './opening.ts';

/** The first refusal ends it: what was recorded stands, and the act can be done again. */
function recordInEach(
  desk: Desk,
  states: readonly CeremonyState[],
  event: (state: CeremonyState) => Parameters<Desk['ledger']['recordIn']>[1],
): Refusal | null {
  for (const state of states) {
    const refused = desk.ledger.recordIn(state, event(state));
    if (refused !== null) return refused;
  }
  return null;
}

const notThisStep = (desk: Desk, event: string): Refusal => refuse('STEP-ORDER-1', { step: desk.ledger.open.current ?? '', event });
const isAt = (desk: Desk, action: string): boolean => currentStep(desk.ledger.open)?.action === action;

/** The stuck ceremony, or those that the compromised person asked for. */
function toCancel(desk: Desk, operation: Operation): readonly CeremonyState[] {
  const open = desk.ledger.underWay.filter((state) => isOpen(state) && state.id !== desk.ledger.open.id);
  if (operation.kind === 'stuck-ceremony') return open.filter(({ id }) => id === operation.payload.ceremony);
  if (operation.kind === 'compromised-approver')
    return open.filter(({ opened }) => opened.participants.initiator === operation.payload.person);
  return [];
}

/** Cancelled by this emergency, now or when it was tried before and broke off. */
const cancelledBy = (desk: Desk, incident: string): readonly string[] =>
  desk.ledger.overviews
    .filter(({ phase }) => phase === 'Cancelled')
    .map(({ id }) => id)
    .filter((id) => desk.ledger.stateOf(id)?.cancelled?.incident === incident);

export function cancelByIncident(desk: Desk, reason: string): Refusal | null {
  const { id, opened } = desk.ledger.open;
  if (!isAt(desk, 'cancel-ceremonies')) return notThisStep(desk, 'incident.cancelled');
  const { master } = opened.participants;
  const refused = recordInEach(desk, toCancel(desk, opened.operation), () => ({
    type: 'ceremony.cancelled',
    body: { by: master, reason, incident: id },
  }));
  if (refused !== null) return refused;
  return desk.ledger.record({ type: 'incident.cancelled', body: { ceremonies: [...cancelledBy(desk, id)], reason } });
}

/** Opens the cancelled ceremony anew, with other custodians; the emergency stays the current ceremony. */
export async function recreate(desk: Desk, custodians: readonly string[], approvalThreshold: number): Promise<Refusal | null> {
  const { ledger } = desk;
  const incident = ledger.open;
  if (!isAt(desk, 'recreate') || incident.opened.operation.kind !== 'stuck-ceremony') return notThisStep(desk, 'incident.recreated');
  const stuck = ledger.stateOf(incident.opened.operation.payload.ceremony);
  if (stuck === undefined) return refuse('CER-UNKNOWN-1', { ceremony: incident.opened.operation.payload.ceremony });
  // it was tried before, and broke off between the two records
  const before = ledger.underWay.find(({ opened }) => opened.replaces === stuck.id);
  const refused = before === undefined ? await openAnew(desk, stuck, custodians, approvalThreshold) : null;
  const to = before?.id ?? ledger.open.id;
  ledger.select(incident.id);
  desk.showCurrent();
  return refused ?? ledger.record({ type: 'incident.recreated', body: { from: stuck.id, to } });
}

function openAnew(
  desk: Desk,
  stuck: CeremonyState,
  custodians: readonly string[],
  approvalThreshold: number,
): Promise<Refusal | null> | Refusal {
  const { subject, location, timeZone, localOffset, approvalReference, timeoutMinutes } = stuck.opened;
  const about = { subject, location, timeZone, localOffset, approvalReference, timeoutMinutes };
  const operation = heldBy(stuck.opened.operation, custodians);
  return 'control' in operation ? operation : open(desk, { ...about, operation, approvalThreshold, custodians, replaces: stuck.id });
}

/** Cards go to the custodians that are there now. */
function heldBy(operation: Operation, custodians: readonly string[]): Operation | Refusal {
  const { kind, payload } = operation;
  if (!('cards' in payload)) return operation;
  const cards = { threshold: payload.cards.threshold, shards: custodians.length };
  const { forms, ...rest } = { forms: undefined, ...payload };
  const anew = forms === undefined ? undefined : formsOf(custodians, payload.holders, forms);
  return operationGiven({ kind, payload: { ...rest, cards, holders: [...custodians], ...(anew === undefined ? {} : { forms: anew }) } });
}

/** A shard that is wrapped to a key goes with its holder; whoever had none gets a card. The quorum approves it anew. */
function formsOf(custodians: readonly string[], before: readonly string[], forms: ShardForms): ShardForm[] | undefined {
  const anew = custodians.map((id): ShardForm => forms[before.indexOf(id)] ?? { form: 'paper' });
  return anew.every(({ form }) => form === 'paper') ? undefined : anew;
}

/** First where it matters: no open ceremony takes this key's approval any more, then the emergency says so. */
export function revokeApprover(desk: Desk, because: string): Refusal | null {
  const { id, opened } = desk.ledger.open;
  if (!isAt(desk, 'revoke-approver') || opened.operation.kind !== 'compromised-approver') return notThisStep(desk, 'approver.revoked');
  const { person } = opened.operation.payload;
  // the roster that this emergency was opened with: the workspace's may have changed since
  const fingerprint = desk.roster.people.find((p) => p.id === person)?.key.fingerprint;
  if (fingerprint === undefined) return refuse('CER-PEOPLE-1', { person });
  const affected = desk.ledger.underWay.filter(
    (state) => isOpen(state) && state.id !== id && !state.barred.has(person) && state.opened.participants.custodians.includes(person),
  );
  const refused = recordInEach(desk, affected, () => ({ type: 'approver.barred', body: { person, incident: id, because } }));
  return refused ?? desk.ledger.record({ type: 'approver.revoked', body: { person, fingerprint, because } });
}

/** Every approval that this person gave in this workspace since then, for people to look at again. */
export function listApprovals(desk: Desk): Refusal | null {
  const { operation } = desk.ledger.open.opened;
  if (operation.kind !== 'compromised-approver') return notThisStep(desk, 'approvals.listed');
  const { person, since } = operation.payload;
  type Listed = EventOf<'approvals.listed'>['body']['approvals'];
  const approvals: Listed = desk.ledger
    .approvalsBy(person, since)
    .map(({ line: { id, kind, subject }, step, at }) => ({ ceremony: id, kind, subject, step, at }));
  return desk.ledger.record({ type: 'approvals.listed', body: { since, approvals } });
}
