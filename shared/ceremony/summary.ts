/** The request in plain words: what every custodian is shown and what the approval's summary digest covers. One line a fact. */
import { digestHex } from '../bytes/digest.ts';
import { toUtf8 } from '../bytes/utf8.ts';
import type { OperationRequest } from '../format/operation-request.ts';
import type { Roster } from '../format/roster.ts';
import { nameOf } from './state.ts';

const ALGORITHM = { ed25519: 'an Ed25519 signing key', 'aes-256': 'a 256-bit symmetric key' } as const;

export function requestSummary(request: OperationRequest, roster: Roster): readonly string[] {
  const { payload, approvals } = request;
  const name = (id: string): string => nameOf(roster, id);
  return [
    `${request.mode === 'practice' ? 'Practice: make' : 'Make'} ${payload.keyName}, ${ALGORITHM[payload.keyAlgorithm]}, epoch ${payload.epoch}.`,
    `Split it over ${payload.cards.shards} cards; any ${payload.cards.threshold} of them open it.`,
    `Cards go to: ${payload.holders.map((id, i) => `${i + 1} ${name(id)}`).join(', ')}.`,
    `Needed: ${approvals.threshold} approvals of ${approvals.eligible.length} custodians, by ${request.expires.slice(0, 16).replace('T', ' ')} UTC.`,
    `Asked for by ${name(request.initiator)}, in ceremony ${request.ceremonyId}.`,
    `Purpose: ${request.subject}.`,
  ];
}

/** SHA-256 of the lines joined by LF, UTF-8. */
export const summaryDigest = (request: OperationRequest, roster: Roster): string =>
  digestHex(toUtf8(requestSummary(request, roster).join('\n')));
