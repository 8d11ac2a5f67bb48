/** A pause: since when, why, and how it goes on. The head is compared with the witness's note before anything else. */
import type { ReactElement } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { HeadWords } from '../../parts/digest.tsx';
import { useNow } from '../../parts/now.ts';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { span, utcSecond } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { InPlace, leadersOf } from './in-place.tsx';

function reasonOf(station: Station): string {
  const event = station.entries.findLast(({ record }) => record.event.type === 'ceremony.paused')?.record.event;
  return event?.type === 'ceremony.paused' ? event.body.reason : '';
}

export function Paused({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const now = useNow();
  const desk = useDesk();
  const since = state.pausedAt ?? state.head.at;
  const { refused } = station.status;
  const words = refused === null ? null : refusedWords(state, refused.refusal, refused.person);
  const strip = (
    <Strip
      tone={words === null ? 'wait' : 'stop'}
      title={words === null ? t('pause.since', { at: utcSecond(since), span: span(now - Date.parse(since)) }) : words.happened}
      more={words === null ? t('pause.reason.was', { reason: reasonOf(station) }) : `${words.safe} ${words.todo}`}
    >
      <Press kind="main" onPress={() => void send({ do: 'resume' })}>
        {t('pause.resume.do')}
      </Press>
    </Strip>
  );
  return (
    <InPlace state={state} title={t('pause.now')} say={t('pause.resume', leadersOf(state))} strip={strip}>
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
    </InPlace>
  );
}
