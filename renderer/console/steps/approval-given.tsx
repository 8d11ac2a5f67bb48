/** An approval that was there before the room came to its step: whose, when, by which card, and why. */
import type { ReactElement } from 'react';
import { fromBase64 } from '../../../shared/bytes/base64.ts';
import { fromUtf8 } from '../../../shared/bytes/utf8.ts';
import { type ApprovalGiven, type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import type { TokenUsed } from '../../../shared/format/ceremony-event.ts';
import { approvalRecord } from '../../../shared/format/statement.ts';
import { z } from '../../../shared/zod.ts';
import { dayMinute } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import type { Station } from '../../station-client.ts';
import { attestedWords } from './attested.tsx';
import { Facts } from './facts.tsx';

const envelope = z.object({ payload: z.string() });

/** As the custodian gave it; its signature was verified when it was recorded. */
function statementOf({ envelope: signed }: ApprovalGiven): ReturnType<typeof approvalRecord.decode> {
  const { payload } = envelope.parse(JSON.parse(fromUtf8(fromBase64(signed))));
  return approvalRecord.decode(fromBase64(payload));
}

function tokenOf({ entries }: Station, step: string, person: string): TokenUsed | null {
  const event = entries.findLast(({ record: { event: one } }) => one.type === 'ceremony.approved' && one.body.step === step)?.record.event;
  return event?.type === 'ceremony.approved' && event.body.person === person ? event.body.token : null;
}

/** Null where the step's approval is missing, or was given while the room was at this step. */
export function givenBefore(state: CeremonyState, step: string): ApprovalGiven | null {
  const given = state.approvals.find((approval) => approval.step === step);
  const begun = state.runs.get(step)?.startedAt;
  return given !== undefined && begun !== undefined && given.at < begun ? given : null;
}

export function Given({
  station,
  state,
  given,
}: {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly given: ApprovalGiven;
}): ReactElement {
  const { reason, attestation } = statementOf(given);
  const token = tokenOf(station, given.step, given.person);
  return (
    <section className="said">
      <p className="large ok">{t('approve.given', { name: nameOf(state.roster, given.person) })}</p>
      <Facts
        label={t('approve.given.label')}
        facts={[
          { label: t('approve.given.at'), value: t('request.expires.value', { at: dayMinute(given.at, state.head.at) }) },
          ...(token === null
            ? []
            : [{ label: t('approve.given.card'), value: t('approve.given.card.is', { label: token.label, serial: token.serial }) }]),
          { label: t('approve.given.reason'), value: <q>{reason}</q> },
          ...(attestation === null ? [] : [{ label: t('attested'), value: attestedWords(attestation) }]),
        ]}
      />
    </section>
  );
}
