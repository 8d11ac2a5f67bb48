/** Who has confirmed the bytes: the members of the quorum, and nobody else. */
import type { ReactElement } from 'react';
import { performerOf } from '../../../shared/ceremony/evidence.ts';
import { type CeremonyState, currentStep, nameOf } from '../../../shared/ceremony/state.ts';
import { Mark } from '../../parts/mark.tsx';
import { utcMinute } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';

export function Confirmations({ state }: { readonly state: CeremonyState }): ReactElement {
  const step = currentStep(state);
  const now = step?.action === 'confirm-bytes' ? performerOf(state, step) : null;
  const given = state.bytes?.confirmations ?? [];
  return (
    <section aria-label={t('bytes.label')}>
      <h2>{t('bytes.have', { have: given.length, n: state.opened.approvalThreshold })}</h2>
      <ul className="roll people">
        {state.approvals.map(({ person }) => {
          const done = given.find((one) => one.person === person);
          return (
            <li key={person}>
              <Mark kind={done !== undefined ? 'done' : person === now ? 'now' : 'todo'} />
              <span>
                {nameOf(state.roster, person)}
                {done === undefined ? null : <span className="note soft">{t('bytes.at', { at: utcMinute(done.at) })}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
