/** A compromised approver: the key is revoked by name and words, then every approval that the person gave is looked at again. */
import type { ReactElement } from 'react';
import { KINDS } from '../../../shared/ceremony/kinds.ts';
import { nameOf, personOf } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { Digest } from '../../parts/digest.tsx';
import { Line } from '../../parts/field.tsx';
import { HoldButton } from '../../parts/hold-button.tsx';
import { firstOf } from '../../parts/names.ts';
import { dayMinute } from '../../parts/times.ts';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { useLine } from '../use-line.ts';
import { Facts } from './facts.tsx';

export function RevokeApproverStep(props: StepProps): ReactElement {
  const { state } = props;
  const because = useLine();
  const { operation } = state.opened;
  const id = operation.kind === 'compromised-approver' ? operation.payload.person : '';
  const person = personOf(state.roster, id);
  const { revoked } = state.incident;
  const revoke = (): void => {
    const text = because.take();
    if (text !== null) void send({ do: 'revoke-approver', because: text });
  };
  const dock = (
    <>
      <Line label={t('emergency.revoke.because')} {...because.field} />
      <HoldButton
        label={t('emergency.revoke.hold', { first: firstOf(state.roster, id) })}
        release={t('emergency.revoke.release')}
        name={person?.name ?? id}
        onDone={revoke}
      />
    </>
  );
  return (
    <StepBody {...props} dock={dock} waits={t('hold.help')}>
      {revoked === null ? null : (
        <Facts
          label={t('emergency.revoked')}
          facts={[
            { label: t('emergency.revoked'), value: <b>{nameOf(state.roster, revoked.person)}</b> },
            { label: t('emergency.reason'), value: revoked.because },
          ]}
        />
      )}
      {person === undefined ? null : (
        <Digest
          title={t('emergency.revoke.key', { name: person.name })}
          note={t('emergency.revoke.key.note')}
          hex={person.key.fingerprint}
        />
      )}
    </StepBody>
  );
}

function Listed({ state }: Pick<StepProps, 'state'>): ReactElement | null {
  const { listed } = state.incident;
  if (listed === null) return null;
  if (listed.approvals.length === 0) return <p>{t('emergency.approvals.none', { at: dayMinute(listed.since, state.head.at) })}</p>;
  return (
    <table className="listed">
      <caption>{t('emergency.approvals', { n: listed.approvals.length, at: dayMinute(listed.since, state.head.at) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('emergency.column.when')}</th>
          <th scope="col">{t('emergency.column.what')}</th>
          <th scope="col">{t('emergency.column.ceremony')}</th>
        </tr>
      </thead>
      <tbody>
        {listed.approvals.map(({ ceremony, kind, subject, step, at }) => (
          <tr key={`${ceremony} ${step}`}>
            <td className="nowrap">{dayMinute(at, state.head.at)}</td>
            <td>
              <b>{KINDS[kind].title}</b> <Unbroken text={subject} />
            </td>
            <td className="mono nowrap">
              {ceremony}, {step}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function ReviewApprovalsStep(props: StepProps): ReactElement {
  const { state } = props;
  const finding = useLine();
  const { listed, reviewed } = state.incident;
  const review = (): void => {
    const text = finding.take();
    if (text !== null) void send({ do: 'review-approvals', finding: text });
  };
  const list = (
    <Press kind={listed === null ? 'main' : 'plain'} size="small" onPress={() => void send({ do: 'list-approvals' })}>
      {listed === null ? t('emergency.list') : t('emergency.list.again')}
    </Press>
  );
  const dock = (
    <>
      <Line label={t('emergency.finding')} help={t('emergency.finding.help')} {...finding.field} />
      <Press kind="main" onPress={review}>
        {t('emergency.finding.do')}
      </Press>
    </>
  );
  return (
    <StepBody {...props} actions={list} dock={listed === null ? null : dock}>
      {reviewed === null ? null : (
        <Facts label={t('emergency.finding')} facts={[{ label: t('emergency.finding'), value: <b>{reviewed}</b> }]} />
      )}
      <Listed state={state} />
    </StepBody>
  );
}

export function NoteStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const text = useLine();
  const written = state.incident.notes.find((note) => note.step === step.id);
  const record = (): void => {
    const said = text.take();
    if (said !== null) void send({ do: 'note', text: said });
  };
  const dock = (
    <>
      <Line label={t('emergency.note')} help={t('emergency.note.help')} {...text.field} />
      <Press kind="main" onPress={record}>
        {t('emergency.note.do')}
      </Press>
    </>
  );
  return (
    <StepBody {...props} dock={dock}>
      {written === undefined ? null : (
        <section className="said" aria-label={t('emergency.note')}>
          <h2>{t('emergency.note')}</h2>
          <p className="large">
            <q>{written.text}</q>
          </p>
        </section>
      )}
    </StepBody>
  );
}
