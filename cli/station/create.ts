/** `keyrite ceremony create`: the station's `open`, then `initiate` where the script lets the request come before the room meets. */
import { hostname } from 'node:os';
import { kindOf } from '../../shared/ceremony/kinds.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { openingWarnings } from '../../shared/ceremony/warnings.ts';
import type { CeremonyKind } from '../../shared/format/operation.ts';
import { mayApprove, thresholdsOf } from '../../shared/format/policy.ts';
import { refuse } from '../../shared/format/refusal.ts';
import type { Person, Role } from '../../shared/format/roster.ts';
import { ceremonyAnswer, namedOf } from './answers.ts';
import type { Create, Payload } from './arguments.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { type Answer, digestRows, done, refusalLines, refused, shortTime, toError } from './say.ts';

/** These have other parts in the ceremony; one person has one. */
const OFFICERS: readonly Role[] = ['master', 'witness', 'initiator'];

const isCustodian = ({ roles }: Person): boolean => roles.includes('custodian') && !roles.some((role) => OFFICERS.includes(role));

const CARDED: readonly CeremonyKind[] = ['master-key-generation', 'master-key-rotation', 'shard-refresh'];
const isObject = (value: unknown): value is Payload => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Cards go to the custodians, so who holds them and how many there are need not be said; the first set of a key has epoch 1. */
function filled(kind: CeremonyKind, payload: Payload, custodians: readonly string[]): Payload {
  if (!CARDED.includes(kind)) return payload;
  const { cards } = payload;
  return {
    ...(kind === 'master-key-generation' ? { epoch: 1 } : {}),
    holders: [...custodians],
    ...payload,
    ...(isObject(cards) ? { cards: { shards: custodians.length, ...cards } } : {}),
  };
}

export async function create({ workspace, ledger, station }: OpenWorkspace, asked: Create): Promise<Answer> {
  const { roster, policy } = workspace;
  const eligible = roster.people.filter((person) => isCustodian(person) && mayApprove(policy, person, asked.kind)).map(({ id }) => id);
  const want = asked.approvers ?? eligible.length;
  if (want > eligible.length) return refused(refuse('CLI-APPROVERS-1', { want, have: eligible.length, kind: asked.kind }));
  const custodians = eligible.slice(0, want);
  const approvalThreshold = asked.threshold ?? thresholdsOf(policy, asked.kind).default;
  const now = new Date();
  const warnings = openingWarnings({ approvalThreshold, custodians, eligible: custodians, roster }, now.toISOString());
  const opened = await station.do({
    do: 'open',
    operation: { kind: asked.kind, payload: filled(asked.kind, asked.payload, custodians) },
    subject: asked.subject,
    location: asked.location ?? `command line on ${hostname()}`,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    // not -0, which no record can hold
    localOffset: 0 - now.getTimezoneOffset(),
    approvalReference: asked.reference ?? 'none',
    approvalThreshold,
    custodians,
    timeoutMinutes: asked.minutes,
  });
  if (!opened.ok) return refused(opened.refusal);
  for (const warning of warnings) for (const line of refusalLines(warning, ledger.open, 'warning')) toError(line);
  const inRoom = ledger.open.script.approvals === 'room';
  const requested = inRoom ? ({ ok: true } as const) : await station.do({ do: 'initiate' });
  if (!requested.ok) return refused(requested.refusal, ledger.open);
  return done(createdLines(ledger.open), { ...ceremonyAnswer(ledger.open), warnings });
}

function createdLines(state: CeremonyState): readonly string[] {
  const { opened, request } = state;
  const practice = opened.mode === 'practice' ? 'PRACTICE. ' : '';
  const first = `${practice}Opened ${state.id}: ${kindOf(opened.operation).title}. ${opened.subject}.`;
  const people = opened.participants.custodians.map((id) => namedOf(state, id)).join(', ');
  const needed = `${opened.approvalThreshold} of ${opened.participants.custodians.length} approve: ${people}.`;
  if (request === null) {
    return [first, needed, 'Its request is read in the room, at the console, and approvals are given there.'];
  }
  return [
    first,
    needed,
    `The request is good until ${shortTime(request.value.expires)}. Its digest, for paper:`,
    ...digestRows(request.digest),
    `Next: keyrite ceremony approve --ceremony-id ${state.id} --reason TEXT --sign`,
  ];
}
