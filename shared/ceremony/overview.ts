/** One line about a ceremony, for lists: what the home screen and `keyrite ceremony list` show. */
import type { CeremonyKind } from '../format/operation.ts';
import { type CeremonyState, currentStep, type Phase } from './state.ts';

/** How a ceremony stands beside its dual-control state: in the room, in an emergency's steps, or over. */
export interface Overview {
  readonly id: string;
  readonly kind: CeremonyKind;
  readonly mode: 'practice' | 'production';
  readonly subject: string;
  readonly phase: Phase;
  readonly openedAt: string;
  readonly initiator: string | null;
  readonly threshold: number;
  readonly approvals: number;
  readonly custodians: readonly string[];
  /** Null before the request. */
  readonly expires: string | null;
  /** The step now, "4.1 First approval"; null when the script is at its end. */
  readonly step: string | null;
  readonly closedAt: string | null;
  readonly records: number;
  readonly lastAt: string;
}

/** Nothing more can come of it. */
export const isOver = ({ closedAt, phase }: Pick<Overview, 'closedAt' | 'phase'>): boolean =>
  closedAt !== null || phase === 'Expired' || phase === 'Cancelled';

export function overviewOf(state: CeremonyState): Overview {
  const { opened, request } = state;
  const step = currentStep(state);
  return {
    id: state.id,
    kind: opened.operation.kind,
    mode: opened.mode,
    subject: opened.subject,
    phase: state.phase,
    openedAt: state.openedAt,
    initiator: opened.participants.initiator,
    threshold: opened.approvalThreshold,
    approvals: state.approvals.length,
    custodians: opened.participants.custodians,
    expires: request?.value.expires ?? null,
    step: step === undefined ? null : `${step.id} ${step.title}`,
    closedAt: state.closedAt,
    records: state.head.seq,
    lastAt: state.head.at,
  };
}
