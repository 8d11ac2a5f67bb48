/** The log at the right: the head in words, to notice a slip, and the entries newest first. It announces nothing. */
import type { ReactElement } from 'react';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { eventSentence } from '../../shared/words/event-sentence.ts';
import { HeadWords } from '../parts/digest.tsx';
import { teller } from '../parts/refused.ts';
import { utcSecond } from '../parts/times.ts';
import { Unbroken } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';

/** More would never show in the column; F3 shows all. */
const SHOWN = 24;

export function Entries(props: { readonly state: CeremonyState; readonly entries: readonly Entry[] }): ReactElement {
  const tell = teller(props.state);
  return (
    <ol className="entries" aria-label={t('log.newest')}>
      {props.entries.toReversed().map(({ record }) => (
        <li key={record.seq}>
          <span>{record.seq}</span>
          <span>{utcSecond(record.at)}</span>
          <span>
            <Unbroken text={eventSentence(record, tell)} />
          </span>
        </li>
      ))}
    </ol>
  );
}

export function Log(props: { readonly state: CeremonyState; readonly entries: readonly Entry[] }): ReactElement {
  const { head } = props.state;
  return (
    <section className="log" aria-label={t('log.label')}>
      <h2>
        {t('log.head', { n: head.seq })} <span>{t('log.words')}</span>
      </h2>
      <HeadWords digest={head.digest} />
      <Entries state={props.state} entries={props.entries.slice(-SHOWN)} />
    </section>
  );
}
