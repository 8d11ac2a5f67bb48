/** What stands in place of the script's step while something else comes first: a pause, or what an interruption left. */
import type { ReactElement, ReactNode } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { firstOf } from '../../parts/names.ts';
import { t } from '../../parts/words.ts';
import { STEP_TITLE } from '../shortcuts.ts';

/** First names of those who settle it. */
export const leadersOf = ({ opened, roster }: CeremonyState): { readonly master: string; readonly witness: string } => ({
  master: firstOf(roster, opened.participants.master),
  witness: firstOf(roster, opened.participants.witness),
});

export function InPlace({
  state,
  title,
  say,
  strip,
  children,
}: {
  readonly state: CeremonyState;
  readonly title: string;
  readonly say: string;
  readonly strip: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="step" aria-labelledby={STEP_TITLE}>
      <div className="margin">
        <b>{state.current}</b>
      </div>
      <div className="body">
        <div className="title">
          <h1 id={STEP_TITLE} tabIndex={-1}>
            {title}
          </h1>
          <span className="by">{t('sheet.reads', { first: leadersOf(state).master })}</span>
        </div>
        <p className="say">{say}</p>
        <div>{strip}</div>
        {children}
      </div>
    </section>
  );
}
