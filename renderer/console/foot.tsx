/** The footer: exception, pause and log head, always in the same place; at the right, what the ceremony waits for. */
import { Monitor, Pause } from 'lucide-react';
import type { ReactElement } from 'react';
import { evidenceOf, performerOf } from '../../shared/ceremony/evidence.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import { Press } from '../parts/button.tsx';
import { Mark } from '../parts/mark.tsx';
import { firstOf } from '../parts/names.ts';
import { blocking } from '../parts/operation.ts';
import { t } from '../parts/words.ts';
import { type Station, send } from '../station-client.ts';
import { useDesk } from './desk.ts';
import { standingOf } from './sheet.tsx';

function awaited(state: CeremonyState): string {
  const standing = standingOf(state);
  const step = currentStep(state);
  if (standing === 'interrupted') return t('foot.interrupted');
  if (standing === 'paused') return t('foot.paused');
  if (standing === 'over' || step === undefined) return t('foot.over');
  const waiting = blocking(state);
  if (waiting !== null) return t('foot.exception.open', { n: waiting });
  const confirmer = firstOf(state.roster, step.confirmer);
  if (evidenceOf(state, step) === 'there') return t('foot.answer', { confirmer });
  const next = state.steps[state.steps.indexOf(step) + 1];
  if (step.action === 'probe' && next !== undefined) return t('foot.lines', { next: next.id });
  const performer = performerOf(state, step);
  return performer === null ? t('foot.one', { confirmer }) : t('foot.both', { performer: firstOf(state.roster, performer), confirmer });
}

export function Foot({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const desk = useDesk();
  const { headShown } = station.status;
  const standing = standingOf(state);
  return (
    <footer className="foot" data-region="" tabIndex={-1}>
      {standing === 'over' ? null : (
        <Press
          kind="exc"
          onPress={() => {
            desk.open({ kind: 'exception', probe: null });
          }}
        >
          <Mark kind="exception" bare />
          {t('foot.exception')} <kbd>F8</kbd>
        </Press>
      )}
      {standing === 'step' ? (
        <Press
          icon={Pause}
          onPress={() => {
            desk.open({ kind: 'pause' });
          }}
        >
          {t('foot.pause')} <kbd>F9</kbd>
        </Press>
      ) : null}
      <Press icon={Monitor} onPress={() => void send({ do: 'show-head', shown: !headShown })}>
        <span className="long">{headShown ? t('foot.head.hide') : t('foot.head')}</span>
        <span className="short">{t('foot.head.short')}</span> <kbd>F4</kbd>
      </Press>
      <p className="push soft long">{awaited(state)}</p>
    </footer>
  );
}
