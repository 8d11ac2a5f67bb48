/** The control on the request: it asks for what was opened, nothing else, and a wrong field is named. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import { operationRecord } from '../format/operation.ts';
import { operationRequestRecord } from '../format/operation-request.ts';
import { policyRecord } from '../format/policy.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { rosterRecord } from '../format/roster.ts';
import { scriptRecord } from '../format/script.ts';
import type { CeremonyState } from './state.ts';
import { summaryDigest } from './summary.ts';

export function requestRefusal(state: CeremonyState, body: EventOf<'ceremony.initiated'>['body'], at: string): Refusal | null {
  const { opened } = state;
  const bytes = fromBase64(body.request);
  if (digestHex(bytes) !== body.requestDigest) return refuse('REQ-DIGEST-1', { have: body.requestDigest });
  const request = operationRequestRecord.decode(bytes);
  const { id, version } = opened.script;
  const custodians = opened.participants.custodians.join();
  const limit = Date.parse(request.created) + opened.timeoutMinutes * 60_000;
  const wrong: readonly (readonly [string, boolean])[] = [
    ['ceremonyId', request.ceremonyId !== state.id],
    ['mode', request.mode !== opened.mode],
    ['subject', request.subject !== opened.subject],
    ['operation', operationRecord.digest(request.operation) !== operationRecord.digest(opened.operation)],
    ['approvals', request.approvals.threshold !== opened.approvalThreshold || request.approvals.eligible.join() !== custodians],
    ['initiator', request.initiator !== opened.participants.initiator],
    [
      'script',
      request.script.id !== id || request.script.version !== version || request.script.digest !== scriptRecord.digest(opened.script),
    ],
    // no kind of this build can know its outcome before it is there
    ['predicted', request.predicted.length > 0],
    ['policyDigest', request.policyDigest !== policyRecord.digest(opened.policy)],
    ['rosterDigest', request.rosterDigest !== rosterRecord.digest(opened.roster)],
    ['created', request.created > at],
    ['expires', Date.parse(request.expires) > limit || request.expires <= request.created],
  ];
  const field = wrong.find(([, isWrong]) => isWrong)?.[0];
  if (field !== undefined) return refuse('REQ-FIELD-1', { field });
  if (body.summaryDigest !== summaryDigest(request, state.roster)) return refuse('REQ-SUMMARY-1', {});
  return null;
}
