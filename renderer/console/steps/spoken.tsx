/** Steps in which people speak and the station only writes it down. */
import type { ReactElement } from 'react';
import { nameOf } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { HeadWords } from '../../parts/digest.tsx';
import { firstOf } from '../../parts/names.ts';
import { blocking } from '../../parts/operation.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { Facts, requestFacts } from './facts.tsx';
import { KeypairMade } from './keypair.tsx';
import { SetOpened } from './old-set.tsx';

/** Nothing but the answer is awaited. */
export function ConfirmStep(props: StepProps): ReactElement {
  const { state } = props;
  // from then on what was made is what people speak about
  if (state.keypair.generated !== null) {
    return (
      <StepBody {...props}>
        <KeypairMade state={state} />
      </StepBody>
    );
  }
  if (state.oldSet.opened !== null) {
    return (
      <StepBody {...props}>
        <SetOpened opened={state.oldSet.opened} />
      </StepBody>
    );
  }
  return (
    <StepBody {...props}>
      <Facts
        facts={[...requestFacts(state), { label: t('request.reference'), value: state.opened.approvalReference }]}
        label={t('request.label')}
      />
    </StepBody>
  );
}

export function InitiateStep(props: StepProps): ReactElement {
  const { state } = props;
  const { opened } = state;
  const first = firstOf(state.roster, opened.participants.initiator);
  const actions = (
    <Press kind="main" onPress={() => void send({ do: 'initiate' })}>
      {t('request.open', { first })}
    </Press>
  );
  const more = [
    { label: t('request.purpose'), value: opened.subject },
    { label: t('request.reference'), value: opened.approvalReference },
  ];
  return (
    <StepBody {...props} actions={actions}>
      <Facts facts={[...requestFacts(state), ...more]} label={t('request.label')} />
    </StepBody>
  );
}

/** The act's spoken ending. Once it is written down, the head that was read stays, although the log has gone on by that entry. */
export function HeadStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const read = state.heads.find((h) => h.step === step.id);
  const head = read === undefined ? { seq: state.head.seq, digest: state.head.digest } : { seq: read.seq, digest: read.head };
  const actions = (
    <Press kind="main" onPress={() => void send({ do: 'head-read' })}>
      {t('head.written', { first: firstOf(state.roster, step.performer) })}
    </Press>
  );
  return (
    <StepBody {...props} actions={actions}>
      <section className="head-large" aria-label={t('log.head', { n: head.seq })}>
        <h2>
          {t('log.head', { n: head.seq })} <span className="aside">{t('log.words')}</span>
        </h2>
        <HeadWords digest={head.digest} className="words large" />
        <p className="note soft">{t('head.note')}</p>
      </section>
    </StepBody>
  );
}

/** The answer is given at the witness screen, in the witness's own words; here it is only shown. */
export function SignOffStep(props: StepProps): ReactElement {
  const { state } = props;
  const { signoff } = state;
  const first = firstOf(state.roster, state.opened.participants.witness);
  const count = state.exceptions.length;
  return (
    <StepBody {...props}>
      <section className="said">
        {signoff === null ? (
          <p>{blocking(state) === null ? t('signoff.waiting', { first }) : t('signoff.blocked')}</p>
        ) : (
          <>
            <p className={signoff.agrees ? 'large ok' : 'large stop'}>
              {signoff.agrees ? t('signoff.agrees', { first }) : t('signoff.disagrees', { first })}
            </p>
            <Facts
              label={t('signoff.remark')}
              facts={[
                { label: t('signoff.remark'), value: signoff.remark === '' ? t('signoff.none') : <q>{signoff.remark}</q> },
                { label: t('role.witness'), value: nameOf(state.roster, signoff.person) },
              ]}
            />
          </>
        )}
        <p className="soft">{count === 0 ? t('signoff.no-exceptions') : t('signoff.exceptions', { n: count })}</p>
      </section>
    </StepBody>
  );
}
