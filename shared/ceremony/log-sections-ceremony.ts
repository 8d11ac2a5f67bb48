/** The first section of the log document, and the policy in the second: what the ceremony is for, how it ended, under which rules. */
import { isQuorumKind, type QuorumKind } from '../format/operation.ts';
import { groupsFor, mayCancel, policyRecord, thresholdsOf } from '../format/policy.ts';
import { kindOf } from './kinds.ts';
import type { Block, Section } from './log-document.ts';
import { digest, type Facts, facts, local, span, text, utc } from './log-words.ts';
import { type CeremonyState, nameOf } from './state.ts';
import { warningSentence, warningsOf } from './warnings.ts';

/** How the ceremony stands, in a sentence. */
export function standingWords(state: CeremonyState): string {
  const { phase, opened, cancelled, request, executedAt } = state;
  const have = `${state.approvals.length} of ${opened.approvalThreshold} approvals`;
  switch (phase) {
    case 'NotRequested':
      return isQuorumKind(opened.operation.kind) ? 'No request was opened' : 'Led by master and witness, without a request and a quorum';
    case 'Pending':
      return `Pending: the request is open, ${have}`;
    case 'PartiallyApproved':
      return `Partially approved: ${have}`;
    case 'Approved':
      return `Approved: ${have}; the operation was not carried out`;
    case 'Executed':
      return `Executed${executedAt === null ? '' : `: the operation was carried out on ${utc(executedAt)} UTC`}`;
    case 'Expired':
      return `Expired${request === null ? '' : `: the request was good until ${utc(request.value.expires)} UTC`}; the operation was not carried out`;
    case 'Cancelled': {
      if (cancelled === null) return 'Cancelled';
      const where = cancelled.incident === null ? '' : `, in the emergency ${cancelled.incident}`;
      return `Cancelled by ${nameOf(state.roster, cancelled.by)} on ${utc(cancelled.at)} UTC${where}: ${cancelled.reason}`;
    }
  }
}

export function ceremonySection(state: CeremonyState): Section {
  const { opened, sealed, roster } = state;
  const { title, summary, effect } = kindOf(opened.operation);
  const warnings = warningsOf(opened, state.openedAt).map(warningSentence);
  return {
    heading: '1 The ceremony',
    blocks: [
      text(
        'This is the record of one ceremony, as the station wrote it. It is a view of the machine log that is attached to this file as log.jsonl; where the two differ, the machine log counts. Times are UTC where nothing else is said.',
      ),
      facts(
        ['Ceremony', state.id],
        ['Kind', `${title} (${opened.operation.kind})`],
        ['Subject', opened.subject],
        ['Operation', summary((id) => nameOf(roster, id))],
        ['Afterwards', effect],
        ['State', standingWords(state)],
        ['Mode', opened.mode === 'practice' ? 'Practice' : 'Production'],
        ['Location', opened.location],
        ['Opened', [`${utc(state.openedAt)} UTC`, local(state, state.openedAt)]],
        ['Log sealed', sealed === null ? 'Not sealed' : [`${utc(sealed.at)} UTC`, local(state, sealed.at)]],
        ['Approval reference', opened.approvalReference],
        ...(opened.replaces === null ? [] : ([['Takes the place of', `${opened.replaces}, which was stuck and cancelled`]] as const)),
        ['Record written last in this workspace before', opened.previousHead ?? 'None: the first ceremony of this workspace'],
        ['Warnings at opening', warnings.length === 0 ? 'None' : warnings],
      ),
      ...(sealed === null ? [] : [digest(`Log head at the seal, record ${sealed.seq}`, sealed.head)]),
    ],
  };
}

/** The groups whose members may approve, or who may approve where the policy has no groups. */
function approverLines({ opened: { policy, roster } }: CeremonyState, kind: QuorumKind): readonly string[] {
  if (policy.approverGroups.length === 0) return ['Every custodian on the roster: the policy has no groups'];
  return groupsFor(policy, kind).map(({ name, members }) => {
    const names = members.flatMap((member) => {
      if (member.startsWith('@')) {
        const listed = roster.people.filter(({ groups }) => groups.includes(member.slice(1)));
        return listed.length === 0 ? [`${member} (nobody on the roster)`] : listed.map(({ name: of }) => `${of} (${member})`);
      }
      const person = roster.people.find(({ id, contact }) => id === member || contact === member);
      return [person?.name ?? `${member} (not on the roster)`];
    });
    return `Group ${name}: ${names.join(', ')}`;
  });
}

function cancelLine({ opened: { policy, participants }, roster }: CeremonyState): string {
  const { initiator, master } = participants;
  const first = initiator === null ? `${nameOf(roster, master)} as master` : `${nameOf(roster, initiator)} as initiator`;
  const others = roster.people.filter((person) => person.id !== (initiator ?? master) && mayCancel(policy, person));
  return [first, ...others.map(({ name }) => `${name} by the policy`)].join(', ');
}

/** What of the policy counts for this kind. */
export function policyBlocks(state: CeremonyState): readonly Block[] {
  const { policy, operation, approvalThreshold, participants, timeoutMinutes } = state.opened;
  const { kind } = operation;
  const shared: Facts = [
    ['Who may cancel', cancelLine(state)],
    ['Policy digest', policyRecord.digest(policy)],
  ];
  if (!isQuorumKind(kind)) {
    return [text('The policy has no thresholds for an emergency: master and witness lead it, and nobody approves.'), facts(...shared)];
  }
  const { minimum, default: usual, maximum } = thresholdsOf(policy, kind);
  const { defaultTimeoutMinutes, maxTimeoutMinutes } = policy.ceremonies;
  const time = (minutes: number): string => span(minutes * 60_000);
  return [
    text('The policy in force, as far as it is about this kind of ceremony:'),
    facts(
      [
        'Approvals',
        [
          `${approvalThreshold} of ${participants.custodians.length} custodians in this ceremony; every approval is signed by a token`,
          `The policy asks for at least ${minimum}, by default ${usual}, at most ${maximum}`,
        ],
      ],
      ['Who may approve', approverLines(state, kind)],
      [
        'A request expires',
        [
          `After ${time(timeoutMinutes)} in this ceremony`,
          `By the policy after ${time(defaultTimeoutMinutes)}, at most after ${time(maxTimeoutMinutes)}`,
        ],
      ],
      ...shared,
    ),
  ];
}
