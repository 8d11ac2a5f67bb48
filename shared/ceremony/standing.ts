/**
 * Where a record may stand at all, whatever it says: not in the past, not in a ceremony that is over, stopped, expired or sealed, and in no other
 * step than its own.
 */
import type { CeremonyEvent, EventType } from '../format/ceremony-event.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Action } from '../format/script.ts';
import { isTried } from './old-set.ts';
import { type CeremonyState, currentStep } from './state.ts';

/** In which steps an event belongs; an event that is not here may come in any step. */
const BELONGS: Readonly<Partial<Record<EventType, readonly Action[]>>> = {
  'participant.identified': ['identify'],
  'identification.refused': ['identify'],
  'machine.probed': ['probe', 'make', 'execute'],
  'probe.seen': ['probe', 'make', 'execute'],
  'clock.compared': ['clock'],
  'digest.compared': ['compare-script', 'compare-request', 'compare-outcome'],
  'ceremony.initiated': ['initiate'],
  'card.asked': ['approve', 'confirm-bytes', 'sign-bundle'],
  'approval.intended': ['approve'],
  'ceremony.approved': ['approve'],
  'ceremony.approval_rejected': ['approve'],
  'approval.declined': ['approve'],
  'execution.refused': ['execute'],
  'roster.changeIntended': ['execute'],
  'roster.changed': ['execute'],
  'roster.changeFailed': ['execute'],
  'bytes.proposed': ['propose-bytes'],
  'bytes.confirmed': ['confirm-bytes'],
  'bytes.produced': ['compare-bytes'],
  'incident.cancelled': ['cancel-ceremonies'],
  'incident.recreated': ['recreate'],
  'approver.revoked': ['revoke-approver'],
  'approvals.listed': ['review-approvals'],
  'approvals.reviewed': ['review-approvals'],
  'incident.noted': ['note'],
  'key.makingIntended': ['make'],
  'key.made': ['make'],
  'key.makingFailed': ['make'],
  'keypair.generationIntended': ['execute'],
  'keypair.generated': ['execute'],
  'keypair.generationFailed': ['execute'],
  'keypair.sought': ['execute'],
  'keypair.settlementIntended': ['execute'],
  'keypair.destroyed': ['execute'],
  'keypair.settlementRefused': ['execute'],
  'card.issued': ['issue-card'],
  'card.readBack': ['read-card', 'combine'],
  'card.readRefused': ['read-card', 'combine'],
  'shards.combined': ['combine'],
  'shards.combineRefused': ['combine'],
  'set.activated': ['activate'],
  'oldSet.openingIntended': ['execute'],
  'oldSet.cardRead': ['execute'],
  'oldSet.cardRefused': ['execute'],
  'oldSet.opened': ['execute'],
  'oldSet.openingFailed': ['execute'],
  'ceremony.executed': ['activate', 'execute'],
  'head.read': ['head'],
  'signoff.recorded': ['sign-off'],
  'log.sealed': ['seal'],
  'checkpoint.signed': ['sign-checkpoint'],
  'document.signed': ['sign-document'],
  'bundle.signed': ['sign-bundle'],
  'signature.refused': ['confirm-bytes', 'sign-checkpoint', 'sign-document', 'sign-bundle'],
  'bundle.exportIntended': ['export'],
  'bundle.exported': ['export'],
  'bundle.exportFailed': ['export'],
  'ceremony.closed': ['close'],
};
/** Where the script takes approvals at any time, these need not wait until the room has come to their step. */
const AHEAD: readonly EventType[] = [
  'ceremony.initiated',
  'card.asked',
  'approval.intended',
  'ceremony.approved',
  'ceremony.approval_rejected',
  'approval.declined',
  'execution.refused',
];
/** What may come whatever else stands: a copy of the log harms nothing. */
const ALWAYS: readonly EventType[] = ['log.copied', 'exception.raised', 'exception.resolved', 'station.restarted'];
const AFTER_SEAL: readonly EventType[] = [
  ...ALWAYS,
  'step.completed',
  'card.asked',
  'checkpoint.signed',
  'document.signed',
  'bundle.signed',
  'signature.refused',
  'bundle.exportIntended',
  'bundle.exported',
  'bundle.exportFailed',
  'ceremony.closed',
  'ceremony.paused',
  'ceremony.resumed',
  'act.resolved',
];
const WHILE_STOPPED: readonly EventType[] = [
  ...ALWAYS,
  'approver.barred',
  'ceremony.resumed',
  'ceremony.cancelled',
  'ceremony.expired',
  'act.resolved',
];
/** What was begun in time is put on the record, late or not. */
const OUTCOMES: readonly EventType[] = ['key.made', 'key.makingFailed', 'act.resolved', 'roster.changed', 'roster.changeFailed'];
/** What settles a generation that was interrupted, and nothing else. */
const SETTLING: readonly EventType[] = [
  'keypair.sought',
  'keypair.settlementIntended',
  'keypair.destroyed',
  'keypair.settlementRefused',
  'keypair.generated',
  'act.resolved',
];
const AFTER_END: readonly EventType[] = [...ALWAYS, 'ceremony.paused', 'ceremony.resumed'];
/** Not while an exception waits for a decision. */
const AFTER_EXCEPTIONS: readonly EventType[] = ['signoff.recorded', 'log.sealed', 'ceremony.closed'];
const isBegun = ({ making, rosterChange }: CeremonyState): boolean => making === 'intended' || rosterChange?.stage === 'intended';
/** A token is making the key now, or one is being taken over: begun in time, it is in time, and nothing takes the quorum away meanwhile. */
export const isUnderHand = ({ keypair }: Pick<CeremonyState, 'keypair'>): boolean =>
  keypair.standing === 'intended' || keypair.settling === 'adopt';
