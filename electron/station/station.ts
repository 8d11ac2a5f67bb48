/**
 * The one orchestrator. A command is tried one at a time: facts are gathered, events are proposed to the ledger, irreversible acts stand
 * between their intent and their outcome. What it leaves out: what is allowed (shared/ceremony), how it looks (renderer).
 */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestToCompare, probePhase } from '../../shared/ceremony/controls.ts';
import { answerOf, approvalStep, performerOf } from '../../shared/ceremony/evidence.ts';
import { executionRefusal, outcomeOf } from '../../shared/ceremony/making.ts';
import { isOpen } from '../../shared/ceremony/standing.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import type { CeremonyEvent, EventOf } from '../../shared/format/ceremony-event.ts';
import { encodeLog } from '../../shared/format/event-record.ts';
import { policyRecord } from '../../shared/format/policy.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { scriptRecord } from '../../shared/format/script.ts';
import type { Command, CommandAnswer, StationSnapshot } from '../../shared/ipc/contract.ts';
import { StationChecks } from './check-here.ts';
import { compareClock } from './clock.ts';
import { exportCeremony, settleExport, showStatement, sign } from './closing.ts';
import { Desk, type WorkspaceGiven } from './desk.ts';
import { cancelByIncident, listApprovals, recreate, revokeApprover } from './emergency.ts';
import { generateKeypair, seekKeypair, settleKeypair } from './keypair.ts';
import type { Ledger } from './ledger.ts';
import { make, probe, ReadingRoom, removeVoidPages } from './making.ts';
import { OldSetRoom } from './old-set.ts';
import { initiate, openCeremony } from './opening.ts';
import type { StationParts } from './parts.ts';
import { lookAtPins, setPin } from './pins.ts';
import { changeRoster, type NextRoster, nextRoster } from './roster.ts';
import { planShown } from './shard-plan.ts';
import { approve, identify } from './signing.ts';

/** Commands that do not wait for the one under way, nor touch the log. */
const ASIDE: readonly Command['do'][] = ['withdraw', 'show-head'];

/** Not another try of the step: why the last one was refused stays in view meanwhile. */
const BESIDE: readonly Command['do'][] = ['raise-exception', 'resolve-exception'];

const snapshotOf = (next: NextRoster | null): StationSnapshot['nextRoster'] =>
  next === null ? null : { ...next, changes: [...next.changes] };

export class Station {
  readonly #desk: Desk;
  readonly #reading: ReadingRoom;
  readonly #oldSet: OldSetRoom;
  readonly #checks: StationChecks;
  #busy = false;
  /** The pages that the last command made void are going. The screens show its outcome already, so what is pressed next waits for this. */
  #tidied: Promise<void> = Promise.resolve();

