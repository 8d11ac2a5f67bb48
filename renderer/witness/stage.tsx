/** The frame of every scene: act and clock above, practice or production below, the log head at the right. */
import type { ReactElement, ReactNode } from 'react';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import type { Mode } from '../../shared/format/fields.ts';
import { firstWords } from '../parts/head-words.ts';
import { Mark } from '../parts/mark.tsx';
import { useNow } from '../parts/now.ts';
import { openExceptions } from '../parts/operation.ts';
import { headText, Qr } from '../parts/qr.tsx';
import { instantOf, roomSecond, utcSecond } from '../parts/times.ts';
import { t } from '../parts/words.ts';

function Clock({ offset }: { readonly offset: number }): ReactElement {
  const now = useNow();
  return (
    <p className="clock">
      <b>{t('time.utc', { at: utcSecond(instantOf(now)) })}</b>
      <span>{t('witness.local', { at: roomSecond(now, offset).slice(0, 5) })}</span>
    </p>
  );
}

function Pips({ done, of }: { readonly done: number; readonly of: number }): ReactElement {
  const look = (place: number): string => (place < done ? 'done' : place === done ? 'here' : '');
  return (
    <span className="pips" role="img" aria-label={t('witness.pips', { done, now: done + 1, n: Math.max(0, of - done - 1) })}>
      {Array.from({ length: of }, (_, place) => place).map((place) => (
        <i key={place} className={look(place)} />
      ))}
    </span>
  );
}

export function Low(props: {
  readonly mode: Mode;
  readonly purpose: string;
  readonly exceptions?: number;
  /** Of these, how many wait for a decision. */
  readonly open?: number;
}): ReactElement {
  const { mode, purpose, exceptions = 0, open = 0 } = props;
  return (
    <footer className="low">
      <span className="mode">{t(`mode.${mode}`)}</span>
      <span className="purpose">{purpose}</span>
      {exceptions === 0 ? null : (
        <b className="exceptions">
          <Mark kind="exception" bare />
          <span className="vh">{t('witness.exceptions', { n: exceptions })}</span>
          {open === 0 ? <span aria-hidden="true">{exceptions}</span> : <span>{t('witness.exceptions.open', { n: open })}</span>}
        </b>
      )}
      <b className="push">{t('witness.stop')}</b>
    </footer>
  );
}

/** Two words a line. */
const pairs = (words: readonly string[]): readonly string[] =>
  words.flatMap((word, place) => (place % 2 === 0 ? [`${word} ${words[place + 1] ?? ''}`] : []));

function HeadBox({ seq, digest }: { readonly seq: number; readonly digest: string }): ReactElement {
  return (
    <aside className="headbox">
      <h2>{t('witness.head', { n: seq })}</h2>
      <Qr text={headText(seq, digest)} label={t('witness.qr')} />
      <ol className="words">
        {pairs(firstWords(digest, 8)).map((pair) => (
          <li key={pair}>{pair}</li>
        ))}
      </ol>
    </aside>
  );
}

export function Stage(props: {
  readonly state: CeremonyState;
  /** In place of the log head at the right. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const { state, wide = false } = props;
  const step = currentStep(state);
  const act = state.acts.find((a) => a.number === step?.act) ?? state.acts.at(-1);
  const done = step === undefined ? state.acts.length : step.act - 1;
  return (
    <div className={wide ? 'stage wide' : 'stage'}>
      <header className="top">
        {act === undefined ? null : (
          <span className="act">{t('witness.act', { n: act.number, of: state.acts.length, title: act.title })}</span>
        )}
        <Pips done={done} of={state.acts.length} />
        <Clock offset={state.opened.localOffset} />
      </header>
      <main className="main">{props.children}</main>
      {wide ? null : <HeadBox seq={state.head.seq} digest={state.head.digest} />}
      <Low
        mode={state.opened.mode}
        purpose={state.opened.subject}
        exceptions={state.exceptions.length}
        open={openExceptions(state).length}
      />
    </div>
  );
}
