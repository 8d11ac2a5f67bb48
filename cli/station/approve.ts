/**
 * `keyrite ceremony approve`: the person reads the request on the terminal and compares its digest with their paper, then the station's
 * `approve` asks for the PIN. Whether they may approve is the station's to say, and is on the record when they may not.
 */
import { mayStillApprove } from '../../shared/ceremony/evidence.ts';
import { eligibilityRefusal } from '../../shared/ceremony/signatures.ts';
import { type CeremonyState, personOf } from '../../shared/ceremony/state.ts';
import { requestSummary } from '../../shared/ceremony/summary.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { visible } from '../visible.ts';
import { approvalAnswer, ceremonyAnswer, namedOf } from './answers.ts';
import type { Approve } from './arguments.ts';
import { type OpenWorkspace, PROGRAMS } from './open-workspace.ts';
import { type Answer, digestRows, done, refused } from './say.ts';
import { askOnTerminal } from './token-program.ts';

const QUESTION = 'Is this the digest on your paper, and do you agree? Type yes:';

export async function approve(open: OpenWorkspace, { ceremony, reason, sign, person }: Approve): Promise<Answer> {
  const { station, ledger } = open;
  const selected = await station.do({ do: 'select', ceremony });
  if (!selected.ok) return refused(selected.refusal);
  if (!sign) return refused(refuse('CLI-SIGN-1', {}), ledger.open);
  const key = person === null ? await keyInReaders(open, ledger.open) : keyOf(ledger.open, person);
  if (typeof key !== 'string') return refused(key, ledger.open);
  const unread = await readAndCompare(ledger.open, key, reason);
  if (unread !== null) return refused(unread, ledger.open);
  const approved = await station.do({ do: 'approve', fingerprint: key, reason });
  if (!approved.ok) return refused(approved.refusal, ledger.open);
  return approvedAnswer(ledger.open);
}

const keyOf = ({ roster }: CeremonyState, id: string): string | Refusal =>
  personOf(roster, id)?.key.fingerprint ?? refuse('CER-PEOPLE-1', { person: id });

/** The only card, whoever's it is: the station refuses a stranger's on the record. Of several, the only one that can still approve. */
async function keyInReaders({ station }: OpenWorkspace, state: CeremonyState): Promise<string | Refusal> {
  const looked = await station.do({ do: 'look-for-cards' });
  if (!looked.ok) return looked.refusal;
  const cards = station.snapshot().status.cards ?? [];
  const able = cards.filter((card) => card.person !== null && mayStillApprove(state).includes(card.person));
  const [card, another] = cards.length === 1 ? cards : able;
  if (card !== undefined && another === undefined) return card.fingerprint;
  return cards.length === 0 ? refuse('CLI-CARD-1', {}) : refuse('CLI-CARD-2', { have: cards.length });
}

/** Null: go on. Nobody is asked to compare what they may not approve. */
async function readAndCompare(state: CeremonyState, key: string, reason: string): Promise<Refusal | null> {
  const { request, roster } = state;
  const person = roster.people.find((one) => one.key.fingerprint === key);
  if (request === null || eligibilityRefusal(state, person?.id ?? null, request.digest) !== null) return null;
  const lines = [
    `${state.opened.mode === 'practice' ? 'PRACTICE. ' : ''}Ceremony ${state.id}, for ${person?.name ?? ''}`,
    '',
    ...requestSummary(request.value, roster),
    '',
    'Digest of the request:',
    ...digestRows(request.digest),
    '',
    `Your reason: ${reason}`,
  ];
  const said = await askOnTerminal(PROGRAMS, lines.map(visible), QUESTION);
  if (said === 'yes') return null;
  return said === 'other' ? refuse('CLI-COMPARE-1', {}) : refuse('CLI-TERMINAL-1', {});
}

function approvedAnswer(state: CeremonyState): Answer {
  const last = state.approvals.at(-1);
  if (last === undefined) throw new Error('the approval is not in the log');
  const approval = approvalAnswer(state, last);
  const { ceremonyId, state: phase, currentApprovals, threshold } = ceremonyAnswer(state);
  return done(
    [`Approved by ${namedOf(state, last.person)}, ${approval.approvalId}. ${currentApprovals} of ${threshold} approvals: ${phase}.`],
    { ceremonyId, state: phase, currentApprovals, threshold, approval },
  );
}
