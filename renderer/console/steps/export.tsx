/** Signatures under the log head, the PDF and the bundle, each by card and PIN; then the one file that leaves the room. */
import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { performerOf } from '../../../shared/ceremony/evidence.ts';
import { Press } from '../../parts/button.tsx';
import { Digest } from '../../parts/digest.tsx';
import { hasBundle } from '../../parts/operation.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { Facts } from './facts.tsx';

function Signed({ station, state, step }: StepProps): ReactElement | null {
  if (step.action === 'sign-bundle') {
    const digest = station.status.statementDigest ?? state.bundle[0]?.statementDigest ?? null;
    if (digest === null) return <p className="soft">{t('sign.statement.later')}</p>;
    return <Digest title={t('digest.statement')} note={t('digest.statement.note')} hex={digest} />;
  }
  if (state.sealed === null) return null;
  return (
    <>
      <Digest title={t('digest.log', { n: state.sealed.seq })} note={t('digest.log.note')} hex={state.sealed.head} />
      {step.action === 'sign-document' ? <p className="note soft">{t('sign.pdf.note')}</p> : null}
    </>
  );
}

export function SignStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const person = performerOf(state, step);
  const actions = (
    <Press
      kind="main"
      size="small"
      icon={KeyRound}
      onPress={() => {
        if (person !== null) void send({ do: 'sign', person });
      }}
    >
      {t('pin.ask')}
    </Press>
  );
  return (
    <StepBody {...props} actions={actions}>
      <Signed {...props} />
    </StepBody>
  );
}

export function ExportStep(props: StepProps): ReactElement {
  const { state } = props;
  const { exported } = state;
  const isLog = !hasBundle(state);
  const actions = (
    <Press kind="main" onPress={() => void send({ do: 'export' })}>
      {state.exporting === 'failed' ? t('export.again') : isLog ? t('export.do.log') : t('export.do')}
    </Press>
  );
  return (
    <StepBody {...props} actions={actions}>
      {exported === null ? null : (
        <>
          <Digest title={isLog ? t('digest.pdf') : t('digest.bundle')} hex={exported.digest} />
          <Facts
            label={t('over.bundle')}
            facts={[
              { label: t('export.file'), value: <span className="mono">{exported.file}</span> },
              { label: t('export.size'), value: t('export.size.value', { n: exported.bytes }) },
            ]}
          />
        </>
      )}
    </StepBody>
  );
}
