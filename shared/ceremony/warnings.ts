/**
 * What is allowed at opening and still better otherwise (practice.md, "Roles and separation"; seed 000, "Approver Requirements"). A warning
 * refuses nothing: it is shown before the ceremony opens, and stands with the opening in the log's sentences and in the log document.
 */
import type { EventOf } from '../format/ceremony-event.ts';
import { isQuorumKind } from '../format/operation.ts';
import { mayApprove } from '../format/policy.ts';
import type { Refusal } from '../format/refusal.ts';
import type { Roster } from '../format/roster.ts';
import { personOf } from './state.ts';

/** Rosters are looked over every quarter; no quarter has more days. */
const QUARTER = 92;
const DAY = 86_400_000;

/** A refusal's shape, so that the same tables hold its words. */
export interface Warning extends Refusal {
  readonly control: 'WARN-HALF-1' | 'WARN-SPARE-1' | 'WARN-ROSTER-1';
}

interface Opening {
  /** m; 0 in an emergency, which has no quorum to warn of. */
  readonly approvalThreshold: number;
  /** Person ids: n, of whom m approve. */
  readonly custodians: readonly string[];
  /** Those of them whom the policy lets approve this kind. */
  readonly eligible: readonly string[];
  readonly roster: Roster;
}

/** @param at the opening's instant. */
export function openingWarnings({ approvalThreshold: m, custodians, eligible, roster }: Opening, at: string): readonly Warning[] {
  const warnings: Warning[] = [];
  if (m > 0 && 2 * m <= custodians.length) warnings.push({ control: 'WARN-HALF-1', operands: { have: m, of: custodians.length } });
  if (m > 0 && eligible.length < m + 1) warnings.push({ control: 'WARN-SPARE-1', operands: { have: eligible.length, want: m + 1 } });
  const age = Date.parse(at) - Date.parse(roster.issued);
  if (age > QUARTER * DAY) {
    warnings.push({ control: 'WARN-ROSTER-1', operands: { issued: roster.issued.slice(0, 10), days: Math.floor(age / DAY) } });
  }
  return warnings;
}

/** Of a ceremony as its first record opens it. */
export function warningsOf(opened: EventOf<'ceremony.opened'>['body'], at: string): readonly Warning[] {
  const { operation, policy, roster, approvalThreshold } = opened;
  const { kind } = operation;
  const { custodians } = opened.participants;
  const eligible = custodians.filter((id) => {
    const person = personOf(roster, id);
    return person !== undefined && isQuorumKind(kind) && mayApprove(policy, person, kind);
  });
  return openingWarnings({ approvalThreshold, custodians, eligible, roster }, at);
}

/** For the log document; the screens' words, under the same ids, are in shared/words. */
export function warningSentence({ control, operands }: Warning): string {
  const value = (operand: string): string => String(operands[operand]);
  switch (control) {
    case 'WARN-HALF-1':
      return `The threshold is not above half: ${value('have')} of ${value('of')} custodians approve (${control}).`;
    case 'WARN-SPARE-1':
      return `There is no approver to spare: ${value('have')} may approve, ${value('want')} or more are better (${control}).`;
    case 'WARN-ROSTER-1':
      return `The roster is of ${value('issued')}, ${value('days')} days before; it is looked over every quarter (${control}).`;
  }
}
