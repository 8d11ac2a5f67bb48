/** Scenes without a step: before a ceremony, a pause, a stop, the end. */
import type { ReactElement } from 'react';
import { setInHand } from '../../shared/ceremony/old-set.ts';
import { type CeremonyState, nameOf } from '../../shared/ceremony/state.ts';
import type { Roster } from '../../shared/format/roster.ts';
import { firstOf } from '../parts/names.ts';
import { useNow } from '../parts/now.ts';
import { cardsNeeded } from '../parts/operation.ts';
import { Strip } from '../parts/strip.tsx';
import { instantOf, span, utcSecond } from '../parts/times.ts';
import { Unbroken } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';
import { Low, Stage } from './stage.tsx';

export function Home({ roster }: { readonly roster: Roster | null }): ReactElement {
  const now = useNow();
  return (
    <div className="stage wide">
      <header className="top">
        <span className="act">{t('home.product')}</span>
        <p className="clock">
          <b>{t('time.utc', { at: utcSecond(instantOf(now)) })}</b>
        </p>
      </header>
      <main className="main">
        <h1>{t('witness.home')}</h1>
        <p className="do">{t('witness.home.say')}</p>
        <p className="more">{t('witness.home.more')}</p>
      </main>
      {roster === null ? null : <Low mode={roster.mode} purpose={roster.organisation} />}
    </div>
  );
}

export function Paused({ state }: { readonly state: CeremonyState }): ReactElement {
  const now = useNow();
  const since = state.pausedAt ?? state.head.at;
  return (
    <Stage state={state}>
      <h1>
        <span className="num">{state.current}</span>
        {t('witness.paused')}
      </h1>
      <p className="do">{t('witness.paused.say')}</p>
      <Strip tone="wait" title={t('witness.paused.since', { at: utcSecond(since), span: span(now - Date.parse(since)) })} />
    </Stage>
  );
}

export function Settling({ state }: { readonly state: CeremonyState }): ReactElement {
  const { master, witness } = state.opened.participants;
  return (
    <Stage state={state}>
      <h1>
        <span className="num">{state.current}</span>
        {t('witness.stopped')}
      </h1>
      <p className="do">{t('witness.stopped.say', { master: firstOf(state.roster, master), witness: firstOf(state.roster, witness) })}</p>
    </Stage>
  );
}

const expiredSay = ({ approvals: { length: n } }: CeremonyState): string =>
  n === 0 ? t('witness.expired.say.none') : t('witness.expired.say', { n });

export function Ended({ state }: { readonly state: CeremonyState }): ReactElement {
  if (state.phase === 'Cancelled' || state.phase === 'Expired') {
    const isExpired = state.phase === 'Expired';
    return (
      <Stage state={state}>
        <h1>{isExpired ? t('witness.expired.title') : t('witness.cancelled')}</h1>
        <p className="do">{isExpired ? expiredSay(state) : t('witness.cancelled.say')}</p>
        {state.cancelled === null ? null : (
          <p className="more">
            <Unbroken
              text={t('witness.cancelled.by', { name: nameOf(state.roster, state.cancelled.by), reason: state.cancelled.reason })}
            />
          </p>
        )}
      </Stage>
    );
  }
  const set = setInHand(state);
  return (
    <Stage state={state}>
      <h1>{t('witness.closed')}</h1>
      <p className="do">{cardsNeeded(state) === 0 ? t('witness.closed.say.plain') : t('witness.closed.say')}</p>
      {set === null ? null : (
        <section className="bottom">
          <p className="tally">
            <b>{set.header.keyName}</b>
            <span className="soft">{t('outcome.check-value')}</span>
          </p>
          <p className="mono check">{set.keyCheckValue.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
        </section>
      )}
      {state.keypair.generated === null ? null : (
        <section className="bottom">
          <p className="tally">
            <b>{state.keypair.generated.label}</b>
            <span className="soft">{t('keypair.token.is', { serial: state.keypair.generated.token.serial })}</span>
          </p>
        </section>
      )}
    </Stage>
  );
}
