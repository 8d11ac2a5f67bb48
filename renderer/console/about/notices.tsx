/** What must not be overlooked, above everything else at the side: exceptions that wait for a decision, and copies of the log that are missing. */
import type { ReactElement } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { Mark } from '../../parts/mark.tsx';
import { openExceptions } from '../../parts/operation.ts';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';
import { useDesk } from '../desk.ts';

function OpenExceptions({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const desk = useDesk();
  const open = openExceptions(state);
  if (open.length === 0) return null;
  return (
    <section className="notices" aria-label={t('exception.open.label')}>
      <h2>{t('exception.open', { n: open.length })}</h2>
      <ul>
        {open.map(({ number, step, happened }) => (
          <li key={number}>
            <Mark kind="exception" bare />
            <span>
              <b>{t('exception.open.is', { n: number, step })}</b> <Unbroken text={happened} />
            </span>
            <Press
              size="tiny"
              aria-label={t('exception.decide.of', { n: number })}
              onPress={() => {
                desk.open({ kind: 'decide', number });
              }}
            >
              {t('exception.decide')}
            </Press>
          </li>
        ))}
      </ul>
    </section>
  );
}

function MissingCopies({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const missing = [...state.copies].flatMap(([folder, { refusal }]) => (refusal === null ? [] : [{ folder, refusal }]));
  if (missing.length === 0) return null;
  return (
    <section className="notices" aria-label={t('copies.title')}>
      {missing.map(({ folder, refusal }) => {
        const { happened, todo } = refusedWords(state, refusal, null);
        return <Strip key={folder} tone="wait" title={t('copies.missing')} more={`${happened} ${todo}`} />;
      })}
    </section>
  );
}

export function Notices({ state }: { readonly state: CeremonyState }): ReactElement {
  return (
    <>
      <OpenExceptions state={state} />
      <MissingCopies state={state} />
    </>
  );
}
