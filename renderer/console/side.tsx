/** The right column: what this step is about, or the panel that is open; below it the log. */
import type { ReactElement } from 'react';
import { secretStops } from '../../shared/ceremony/evidence.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { currentStep } from '../../shared/ceremony/state.ts';
import { requestSummary } from '../../shared/ceremony/summary.ts';
import type { Action } from '../../shared/format/script.ts';
import { Mark } from '../parts/mark.tsx';
import { cardsNeeded } from '../parts/operation.ts';
import { stepTexts } from '../parts/step-text.ts';
import { Unbroken } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';
import type { Station } from '../station-client.ts';
import { Confirmations } from './about/confirmations.tsx';
import { Custody } from './about/custody.tsx';
import { FindingCard } from './about/finding.tsx';
import { Incident } from './about/incident.tsx';
import { Notices } from './about/notices.tsx';
import { People } from './about/people.tsx';
import { Quorum } from './about/quorum.tsx';
import { Signatures } from './about/signatures.tsx';
import { useDesk } from './desk.ts';
import { Log } from './log.tsx';
import { PanelNow } from './panels/panel-now.tsx';
import { standingOf } from './sheet.tsx';

type Subject = 'people' | 'finding' | 'summary' | 'quorum' | 'confirmations' | 'custody' | 'incident' | 'signatures' | 'next';

const subjects: Readonly<Record<Action, Subject>> = {
  confirm: 'people',
  identify: 'people',
  probe: 'finding',
  clock: 'next',
  'compare-script': 'next',
  initiate: 'next',
  'compare-request': 'summary',
  approve: 'quorum',
  make: 'quorum',
  execute: 'quorum',
  'propose-bytes': 'summary',
  'confirm-bytes': 'confirmations',
  'compare-bytes': 'confirmations',
  'cancel-ceremonies': 'incident',
  recreate: 'incident',
  'revoke-approver': 'incident',
  'review-approvals': 'incident',
  note: 'incident',
  'compare-outcome': 'custody',
  'issue-card': 'custody',
  'read-card': 'custody',
  combine: 'custody',
  activate: 'custody',
  head: 'next',
  'sign-off': 'next',
  seal: 'signatures',
  'sign-checkpoint': 'signatures',
  'sign-document': 'signatures',
  'sign-bundle': 'signatures',
  export: 'signatures',
  close: 'signatures',
};

/** A spoken ending is about what its act was about. */
function subjectOf(state: CeremonyState): Subject {
  const step = currentStep(state);
  if (step === undefined) return 'signatures';
  if ((step.action === 'make' || step.action === 'execute') && secretStops(state).length > 0) return 'finding';
  // only a split key has cards
  if (step.action === 'compare-outcome' && cardsNeeded(state) === 0) return 'next';
  if (step.action !== 'head') return subjects[step.action];
  const before = state.steps[state.steps.indexOf(step) - 1];
  const subject = before === undefined ? 'next' : subjects[before.action];
  return subject === 'finding' ? 'next' : subject;
}

function Summary({ state }: { readonly state: CeremonyState }): ReactElement | null {
  if (state.request === null) return null;
  return (
    <section aria-label={t('request.label')}>
      <h2>{t('request.label')}</h2>
      <ul className="summary">
        {requestSummary(state.request.value, state.roster).map((line) => (
          <li key={line}>
            <Unbroken text={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const AHEAD = 5;
function Next({ state }: { readonly state: CeremonyState }): ReactElement {
  const place = state.steps.findIndex((step) => step.id === state.current);
  const ahead = state.steps.slice(place + 1, place + 1 + AHEAD);
  return (
    <section aria-label={t('next.label')}>
      <h2>{t('next.title')}</h2>
      <ul className="roll">
        {ahead.map((step) => (
          <li key={step.id}>
            <Mark kind="todo" />
            <span>
              <Unbroken text={stepTexts(state, step).title} /> <span className="note soft">{t('next.minutes', { n: step.minutes })}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function About({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  switch (subjectOf(state)) {
    case 'people':
      return <People state={state} />;
    case 'finding':
      return <FindingCard state={state} />;
    case 'summary':
      return <Summary state={state} />;
    case 'quorum':
      return <Quorum station={station} state={state} />;
    case 'confirmations':
      return <Confirmations state={state} />;
    case 'incident':
      return <Incident state={state} />;
    case 'custody':
      return <Custody state={state} />;
    case 'signatures':
      return <Signatures state={state} />;
    case 'next':
      return <Next state={state} />;
  }
}

export function Side({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const desk = useDesk();
  if (desk.panel !== null) {
    return (
      <aside className="side" data-region="" tabIndex={-1}>
        <PanelNow panel={desk.panel} station={station} state={state} />
      </aside>
    );
  }
  return (
    <aside className="side" data-region="" tabIndex={-1}>
      <Notices state={state} />
      {standingOf(state) === 'step' || standingOf(state) === 'over' ? <About station={station} state={state} /> : null}
      <Log state={state} entries={station.entries} />
    </aside>
  );
}
