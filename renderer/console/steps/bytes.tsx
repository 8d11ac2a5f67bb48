/** Two-phase operations: the exact bytes are shown to the quorum, each of its members confirms their digest, and what was made is compared. */
import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { fromBase64 } from '../../../shared/bytes/base64.ts';
import { performerOf } from '../../../shared/ceremony/evidence.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { Digest } from '../../parts/digest.tsx';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';

function Bytes({ state }: { readonly state: CeremonyState }): ReactElement {
  const { bytes } = state;
  if (bytes === null) return <p className="soft">{t('bytes.later')}</p>;
  return (
    <Digest
      title={t('digest.bytes')}
      note={t('digest.bytes.note', { name: bytes.name, n: fromBase64(bytes.bytes).length })}
      hex={bytes.digest}
    />
  );
}

export function ShowBytesStep(props: StepProps): ReactElement {
  return (
    <StepBody {...props}>
      <Bytes state={props.state} />
    </StepBody>
  );
}

export function ConfirmBytesStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const person = performerOf(state, step);
  const actions =
    person === null ? null : (
      <Press kind="main" size="small" icon={KeyRound} onPress={() => void send({ do: 'sign', person })}>
        {t('pin.ask')}
      </Press>
    );
  return (
    <StepBody {...props} actions={actions}>
      <Bytes state={state} />
    </StepBody>
  );
}

export function CompareBytesStep(props: StepProps): ReactElement {
  const { state } = props;
  return (
    <StepBody {...props}>
      {(state.bytes?.producedAt ?? null) === null ? null : <p className="large ok">{t('bytes.same')}</p>}
      <Bytes state={state} />
    </StepBody>
  );
}
