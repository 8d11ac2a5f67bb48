/** Carrying out what the quorum approved: one summary before it, one button. A build without the operation says so here, on the record. */
import type { ReactElement } from 'react';
import { keypairAsked } from '../../../shared/ceremony/keypair.ts';
import { kindOf } from '../../../shared/ceremony/kinds.ts';
import { oldSetAsked } from '../../../shared/ceremony/old-set.ts';
import { Press } from '../../parts/button.tsx';
import { HoldButton } from '../../parts/hold-button.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { utcSecond } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { Facts } from './facts.tsx';
import { makeFacts } from './irreversible.tsx';
import { GenerateStep } from './keypair.tsx';
import { OldSetStep } from './old-set.tsx';

/** Of a kind with an operation of its own in this build, that step; of every other, the refusal. */
export function ExecuteStep(props: StepProps): ReactElement {
  if (oldSetAsked(props.state.opened.operation) !== null) return <OldSetStep {...props} />;
  return keypairAsked(props.state) === null ? <CarryOut {...props} /> : <GenerateStep {...props} />;
}

function CarryOut(props: StepProps): ReactElement {
  const { state } = props;
  const desk = useDesk();
  const { title, available } = kindOf(state.opened.operation);
  const refused = state.executionRefusals.at(-1);
  const actions = (
    <>
      {refused === undefined ? null : (
        <Press
          kind="exc"
          size="small"
          onPress={() => {
            desk.open({ kind: 'cancel' });
          }}
        >
          {t('cancel.open')}
        </Press>
      )}
      <HoldButton label={t('execute.hold')} release={t('execute.release')} name={state.id} onDone={() => void send({ do: 'execute' })} />
    </>
  );
  return (
    <StepBody {...props} actions={actions} waits={t('hold.help')}>
      <Facts facts={makeFacts(state)} label={title} />
      {available ? null : <p className="note soft">{t('execute.unavailable')}</p>}
      {refused === undefined ? null : (
        <p className="note">
          {t('execute.refused', { at: utcSecond(refused.at), why: refusedWords(state, refused.refusal, null).happened })}
        </p>
      )}
    </StepBody>
  );
}
