/**
 * The state of one ceremony: a fold of its log. Nothing here is decided; controls.ts decides, evolve.ts folds, the screens draw.
 */
import type { EventOf, ExceptionRaised, ExceptionResolved, Finding, ReadMedium } from '../format/ceremony-event.ts';
import type { Entry } from '../format/event-record.ts';
import type { PairFound } from '../format/keypair.ts';
import type { OperationRequest } from '../format/operation-request.ts';
import type { Refusal } from '../format/refusal.ts';
import type { Person, Roster } from '../format/roster.ts';
import type { Script } from '../format/script.ts';
import { formOf, type ShardForm } from '../format/shard-form.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import type { WrappedShard } from '../format/wrapped-shard.ts';
import { type ConcreteAct, type ConcreteStep, instantiate } from '../script/instantiate.ts';
import { kindOf } from './kinds.ts';

/** design.md, "The core": the dual-control state, beside the step the script is at. */
export type Phase = 'NotRequested' | 'Pending' | 'PartiallyApproved' | 'Approved' | 'Executed' | 'Expired' | 'Cancelled';

export interface StepRun {
  readonly startedAt: string;
  readonly completed: { readonly at: string; readonly performer: string; readonly confirmer: string; readonly answer: string } | null;
}

export interface ApprovalGiven {
  readonly step: string;
  readonly person: string;
  readonly at: string;
  readonly envelope: string;
}

/** found: what the machine had found when it was raised about a probe; another finding is not settled by it. */
export interface ExceptionState extends ExceptionRaised {
  readonly at: string;
  readonly found: string | null;
  readonly resolved: (Omit<ExceptionResolved, 'number'> & { readonly at: string }) | null;
}

/** Bytes that the quorum confirms before they are signed (two-phase operations). */
export interface BytesState {
  readonly name: string;
  readonly bytes: string;
  readonly digest: string;
  readonly at: string;
  readonly confirmations: readonly ApprovalGiven[];
  readonly producedAt: string | null;
}

export interface IncidentState {
  readonly cancelled: { readonly ceremonies: readonly string[]; readonly reason: string } | null;
  readonly recreated: { readonly from: string; readonly to: string } | null;
  readonly revoked: { readonly person: string; readonly fingerprint: string; readonly because: string } | null;
  readonly listed: EventOf<'approvals.listed'>['body'] | null;
  readonly reviewed: string | null;
  readonly notes: readonly { readonly step: string; readonly text: string; readonly at: string }[];
}

export interface CardState {
  readonly index: number;
  readonly holder: string;
  readonly form: ShardForm['form'];
  /** Of a card; a shard that is not on paper has none. */
  readonly bag: string | null;
  readonly issuedAt: string | null;
  readonly readBack: { readonly at: string; readonly medium: ReadMedium } | null;
}

/** A set that was made before, whose cards are read in this ceremony. */
export interface OldSetState {
  /** Null: nothing is being read. A pause, a stop of the station and a failure end it, and what was read is forgotten. */
  readonly reading: {
    readonly at: string;
    readonly manifest: ShardManifest;
    readonly cards: ReadonlyMap<number, { readonly at: string }>;
  } | null;
  readonly opened:
    | (EventOf<'oldSet.opened'>['body'] & { readonly at: string; readonly begun: string; readonly manifest: ShardManifest })
    | null;
}

/** A key pair that a token makes (hsm-key-generation). */
export interface KeypairState {
  /**
   * `intended`: no outcome yet. `left`: an attempt ended, and something of it is, or may be, in the token; two people settle it. `generated`: it
   * stands, and the request is used.
   */
  readonly standing: 'none' | 'intended' | 'left' | 'generated';
  readonly intent: EventOf<'keypair.generationIntended'>['body'] | null;
  /** What the key has to sign: the intent's number, or that of the last decision to take it over. */
  readonly nonce: string | null;
  /** The last look into the token, while nothing has happened since. */
  readonly found: PairFound | null;
  /** Decided, without an outcome yet. */
  readonly settling: 'adopt' | 'destroy' | null;
  readonly generated: (EventOf<'keypair.generated'>['body'] & { readonly at: string; readonly adopted: boolean }) | null;
}

