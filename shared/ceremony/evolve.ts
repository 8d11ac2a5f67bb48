/** One record folded into the state. It assumes the record was admitted (controls.ts); the verifier calls both, in that order. */
import { fromBase64 } from '../bytes/base64.ts';
import type { CeremonyEvent, Finding } from '../format/ceremony-event.ts';
import type { Entry } from '../format/event-record.ts';
import { operationRequestRecord } from '../format/operation-request.ts';
import { afterRestart, withKeypair } from './keypair-evolve.ts';
import { forgotten, withOldSet } from './old-set-evolve.ts';
import type { BytesState, CeremonyState, Phase, StepRun } from './state.ts';

const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => new Map([...map, [key, value]]);

function completeStep(
  state: CeremonyState,
  at: string,
  body: { step: string; performer: string; confirmer: string; answer: string },
): CeremonyState {
  const place = state.steps.findIndex((s) => s.id === body.step);
  const next = state.steps[place + 1]?.id ?? null;
  const run = state.runs.get(body.step);
  const runs = new Map<string, StepRun>(state.runs);
  runs.set(body.step, {
    startedAt: run?.startedAt ?? at,
    completed: { at, performer: body.performer, confirmer: body.confirmer, answer: body.answer },
  });
  if (next !== null) runs.set(next, { startedAt: at, completed: null });
  return { ...state, runs, current: next };
}

const foundOf = (state: CeremonyState, probe: string | null): string | null =>
  state.probes?.findings.find((finding) => finding.probe === probe)?.found ?? null;

/** What the witness saw holds for as long as the machine finds the same. */
function stillSeen(state: CeremonyState, findings: readonly Finding[]): CeremonyState['probesSeen'] {
  return new Map([...state.probesSeen].filter(([probe]) => findings.some((f) => f.probe === probe && f.found === foundOf(state, probe))));
}

function phaseOf(state: CeremonyState, approvals: CeremonyState['approvals']): Phase {
  if (approvals.length === 0) return 'Pending';
  return approvals.length >= state.opened.approvalThreshold ? 'Approved' : 'PartiallyApproved';
}

const withBytes = (state: CeremonyState, to: (bytes: BytesState) => BytesState): CeremonyState =>
  state.bytes === null ? state : { ...state, bytes: to(state.bytes) };

const withRosterChange = (state: CeremonyState, stage: 'changed' | 'failed'): CeremonyState =>
  state.rosterChange === null ? state : { ...state, rosterChange: { ...state.rosterChange, stage } };

