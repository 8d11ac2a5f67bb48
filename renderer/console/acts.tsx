/** The rail on the left: the acts with their times and difference from plan, the steps of the act now, the two bars and the forecast. */
import { type ReactElement, useEffect, useRef } from 'react';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { Mark } from '../parts/mark.tsx';
import { useNow } from '../parts/now.ts';
import { type ActTimes, type Schedule, scheduleOf } from '../parts/schedule.ts';
import { stepTexts } from '../parts/step-text.ts';
import { instantOf, utcMinute } from '../parts/times.ts';
import { Unbroken } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';

function Difference({ minutes }: { readonly minutes: number }): ReactElement | string | null {
  if (minutes === 0) return null;
  return minutes > 0 ? <span className="late">{`+${minutes}`}</span> : `−${-minutes}`;
}

function Times({ of: { act, standing, from, to, used } }: { readonly of: ActTimes }): ReactElement {
  if (standing === 'todo' || from === null) return <span className="t">{t('acts.plan', { n: act.minutes })}</span>;
  if (to === null) return <span className="t">{t('acts.since', { from: utcMinute(from), n: used, plan: act.minutes })}</span>;
  return (
    <span className="t">
      {t('acts.times', { from: utcMinute(from), to: utcMinute(to), n: used })} <Difference minutes={used - act.minutes} />
    </span>
  );
}

function Steps({ state, steps }: { readonly state: CeremonyState; readonly steps: readonly ConcreteStep[] }): ReactElement {
  const here = useRef<HTMLLIElement>(null);
  const { current } = state;
  useEffect(() => {
    if (current !== null) here.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <ol className="steps">
      {steps.map((step) => {
        const isHere = step.id === current;
        const done = (state.runs.get(step.id)?.completed ?? null) !== null;
        return (
          <li key={step.id} className={isHere ? 'here' : ''} aria-current={isHere ? 'step' : undefined} ref={isHere ? here : undefined}>
            <Mark kind={isHere ? (isStopped(state) ? 'stop' : 'now') : done ? 'done' : 'todo'} />
            <span>{step.id}</span>
            <span className="name">
              <Unbroken text={stepTexts(state, step).title} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** Heights at 1280x720 in px: an act with its times, one to come, one step; and what the rail has for them. */
const ROOM = { act: 47.5, coming: 29, step: 20.5, all: 510 };

/** In a low window the times of the acts long done give way to the act now. */
function isCrowded(acts: readonly ActTimes[]): boolean {
  const heights = acts.map(({ act, standing }) => {
    if (standing === 'todo') return ROOM.coming;
    return standing === 'done' ? ROOM.act : ROOM.act + act.steps.length * ROOM.step;
  });
  return heights.reduce((sum, height) => sum + height, 0) > ROOM.all;
}

function Act({ state, of, crowded }: { readonly state: CeremonyState; readonly of: ActTimes; readonly crowded: boolean }): ReactElement {
  const { act, standing, exceptions } = of;
  const looks = { todo: 'act todo', now: 'act current', done: crowded ? 'act past' : 'act' } as const;
  const name = `${act.number} ${act.title}`;
  return (
    <li>
      <div className={looks[standing]}>
        <Mark kind={standing} />
        {standing === 'todo' ? <span>{name}</span> : <b>{name}</b>}
        {exceptions === 0 ? null : (
          <span className="flag">
            <Mark kind="exception" />
            {exceptions}
          </span>
        )}
        <Times of={of} />
      </div>
      {standing === 'now' ? <Steps state={state} steps={act.steps} /> : null}
    </li>
  );
}

const WIDTH = 180;
const GAP = 1.5;

/** Bars in minutes, end to end; the longer of plan and use fills the width. */
function Bars({ schedule }: { readonly schedule: Schedule }): ReactElement {
  const plan = schedule.acts.map(({ act }) => act.minutes);
  const used = schedule.acts
    .filter((a) => a.standing !== 'todo')
    .map((a) => ({ n: a.act.number, minutes: a.used, now: a.standing === 'now' }));
  const total = Math.max(
    1,
    plan.reduce((sum, m) => sum + m, 0),
    used.reduce((sum, u) => sum + u.minutes, 0),
  );
  const scale = (WIDTH - GAP * plan.length) / total;
  const from = (widths: readonly number[], place: number): number => widths.slice(0, place).reduce((sum, m) => sum + m * scale + GAP, 0);
  const usedMinutes = used.map((u) => u.minutes);
  return (
    <figure className="run" role="img" aria-label={t('acts.bars')}>
      <div>
        <span>{t('acts.bars.plan')}</span>
        <svg viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
          {schedule.acts.map(({ act }, place) => (
            <rect key={act.number} x={from(plan, place)} width={act.minutes * scale} height="8" fill="var(--edge)" />
          ))}
        </svg>
      </div>
      <div>
        <span>{t('acts.bars.used')}</span>
        <svg viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
          {used.map((u, place) => (
            <rect
              key={u.n}
              x={from(usedMinutes, place)}
              width={Math.max(0.5, u.minutes * scale)}
              height="8"
              fill={u.now ? 'var(--now)' : 'var(--ok)'}
            />
          ))}
        </svg>
      </div>
    </figure>
  );
}

/** Cancelled or expired: the acts stay as far as they came. */
const isStopped = ({ phase }: CeremonyState): boolean => phase === 'Cancelled' || phase === 'Expired';

function Forecast({ state, schedule }: { readonly state: CeremonyState; readonly schedule: Schedule }): ReactElement {
  if (isStopped(state)) return <p className="plan">{t('forecast.stopped', { at: utcMinute(state.cancelled?.at ?? state.head.at) })}</p>;
  const { behind } = schedule;
  const times = { at: utcMinute(instantOf(schedule.ends)), planned: utcMinute(instantOf(schedule.planned)) };
  const standing =
    behind > 0 ? t('forecast.behind', { n: behind }) : behind < 0 ? t('forecast.ahead', { n: -behind }) : t('forecast.level');
  return (
    <p className="plan">
      <b>{standing}</b> {schedule.ended ? t('forecast.ended', times) : t('forecast.end', times)}
    </p>
  );
}

export function Acts({ state }: { readonly state: CeremonyState }): ReactElement {
  const schedule = scheduleOf(state, useNow());
  const crowded = isCrowded(schedule.acts);
  return (
    <nav className="acts" aria-label={t('acts.label')} data-region="" tabIndex={-1}>
      <ol>
        {schedule.acts.map((of) => (
          <Act key={of.act.number} state={state} of={of} crowded={crowded} />
        ))}
      </ol>
      <Bars schedule={schedule} />
      <Forecast state={state} schedule={schedule} />
    </nav>
  );
}