export interface CeremonyState {
  readonly roster: Roster;
  readonly script: Script;
  readonly opened: EventOf<'ceremony.opened'>['body'];
  readonly openedAt: string;
  readonly id: string;
  readonly acts: readonly ConcreteAct[];
  readonly steps: readonly ConcreteStep[];
  readonly runs: ReadonlyMap<string, StepRun>;
  /** The step now; null once the last is done. */
  readonly current: string | null;
  readonly phase: Phase;
  readonly identified: ReadonlyMap<
    string,
    { readonly at: string; readonly document: string; readonly tokenSerial: string; readonly envelope: string }
  >;
  readonly probes: {
    readonly phase: 'check' | 'before-secret';
    readonly at: string;
    readonly machine: EventOf<'machine.probed'>['body']['machine'];
    readonly findings: readonly Finding[];
  } | null;
  readonly probesSeen: ReadonlyMap<string, { readonly by: string; readonly agrees: boolean }>;
  readonly exceptions: readonly ExceptionState[];
  readonly clock: { readonly watch: string; readonly offsetSeconds: number; readonly at: string } | null;
  readonly compared: ReadonlySet<'script' | 'request' | 'outcome'>;
  readonly request: { readonly value: OperationRequest; readonly digest: string; readonly at: string } | null;
  /** Who was asked for a card in a step: the latest ask counts. */
  readonly asked: ReadonlyMap<string, string>;
  readonly intended: { readonly step: string; readonly person: string } | null;
  readonly approvals: readonly ApprovalGiven[];
  readonly declined: readonly { readonly person: string; readonly at: string; readonly reason: string }[];
  readonly rejections: readonly { readonly at: string; readonly step: string; readonly person: string | null; readonly refusal: Refusal }[];
  /** Whose key no longer counts, by an emergency. */
  readonly barred: ReadonlyMap<string, { readonly incident: string; readonly because: string; readonly at: string }>;
  /** Why the operation was not begun, each time it was asked for. */
  readonly executionRefusals: readonly { readonly at: string; readonly refusal: Refusal }[];
  readonly bytes: BytesState | null;
  readonly incident: IncidentState;
  readonly cancelled: { readonly by: string; readonly reason: string; readonly incident: string | null; readonly at: string } | null;
  /** `intended` without an outcome at start means interrupted. */
  readonly making: 'not-begun' | 'intended' | 'made' | 'failed';
  readonly manifest: ShardManifest | null;
  /** A change of the roster, from its announcement on; `intended` without an outcome at start is settled by looking which roster lies there. */
  readonly rosterChange: (EventOf<'roster.changeIntended'>['body'] & { readonly stage: 'intended' | 'changed' | 'failed' }) | null;
  readonly keypair: KeypairState;
  readonly oldSet: OldSetState;
  readonly pages: readonly { readonly index: number; readonly file: string }[];
  /** The shards that are not on paper. */
  readonly wrapped: readonly WrappedShard[];
  readonly cards: readonly CardState[];
  readonly combined: { readonly at: string; readonly subsets: number } | null;
  readonly activatedAt: string | null;
  readonly executedAt: string | null;
  readonly heads: readonly {
    readonly seq: number;
    readonly head: string;
    readonly at: string;
    readonly by: string;
    readonly step: string;
  }[];
  readonly signoff: { readonly person: string; readonly agrees: boolean; readonly remark: string; readonly at: string } | null;
  readonly sealed: { readonly seq: number; readonly head: string; readonly at: string } | null;
  readonly checkpoint: { readonly person: string; readonly envelope: string; readonly at: string } | null;
  readonly documents: readonly { readonly person: string; readonly field: string; readonly digest: string; readonly at: string }[];
  readonly bundle: readonly {
    readonly person: string;
    readonly keyFingerprint: string;
    readonly signature: string;
    readonly statementDigest: string;
    readonly at: string;
  }[];
  readonly exporting: 'not-begun' | 'intended' | 'done' | 'failed';
  /** Of the last announcement: what the outcome must be about. */
  readonly exportIntended: { readonly file: string; readonly digest: string } | null;
  readonly exported: { readonly file: string; readonly digest: string; readonly bytes: number; readonly at: string } | null;
  readonly closedAt: string | null;
  readonly pausedAt: string | null;
  /** An intent found without its outcome when the station started; two people settle it. */
  readonly interrupted: string | null;
  /** The last copy on each second medium, or why there is none. */
  readonly copies: ReadonlyMap<string, { readonly seq: number; readonly at: string; readonly refusal: Refusal | null }>;
  readonly head: { readonly seq: number; readonly digest: string; readonly at: string };
}

