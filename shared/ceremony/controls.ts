/**
 * May this event happen now? `admit` is asked by the station before a record is written and by the verifier for every record of a log, so a
 * log that verifies is one in which every step was allowed. Each control has an ID and returns what it compared. What it leaves out: PIN,
 * token and paper, which leave evidence in other records and are verified from those.
 */
import { type CeremonyEvent, type EventType, readCheck } from '../format/ceremony-event.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Action, Script } from '../script/language.ts';
import { scriptRecord } from '../script/language.ts';
import { answerOf, evidenceOf, mayStillSignBundle, performerOf, unsettledProbes } from './evidence.ts';
import { activationRefusal, cardRefusal, combinedRefusal, madeRefusal, makingRefusal, requestRefusal } from './making.ts';
import { PROBES, probeOf } from './probes.ts';
import { approvalRefusal, checkpointRefusal, eligibilityRefusal, identificationRefusal } from './signatures.ts';
import { type CeremonyState, currentStep } from './state.ts';

/** In which steps an event belongs; an event that is not here may come in any step. */
const BELONGS: Readonly<Partial<Record<EventType, readonly Action[]>>> = {
  'participant.identified': ['identify'],
  'identification.refused': ['identify'],
  'machine.probed': ['probe', 'make'],
  'probe.seen': ['probe', 'make'],
  'clock.compared': ['clock'],
  'digest.compared': ['compare-script', 'compare-request', 'compare-outcome'],
  'ceremony.initiated': ['initiate'],
  'card.asked': ['approve', 'sign-bundle'],
  'approval.intended': ['approve'],
  'ceremony.approved': ['approve'],
  'ceremony.approval_rejected': ['approve'],
  'approval.declined': ['approve'],
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
  'signature.refused': ['sign-checkpoint', 'sign-document', 'sign-bundle'],
  'bundle.exportIntended': ['export'],
  'bundle.exported': ['export'],
  'bundle.exportFailed': ['export'],
  'ceremony.closed': ['close'],
};
const AFTER_SEAL: readonly EventType[] = [
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
  'station.restarted',
  'act.resolved',
];
const WHILE_STOPPED: readonly EventType[] = [
  'ceremony.resumed',
  'exception.recorded',
  'ceremony.cancelled',
  'ceremony.expired',
  'station.restarted',
  'act.resolved',
];
/** What was begun in time is put on the record, late or not. */
const OUTCOMES: readonly EventType[] = ['key.made', 'key.makingFailed', 'act.resolved'];
const AFTER_END: readonly EventType[] = ['exception.recorded', 'station.restarted', 'ceremony.paused', 'ceremony.resumed'];