  constructor(parts: StationParts, ledger: Ledger, workspace: WorkspaceGiven) {
    this.#desk = new Desk(parts, ledger, workspace, {
      revision: 0,
      ceremonies: [...ledger.overviews],
      revoked: [],
      current: ledger.state?.id ?? null,
      home: { workspace: workspace.folder, missing: null, modules: [] },
      activity: { kind: 'idle' },
      refused: null,
      cards: null,
      headShown: false,
      check: null,
      statementDigest: null,
    });
    this.#reading = new ReadingRoom(this.#desk);
    this.#oldSet = new OldSetRoom(this.#desk);
    this.#checks = new StationChecks(this.#desk);
  }

  snapshot(): StationSnapshot {
    const { workspace, ledger, status } = this.#desk;
    return {
      roster: toBase64(rosterRecord.encode(workspace.roster)),
      rosterSigned: workspace.signed !== null,
      nextRoster: snapshotOf(nextRoster(this.#desk)),
      shardPlan: planShown(workspace.folder),
      policy: toBase64(policyRecord.encode(workspace.policy)),
      scripts: Object.values(workspace.scripts).map((script) => ({
        kind: script.kind,
        id: script.id,
        version: script.version,
        digest: scriptRecord.digest(script),
        own: workspace.ownScripts.includes(script.kind),
      })),
      log: toBase64(encodeLog(ledger.entries)),
      status,
    };
  }

  /**
   * At start: in each ceremony that was under way the stop is on the record, and an intent without its outcome waits for two people. A
   * request that only waits for approvals is not interrupted. The ceremony the room was in is taken up again.
   */
  async resumeAfterStop(): Promise<void> {
    const { ledger } = this.#desk;
    for (const state of ledger.underWay) {
      const interrupted = interruptedIn(state);
      const inTheRoom = state.current !== state.steps[0]?.id;
      if (interrupted === null && state.intended === null && !inTheRoom) continue;
      ledger.recordOwed(state, { type: 'station.restarted', body: { lastAt: state.head.at, interrupted } });
      if (inTheRoom) ledger.select(state.id);
    }
    this.tick();
    await removeVoidPages(this.#desk);
    this.#desk.showCurrent();
  }

  /** The clock, not a person, ends a request that was not carried out in time; called at start, before each command, and now and then. */
  tick(): void {
    const { ledger, parts } = this.#desk;
    const now = parts.now().toISOString();
    for (const state of ledger.underWay) {
      const expires = state.request?.value.expires;
      if (expires === undefined || now < expires || !isOpen(state)) continue;
      ledger.recordIn(state, { type: 'ceremony.expired', body: { expires } });
      this.#desk.show({ ceremonies: [...ledger.overviews] });
    }
  }

  /** Before the first command: what the modules are and which cards are there. A refusal is shown on the home screen. */
  async lookAtTokens(): Promise<void> {
    const looked = await this.#desk.working('cards', () => this.#desk.withReaders((readers) => this.#desk.look(readers)));
    this.#desk.show({ home: { ...this.#desk.status.home, missing: looked.ok ? null : looked.refusal } });
  }

  async do(command: Command): Promise<CommandAnswer> {
    if (ASIDE.includes(command.do)) {
      this.#aside(command);
      return { ok: true };
    }
    await this.#tidied;
    if (this.#busy) return { ok: false, refusal: refuse('STATION-BUSY-1', {}) };
    const refusal = await this.#alone(command);
    this.#tidied = removeVoidPages(this.#desk);
    await this.#tidied;
    this.#desk.showWorkspace();
    if (refusal === null) return { ok: true };
    this.#desk.show({ refused: { refusal, person: 'person' in command ? command.person : null } });
    return { ok: false, refusal };
  }

  async #alone(command: Command): Promise<Refusal | null> {
    this.#busy = true;
    try {
      if (!BESIDE.includes(command.do)) this.#desk.show({ refused: null });
      this.tick();
      return await this.#try(command);
    } finally {
      this.#busy = false;
    }
  }

  /** Only the witness's own window calls this. */
  async signOff(agrees: boolean, remark: string): Promise<CommandAnswer> {
    const { ledger } = this.#desk;
    const { state } = ledger;
    const refusal =
      ledger.settle() ??
      (state === undefined
        ? refuse('CER-OPEN-2', { event: 'signoff.recorded' })
        : !agrees && remark.trim() === ''
          ? refuse('SIGN-OFF-1', {})
          : ledger.record({
              type: 'signoff.recorded',
              body: { person: state.opened.participants.witness, agrees, remark: remark.trim() },
            }));
    return Promise.resolve(refusal === null ? { ok: true } : { ok: false, refusal });
  }

  end(): void {
    this.#endReading();
  }

  /** What was read of cards is forgotten. */
  #endReading(): void {
    this.#reading.end();
    this.#oldSet.end();
  }

  #aside(command: Command): void {
    if (command.do === 'withdraw') this.#desk.parts.withdrawEntry();
    if (command.do === 'show-head') this.#desk.show({ headShown: command.shown });
  }

  #try(command: Command): Promise<Refusal | null> | Refusal | null {
    if (command.do === 'look-for-cards') return this.#look();
    if (command.do === 'look-at-pins') return lookAtPins(this.#desk);
    if (command.do === 'set-pin') return setPin(this.#desk, command.work, command.serial);
    if (command.do === 'select') return this.#select(command.ceremony);
    if (command.do === 'check-station') return this.#checks.check();
    if (command.do === 'test-signature') return this.#checks.test(command.serial);
    const owed = this.#desk.ledger.settle();
    if (owed !== null) return owed;
    if (command.do === 'open') return openCeremony(this.#desk, command);
    const { state } = this.#desk.ledger;
    return state === undefined ? refuse('CER-OPEN-2', { event: command.do }) : this.#inCeremony(command, state);
  }

  /** What was read for one ceremony is forgotten before another is shown. */
  #select(id: string | null): Refusal | null {
    this.#endReading();
    if (!this.#desk.ledger.select(id)) return refuse('CER-UNKNOWN-1', { ceremony: id ?? '' });
    this.#desk.showCurrent();
    const next = id === null ? undefined : currentStep(this.#desk.ledger.open);
    if (next?.action === 'sign-bundle') void showStatement(this.#desk);
    return null;
  }

  async #look(): Promise<Refusal | null> {
    const looked = await this.#desk.working('cards', () => this.#desk.withReaders((readers) => this.#desk.look(readers)));
    return looked.ok ? null : looked.refusal;
  }

  #inCeremony(
    command: Exclude<
      Command,
      { do: 'open' | 'look-for-cards' | 'look-at-pins' | 'set-pin' | 'select' | 'check-station' | 'test-signature' }
    >,
    state: CeremonyState,
  ): Promise<Refusal | null> | Refusal | null {
    const desk = this.#desk;
    const { master, witness } = state.opened.participants;
    const record = (event: CeremonyEvent): Refusal | null => desk.ledger.record(event);
    const here = state.current ?? '';
    switch (command.do) {
      case 'answer':
        return this.#answer(state, command.step);
      case 'identify':
        return identify(desk, command.person, command.document);
      case 'probe':
        return probe(desk, probePhase(state));
      case 'probe-seen':
        return record({ type: 'probe.seen', body: { probe: command.probe, by: witness, agrees: command.agrees } });
      case 'raise-exception': {
        const { expected, happened, by, probe: about } = command;
        const step = state.current ?? state.steps.at(-1)?.id ?? '';
        return record({
          type: 'exception.raised',
          body: { number: state.exceptions.length + 1, step, expected, happened, by, probe: about },
        });
      }
      case 'resolve-exception': {
        const { number, decided, by, affects } = command;
        return record({ type: 'exception.resolved', body: { number, decided, by, affects } });
      }
      case 'compare-clock':
        return compareClock(desk, command.watch);
      case 'digest-compared': {
        const compared = digestToCompare(state);
        return compared === null
          ? refuse('STEP-ORDER-1', { step: here, event: 'digest.compared' })
          : record({ type: 'digest.compared', body: compared });
      }
      case 'initiate':
        return initiate(desk);
      case 'ask':
        return record({ type: 'card.asked', body: { step: askedStep(state), person: command.person } });
      case 'approve':
        return approve(desk, command.fingerprint, command.reason);
      case 'decline':
        return record({
          type: 'approval.declined',
          body: { step: approvalStep(state) ?? here, person: command.person, reason: command.reason },
        });
      case 'make':
        return make(desk);
      case 'begin-opening':
        return this.#oldSet.begin();
      case 'read-old-card':
        return this.#oldSet.read(command.index);
      case 'open-old-set':
        return this.#oldSet.open();
      case 'generate':
        return generateKeypair(desk, command.pinHolder);
      case 'seek-keypair':
        return seekKeypair(desk, command.pinHolder);
      case 'settle-keypair':
        return settleKeypair(desk, command);
      case 'execute': {
        const { kind } = state.opened.operation;
        if (kind === 'roster-change' && state.phase === 'Approved') return this.#changeRoster(here);
        const refusal = executionRefusal(state);
        return desk.ledger.recordRefused({ type: 'execution.refused', body: { step: here, refusal } }, refusal);
      }
      case 'cancel-ceremonies':
        return cancelByIncident(desk, command.reason);
      case 'recreate':
        return recreate(desk, command.custodians, command.approvalThreshold);
      case 'revoke-approver':
        return revokeApprover(desk, command.because);
      case 'list-approvals':
        return listApprovals(desk);
      case 'review-approvals':
        return record({ type: 'approvals.reviewed', body: { finding: command.finding } });
      case 'note':
        return record({ type: 'incident.noted', body: { step: here, text: command.text } });
      case 'issue-card': {
        const holder = state.cards.find((c) => c.index === command.index)?.holder ?? '';
        return record({ type: 'card.issued', body: { index: command.index, holder, bag: command.bag } });
      }
      case 'read-card':
        return this.#reading.read(command.index, command.medium);
      case 'combine':
        return this.#reading.combine();
      case 'activate':
        return this.#activate(state);
      case 'head-read':
        return record({ type: 'head.read', body: { seq: state.head.seq, head: state.head.digest, by: witness } });
      case 'seal':
        return record({ type: 'log.sealed', body: { by: master } });
      case 'sign':
        return sign(desk, command.person);
      case 'export':
        return exportCeremony(desk);
      case 'close':
        return record({ type: 'ceremony.closed', body: { by: master } });
      case 'pause':
        this.#endReading();
        return record({ type: 'ceremony.paused', body: { reason: command.reason } });
      case 'resume':
        return record({ type: 'ceremony.resumed', body: { roll: desk.roster.people.map((p) => p.id) } });
      case 'cancel':
        return record({ type: 'ceremony.cancelled', body: { by: command.by, reason: command.reason, incident: null } });
      case 'resolve':
        return this.#resolve(state, command);
      case 'withdraw':
      case 'show-head':
        return null;
    }
  }

  /** Completes the step; when the next one compares the bundle's digest, that is made ready. */
  async #answer(state: CeremonyState, id: string): Promise<Refusal | null> {
    const step = currentStep(state);
    const performer = step === undefined ? null : performerOf(state, step);
    if (step === undefined || performer === null) return refuse('STEP-ORDER-1', { step: id, event: 'step.completed' });
    const answer = answerOf(state, step, performer);
    const refused = this.#desk.ledger.record({ type: 'step.completed', body: { step: id, performer, confirmer: step.confirmer, answer } });
    if (refused !== null) return refused;
    this.#desk.show({ headShown: false, refused: null });
    const next = currentStep(this.#desk.ledger.open);
    return next?.action === 'sign-bundle' && this.#desk.status.statementDigest === null ? showStatement(this.#desk) : null;
  }

  /** What stops it before it is announced stands in the log, so that the room sees why. */
  #changeRoster(step: string): Refusal | null {
    const refused = changeRoster(this.#desk);
    if (refused === null || this.#desk.ledger.open.rosterChange?.stage === 'failed') return refused;
    return this.#desk.ledger.recordRefused({ type: 'execution.refused', body: { step, refusal: refused } }, refused);
  }

  #activate({ manifest, activatedAt }: CeremonyState): Refusal | null {
    const { ledger } = this.#desk;
    if (manifest === null) return refuse('SET-COMBINE-2', {});
    // the station may have stopped between the two records
    const refused = activatedAt === null ? ledger.record({ type: 'set.activated', body: { setDigest: manifest.setDigest } }) : null;
    return refused ?? ledger.record({ type: 'ceremony.executed', body: outcomeOf(ledger.open) });
  }

  #resolve(state: CeremonyState, { outcome, note }: Extract<Command, { do: 'resolve' }>): Promise<Refusal | null> | Refusal | null {
    const act = state.interrupted;
    if (act === null) return refuse('CER-INTERRUPTED-2', { act: '' });
    const { master, witness } = state.opened.participants;
    const settled: EventOf<'act.resolved'> = { type: 'act.resolved', body: { act, outcome, by: [master, witness], note } };
    return act === 'export' && outcome === 'happened' ? settleExport(this.#desk, settled) : this.#desk.ledger.record(settled);
  }
}

/** An intent without its outcome. */
function interruptedIn({ making, keypair, exporting }: CeremonyState): 'make' | 'generate' | 'export' | null {
  if (making === 'intended') return 'make';
  if (keypair.standing === 'intended') return 'generate';
  return exporting === 'intended' ? 'export' : null;
}

/** The step for which a person is asked: the next approval's, or that of the signature now. */
function askedStep(state: CeremonyState): string {
  const step = currentStep(state);
  const signing = step?.action === 'sign-bundle' || step?.action === 'confirm-bytes';
  return (signing ? step.id : approvalStep(state)) ?? step?.id ?? '';
}
