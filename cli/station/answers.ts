/** What `--json` prints: seed 000's responses. Every value is read from the log's state, never from what the command was given. */

import { rsaVerify } from '../../electron/rsa.ts';
import { signedBy } from '../../shared/ceremony/signatures.ts';
import { type ApprovalGiven, type CeremonyState, nameOf, type Phase, personOf } from '../../shared/ceremony/state.ts';
import type { CeremonyKind } from '../../shared/format/operation.ts';
import { approvalRecord, PAYLOAD_TYPE } from '../../shared/format/statement.ts';

export interface CeremonyAnswer {
  readonly ceremonyId: string;
  readonly type: CeremonyKind;
  readonly state: Phase;
  readonly threshold: number;
  readonly requiredApprovers: number;
  readonly currentApprovals: number;
  /** Of the request; before there is one, of the opening. */
  readonly createdAt: string;
  readonly expiresAt: string | null;
  /** As the audit events name people: their contact on the roster, else their id there. */
  readonly initiator: string | null;
  readonly subject: string;
  readonly mode: 'practice' | 'production';
}

export interface ApprovalAnswer {
  readonly approvalId: string;
  readonly approver: string;
  readonly approvedAt: string;
  readonly reason: string;
  /** Verified again now, with the roster's key, over the envelope in the log. */
  readonly signatureValid: boolean;
}

const calledOf = ({ roster }: CeremonyState, id: string): string => personOf(roster, id)?.contact ?? id;

export function ceremonyAnswer(state: CeremonyState): CeremonyAnswer {
  const { opened, request, approvals } = state;
  const { initiator, custodians } = opened.participants;
  return {
    ceremonyId: state.id,
    type: opened.operation.kind,
    state: state.phase,
    threshold: opened.approvalThreshold,
    requiredApprovers: custodians.length,
    currentApprovals: approvals.length,
    createdAt: request?.value.created ?? state.openedAt,
    expiresAt: request?.value.expires ?? null,
    initiator: initiator === null ? null : calledOf(state, initiator),
    subject: opened.subject,
    mode: opened.mode,
  };
}

export function approvalAnswer(state: CeremonyState, { person: id, at, envelope }: ApprovalGiven): ApprovalAnswer {
  const person = personOf(state.roster, id);
  if (person === undefined) throw new Error('an approval of nobody on the roster was admitted');
  const signed = signedBy(person, PAYLOAD_TYPE.approval, approvalRecord, envelope, 'APP-SIGNATURE-1', rsaVerify);
  const { approvalId, reason } = signed.ok ? signed.statement : { approvalId: '', reason: '' };
  return { approvalId, approver: calledOf(state, id), approvedAt: at, reason, signatureValid: signed.ok };
}

/** "Eleni Example (eleni)": the name for people, the id for the next command. */
export const namedOf = ({ roster }: CeremonyState, id: string): string => `${nameOf(roster, id)} (${id})`;
