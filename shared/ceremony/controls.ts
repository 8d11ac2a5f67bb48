/**
 * May this event happen now? `admit` is asked by the station before a record is written and by the verifier for every record of a log, so a
 * log that verifies is one in which every step was allowed. Each control has an ID and returns what it compared. What it leaves out: PIN,
 * token and paper, which leave evidence in other records and are verified from those.
 */
import { type CeremonyEvent, type EventOf, type EventType, readCheck } from '../format/ceremony-event.ts';
import { mayCancel } from '../format/policy.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Action } from '../format/script.ts';
import { scriptRecord } from '../format/script.ts';
import { answerOf, approvalStep, evidenceOf, mayStillSignBundle, performerOf, unsettledProbes } from './evidence.ts';
import { incidentRefusal } from './incident.ts';
import { activationRefusal, cardRefusal, combinedRefusal, executedRefusal, madeRefusal, makingRefusal } from './making.ts';
import { PROBES, probeOf } from './probes.ts';
import { requestRefusal } from './request.ts';
import { approvalRefusal, checkpointRefusal, eligibilityRefusal, identificationRefusal } from './signatures.ts';
import { type CeremonyState, currentStep, nameOf, personOf, takesPart } from './state.ts';
import { confirmationRefusal, producedRefusal, proposedRefusal } from './two-phase.ts';