export const personOf = (roster: Roster, id: string): Person | undefined => roster.people.find((p) => p.id === id);
export const nameOf = (roster: Roster, id: string): string => personOf(roster, id)?.name ?? id;
/** In this ceremony, whatever else the roster says. */
export function takesPart({ opened: { participants } }: CeremonyState, id: string): boolean {
  const { master, witness, initiator, custodians } = participants;
  return [master, witness, initiator, ...custodians].includes(id);
}
export const stepOf = (state: CeremonyState, id: string | null): ConcreteStep | undefined => state.steps.find((s) => s.id === id);
export const currentStep = (state: CeremonyState): ConcreteStep | undefined => stepOf(state, state.current);

/** Of each custodian's shard. */
const formsIn = ({ operation, participants }: EventOf<'ceremony.opened'>['body']): readonly ShardForm['form'][] =>
  participants.custodians.map((_, i) => (operation.kind === 'master-key-generation' ? formOf(operation.payload, i + 1).form : 'paper'));

export function openedState(entry: Entry, opened: EventOf<'ceremony.opened'>['body']): CeremonyState {
  const { participants, roster, script } = opened;
  const forms = formsIn(opened);
  const player = (id: string): { id: string; name: string } => ({ id, name: nameOf(roster, id) });
  const acts = instantiate(script, {
    master: player(participants.master),
    witness: player(participants.witness),
    initiator: participants.initiator === null ? null : player(participants.initiator),
    custodians: participants.custodians.map(player),
    approvalThreshold: opened.approvalThreshold,
    subject: opened.subject,
    values: kindOf(opened.operation).values((id) => nameOf(roster, id)),
    forms,
  });
  const steps = acts.flatMap((act) => act.steps);
  const first = steps[0]?.id ?? null;
  return {
    roster,
    script,
    opened,
    openedAt: entry.record.at,
    id: entry.record.ceremony,
    acts,
    steps,
    runs: new Map(first === null ? [] : [[first, { startedAt: entry.record.at, completed: null }]]),
    current: first,
    phase: 'NotRequested',
    identified: new Map(),
    probes: null,
    probesSeen: new Map(),
    exceptions: [],
    clock: null,
    compared: new Set(),
    request: null,
    asked: new Map(),
    intended: null,
    barred: new Map(),
    executionRefusals: [],
    bytes: null,
    incident: { cancelled: null, recreated: null, revoked: null, listed: null, reviewed: null, notes: [] },
    cancelled: null,
    approvals: [],
    declined: [],
    rejections: [],
    making: 'not-begun',
    manifest: null,
    rosterChange: null,
    keypair: { standing: 'none', intent: null, nonce: null, found: null, settling: null, generated: null },
    oldSet: { reading: null, opened: null },
    pages: [],
    wrapped: [],
    cards: participants.custodians.map((holder, i) => {
      const form = forms[i] ?? 'paper';
      return { index: i + 1, holder, form, bag: null, issuedAt: null, readBack: null };
    }),
    combined: null,
    activatedAt: null,
    executedAt: null,
    heads: [],
    signoff: null,
    sealed: null,
    checkpoint: null,
    documents: [],
    bundle: [],
    exporting: 'not-begun',
    exportIntended: null,
    exported: null,
    closedAt: null,
    pausedAt: null,
    interrupted: null,
    copies: new Map(),
    head: { seq: entry.record.seq, digest: entry.digest, at: entry.record.at },
  };
}
