/** An approval: the digest stays in view from the first word to the PIN. Asking another person and recording a no are as near as approving. */
import { KeyRound } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { performerOf } from '../../../shared/ceremony/evidence.ts';
import { personOf } from '../../../shared/ceremony/state.ts';
import type { CardSeen } from '../../../shared/ipc/contract.ts';
import { Press } from '../../parts/button.tsx';
import { cannotGoOn } from '../../parts/cannot-go-on.ts';
import { Digest } from '../../parts/digest.tsx';
import { Line, LONGEST_LINE } from '../../parts/field.tsx';
import { firstOf } from '../../parts/names.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { Given, givenBefore } from './approval-given.tsx';
import { Another, cardName } from './approve-another.tsx';
import { Attested } from './attested.tsx';
import { GiveUp } from './give-up.tsx';

type Mode = 'compare' | 'reason' | 'another' | 'refusal';

function SentenceRow(props: {
  readonly label: string;
  readonly sentence: string;
  readonly onChange: (sentence: string) => void;
  readonly action: string;
  readonly kind: 'main' | 'exc';
  readonly onDone: (sentence: string) => void;
  readonly onBack: () => void;
}): ReactElement {
  const { sentence } = props;
  const [wrong, setWrong] = useState<string | null>(null);
  const press = (): void => {
    const text = sentence.trim();
    if (text === '' || text.length > LONGEST_LINE) setWrong(text === '' ? t('form.missing') : t('form.long'));
    else props.onDone(text);
  };
  return (
    <>
      <Line
        label={props.label}
        value={sentence}
        wrong={wrong}
        autoFocus
        onChange={(value) => {
          props.onChange(value);
          setWrong(null);
        }}
      />
      <Press kind={props.kind} {...(props.kind === 'main' ? { icon: KeyRound } : {})} onPress={press}>
        {props.action}
      </Press>
      <Press onPress={props.onBack}>{t('approve.back')}</Press>
    </>
  );
}

export function ApproveStep(props: StepProps): ReactElement {
  const { station, state, step } = props;
  const [mode, setMode] = useState<Mode>('compare');
  const [card, setCard] = useState<CardSeen | null>(null);
  // kept over a wrong PIN: nobody gives a reason twice
  const [said, setSaid] = useState('');
  const sentence = { sentence: said, onChange: setSaid };
  const asked = performerOf(state, step);
  const first = firstOf(state.roster, asked);
  // whose card is about to be used: the asked person's, or the one chosen among the cards in the readers
  const speaker = card === null ? first : card.person === null ? t('someone') : firstOf(state.roster, card.person);
  const master = firstOf(state.roster, state.opened.participants.master);
  const fingerprint = card?.fingerprint ?? (asked === null ? undefined : personOf(state.roster, asked)?.key.fingerprint);
  const back = (): void => {
    setSaid('');
    setMode('compare');
  };
  const other = (): void => {
    setSaid('');
    setMode('another');
    void send({ do: 'look-for-cards' });
  };
  const approve = (reason: string): void => {
    if (fingerprint === undefined) return;
    void send({ do: 'approve', fingerprint, reason }).finally(() => {
      setCard(null);
    });
  };
  const decline = (reason: string): void => {
    if (asked === null) return;
    void send({ do: 'decline', person: asked, reason });
    back();
  };
  const ask = (person: string): void => {
    setCard(null);
    void send({ do: 'ask', person });
    back();
  };
  const docks: Readonly<Record<Mode, () => ReactNode>> = {
    compare: () => null,
    reason: () => (
      <SentenceRow
        {...sentence}
        label={t('approve.reason', { first: speaker })}
        action={t('pin.ask')}
        kind="main"
        onDone={approve}
        onBack={back}
      />
    ),
    refusal: () => (
      <SentenceRow
        {...sentence}
        label={t('approve.refusal', { first })}
        action={t('approve.refusal.do')}
        kind="exc"
        onDone={decline}
        onBack={back}
      />
    ),
    another: () => (
      <Another
        station={station}
        state={state}
        asked={asked}
        onAsk={ask}
        onCard={(chosen) => {
          setCard(chosen);
          setMode('reason');
        }}
        onBack={back}
      />
    ),
  };
  const actions =
    mode === 'reason' || mode === 'refusal' ? null : (
      <>
        <Press
          size="small"
          onPress={() => {
            setMode('refusal');
          }}
        >
          {t('approve.refuse')}
        </Press>
        <Press size="small" onPress={other}>
          {t('approve.another')}
        </Press>
        <Press
          size="small"
          kind="main"
          onPress={() => {
            setMode('reason');
          }}
        >
          {t('approve.begin', { first })}
        </Press>
      </>
    );
  const before = givenBefore(state, step.id);
  const lost = cannotGoOn(state);
  const waits =
    lost !== null ? t('lost.todo', { why: lost }) : card === null ? undefined : t('approve.asking', { card: cardName(state, card) });
  return (
    <StepBody
      {...props}
      say={
        mode === 'reason'
          ? t('say.reason', { first: speaker, master })
          : mode === 'refusal'
            ? t('say.refusal', { first, master })
            : lost !== null
              ? t('say.lost', { why: lost })
              : undefined
      }
      waits={waits}
      actions={lost !== null ? <GiveUp /> : actions}
      dock={docks[mode]()}
    >
      {before === null ? null : <Given station={station} state={state} given={before} />}
      {state.request === null || before !== null ? null : (
        <Digest
          title={t('digest.request')}
          note={t('digest.request.note', { step: state.steps.find((s) => s.action === 'compare-request')?.id ?? '' })}
          hex={state.request.digest}
        />
      )}
      {before === null ? <Attested state={state} card={station.status.cards?.find((one) => one.fingerprint === fingerprint)} /> : null}
    </StepBody>
  );
}
