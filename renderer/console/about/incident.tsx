/** An emergency so far: what was revoked, cancelled, opened anew, found and noted, in the order of its script. */
import type { ReactElement } from 'react';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import type { Action } from '../../../shared/format/script.ts';
import { Mark } from '../../parts/mark.tsx';
import { stepTexts } from '../../parts/step-text.ts';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';

type Act = 'revoke-approver' | 'cancel-ceremonies' | 'recreate' | 'review-approvals' | 'note';

/** What each act left, in a few words; null: nothing yet. */
const LEFT: { readonly [A in Act]: (state: CeremonyState, step: string) => string | null } = {
  'revoke-approver': ({ incident: { revoked }, roster }) =>
    revoked === null ? null : t('incident.revoked', { name: nameOf(roster, revoked.person) }),
  'cancel-ceremonies': ({ incident: { cancelled } }) =>
    cancelled === null ? null : cancelled.ceremonies.length === 0 ? t('incident.cancelled.none') : cancelled.ceremonies.join(', '),
  recreate: ({ incident: { recreated } }) => (recreated === null ? null : t('incident.recreated', { id: recreated.to })),
  'review-approvals': ({ incident }) => incident.reviewed,
  note: ({ incident }, step) => incident.notes.find((note) => note.step === step)?.text ?? null,
};
const isAct = (action: Action): action is Act => Object.hasOwn(LEFT, action);

export function Incident({ state }: { readonly state: CeremonyState }): ReactElement {
  return (
    <section aria-label={t('incident.label')}>
      <h2>{t('incident.label')}</h2>
      <ul className="roll people">
        {state.steps.map((step) => {
          if (!isAct(step.action)) return null;
          const said = LEFT[step.action](state, step.id);
          return (
            <li key={step.id}>
              <Mark kind={said !== null ? 'done' : step.id === state.current ? 'now' : 'todo'} />
              <span>
                {stepTexts(state, step).title}
                {said === null ? null : (
                  <span className="note soft">
                    <Unbroken text={said} />
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