/** A ceremony that time, a person or an emergency can still stop. One whose key is active cannot be stopped: it is carried out. */
export const isOpen = (state: CeremonyState): boolean =>
  state.activatedAt === null &&
  state.keypair.generated === null &&
  !isTried(state) &&
  !isUnderHand(state) &&
  state.phase !== 'Executed' &&
  state.phase !== 'Expired' &&
  state.phase !== 'Cancelled';

/** The past cannot be written, a stopped ceremony takes only what settles it, a sealed log takes only what follows the seal. */
export function standingRefusal(state: CeremonyState, { type }: CeremonyEvent, at: string): Refusal | null {
  if (at < state.head.at) return refuse('CLOCK-BACK-1', { last: state.head.at, now: at });
  if (type === 'ceremony.opened') return refuse('CER-OPEN-1', {});
  if (state.closedAt !== null && type !== 'step.completed' && type !== 'log.copied') return refuse('CER-CLOSED-1', { at: state.closedAt });
  const settles = state.interrupted === 'generate' && SETTLING.includes(type);
  if (state.interrupted !== null && !WHILE_STOPPED.includes(type) && !settles)
    return refuse('CER-INTERRUPTED-1', { act: state.interrupted });
  if (state.pausedAt !== null && !WHILE_STOPPED.includes(type)) return refuse('CER-PAUSED-1', { since: state.pausedAt });
  const late = settles || (isBegun(state) && OUTCOMES.includes(type));
  if ((state.phase === 'Expired' || state.phase === 'Cancelled') && !AFTER_END.includes(type) && !late)
    return refuse('CER-STATE-1', { state: state.phase });
  return timeRefusal(state, type, at, late) ?? placeRefusal(state, type);
}

/** Of a request whose time is over, only that is recorded, and the outcome of what was begun in time. */
function timeRefusal(state: CeremonyState, type: EventType, at: string, late: boolean): Refusal | null {
  const { request } = state;
  if (request === null || !isOpen(state) || at < request.value.expires) return null;
  return type === 'ceremony.expired' || AFTER_END.includes(type) || late
    ? null
    : refuse('CER-EXPIRED-1', { expires: request.value.expires });
}

function placeRefusal(state: CeremonyState, type: EventType): Refusal | null {
  if (state.sealed !== null && !AFTER_SEAL.includes(type)) return refuse('LOG-SEALED-1', { seq: state.sealed.seq });
  const waiting = state.exceptions.find((exception) => exception.resolved === null);
  if (waiting !== undefined && AFTER_EXCEPTIONS.includes(type)) return refuse('EXC-OPEN-1', { number: waiting.number });
  const actions = BELONGS[type];
  if (actions === undefined || (state.script.approvals === 'any-time' && AHEAD.includes(type))) return null;
  const step = currentStep(state);
  return step === undefined || !actions.includes(step.action) ? refuse('STEP-ORDER-1', { step: state.current ?? '', event: type }) : null;
}
