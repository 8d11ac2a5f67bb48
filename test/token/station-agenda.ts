/** Ceremonies of one workspace, one after the other, each driven by the operator until it is done. What comes next is read from the log. */
import { isOver, type Overview } from '../../shared/ceremony/overview.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { Operation } from '../../shared/format/operation.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { Command, CommandAnswer } from '../../shared/ipc/contract.ts';
import { z } from '../../shared/zod.ts';
import { type Move, nextCommand } from '../support/operator.ts';
import type { StationInNode } from '../support/station-in-node.ts';

const payload = z.record(z.string(), z.json());
type Open = Extract<Command, { do: 'open' }>;

/** One ceremony; `before`: those that were opened earlier on the agenda. */
export interface Errand {
  readonly open: (before: readonly CeremonyState[]) => Open;
  readonly done: (state: CeremonyState) => boolean;
}

interface About {
  readonly subject: string;
  readonly custodians?: readonly string[];
  readonly timeoutMinutes?: number;
}

export function opening(operation: Operation, { subject, custodians = [], timeoutMinutes }: About): Open {
  return {
    do: 'open',
    operation: { kind: operation.kind, payload: payload.parse(operation.payload) },
    subject,
    location: 'Musterstadt, room 2',
    timeZone: 'Europe/Berlin',
    localOffset: 60,
    approvalReference: 'EX-1001, practice',
    approvalThreshold: custodians.length === 0 ? 0 : 2,
    custodians: [...custodians],
    timeoutMinutes: timeoutMinutes ?? null,
  };
}

/** The last step is confirmed after the close. */
const closed = ({ closedAt, current }: CeremonyState): boolean => closedAt !== null && current === null;

export const masterKeyOf = (custodians: readonly string[]): Open =>
  opening(
    {
      kind: 'master-key-generation',
      payload: {
        keyName: 'EX-MASTER-2027',
        keyAlgorithm: 'ed25519',
        epoch: 1,
        cards: { threshold: 2, shards: custodians.length },
        holders: [...custodians],
      },
    },
    { subject: 'Make and split EX-MASTER-2027', custodians },
  );

export const rotationOf = (custodians: readonly string[], timeoutMinutes?: number): Open =>
  opening(
    { kind: 'key-rotation', payload: { keyId: 'root-2026-q1', algorithm: 'ecdsa-p384' } },
    { subject: 'Root signing key Q1-2026', custodians, ...(timeoutMinutes === undefined ? {} : { timeoutMinutes }) },
  );

export const hsmKeyOf = (custodians: readonly string[], tokenSerial: string, label = 'signer-1', timeoutMinutes?: number): Open =>
  opening(
    { kind: 'hsm-key-generation', payload: { label, algorithm: 'ecdsa-p384', tokenSerial } },
    { subject: `A key for ${label}`, custodians, ...(timeoutMinutes === undefined ? {} : { timeoutMinutes }) },
  );
export const hsmKey = (custodians: readonly string[], tokenSerial: string, label?: string): Errand => ({
  open: () => hsmKeyOf(custodians, tokenSerial, label),
  done: closed,
});

export const drillOf = (custodians: readonly string[], setDigest: string): Open =>
  opening({ kind: 'recovery-drill', payload: { setDigest } }, { subject: 'Yearly drill with the cards', custodians });
/** Over the set of the ceremony that was opened at this place of the agenda. */
export const drill = (custodians: readonly string[], which: number): Errand => ({
  open: (before) => drillOf(custodians, before[which]?.manifest?.setDigest ?? ''),
  done: closed,
});

export const masterKey = (custodians: readonly string[]): Errand => ({ open: () => masterKeyOf(custodians), done: closed });

/** Up to Approved: its operation is not in this build. */
export const rotationToApproved = (custodians: readonly string[]): Errand => ({
  open: () => rotationOf(custodians),
  done: (state) => isOver(state) || state.executionRefusals.length > 0,
});

/** Until the first custodian has approved it. */
export const rotationToFirstApproval = (custodians: readonly string[]): Errand => ({
  open: () => rotationOf(custodians),
  done: (state) => isOver(state) || state.barred.size > 0 || state.approvals.length > 0,
});