/** The past cannot be written, a stopped ceremony takes only what settles it, a sealed log takes only what follows the seal. */
function standingRefusal(state: CeremonyState, { type }: CeremonyEvent, at: string): Refusal | null {
  if (at < state.head.at) return refuse('CLOCK-BACK-1', { last: state.head.at, now: at });
  if (type === 'ceremony.opened') return refuse('CER-OPEN-1', {});
  if (state.closedAt !== null && type !== 'step.completed') return refuse('CER-CLOSED-1', { at: state.closedAt });
  if (state.interrupted !== null && !WHILE_STOPPED.includes(type)) return refuse('CER-INTERRUPTED-1', { act: state.interrupted });
  if (state.pausedAt !== null && !WHILE_STOPPED.includes(type)) return refuse('CER-PAUSED-1', { since: state.pausedAt });
  if ((state.phase === 'Expired' || state.phase === 'Cancelled') && !AFTER_END.includes(type))
    return refuse('CER-STATE-1', { state: state.phase });
  const open = state.phase === 'Pending' || state.phase === 'PartiallyApproved' || state.phase === 'Approved';
  const outcome = state.making === 'intended' && OUTCOMES.includes(type);
  if (
    open &&
    state.request !== null &&
    at >= state.request.value.expires &&
    type !== 'ceremony.expired' &&
    !AFTER_END.includes(type) &&
    !outcome
  ) {
    return refuse('CER-EXPIRED-1', { expires: state.request.value.expires });
  }
  if (state.sealed !== null && !AFTER_SEAL.includes(type)) return refuse('LOG-SEALED-1', { seq: state.sealed.seq });
  const actions = BELONGS[type];
  const step = currentStep(state);
  if (actions !== undefined && (step === undefined || !actions.includes(step.action)))
    return refuse('STEP-ORDER-1', { step: state.current ?? '', event: type });
  return null;
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

function exceptionRefusal(
  state: CeremonyState,
  body: { number: number; probe: string | null; step: string; by: readonly string[] },
): Refusal | null {
  if (body.number !== state.exceptions.length + 1 || body.step !== state.current) return refuse('EXC-NUMBER-1', { have: body.number });
  const { master, witness } = state.opened.participants;
  if (!body.by.includes(master) || !body.by.includes(witness)) return refuse('EXC-PEOPLE-1', {});
  if (body.probe !== null && state.opened.mode === 'production' && probeOf(body.probe)?.absolute === true)
    return refuse('PRB-PRODUCTION-1', { probe: body.probe });
  if (body.probe !== null && !unsettledProbes(state).includes(body.probe)) return refuse('EXC-PROBE-1', { probe: body.probe });
  return null;
}

/** The digest that is compared aloud in each comparing step. */
export function digestToCompare(
  state: CeremonyState,
  script: Script,
): { readonly subject: 'script' | 'request' | 'outcome'; readonly digest: string } | null {
  const action = currentStep(state)?.action;
  if (action === 'compare-script') return { subject: 'script', digest: scriptRecord.digest(script) };
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
    case 'exception.recorded':
      return exceptionRefusal(state, event.body);
    case 'clock.compared':
      return event.body.by === step?.performer || event.body.by === step?.confirmer
        ? null
        : refuse('STEP-PEOPLE-1', { step: here, person: event.body.by });
    case 'digest.compared': {
      const want = digestToCompare(state, state.script);
      return want?.subject === event.body.subject && want.digest === event.body.digest
        ? null
        : refuse('DIG-COMPARE-1', { have: event.body.digest });
    }
    case 'ceremony.initiated':
      return state.request === null ? requestRefusal(state, event.body, at) : refuse('CER-STATE-1', { state: state.phase });
    case 'approval.intended':
      return event.body.step === here
        ? eligibilityRefusal(state, event.body.person, event.body.requestDigest)
        : refuse('STEP-ORDER-1', { step: event.body.step, event: event.type });
    case 'ceremony.approved':
      return event.body.step === here
        ? approvalRefusal(state, event.body)
        : refuse('STEP-ORDER-1', { step: event.body.step, event: event.type });
    case 'approval.declined':
      return eligibilityRefusal(state, event.body.person, state.request?.digest ?? '');
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
    case 'ceremony.executed': {
      const { manifest } = state;
      const same =
        manifest?.setDigest === event.body.setDigest &&
        manifest.keyCheckValue === event.body.keyCheckValue &&
        (manifest.publicKey?.fingerprint ?? null) === event.body.publicKeyFingerprint;
      if (state.phase === 'Executed') return refuse('CER-USED-1', {});
      if (state.activatedAt === null || state.phase !== 'Approved')
        return refuse('CER-QUORUM-1', { have: state.approvals.length, need: state.opened.approvalThreshold });
      return same ? null : refuse('SET-DIGEST-1', { have: event.body.setDigest });
    }
    case 'ceremony.expired':
      return state.request !== null &&
        at >= event.body.expires &&
        event.body.expires === state.request.value.expires &&
        state.phase !== 'Executed'
        ? null
        : refuse('CER-STATE-1', { state: state.phase });
    case 'ceremony.cancelled':
      return state.phase === 'Executed' ? refuse('CER-USED-1', {}) : null;
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
      return state.interrupted === event.body.act && new Set(event.body.by).size >= 2
        ? null
        : refuse('CER-INTERRUPTED-2', { act: event.body.act });
    case 'ceremony.opened':
    case 'ceremony.approval_rejected':
    case 'identification.refused':
    case 'card.asked':
    case 'card.readRefused':
    case 'shards.combineRefused':
    case 'signature.refused':
    case 'bundle.exportIntended':
    case 'ceremony.closed':
    case 'ceremony.paused':
    case 'station.restarted':
      return null;
  }
}
