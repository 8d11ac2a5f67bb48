/**
 * May this event happen now? `admit` is asked by the station before a record is written and by the verifier for every record of a log, so a
 * log that verifies is one in which every step was allowed. Each control has an ID and returns what it compared. What it leaves out: PIN,
 * token and paper, which leave evidence in other records and are verified from those.
 */
import { type CeremonyEvent, type EventOf, readCheck } from '../format/ceremony-event.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { scriptRecord } from '../format/script.ts';
import { barredRefusal, cancelRefusal } from './ending.ts';
import { answerOf, approvalStep, evidenceOf, mayStillSignBundle, performerOf } from './evidence.ts';
import { raisedRefusal, resolvedRefusal } from './exceptions.ts';
import { incidentRefusal } from './incident.ts';
import { destroyedRefusal, generatedRefusal, generationRefusal, nothingMadeRefusal, settlementRefusal, soughtRefusal } from './keypair.ts';
import {
  activationRefusal,
  combinedRefusal,
  executedRefusal,
  issuedRefusal,
  madeRefusal,
  makingRefusal,
  readBackRefusal,
} from './making.ts';
import {
  oldCardReadRefusal,
  oldCardRefusal,
  oldSetOpenedRefusal,
  openingFailedRefusal,
  openingIntendedRefusal,
  setInHand,
} from './old-set.ts';
import { PROBES, probeOf } from './probes.ts';
import { requestRefusal } from './request.ts';
import { rosterChangedRefusal, rosterIntentRefusal } from './roster-change.ts';
import { approvalRefusal, checkpointRefusal, eligibilityRefusal, identificationRefusal } from './signatures.ts';
import { isOpen, standingRefusal } from './standing.ts';
import { type CeremonyState, currentStep, takesPart } from './state.ts';
import { confirmationRefusal, producedRefusal, proposedRefusal } from './two-phase.ts';

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

/** In the steps that make a key the machine is looked at for that, right before. */
export const probePhase = (state: CeremonyState): 'check' | 'before-secret' => {
  const action = currentStep(state)?.action;
  return action === 'make' || action === 'execute' ? 'before-secret' : 'check';
};

function probedRefusal(
  state: CeremonyState,
  body: { phase: 'check' | 'before-secret'; findings: readonly { probe: string }[] },
): Refusal | null {
  const phase = probePhase(state);
  if (body.phase !== phase) return refuse('PRB-PHASE-1', { have: body.phase });
  // one finding each: of two, the second would hide
  const missing = PROBES.find((p) => body.findings.filter((f) => f.probe === p.id).length !== 1);
  return missing === undefined ? null : refuse('PRB-MISSING-1', { probe: missing.id });
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
  const set = setInHand(state);
  if (action === 'compare-outcome' && set !== null) return { subject: 'outcome', digest: set.publicKey?.fingerprint ?? set.setDigest };
  if (action === 'compare-outcome' && state.rosterChange?.stage === 'changed') {
    return { subject: 'outcome', digest: state.rosterChange.digest };
  }
  if (action === 'compare-outcome' && state.keypair.generated !== null) {
    return { subject: 'outcome', digest: state.keypair.generated.fingerprint };
  }
  return null;
}

/** Null: it may happen. */
export function admit(state: CeremonyState, event: CeremonyEvent, at: string, rsa: RsaVerify): Refusal | null {
  return standingRefusal(state, event, at) ?? ownRefusal(state, event, at, rsa);
}

