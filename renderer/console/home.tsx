/** Before a ceremony: what the station found, who is on the roster, and the form that opens one. */
import { type ReactElement, useEffect } from 'react';
import type { Roster } from '../../shared/format/roster.ts';
import { firstWords } from '../parts/head-words.ts';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { Person } from '../parts/people.tsx';
import { refusedWords } from '../parts/refused.ts';
import { Strip } from '../parts/strip.tsx';
import { MINUTE, span } from '../parts/times.ts';
import { t } from '../parts/words.ts';
import type { Station } from '../station-client.ts';
import { Clock, ModeBox } from './bar.tsx';
import { roomHere } from './form.ts';
import { OpenForm } from './open-form.tsx';
import { STEP_TITLE } from './shortcuts.ts';

function Found({ station }: { readonly station: Station }): ReactElement {
  const { roster, script, policy, status } = station;
  const { module, workspace, missing } = status.home;
  const lines: readonly { readonly key: string; readonly title: string; readonly text: string; readonly kind: MarkKind }[] = [
    { key: 'workspace', title: t('home.workspace'), text: workspace, kind: 'done' },
    {
      key: 'roster',
      title: t('home.roster'),
      text: roster === null ? t('home.roster.none') : t('home.roster.is', { n: roster.people.length, organisation: roster.organisation }),
      kind: roster === null ? 'stop' : 'done',
    },
    {
      key: 'module',
      title: t('home.module'),
      text: module === null ? (missing === null ? t('home.module.later') : t('home.module.none')) : t('home.module.is', module),
      kind: module === null ? (missing === null ? 'todo' : 'stop') : 'done',
    },
    { key: 'script', title: t('home.script'), text: t('home.script.is', script), kind: 'done' },
    {
      key: 'policy',
      title: t('home.policy'),
      text: t('home.policy.is', { ...policy.approvals, span: span(policy.timeoutMinutes * MINUTE) }),
      kind: 'done',
    },
  ];
  return (
    <nav className="acts" aria-label={t('home.found')} data-region="" tabIndex={-1}>
      <h2>{t('home.found')}</h2>
      <ul className="found">
        {lines.map(({ key, title, text, kind }) => (
          <li key={key}>
            <Mark kind={kind} />
            <span>
              <b>{title}</b>
              <span>{text}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="note soft">{t('home.duties')}</p>
    </nav>
  );
}

function Who({ roster }: { readonly roster: Roster }): ReactElement {
  return (
    <section aria-label={t('home.who')}>
      <h2>
        {t('home.who')} <span>{t('home.who.n', { n: roster.people.length })}</span>
      </h2>
      <ul className="who-list">
        {roster.people.map((person) => (
          <li key={person.id}>
            <Person
              name={person.name}
              detail={
                <>
                  {person.roles.map((role) => t(`role.${role}`)).join(', ')}
                  <span className="key">{t('home.key', { words: firstWords(person.key.fingerprint, 3).join(' ') })}</span>
                </>
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Home({ station }: { readonly station: Station }): ReactElement {
  const { roster, status } = station;
  const { missing } = status.home;
  const room = roomHere();
  const mode = roster?.mode ?? null;
  useEffect(() => {
    if (mode !== null) document.documentElement.dataset['mode'] = mode;
  }, [mode]);
  const words = missing === null ? null : refusedWords(null, missing, null);
  return (
    <div className="console home">
      <header className="bar">
        <p className="purpose">
          <b>{t('home.product')}</b> <span className="soft">{t('home.strapline')}</span>
        </p>
        {mode === null ? null : <ModeBox mode={mode} />}
        <div className="guard" />
        <Clock place={room.zone === 'UTC' ? '' : room.place} offset={room.offset} />
      </header>
      <Found station={station} />
      <main className="sheet" data-region="" tabIndex={-1}>
        <section className="step" aria-labelledby={STEP_TITLE}>
          <div className="margin" />
          <div className="body">
            <div className="title">
              <h1 id={STEP_TITLE} tabIndex={-1}>
                {words === null ? t('home.title') : t('home.cannot')}
              </h1>
            </div>
            {words === null ? null : <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />}
            {words === null && roster !== null ? <OpenForm station={station} roster={roster} /> : null}
          </div>
        </section>
      </main>
      <aside className="side" data-region="" tabIndex={-1}>
        {roster === null ? null : <Who roster={roster} />}
      </aside>
      <footer className="foot" data-region="" tabIndex={-1}>
        <p className="push soft">{t('home.foot')}</p>
      </footer>
    </div>
  );
}
