/** The stuck ceremony, or all that a compromised person asked for, is cancelled: which ones stands here before anything is pressed. */
import type { ReactElement } from 'react';
import { KINDS } from '../../../shared/ceremony/kinds.ts';
import type { Overview } from '../../../shared/ceremony/overview.ts';
import { nameOf } from '../../../shared/ceremony/state.ts';
import { Line } from '../../parts/field.tsx';
import { HoldButton } from '../../parts/hold-button.tsx';
import { toCancel } from '../../parts/operation.ts';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { useLine } from '../use-line.ts';
import { Facts } from './facts.tsx';

const Names = ({ of }: { readonly of: readonly Overview[] }): ReactElement => (
  <ul className="summary">
    {of.map(({ id, kind, subject, approvals, threshold }) => (
      <li key={id}>
        <span className="mono nowrap">{id}</span> <b>{KINDS[kind].title}</b> <Unbroken text={subject} />{' '}
        <span className="soft">{t('list.approvals', { have: approvals, n: threshold })}</span>
      </li>
    ))}
  </ul>
);

export function CancelCeremoniesStep(props: StepProps): ReactElement {
  const { station, state } = props;
  const reason = useLine();
  const { cancelled } = state.incident;
  const about = toCancel(station.status.ceremonies, state);
  const name = about[0]?.id ?? state.id;
  const cancel = (): void => {
    const text = reason.take();
    if (text !== null) void send({ do: 'cancel-ceremonies', reason: text });
  };
  const dock = (
    <>
      <Line label={t('emergency.cancel.reason')} {...reason.field} />
      <HoldButton
        label={about.length === 0 ? t('emergency.cancel.none.do') : t('emergency.cancel.hold', { n: about.length })}
        release={t('cancel.release')}
        name={name}
        onDone={cancel}
      />
    </>
  );
  if (cancelled !== null) {
    const done = cancelled.ceremonies.length === 0 ? t('incident.cancelled.none') : cancelled.ceremonies.join(', ');
    return (
      <StepBody {...props}>
        <Facts
          label={t('emergency.cancelled')}
          facts={[
            { label: t('emergency.cancelled'), value: <b>{done}</b> },
            { label: t('emergency.reason'), value: cancelled.reason },
          ]}
        />
      </StepBody>
    );
  }
  const none = about.length === 0;
  const witness = nameOf(state.roster, state.opened.participants.witness);
  return (
    <StepBody {...props} dock={dock} say={none ? t('emergency.cancel.none.say', { witness }) : undefined} waits={t('hold.help')}>
      <section aria-label={t('emergency.cancel.which')}>
        <h2>{t('emergency.cancel.which')}</h2>
        {none ? (
          <p>{t('emergency.cancel.none')}</p>
        ) : (
          <>
            <Names of={about} />
            <p className="note soft">{t('emergency.cancel.kept')}</p>
          </>
        )}
      </section>
    </StepBody>
  );
}
