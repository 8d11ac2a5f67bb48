/** A pause: since when, why, and how it goes on. The head is compared with the witness's note before anything else. */
import type { ReactElement } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { HeadWords } from '../../parts/digest.tsx';
import { firstOf } from '../../parts/names.ts';
import { useNow } from '../../parts/now.ts';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { span, utcSecond } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { STEP_TITLE } from '../shortcuts.ts';

function reasonOf(station: Station): string {
  const event = station.entries.findLast(({ record }) => record.event.type === 'ceremony.paused')?.record.event;
  return event?.type === 'ceremony.paused' ? event.body.reason : '';
}

export function Paused({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const now = useNow();
  const desk = useDesk();
  const since = state.pausedAt ?? state.head.at;
  const { master, witness } = state.opened.participants;
  const people = { master: firstOf(state.roster, master), witness: firstOf(state.roster, witness) };
  const { refused } = station.status;
  const words = refused === null ? null : refusedWords(state, refused.refusal, refused.person);
  return (
    <section className="step" aria-labelledby={STEP_TITLE}>
      <div className="margin">
        <b>{state.current}</b>
      </div>
      <div className="body">
        <div className="title">
          <h1 id={STEP_TITLE} tabIndex={-1}>
            {t('pause.now')}
          </h1>
          <span className="by">{t('sheet.reads', { first: people.master })}</span>
        </div>
        <p className="say">{t('pause.resume', people)}</p>
        <div>
          <Strip
            tone={words === null ? 'wait' : 'stop'}
            title={words === null ? t('pause.since', { at: utcSecond(since), span: span(now - Date.parse(since)) }) : words.happened}
            more={words === null ? t('pause.reason.was', { reason: reasonOf(station) }) : `${words.safe} ${words.todo}`}
          >
            <Press kind="main" onPress={() => void send({ do: 'resume' })}>
              {t('pause.resume.do')}
            </Press>
          </Strip>
        </div>
        <section className="head-large" aria-label={t('log.head', { n: state.head.seq })}>
          <h2>
            {t('log.head', { n: state.head.seq })} <span className="aside">{t('log.words')}</span>
          </h2>
          <HeadWords digest={state.head.digest} className="words large" />
        </section>
        <p>
          <Press
            kind="exc"
            size="small"
            onPress={() => {
              desk.open({ kind: 'cancel' });
            }}
          >
            {t('cancel.open')}
          </Press>
        </p>
      </div>
    </section>
  );
}
