/** F3: the whole log, and where its copies are. */
import type { ReactElement } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Mark } from '../../parts/mark.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { dayMinute } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import type { Station } from '../../station-client.ts';
import { Entries } from '../log.tsx';

function Copies({ state }: { readonly state: CeremonyState }): ReactElement | null {
  if (state.copies.size === 0) return null;
  return (
    <section aria-label={t('copies.title')}>
      <h3>{t('copies.title')}</h3>
      <ul className="found">
        {[...state.copies].map(([folder, { seq, at, refusal }]) => (
          <li key={folder}>
            <Mark kind={refusal === null ? 'done' : 'stop'} />
            <span>
              <b className="mono">{folder}</b>
              <span>
                {refusal === null
                  ? t('copies.good', { n: seq, at: dayMinute(at, state.head.at) })
                  : `${t('copies.not', { at: dayMinute(at, state.head.at) })} ${refusedWords(state, refusal, null).happened}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function LogPanel({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  return (
    <>
      <Copies state={state} />
      <div className="log whole">
        <Entries state={state} entries={station.entries} />
      </div>
    </>
  );
}
