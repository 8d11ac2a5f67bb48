/** A document for people, a signature for the machine: the key of the person on the roster is shown in words, to compare with own paper. */
import { KeyRound } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { personOf } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { Digest } from '../../parts/digest.tsx';
import { Choice, Line, LONGEST_LINE } from '../../parts/field.tsx';
import { firstOf } from '../../parts/names.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';

const DOCUMENTS = ['passport', 'identity-card', 'other'] as const;
type Shown = (typeof DOCUMENTS)[number];

export function IdentifyStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const [shown, setShown] = useState<Shown>('identity-card');
  const [other, setOther] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const person = step.performer;
  const found = person === null ? undefined : personOf(state.roster, person);
  const witness = firstOf(state.roster, state.opened.participants.witness);
  const ask = (): void => {
    const document = shown === 'other' ? other.trim() : t(`identify.${shown}`);
    if (document === '' || document.length > LONGEST_LINE) setWrong(document === '' ? t('form.missing') : t('form.long'));
    else if (person !== null) void send({ do: 'identify', person, document });
  };
  const dock = (
    <>
      <Choice
        label={t('identify.shown', { witness })}
        value={shown}
        options={DOCUMENTS.map((value) => ({ value, label: t(`identify.${value}`) }))}
        onChange={setShown}
      />
      {shown === 'other' ? (
        <Line
          label={t('identify.other.label')}
          value={other}
          wrong={wrong}
          autoFocus
          onChange={(value) => {
            setOther(value);
            setWrong(null);
          }}
        />
      ) : null}
      <Press kind="main" icon={KeyRound} onPress={ask}>
        {t('pin.ask')}
      </Press>
    </>
  );
  return (
    <StepBody {...props} dock={dock}>
      {found === undefined ? null : (
        <Digest
          title={t('identify.key', { first: firstOf(state.roster, found.id) })}
          note={t('identify.key.note', { first: firstOf(state.roster, found.id) })}
          hex={found.key.fingerprint}
        />
      )}
    </StepBody>
  );
}