function change(state: CeremonyState, event: CeremonyEvent, entry: Entry): CeremonyState {
  const { at, seq } = entry.record;
  const here = state.current ?? '';
  switch (event.type) {
    case 'ceremony.opened':
      throw new Error('a ceremony opens once'); // admitted events cannot come here
    case 'step.completed':
      return completeStep(state, at, event.body);
    case 'participant.identified': {
      const { person, document, token, envelope } = event.body;
      return { ...state, identified: withEntry(state.identified, person, { at, document, tokenSerial: token.serial, envelope }) };
    }
    case 'machine.probed':
      return { ...state, probes: { at, ...event.body }, probesSeen: stillSeen(state, event.body.findings) };
    case 'probe.seen':
      return { ...state, probesSeen: withEntry(state.probesSeen, event.body.probe, { by: event.body.by, agrees: event.body.agrees }) };
    case 'exception.raised': {
      const raised = { ...event.body, at, found: foundOf(state, event.body.probe), resolved: null };
      return { ...state, exceptions: [...state.exceptions, raised] };
    }
    case 'exception.resolved': {
      const { number, ...resolved } = event.body;
      return { ...state, exceptions: state.exceptions.map((e) => (e.number === number ? { ...e, resolved: { ...resolved, at } } : e)) };
    }
    case 'clock.compared':
      return { ...state, clock: { watch: event.body.watch, offsetSeconds: event.body.offsetSeconds, at } };
    case 'digest.compared':
      return { ...state, compared: new Set([...state.compared, event.body.subject]) };
    case 'ceremony.initiated': {
      const value = operationRequestRecord.decode(fromBase64(event.body.request));
      return { ...state, phase: 'Pending', request: { value, digest: event.body.requestDigest, at } };
    }
    case 'card.asked':
      return { ...state, asked: withEntry(state.asked, event.body.step, event.body.person) };
    case 'approval.intended':
      return { ...state, intended: { step: event.body.step, person: event.body.person } };
    case 'ceremony.approved': {
      const approvals = [...state.approvals, { step: event.body.step, person: event.body.person, at, envelope: event.body.envelope }];
      return { ...state, approvals, phase: phaseOf(state, approvals), intended: null };
    }
    case 'ceremony.approval_rejected':
      return {
        ...state,
        intended: null,
        rejections: [...state.rejections, { at, step: event.body.step, person: event.body.person, refusal: event.body.refusal }],
      };
    case 'approval.declined':
      return { ...state, intended: null, declined: [...state.declined, { person: event.body.person, at, reason: event.body.reason }] };
    case 'key.makingIntended':
      // the check before a secret is used up: another making needs another
      return { ...state, making: 'intended', probes: state.probes === null ? null : { ...state.probes, phase: 'check' } };
    case 'key.made':
      return { ...state, making: 'made', manifest: event.body.manifest, pages: event.body.pages, wrapped: event.body.wrapped ?? [] };
    case 'key.makingFailed':
      return { ...state, making: 'failed' };
    case 'keypair.generationIntended':
    case 'keypair.generated':
    case 'keypair.generationFailed':
    case 'keypair.sought':
    case 'keypair.settlementIntended':
    case 'keypair.destroyed':
    case 'keypair.settlementRefused':
      return withKeypair(state, event, at);
    case 'card.issued': {
      const { index, bag } = event.body;
      return { ...state, cards: state.cards.map((card) => (card.index === index ? { ...card, bag, issuedAt: at } : card)) };
    }
    case 'card.readBack': {
      const { index, medium } = event.body;
      return { ...state, cards: state.cards.map((card) => (card.index === index ? { ...card, readBack: { at, medium } } : card)) };
    }
    case 'shards.combined':
      return { ...state, combined: { at, subsets: event.body.subsets } };
    case 'set.activated':
      return { ...state, activatedAt: at };
    case 'oldSet.openingIntended':
    case 'oldSet.cardRead':
    case 'oldSet.cardRefused':
    case 'oldSet.opened':
    case 'oldSet.openingFailed':
      return withOldSet(state, event, at);
    case 'ceremony.executed':
      return { ...state, phase: 'Executed', executedAt: at };
    case 'execution.refused':
      return { ...state, executionRefusals: [...state.executionRefusals, { at, refusal: event.body.refusal }] };
    case 'roster.changeIntended':
      return { ...state, rosterChange: { ...event.body, stage: 'intended' } };
    case 'roster.changed':
      return { ...withRosterChange(state, 'changed'), phase: 'Executed', executedAt: at };
    case 'roster.changeFailed':
      return withRosterChange(state, 'failed');
    case 'bytes.proposed':
      return { ...state, bytes: { ...event.body, at, confirmations: [], producedAt: null } };
    case 'bytes.confirmed': {
      const { step, person, envelope } = event.body;
      return withBytes(state, (bytes) => ({ ...bytes, confirmations: [...bytes.confirmations, { step, person, envelope, at }] }));
    }
    case 'bytes.produced':
      return withBytes(state, (bytes) => ({ ...bytes, producedAt: at }));
    case 'approver.barred': {
      const { person, incident, because } = event.body;
      const approvals = state.approvals.filter((approval) => approval.person !== person);
      const barred = withEntry(state.barred, person, { incident, because, at });
      const phase = state.request === null ? state.phase : phaseOf(state, approvals);
      return withBytes({ ...state, barred, approvals, phase }, (bytes) => ({
        ...bytes,
        confirmations: bytes.confirmations.filter((confirmation) => confirmation.person !== person),
      }));
    }
    case 'ceremony.expired':
      return { ...state, phase: 'Expired' };
    case 'ceremony.cancelled':
      return { ...state, phase: 'Cancelled', cancelled: { ...event.body, at } };
    case 'incident.cancelled':
      return { ...state, incident: { ...state.incident, cancelled: event.body } };
    case 'incident.recreated':
      return { ...state, incident: { ...state.incident, recreated: event.body } };
    case 'approver.revoked':
      return { ...state, incident: { ...state.incident, revoked: event.body } };
    case 'approvals.listed':
      return { ...state, incident: { ...state.incident, listed: event.body } };
    case 'approvals.reviewed':
      return { ...state, incident: { ...state.incident, reviewed: event.body.finding } };
    case 'incident.noted':
      return { ...state, incident: { ...state.incident, notes: [...state.incident.notes, { ...event.body, at }] } };
    case 'log.copied': {
      const { folder, seq: copied, refusal } = event.body;
      return { ...state, copies: withEntry(state.copies, folder, { seq: copied, at, refusal }) };
    }
    case 'head.read':
      return { ...state, heads: [...state.heads, { ...event.body, at, step: here }] };
    case 'signoff.recorded':
      return { ...state, signoff: { ...event.body, at } };
    case 'log.sealed':
      return { ...state, sealed: { seq, head: entry.digest, at } };
    case 'checkpoint.signed':
      return { ...state, checkpoint: { person: event.body.person, envelope: event.body.envelope, at } };
    case 'document.signed': {
      const { person, field, digest } = event.body;
      return { ...state, documents: [...state.documents, { person, field, digest, at }] };
    }
    case 'bundle.signed': {
      const { person, keyFingerprint, signature, statementDigest } = event.body;
      return { ...state, bundle: [...state.bundle, { person, keyFingerprint, signature, statementDigest, at }] };
    }
    case 'bundle.exportIntended':
      return { ...state, exporting: 'intended', exportIntended: event.body };
    case 'bundle.exported':
      return { ...state, exporting: 'done', exported: { ...event.body, at } };
    case 'bundle.exportFailed':
      return { ...state, exporting: 'failed' };
    case 'ceremony.closed':
      return { ...state, closedAt: at };
    case 'ceremony.paused':
      return { ...state, pausedAt: at, oldSet: forgotten(state) };
    case 'ceremony.resumed':
      return { ...state, pausedAt: null };
    case 'station.restarted':
      // a second stop settles nothing
      return {
        ...state,
        interrupted: event.body.interrupted ?? state.interrupted,
        intended: null,
        keypair: afterRestart(state, event.body.interrupted),
        oldSet: forgotten(state),
      };
    case 'act.resolved':
      return { ...state, interrupted: null, ...resolvedAct(state, event.body.act, event.body.outcome) };
    case 'identification.refused':
    case 'card.readRefused':
    case 'shards.combineRefused':
    case 'signature.refused':
      return state;
  }
}

/**
 * An interrupted making whose outcome nobody can show did not happen for the record: its pages are void, the request can be run again. An
 * export that happened still waits for its outcome, which the station records from the file on the medium.
 */
function resolvedAct(state: CeremonyState, act: string, outcome: 'did-not-happen' | 'happened'): Partial<CeremonyState> {
  if (act === 'make') return state.making === 'intended' ? { making: 'failed' } : {};
  if (act === 'generate') return { keypair: { ...state.keypair, standing: 'none', found: null, settling: null } };
  if (act === 'export') return { exporting: outcome === 'happened' ? state.exporting : 'failed' };
  return {};
}

export function evolve(state: CeremonyState, entry: Entry): CeremonyState {
  const next = change(state, entry.record.event, entry);
  return { ...next, head: { seq: entry.record.seq, digest: entry.digest, at: entry.record.at } };
}
