/** `keyrite ceremony execute`, `cancel`, `list` and `status`. */
import { type CeremonyState, currentStep, type Phase } from '../../shared/ceremony/state.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import { type ApprovalAnswer, approvalAnswer, type CeremonyAnswer, ceremonyAnswer, namedOf } from './answers.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { type Answer, done, refused, shortTime } from './say.ts';

/** One command in one ceremony; afterwards the ceremony as the log has it. */
async function doIn({ station, ledger }: OpenWorkspace, ceremony: string, command: (state: CeremonyState) => Command): Promise<Answer> {
  const selected = await station.do({ do: 'select', ceremony });
  if (!selected.ok) return refused(selected.refusal);
  const did = await station.do(command(ledger.open));
  return did.ok ? done(statusLines(ledger.open), ceremonyAnswer(ledger.open)) : refused(did.refusal, ledger.open);
}

/** Refused in every build so far: by the quorum, the state, the build, or because the room carries it out. */
export const execute = (open: OpenWorkspace, ceremony: string): Promise<Answer> => doIn(open, ceremony, () => ({ do: 'execute' }));

/** By the initiator, when nobody else is named; an emergency has none, and is its master's to cancel. */
export const cancel = (open: OpenWorkspace, ceremony: string, reason: string, by: string | null): Promise<Answer> =>
  doIn(open, ceremony, ({ opened: { participants } }) => ({
    do: 'cancel',
    by: by ?? participants.initiator ?? participants.master,
    reason,
  }));

const row = ({ ceremonyId, state, currentApprovals, threshold, type, subject, expiresAt, mode }: CeremonyAnswer): string =>
  [
    ceremonyId,
    state.padEnd('PartiallyApproved'.length),
    `${currentApprovals} of ${threshold}`,
    expiresAt === null ? ' '.repeat(20) : shortTime(expiresAt),
    `${mode === 'practice' ? 'PRACTICE ' : ''}${type}: ${subject}`,
  ].join('  ');

/** The one opened last first. */
export function list({ ledger }: OpenWorkspace, phases: readonly Phase[]): Answer {
  const states = ledger.overviews
    .filter(({ phase }) => phases.includes(phase))
    .flatMap(({ id }) => {
      const state = ledger.stateOf(id);
      return state === undefined ? [] : [ceremonyAnswer(state)];
    });
  return done(states.length === 0 ? ['No ceremonies.'] : states.map(row), states);
}

export async function status({ station, ledger }: OpenWorkspace, ceremony: string): Promise<Answer> {
  const selected = await station.do({ do: 'select', ceremony });
  if (!selected.ok) return refused(selected.refusal);
  const state = ledger.open;
  const approvals = state.approvals.map((approval) => approvalAnswer(state, approval));
  return done(statusLines(state), { ...ceremonyAnswer(state), approvals });
}

const approvalLine = ({ approver, approvedAt, reason, signatureValid }: ApprovalAnswer): string =>
  `  ${shortTime(approvedAt)}  ${approver}, ${signatureValid ? 'signature good' : 'SIGNATURE NOT GOOD'}: ${reason}`;

function statusLines(state: CeremonyState): readonly string[] {
  const { opened, request, cancelled, approvals, rejections } = state;
  const step = currentStep(state);
  const { custodians, initiator } = opened.participants;
  return [
    `${opened.mode === 'practice' ? 'PRACTICE. ' : ''}${state.id}: ${state.phase}`,
    `${opened.operation.kind}: ${opened.subject}`,
    ...(initiator === null ? [] : [`Asked for by ${namedOf(state, initiator)}`]),
    ...(request === null ? [] : [`The request is good until ${shortTime(request.value.expires)}`]),
    `${approvals.length} of ${opened.approvalThreshold} approvals; asked: ${custodians.map((id) => namedOf(state, id)).join(', ')}`,
    ...approvals.map((approval) => approvalLine(approvalAnswer(state, approval))),
    ...(rejections.length === 0 ? [] : [`${rejections.length} rejected; see keyrite audit query --ceremony-id ${state.id}`]),
    ...(cancelled === null ? [] : [`Cancelled by ${namedOf(state, cancelled.by)}: ${cancelled.reason}`]),
    ...(step === undefined || state.closedAt !== null ? [] : [`The room is at step ${step.id} ${step.title}`]),
  ];
}
