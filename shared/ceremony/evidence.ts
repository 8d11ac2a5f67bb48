/** What the log already shows for a step, and who it may concern: the questions that screens, controls and the station all ask. */
import type { Finding } from '../format/ceremony-event.ts';
import { type ConcreteStep, fill, personValues } from '../script/instantiate.ts';
import { isReadable } from './forms.ts';
import { PROBES, probeOf } from './probes.ts';
import { type CeremonyState, currentStep, nameOf } from './state.ts';

/** The exception that says why this very finding is good enough. */
export const exceptionFor = (state: CeremonyState, { probe, found }: Finding): CeremonyState['exceptions'][number] | undefined =>
  state.exceptions.find((exception) => exception.resolved !== null && exception.probe === probe && exception.found === found);

/** A machine's finding and the witness's are settled when both are good, or when an exception says why it is good enough. */
function settled(state: CeremonyState, finding: Finding): boolean {
  if (exceptionFor(state, finding) !== undefined) return true;
  const needsLook = probeOf(finding.probe)?.witnessed === true;
  return finding.result === 'pass' && (!needsLook || state.probesSeen.get(finding.probe)?.agrees === true);
}

/** Ids of the probes still to settle; every probe while none was made. */
export function unsettledProbes(state: CeremonyState): readonly string[] {
  const { probes } = state;
  if (probes === null) return PROBES.map((p) => p.id);
  return PROBES.filter((p) => {
    const finding = probes.findings.find((f) => f.probe === p.id);
    return finding === undefined || !settled(state, finding);
  }).map((p) => p.id);
}

/** Of the look just before a secret step, what still stops it; empty while there was no such look. */
export const secretStops = (state: CeremonyState): readonly string[] =>
  state.probes?.phase === 'before-secret' ? unsettledProbes(state).filter((id) => probeOf(id)?.stopsSecrets === true) : [];

export function evidenceOf(state: CeremonyState, step: ConcreteStep): 'missing' | 'there' {
  return isThere(state, step) ? 'there' : 'missing';
}

function isThere(state: CeremonyState, step: ConcreteStep): boolean {
  switch (step.action) {
    case 'confirm':
      return true;
    case 'identify':
      return step.performer !== null && state.identified.has(step.performer);
    case 'probe':
      return unsettledProbes(state).length === 0;
    case 'clock':
      return state.clock !== null;
    case 'compare-script':
      return state.compared.has('script');
    case 'initiate':
      return state.request !== null;
    case 'compare-request':
      return state.compared.has('request');
    case 'approve':
      return state.approvals.some((a) => a.step === step.id);
    case 'make':
      return state.making === 'made';
    case 'execute':
      return state.executedAt !== null;
    case 'propose-bytes':
      return state.bytes !== null;
    case 'confirm-bytes':
      return state.bytes?.confirmations.some((c) => c.step === step.id) === true;
    case 'compare-bytes':
      return (state.bytes?.producedAt ?? null) !== null;
    case 'cancel-ceremonies':
      return state.incident.cancelled !== null;
    case 'recreate':
      return state.incident.recreated !== null;
    case 'revoke-approver':
      return state.incident.revoked !== null;
    case 'review-approvals':
      return state.incident.reviewed !== null;
    case 'note':
      return state.incident.notes.some((n) => n.step === step.id);
    case 'compare-outcome':
      return state.compared.has('outcome');
    case 'issue-card':
      return state.cards.some((c) => c.index === step.number && c.issuedAt !== null);
    case 'read-card':
      // what cannot be opened here is said to be so, and that is the answer
      return state.cards.some((c) => c.index === step.number && (c.readBack !== null || !isReadable(c)));
    case 'combine':
      return state.combined !== null;
    case 'activate':
      return state.executedAt !== null;
    case 'head':
      return state.heads.some((h) => h.step === step.id);
    case 'sign-off':
      return state.signoff !== null;
    case 'seal':
      return state.sealed !== null;
    case 'sign-checkpoint':
      return state.checkpoint !== null;
    case 'sign-document':
      return state.documents.some((d) => d.person === step.performer);
    case 'sign-bundle':
      return state.bundle.length >= step.number;
    case 'export':
      return state.exported !== null;
    case 'close':
      return state.closedAt !== null;
  }
}

/** Custodians who have neither approved nor said no, and whose key counts. */
export const mayStillApprove = (state: CeremonyState): readonly string[] =>
  state.opened.participants.custodians.filter(
    (id) => !state.approvals.some((a) => a.person === id) && !state.declined.some((d) => d.person === id) && !state.barred.has(id),
  );

/**
 * The step that the next approval is for: the first that has none. In a script that takes approvals at any time the room may not have come to
 * it; in any other there is one only while the room is in that step.
 */
export function approvalStep(state: CeremonyState): string | undefined {
  const next = state.steps.find((step) => step.action === 'approve' && !state.approvals.some((a) => a.step === step.id))?.id;
  return state.script.approvals === 'any-time' || next === state.current ? next : undefined;
}

/**
 * Who was to hold a card and has a key that an emergency revoked: the request that was approved names them, and no other may take their card.
 * Null: nobody.
 */
export function revokedHolder({ opened, barred }: CeremonyState): string | null {
  const { payload } = opened.operation;
  return 'holders' in payload ? (payload.holders.find((id) => barred.has(id)) ?? null) : null;
}

/** Members of the quorum who have not yet confirmed the bytes. */
export const mayStillConfirm = (state: CeremonyState): readonly string[] =>
  state.approvals.map((a) => a.person).filter((id) => state.bytes?.confirmations.some((c) => c.person === id) !== true);

/** Custodians who approved and have not yet signed the bundle. */
export const mayStillSignBundle = (state: CeremonyState): readonly string[] =>
  state.approvals.map((a) => a.person).filter((id) => !state.bundle.some((b) => b.person === id));

/** The quorum can no longer be met. */
export const quorumLost = (state: CeremonyState): boolean =>
  state.approvals.length + mayStillApprove(state).length < state.opened.approvalThreshold;

function doneBy(state: CeremonyState, step: ConcreteStep): string | undefined {
  if (step.action === 'sign-bundle') return state.bundle[step.number - 1]?.person;
  const given = step.action === 'confirm-bytes' ? (state.bytes?.confirmations ?? []) : state.approvals;
  return given.find((a) => a.step === step.id)?.person;
}

function mayStill(state: CeremonyState, { action }: ConcreteStep): readonly string[] {
  if (action === 'sign-bundle') return mayStillSignBundle(state);
  return action === 'confirm-bytes' ? mayStillConfirm(state) : mayStillApprove(state);
}

/** Who performs the step: the script's person, or who did it, or who was asked, or who comes next. Null when nobody is left. */
export function performerOf(state: CeremonyState, step: ConcreteStep): string | null {
  if (step.performer !== null) return step.performer;
  const did = doneBy(state, step);
  if (did !== undefined) return did;
  const left = mayStill(state, step);
  const asked = state.asked.get(step.id);
  return asked !== undefined && left.includes(asked) ? asked : (left[0] ?? null);
}

/** The words with which the confirmer answers, the performer named in them. */
export function answerOf(state: CeremonyState, step: ConcreteStep, performer: string): string {
  const player = { id: performer, name: nameOf(state.roster, performer) };
  return fill(step.answer, { ...personValues('asked', player), ...personValues('person', player) });
}

/** In the step now. */
export function askedPerson(state: CeremonyState): string | null {
  const step = currentStep(state);
  return step === undefined ? null : performerOf(state, step);
}
