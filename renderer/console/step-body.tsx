/**
 * One step on the sheet: number, title, what is read aloud, the strip, perhaps a docked row beneath it, who performs and who confirms, and
 * then what this step is about. The strip is the same in every step: what happened, what is awaited, or the answer to press.
 */
import type { ReactElement, ReactNode } from 'react';
import { evidenceOf, performerOf } from '../../shared/ceremony/evidence.ts';
import { keypairAsked } from '../../shared/ceremony/keypair.ts';
import { type CeremonyState, nameOf } from '../../shared/ceremony/state.ts';
import type { Action } from '../../shared/format/script.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { Press } from '../parts/button.tsx';
import { firstOf, initialsOf, roleOf } from '../parts/names.ts';
import { blocking } from '../parts/operation.ts';
import { Person } from '../parts/people.tsx';
import { refusedWords } from '../parts/refused.ts';
import { stepTexts } from '../parts/step-text.ts';
import { Strip } from '../parts/strip.tsx';
import { Unbroken } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';
import { type Station, send } from '../station-client.ts';
import { useDesk } from './desk.ts';
import { EntryPlace } from './entry-place.tsx';
import { STEP_TITLE } from './shortcuts.ts';

export interface StepProps {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly step: ConcreteStep;
}

interface StepBodyProps extends StepProps {
  /** Buttons of the strip while the evidence is missing. */
  readonly actions?: ReactNode;
  /** A row under the strip while the evidence is missing. */
  readonly dock?: ReactNode;
  /** In place of the script's words while people do something else. */
  readonly say?: string | undefined;
  /** In place of "… reads aloud". */
  readonly by?: string | undefined;
  /** In place of what the script waits for. */
  readonly waits?: string | undefined;
  /** The evidence is a page of its own: what is read aloud are its lines. */
  readonly compact?: boolean;
  readonly children?: ReactNode;
}

/** Longer than three lines at the read-aloud size: it is set one size smaller, so that what is compared stays in view. */
const LONG = 128;

function sayNow({ station, state, step, say }: StepBodyProps): string {
  const { activity, refused } = station.status;
  if (activity.kind !== 'entry') return say ?? stepTexts(state, step).say;
  const first = firstOf(state.roster, activity.person);
  if (activity.entry === 'card') return t('say.card', { first });
  if (activity.purpose === 'generate' || activity.purpose === 'settle')
    return t('say.pin.token', { first, serial: keypairAsked(state)?.tokenSerial ?? '' });
  return refused === null ? t('say.pin', { first }) : t('say.pin.again', { first });
}

function AnswerButton({ state, step }: { readonly state: CeremonyState; readonly step: ConcreteStep }): ReactElement {
  return (
    <Press kind="main" onPress={() => void send({ do: 'answer', step: step.id })}>
      {t('answer.button', { answer: stepTexts(state, step).answer })}
    </Press>
  );
}

function BlockedStrip({ number }: { readonly number: number }): ReactElement {
  const desk = useDesk();
  return (
    <Strip tone="wait" title={t('exception.blocks', { n: number })} more={t('exception.blocks.todo')}>
      <Press
        kind="main"
        size="small"
        onPress={() => {
          desk.open({ kind: 'decide', number });
        }}
      >
        {t('exception.decide.now')}
      </Press>
    </Strip>
  );
}