/** A minute after its request nobody has carried it out. */
const rotationToExpiry = (custodians: readonly string[]): Errand => ({ open: () => rotationOf(custodians, 1), done: isOver });

export const stuck = (which: number): Errand => ({
  open: (before) =>
    opening({ kind: 'stuck-ceremony', payload: { ceremony: before[which]?.id ?? '' } }, { subject: 'Nobody can come any more' }),
  done: closed,
});

export const compromised = (person: string): Errand => ({
  open: (before) =>
    opening(
      { kind: 'compromised-approver', payload: { person, since: before[0]?.openedAt ?? '' } },
      { subject: 'A card was found in other hands' },
    ),
  done: closed,
});

/** Nothing is done in it any more: its state stays what it is. */
const settled = ({ phase, closedAt, step }: Overview): boolean =>
  phase === 'Expired' || phase === 'Cancelled' || (closedAt !== null && step === null);

/** The next move after what was refused last, or not; null: every errand is done. */
export function agenda({ ledger }: StationInNode, errands: readonly Errand[]): (refusal: Refusal | null) => Move {
  // a settled ceremony is folded from its first record each time its state is asked for
  const folded = new Map<string, CeremonyState>();
  const stateOf = (line: Overview): CeremonyState | undefined => {
    const state = folded.get(line.id) ?? ledger.stateOf(line.id);
    if (state !== undefined && settled(line)) folded.set(line.id, state);
    return state;
  };
  return (refusal) => {
    const ceremonies = ledger.overviews;
    // one that an emergency opened anew is on nobody's agenda
    const states = ceremonies
      .toReversed()
      .map(stateOf)
      .filter((state) => state !== undefined)
      .filter(({ opened }) => opened.replaces === null);
    for (const [place, errand] of errands.entries()) {
      const state = states[place];
      if (state === undefined) return errand.open(states);
      if (errand.done(state)) continue;
      const here = ledger.state?.id === state.id;
      const move = here ? nextCommand(state, { refusal, ceremonies }) : ({ do: 'select', ceremony: state.id } as const);
      if (move === null) throw new Error(`${state.id}: nobody knows what to do in step ${state.current ?? 'none'}`);
      return move;
    }
    return null;
  };
}

/** Told of each move and what came of it. */
export type Witnessed = (move: NonNullable<Move>, answer: CommandAnswer) => void | Promise<void>;

/** Refusals in a row after which nobody tries again. */
const PATIENCE = 8;

/** Does everything on the agenda. A refusal is for the operator to see and to try again. */
export async function doAll(open: StationInNode, errands: readonly Errand[], witnessed: Witnessed = () => undefined): Promise<void> {
  const next = agenda(open, errands);
  let refusal: Refusal | null = null;
  let inVain = 0;
  for (;;) {
    const move = next(refusal);
    if (move === null) return;
    const answer = await open.move(move);
    refusal = answer.ok ? null : answer.refusal;
    await witnessed(move, answer);
    inVain = answer.ok ? 0 : inVain + 1;
    if (!answer.ok && inVain > PATIENCE) throw new Error(`${JSON.stringify(move)} is refused: ${JSON.stringify(answer.refusal)}`);
  }
}

const three = ['lukasz', 'pavlos', 'petr'];
export type AgendaName = 'key' | 'cards' | 'token-key' | 'stuck' | 'compromised';
/**
 * Each over a log of its own. `hsm`: serial number of the token in which keys are made; `log`: in whose place, so that no two logs ask for one
 * label.
 */
export const agendas = (hsm: string, log: string): Readonly<Record<AgendaName, readonly Errand[]>> => ({
  key: [masterKey(three)],
  cards: [masterKey(three), drill(three, 0)],
  'token-key': [hsmKey(three, hsm, `signer-${log}`)],
  stuck: [rotationToApproved(three), stuck(0)],
  compromised: [rotationToFirstApproval(['nguyen', 'lukasz', 'pavlos']), compromised('nguyen'), rotationToExpiry(three)],
});
