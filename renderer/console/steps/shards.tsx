/** A shard that is not on paper, in its turn: which key it is wrapped to, and its read-back by the token, or why there is none. */
import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { FORM, targetText } from '../../../shared/ceremony/form-words.ts';
import type { WrappedShard } from '../../../shared/format/wrapped-shard.ts';
import { Press } from '../../parts/button.tsx';
import { Digest } from '../../parts/digest.tsx';
import { firstOf } from '../../parts/names.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { CardStages, Checks } from './cards.tsx';
import { Facts } from './facts.tsx';

const wrappedHere = ({ state, step }: StepProps): WrappedShard | undefined => state.wrapped.find(({ index }) => index === step.number);

/** A set's turn is about a card unless the request gave its shard another form. */
export const isCard = ({ state, step }: StepProps): boolean =>
  (state.cards.find(({ index }) => index === step.number)?.form ?? 'paper') === 'paper';

function WrappedTo({ shard }: { readonly shard: WrappedShard }): ReactElement {
  const where = shard.form === 'provider' ? targetText(shard.target) : FORM.token;
  return (
    <>
      <Facts label={t('shard.where')} facts={[{ label: t('shard.where'), value: where }]} />
      <Digest title={t('shard.key', { index: shard.index })} hex={shard.keyFingerprint} />
    </>
  );
}

export function IssueShardStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const shard = wrappedHere(props);
  const actions = (
    <Press kind="main" onPress={() => void send({ do: 'issue-card', index: step.number, bag: null })}>
      {t('shard.issue', { first: firstOf(state.roster, step.performer) })}
    </Press>
  );
  return (
    <StepBody {...props} actions={actions}>
      {shard === undefined ? null : <WrappedTo shard={shard} />}
      <CardStages state={state} />
    </StepBody>
  );
}

export function ReadShardStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const index = step.number;
  const shard = wrappedHere(props);
  if (shard?.form !== 'token') {
    return (
      <StepBody {...props}>
        <p className="note">{t('shard.claimed', { index })}</p>
        {shard === undefined ? null : <WrappedTo shard={shard} />}
        <CardStages state={state} />
      </StepBody>
    );
  }
  const actions = (
    <Press size="small" kind="main" icon={KeyRound} onPress={() => void send({ do: 'read-card', index, medium: 'token' })}>
      {t('shard.read')}
    </Press>
  );
  return (
    <StepBody {...props} actions={actions}>
      <Checks {...props} />
      <CardStages state={state} />
    </StepBody>
  );
}
