/** The request in plain words: what every custodian is shown and what the approval's summary digest covers. One line a fact. */
import { digestHex } from '../bytes/digest.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import type { OperationRequest } from '../format/operation-request.ts';
import type { Roster } from '../format/roster.ts';
import { kindOf } from './kinds.ts';
import { nameOf } from './state.ts';

const practice = (line: string): string => `Practice: ${line.charAt(0).toLowerCase()}${line.slice(1)}`;

export function requestSummary(request: OperationRequest, roster: Roster): readonly string[] {
  const { approvals } = request;
  const name = (id: string): string => nameOf(roster, id);
  const kind = kindOf(request.operation);
  const [first = kind.title, ...further] = kind.summary(name);
  return [
    request.mode === 'practice' ? practice(first) : first,
    ...further,
    `Afterwards: ${kind.effect}`,
    `Needed: ${approvals.threshold} approvals of ${approvals.eligible.length} custodians, by ${request.expires.slice(0, 16).replace('T', ' ')} UTC.`,
    `Asked for by ${name(request.initiator)}, in ceremony ${request.ceremonyId}.`,
    `Purpose: ${request.subject}.`,
  ];
}

/** SHA-256 of the lines joined by LF, UTF-8. */
export const summaryDigest = (request: OperationRequest, roster: Roster): string =>
  digestHex(toUtf8(requestSummary(request, roster).join('\n')));