function ownRefusal(state: CeremonyState, event: CeremonyEvent, at: string, rsa: RsaVerify): Refusal | null {
  const step = currentStep(state);
  const here = step?.id ?? '';
  switch (event.type) {
    case 'step.completed':
      return completionRefusal(state, event.body);
    case 'participant.identified':
      if (event.body.person !== step?.performer) return refuse('STEP-PEOPLE-1', { step: here, person: event.body.person });
      return identificationRefusal(state, event.body, here, rsa);
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
    case 'roster.changeIntended':
      return rosterIntentRefusal(state, event.body, rsa);
    case 'roster.changed':
      return rosterChangedRefusal(state, event.body);
    case 'roster.changeFailed':
      return state.rosterChange?.stage === 'intended' ? null : refuse('ROSTER-INTENT-1', {});
    case 'bytes.proposed':
      return proposedRefusal(state, event.body);
    case 'bytes.confirmed':
      return event.body.step === here
        ? confirmationRefusal(state, event.body, rsa)
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
      return approvalRefusal(state, event.body, at, rsa) ?? approvalPlaceRefusal(state, event);
    case 'approval.declined':
      return eligibilityRefusal(state, event.body.person, state.request?.digest ?? '') ?? approvalPlaceRefusal(state, event);
    case 'key.makingIntended':
      return makingRefusal(state, event.body);
    case 'key.made':
      return madeRefusal(state, event.body);
    case 'key.makingFailed':
      return state.making === 'intended' ? null : refuse('KEY-INTENT-1', {});
    case 'keypair.generationIntended':
      return generationRefusal(state, event.body);
    case 'keypair.generated':
      return generatedRefusal(state, event.body, rsa);
    case 'keypair.generationFailed':
      return state.keypair.standing === 'intended' ? null : refuse('PAIR-INTENT-1', {});
    case 'keypair.sought':
      return soughtRefusal(state, event.body);
    case 'keypair.settlementIntended':
      return settlementRefusal(state, event.body, at);
    case 'keypair.destroyed':
      return destroyedRefusal(state);
    case 'card.issued':
      return event.body.index === step?.number
        ? issuedRefusal(state, event.body)
        : refuse('STEP-ORDER-1', { step: here, event: event.type });
    case 'card.readBack':
      if (event.body.passed.join() !== readCheck.options.join()) return refuse('CARD-CHECKS-1', { have: event.body.passed.length });
      // in the combining step any card may be read once more: what an ended process held is gone
      return step?.action === 'combine' || event.body.index === step?.number
        ? readBackRefusal(state, event.body)
        : refuse('STEP-ORDER-1', { step: here, event: event.type });
    case 'shards.combined':
      return combinedRefusal(state, event.body);
    case 'set.activated':
      return activationRefusal(state, event.body.setDigest);
    case 'oldSet.openingIntended':
      return openingIntendedRefusal(state, event.body);
    case 'oldSet.cardRead':
      return oldCardReadRefusal(state, event.body);
    case 'oldSet.cardRefused':
      return oldCardRefusal(state, event.body);
    case 'oldSet.opened':
      return oldSetOpenedRefusal(state, event.body);
    case 'oldSet.openingFailed':
      return openingFailedRefusal(state);
    case 'ceremony.executed':
      return executedRefusal(state, event.body);
    case 'ceremony.expired':
      return state.request !== null && at >= event.body.expires && event.body.expires === state.request.value.expires && isOpen(state)
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
      return checkpointRefusal(state, event.body, rsa);
    case 'document.signed':
      return event.body.person === step?.performer ? null : refuse('STEP-PEOPLE-1', { step: here, person: event.body.person });
    case 'bundle.signed': {
      if (!mayStillSignBundle(state).includes(event.body.person)) return refuse('BND-SIGNER-1', { person: event.body.person });
      const first = state.bundle[0]?.statementDigest ?? event.body.statementDigest;
      return first === event.body.statementDigest ? null : refuse('BND-STATEMENT-1', { have: event.body.statementDigest });
    }
    case 'bundle.exported':
      return state.exporting === 'intended' &&
        event.body.file === state.exportIntended?.file &&
        event.body.digest === state.exportIntended.digest
        ? null
        : refuse('EXP-INTENT-1', {});
    case 'bundle.exportFailed':
      return state.exporting === 'intended' ? null : refuse('EXP-INTENT-1', {});
    case 'ceremony.resumed':
      return state.pausedAt === null ? refuse('CER-PAUSED-2', {}) : null;
    case 'act.resolved':
      if (state.interrupted !== event.body.act || new Set(event.body.by).size < 2 || !event.body.by.every((id) => takesPart(state, id)))
        return refuse('CER-INTERRUPTED-2', { act: event.body.act });
      return event.body.act === 'generate' ? nothingMadeRefusal(state, event.body.outcome) : null;
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
    case 'keypair.settlementRefused':
    case 'log.copied':
    case 'bundle.exportIntended':
    case 'ceremony.paused':
    case 'station.restarted':
      return null;
  }
}
