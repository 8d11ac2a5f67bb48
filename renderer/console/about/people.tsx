/** Who takes part, and who was identified, in the order of the script. */
import type { ReactElement } from 'react';
import { type CeremonyState, currentStep, nameOf } from '../../../shared/ceremony/state.ts';
import { Mark } from '../../parts/mark.tsx';
import { roleOf } from '../../parts/names.ts';
import { utcMinute } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';

export function People({ state }: { readonly state: CeremonyState }): ReactElement {
  const { master, witness, initiator, custodians } = state.opened.participants;
  const people = [master, witness, ...(initiator === null ? [] : [initiator]), ...custodians];
  const now = currentStep(state)?.action === 'identify' ? currentStep(state)?.performer : null;
  return (
    <section aria-label={t('people.label')}>
      <h2>
        {t('people.title')} <span>{t('people.identified', { n: state.identified.size, of: people.length })}</span>
      </h2>
      <ul className="roll people">
        {people.map((id) => {
          const known = state.identified.get(id);
          return (
            <li key={id}>
              <Mark kind={known !== undefined ? 'done' : id === now ? 'now' : 'todo'} />
              <span>
                {nameOf(state.roster, id)}
                <span className="note soft">
                  {known === undefined ? roleOf(state, id) : `${roleOf(state, id)}, ${utcMinute(known.at)}`}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