function StepStrip(props: StepBodyProps): ReactElement {
  const { station, state, step, actions } = props;
  const { activity, refused } = station.status;
  const there = evidenceOf(state, step) === 'there';
  if (activity.kind === 'working') {
    const counted = activity.of > 0 ? t('working.of', { done: activity.done, of: activity.of }) : null;
    return (
      <Strip tone="now" title={t(`working.${activity.what}`)} more={counted === null ? null : <span className="soft">{counted}</span>} />
    );
  }
  const waiting = there ? null : blocking(state);
  if (waiting !== null) return <BlockedStrip number={waiting} />;
  const buttons = there ? <AnswerButton state={state} step={step} /> : activity.kind === 'entry' ? null : actions;
  if (refused !== null) {
    const words = refusedWords(state, refused.refusal, refused.person);
    return (
      <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`}>
        {buttons}
      </Strip>
    );
  }
  if (there) {
    return (
      <Strip tone="now" title={t('answer.awaited', { first: firstOf(state.roster, step.confirmer) })}>
        {buttons}
      </Strip>
    );
  }
  const ofToken = activity.kind === 'entry' && (activity.purpose === 'generate' || activity.purpose === 'settle');
  const waits = ofToken ? t('waits.pin', { first: firstOf(state.roster, activity.person) }) : props.waits;
  return (
    <Strip tone="wait" title={waits ?? stepTexts(state, step).waits}>
      {buttons}
    </Strip>
  );
}

function Boxes({ initials, time }: { readonly initials: string | null; readonly time: string | null }): ReactElement {
  return (
    <span className="boxes">
      <i className={initials === null ? '' : 'filled'}>{initials ?? t('duty.initials')}</i>
      <i className={time === null ? '' : 'filled'}>{time ?? t('duty.time')}</i>
    </span>
  );
}

function Duty({ station, state, step }: StepProps): ReactElement {
  const performer = performerOf(state, step);
  const name = performer === null ? t('someone') : nameOf(state.roster, performer);
  const confirmer = nameOf(state.roster, step.confirmer);
  const role = performer === null ? '' : roleOf(state, performer);
  const isCardIn = station.status.cards?.some((card) => card.person !== null && card.person === performer) === true;
  const done = evidenceOf(state, step) === 'there' && step.action !== 'confirm';
  return (
    <div className="duty">
      <div>
        <span className="by">{t('duty.performs')}</span>
        <Person name={name} acting detail={isCardIn ? t('role.card-in', { role }) : role}>
          <Boxes initials={done ? initialsOf(name) : null} time={null} />
        </Person>
      </div>
      <div>
        <span className="by">
          {t('duty.confirms')} <q>{stepTexts(state, step).answer}</q>
        </span>
        <Person name={confirmer} detail={roleOf(state, step.confirmer)}>
          <Boxes initials={null} time={null} />
        </Person>
      </div>
    </div>
  );
}

/** The station sees for itself whether a card is in a reader, and says so where the person is named. */
const BY_CARD: readonly Action[] = ['identify', 'approve', 'confirm-bytes', 'sign-checkpoint', 'sign-document', 'sign-bundle'];

function Before({ action, items }: { readonly action: Action; readonly items: readonly string[] }): ReactElement | null {
  if (items.length === 0 || BY_CARD.includes(action)) return null;
  return (
    <p className="note soft">
      {t('sheet.before')} {items.join('. ')}.
    </p>
  );
}

export function StepBody(props: StepBodyProps): ReactElement {
  const { station, state, step, dock, children, compact = false } = props;
  const { activity } = station.status;
  const texts = stepTexts(state, step);
  const say = sayNow(props);
  const missing = evidenceOf(state, step) === 'missing';
  return (
    <section className={compact ? 'step compact' : 'step'} data-action={step.action} aria-labelledby={STEP_TITLE}>
      <div className="margin">
        <b>{step.id}</b>
      </div>
      <div className="body">
        <div className="title">
          <h1 id={STEP_TITLE} tabIndex={-1}>
            {texts.title}
          </h1>
          <span className="by">{props.by ?? t('sheet.reads', { first: firstOf(state.roster, state.opened.participants.master) })}</span>
        </div>
        {compact ? null : (
          <div className="aloud">
            <p className={say.length > LONG ? 'say lengthy' : 'say'}>
              <Unbroken text={say} />
            </p>
            {missing && activity.kind === 'idle' ? <Before action={step.action} items={texts.before} /> : null}
          </div>
        )}
        <div>
          <StepStrip {...props} />
          {activity.kind === 'entry' ? (
            <EntryPlace
              kind={activity.entry === 'pin' && activity.tries === 'last' ? 'last-try' : activity.entry}
              first={firstOf(state.roster, activity.person)}
            />
          ) : null}
          {missing && activity.kind === 'idle' && dock !== undefined && dock !== null ? <div className="dock">{dock}</div> : null}
        </div>
        {compact ? null : <Duty station={station} state={state} step={step} />}
        {children}
      </div>
    </section>
  );
}