/** In which steps an event belongs; an event that is not here may come in any step. */
const BELONGS: Readonly<Partial<Record<EventType, readonly Action[]>>> = {
  'participant.identified': ['identify'],
  'identification.refused': ['identify'],
  'machine.probed': ['probe', 'make'],
  'probe.seen': ['probe', 'make'],
  'clock.compared': ['clock'],
  'digest.compared': ['compare-script', 'compare-request', 'compare-outcome'],
  'ceremony.initiated': ['initiate'],
  'card.asked': ['approve', 'confirm-bytes', 'sign-bundle'],
  'approval.intended': ['approve'],
  'ceremony.approved': ['approve'],
  'ceremony.approval_rejected': ['approve'],
  'approval.declined': ['approve'],
  'execution.refused': ['execute'],
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
  'card.issued': ['issue-card'],
  'card.readBack': ['read-card', 'combine'],
  'card.readRefused': ['read-card', 'combine'],
  'shards.combined': ['combine'],
  'shards.combineRefused': ['combine'],
  'set.activated': ['activate'],
  'ceremony.executed': ['activate'],
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
const OUTCOMES: readonly EventType[] = ['key.made', 'key.makingFailed', 'act.resolved'];
const AFTER_END: readonly EventType[] = [...ALWAYS, 'ceremony.paused', 'ceremony.resumed'];
/** Not while an exception waits for a decision. */
const AFTER_EXCEPTIONS: readonly EventType[] = ['signoff.recorded', 'log.sealed', 'ceremony.closed'];
/** A ceremony that is asked for, or may still be: what an emergency or a person can stop. */
const isOpen = ({ phase }: CeremonyState): boolean => phase !== 'Executed' && phase !== 'Expired' && phase !== 'Cancelled';

/** The past cannot be written, a stopped ceremony takes only what settles it, a sealed log takes only what follows the seal. */
function standingRefusal(state: CeremonyState, { type }: CeremonyEvent, at: string): Refusal | null {
  if (at < state.head.at) return refuse('CLOCK-BACK-1', { last: state.head.at, now: at });
  if (type === 'ceremony.opened') return refuse('CER-OPEN-1', {});
  if (state.closedAt !== null && type !== 'step.completed' && type !== 'log.copied') return refuse('CER-CLOSED-1', { at: state.closedAt });
  if (state.interrupted !== null && !WHILE_STOPPED.includes(type)) return refuse('CER-INTERRUPTED-1', { act: state.interrupted });
  if (state.pausedAt !== null && !WHILE_STOPPED.includes(type)) return refuse('CER-PAUSED-1', { since: state.pausedAt });
  const late = state.making === 'intended' && OUTCOMES.includes(type);
  if ((state.phase === 'Expired' || state.phase === 'Cancelled') && !AFTER_END.includes(type) && !late)
    return refuse('CER-STATE-1', { state: state.phase });
  return timeRefusal(state, type, at) ?? placeRefusal(state, type);
}

/** Of a request whose time is over, only that is recorded, and the outcome of what was begun in time. */
function timeRefusal(state: CeremonyState, type: EventType, at: string): Refusal | null {
  const { request } = state;
  if (request === null || !isOpen(state) || at < request.value.expires) return null;
  const outcome = state.making === 'intended' && OUTCOMES.includes(type);
  return type === 'ceremony.expired' || AFTER_END.includes(type) || outcome
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

function completionRefusal(
  state: CeremonyState,
  body: { step: string; performer: string; confirmer: string; answer: string },
): Refusal | null {
  const step = currentStep(state);
  if (step?.id !== body.step) return refuse('STEP-ORDER-1', { step: body.step, event: 'step.completed' });
  if (evidenceOf(state, step) === 'missing') return refuse('STEP-EVIDENCE-1', { step: step.id });
  if (body.performer !== performerOf(state, step)) return refuse('STEP-PEOPLE-1', { step: step.id, person: body.performer });
  if (body.confirmer !== step.confirmer) return refuse('STEP-PEOPLE-1', { step: step.id, person: body.confirmer });
  if (body.answer !== answerOf(state, step, body.performer)) return refuse('STEP-ANSWER-1', { step: step.id, have: body.answer });
  return null;
}

function probedRefusal(
  state: CeremonyState,
  body: { phase: 'check' | 'before-secret'; findings: readonly { probe: string }[] },
): Refusal | null {
  const phase = currentStep(state)?.action === 'make' ? 'before-secret' : 'check';
  if (body.phase !== phase) return refuse('PRB-PHASE-1', { have: body.phase });
  // one finding each: of two, the second would hide
  const missing = PROBES.find((p) => body.findings.filter((f) => f.probe === p.id).length !== 1);
  return missing === undefined ? null : refuse('PRB-MISSING-1', { probe: missing.id });
}

function raisedRefusal(state: CeremonyState, { number, step, by, probe }: EventOf<'exception.raised'>['body']): Refusal | null {
  if (number !== state.exceptions.length + 1 || step !== (state.current ?? state.steps.at(-1)?.id))
    return refuse('EXC-NUMBER-1', { have: number });
  if (!takesPart(state, by)) return refuse('STEP-PEOPLE-1', { step, person: by });
  if (probe !== null && state.opened.mode === 'production' && probeOf(probe)?.absolute === true)
    return refuse('PRB-PRODUCTION-1', { probe });
  return probe === null || unsettledProbes(state).includes(probe) ? null : refuse('EXC-PROBE-1', { probe });
}

function resolvedRefusal(state: CeremonyState, { number, by }: EventOf<'exception.resolved'>['body']): Refusal | null {
  const exception = state.exceptions.find((e) => e.number === number);
  if (exception?.resolved !== null) return refuse('EXC-NUMBER-1', { have: number });
  const { master, witness } = state.opened.participants;
  const stranger = by.find((person) => !takesPart(state, person));
  if (stranger !== undefined) return refuse('STEP-PEOPLE-1', { step: exception.step, person: stranger });
  return by.includes(master) && by.includes(witness) && new Set(by).size === by.length ? null : refuse('EXC-PEOPLE-1', {});
}

/** The initiator, or who holds the right in the policy; in an emergency of this workspace, its master. */
function cancelRefusal(state: CeremonyState, { by, incident }: EventOf<'ceremony.cancelled'>['body']): Refusal | null {
  if (state.phase === 'Executed') return refuse('CER-USED-1', {});
  const { participants, policy } = state.opened;
  const person = personOf(state.roster, by);
  if (person === undefined) return refuse('CER-PEOPLE-1', { person: by });
  const may =
    incident === null
      ? by === participants.initiator || mayCancel(policy, person) || (participants.initiator === null && by === participants.master)
      : person.roles.includes('master');
  return may ? null : refuse('CER-CANCEL-1', { person: person.name });
}

function barredRefusal(state: CeremonyState, { person }: EventOf<'approver.barred'>['body']): Refusal | null {
  if (!isOpen(state)) return refuse('CER-STATE-1', { state: state.phase });
  return state.barred.has(person) ? refuse('APP-BARRED-1', { person: nameOf(state.roster, person) }) : null;
}

/** In the step of the next approval; whether the person may give one at all is said first. */
const approvalPlaceRefusal = (
  state: CeremonyState,
  { type, body }: EventOf<'approval.intended' | 'ceremony.approved' | 'approval.declined'>,
): Refusal | null => (body.step === approvalStep(state) ? null : refuse('STEP-ORDER-1', { step: body.step, event: type }));

/** The digest that is compared aloud in each comparing step. */
export function digestToCompare(
  state: CeremonyState,
): { readonly subject: 'script' | 'request' | 'outcome'; readonly digest: string } | null {
  const action = currentStep(state)?.action;
  if (action === 'compare-script') return { subject: 'script', digest: scriptRecord.digest(state.script) };
  if (action === 'compare-request' && state.request !== null) return { subject: 'request', digest: state.request.digest };
  if (action === 'compare-outcome' && state.manifest !== null) {
    return { subject: 'outcome', digest: state.manifest.publicKey?.fingerprint ?? state.manifest.setDigest };
  }
  return null;
}

/** Null: it may happen. */
export function admit(state: CeremonyState, event: CeremonyEvent, at: string): Refusal | null {
  return standingRefusal(state, event, at) ?? ownRefusal(state, event, at);
}

function ownRefusal(state: CeremonyState, event: CeremonyEvent, at: string): Refusal | null {
  const step = currentStep(state);
  const here = step?.id ?? '';
  switch (event.type) {
    case 'step.completed':
      return completionRefusal(state, event.body);
    case 'participant.identified':
      if (event.body.person !== step?.performer) return refuse('STEP-PEOPLE-1', { step: here, person: event.body.person });
      return identificationRefusal(state, event.body, here);
    case 'machine.probed':
      return probedRefusal(state, event.body);
    case 'probe.seen':
      return probeOf(event.body.probe)?.witnessed === true && event.body.by === state.opened.participants.witness
        ? null
        : refuse('PRB-SEEN-1', { probe: event.body.probe });
    case 'exception.raised':
      return raisedRefusal(state, event.body);
    case 'exception.resolved':
      return resolvedRefusal(state, event.body);
    case 'approver.barred':
      return barredRefusal(state, event.body);
    case 'bytes.proposed':
      return proposedRefusal(state, event.body);
    case 'bytes.confirmed':
      return event.body.step === here
        ? confirmationRefusal(state, event.body)
        : refuse('STEP-ORDER-1', { step: event.body.step, event: event.type });
    case 'bytes.produced':
      return producedRefusal(state, event.body);
    case 'incident.cancelled':
    case 'incident.recreated':
    case 'approver.revoked':
    case 'approvals.listed':
    case 'approvals.reviewed':
      return incidentRefusal(state, event);
    case 'clock.compared':
      return event.body.by === step?.performer || event.body.by === step?.confirmer
        ? null
        : refuse('STEP-PEOPLE-1', { step: here, person: event.body.by });
    case 'digest.compared': {
      const want = digestToCompare(state);
      return want?.subject === event.body.subject && want.digest === event.body.digest
        ? null
        : refuse('DIG-COMPARE-1', { have: event.body.digest });
    }
    case 'ceremony.initiated':
      return state.request === null ? requestRefusal(state, event.body, at) : refuse('CER-STATE-1', { state: state.phase });
    case 'approval.intended':
      return eligibilityRefusal(state, event.body.person, event.body.requestDigest) ?? approvalPlaceRefusal(state, event);
    case 'ceremony.approved':
      return approvalRefusal(state, event.body) ?? approvalPlaceRefusal(state, event);
    case 'approval.declined':
      return eligibilityRefusal(state, event.body.person, state.request?.digest ?? '') ?? approvalPlaceRefusal(state, event);
    case 'key.makingIntended':
      return makingRefusal(state, event.body);
    case 'key.made':
      return madeRefusal(state, event.body);
    case 'key.makingFailed':
      return state.making === 'intended' ? null : refuse('KEY-INTENT-1', {});
    case 'card.issued':
      return event.body.index === step?.number
        ? cardRefusal(state, event.body.index, event.body.holder)
        : refuse('STEP-ORDER-1', { step: here, event: event.type });
    case 'card.readBack':
      if (event.body.passed.join() !== readCheck.options.join()) return refuse('CARD-CHECKS-1', { have: event.body.passed.length });
      // in the combining step any card may be read once more: what an ended process held is gone
      return step?.action === 'combine' || event.body.index === step?.number
        ? cardRefusal(state, event.body.index, event.body.holder)
        : refuse('STEP-ORDER-1', { step: here, event: event.type });
    case 'shards.combined':
      return combinedRefusal(state, event.body);
    case 'set.activated':
      return activationRefusal(state, event.body.setDigest);
    case 'ceremony.executed':
      return executedRefusal(state, event.body);
    case 'ceremony.expired':
      return state.request !== null &&
        at >= event.body.expires &&
        event.body.expires === state.request.value.expires &&
        state.phase !== 'Executed'
        ? null
        : refuse('CER-STATE-1', { state: state.phase });
    case 'ceremony.cancelled':
      return cancelRefusal(state, event.body);
    case 'head.read':
      return event.body.seq === state.head.seq && event.body.head === state.head.digest && event.body.by === step?.performer
        ? null
        : refuse('HEAD-READ-1', { seq: event.body.seq });
    case 'signoff.recorded':
      if (state.signoff !== null) return refuse('SIGN-OFF-2', {});
      return event.body.person === state.opened.participants.witness
        ? null
        : refuse('STEP-PEOPLE-1', { step: here, person: event.body.person });
    case 'log.sealed':
      return event.body.by === state.opened.participants.master && state.sealed === null
        ? null
        : refuse('LOG-SEALED-1', { seq: state.sealed?.seq ?? 0 });
    case 'checkpoint.signed':
      return checkpointRefusal(state, event.body);
    case 'document.signed':
      return event.body.person === step?.performer ? null : refuse('STEP-PEOPLE-1', { step: here, person: event.body.person });
    case 'bundle.signed': {
      if (!mayStillSignBundle(state).includes(event.body.person)) return refuse('BND-SIGNER-1', { person: event.body.person });
      const first = state.bundle[0]?.statementDigest ?? event.body.statementDigest;
      return first === event.body.statementDigest ? null : refuse('BND-STATEMENT-1', { have: event.body.statementDigest });
    }
    case 'bundle.exported':
    case 'bundle.exportFailed':
      return state.exporting === 'intended' ? null : refuse('EXP-INTENT-1', {});
    case 'ceremony.resumed':
      return state.pausedAt === null ? refuse('CER-PAUSED-2', {}) : null;
    case 'act.resolved':
      return state.interrupted === event.body.act && new Set(event.body.by).size >= 2 && event.body.by.every((id) => takesPart(state, id))
        ? null
        : refuse('CER-INTERRUPTED-2', { act: event.body.act });
    case 'incident.noted':
      return event.body.step === here ? null : refuse('STEP-ORDER-1', { step: event.body.step, event: event.type });
    case 'ceremony.closed':
      return event.body.by === step?.performer ? null : refuse('STEP-PEOPLE-1', { step: here, person: event.body.by });
    case 'ceremony.opened':
    case 'ceremony.approval_rejected':
    case 'identification.refused':
    case 'card.asked':
    case 'card.readRefused':
    case 'shards.combineRefused':
    case 'signature.refused':
    case 'execution.refused':
    case 'log.copied':
    case 'bundle.exportIntended':
    case 'ceremony.paused':
    case 'station.restarted':
      return null;
  }
}
