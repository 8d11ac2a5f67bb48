/**
 * The witness screen: a poster of the step now. It shows what is recorded and what is awaited, never what is typed, and nothing here can be
 * pressed but the witness's own sign-off. It reads the same log as the console and folds it itself.
 */
import { type ReactElement, useEffect, useMemo } from 'react';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import { namesIn } from '../parts/joined-names.ts';
import { Names } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';
import { type Station, useStation } from '../station-client.ts';
import { Head } from './head.tsx';
import { Ended, Home, Paused, Settling } from './scenes.tsx';
import { StepPoster } from './step-poster.tsx';

function Scene({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const step = currentStep(state);
  if (state.interrupted !== null) return <Settling state={state} />;
  if (state.pausedAt !== null) return <Paused state={state} />;
  const ended = state.phase === 'Cancelled' || state.phase === 'Expired' || step === undefined;
  if (ended) return <Ended state={state} />;
  if (station.status.headShown || step.action === 'head') return <Head state={state} step={step} />;
  return <StepPoster station={station} state={state} step={step} />;
}

export function Screen(): ReactElement {
  const { station } = useStation();
  const mode = station?.state?.opened.mode ?? station?.roster?.mode ?? null;
  useEffect(() => {
    if (mode !== null) document.documentElement.dataset['mode'] = mode;
  }, [mode]);
  const operation = station?.state?.opened.operation ?? null;
  const names = useMemo(() => namesIn(operation), [operation]);
  if (station === null) return <p className="reading">{t('witness.reading')}</p>;
  if (station.state === null) return <Home roster={station.roster} />;
  return (
    <Names value={names}>
      <Scene station={station} state={station.state} />
    </Names>
  );
}
