/** The sheet: one page of the script. The row before, the step now, the row after. */
import { type ReactElement, useEffect, useRef } from 'react';
import { type CeremonyState, currentStep, nameOf } from '../../shared/ceremony/state.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { Mark } from '../parts/mark.tsx';
import { initialsOf } from '../parts/names.ts';
import { plannedStart } from '../parts/schedule.ts';
import { stepTexts } from '../parts/step-text.ts';
import { instantOf, utcMinute, utcSecond } from '../parts/times.ts';
import { Unbroken } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';
import type { Station } from '../station-client.ts';
import { focusStep } from './shortcuts.ts';
import { Interrupted } from './steps/interrupted.tsx';
import { Over } from './steps/over.tsx';
import { Paused } from './steps/paused.tsx';
import { StepNow } from './steps/step-now.tsx';

function RowBefore({ state, step }: { readonly state: CeremonyState; readonly step: ConcreteStep }): ReactElement | null {
  const run = state.runs.get(step.id)?.completed ?? null;
  if (run === null) return null;
  return (
    <div className="row before">
      <span className="n">{step.id}</span>
      <span>
        <Mark kind="done" />
        <span>
          <Unbroken text={stepTexts(state, step).done} />
        </span>
      </span>
      <span className="init">
        <i>{initialsOf(nameOf(state.roster, run.performer))}</i>
        <i>{initialsOf(nameOf(state.roster, run.confirmer))}</i>
        <span>{utcSecond(run.at)}</span>
      </span>
    </div>
  );
}

function RowAfter({ state, step }: { readonly state: CeremonyState; readonly step: ConcreteStep | undefined }): ReactElement {
  if (step === undefined) {
    return (
      <div className="row after">
        <span className="n" />
        <span>{t('sheet.last')}</span>
        <span className="init" />
      </div>
    );
  }
  return (
    <div className="row after">
      <span className="n">{step.id}</span>
      <span>
        <Mark kind="todo" />
        <span>
          <Unbroken text={t('sheet.next', { title: stepTexts(state, step).title })} />
        </span>
      </span>
      <span className="init">
        <span>{t('sheet.planned', { at: utcMinute(instantOf(plannedStart(state, step.id))) })}</span>
      </span>
    </div>
  );
}

type Standing = 'step' | 'paused' | 'interrupted' | 'over';
export function standingOf(state: CeremonyState): Standing {
  if (state.interrupted !== null) return 'interrupted';
  if (state.pausedAt !== null) return 'paused';
  const ended = state.phase === 'Cancelled' || state.phase === 'Expired' || currentStep(state) === undefined;
  return ended ? 'over' : 'step';
}

export function Sheet({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const step = currentStep(state);
  const standing = standingOf(state);
  const place = step === undefined ? state.steps.length : state.steps.indexOf(step);
  const before = state.steps[place - 1];
  const here = `${standing} ${state.current ?? ''}`;
  const shown = useRef(here);
  useEffect(() => {
    // focus follows the step, and nothing else moves it
    if (shown.current !== here) focusStep();
    shown.current = here;
  }, [here]);
  return (
    <main className="sheet" data-region="" tabIndex={-1}>
      {before === undefined ? null : <RowBefore state={state} step={before} />}
      {standing === 'interrupted' ? <Interrupted station={station} state={state} /> : null}
      {standing === 'paused' ? <Paused station={station} state={state} /> : null}
      {standing === 'over' ? <Over station={station} state={state} /> : null}
      {standing === 'step' && step !== undefined ? <StepNow key={step.id} station={station} state={state} step={step} /> : null}
      {standing === 'over' ? null : <RowAfter state={state} step={state.steps[place + 1]} />}
    </main>
  );
}
