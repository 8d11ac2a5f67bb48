/** The console's bar: what this ceremony is, practice or production, network and clock, the time. */
import { List, ShieldAlert, ShieldCheck, ShieldQuestionMark } from 'lucide-react';
import type { ReactElement } from 'react';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import type { Mode } from '../../shared/format/fields.ts';
import { Press } from '../parts/button.tsx';
import { firstOf } from '../parts/names.ts';
import { useNow } from '../parts/now.ts';
import { exactSpan, instantOf, roomSecond, SECOND, utcSecond, zoneName } from '../parts/times.ts';
import { t } from '../parts/words.ts';
import { type Station, send } from '../station-client.ts';

export function ModeBox({ mode }: { readonly mode: Mode }): ReactElement {
  return <span className="mode">{t(`mode.${mode}`)}</span>;
}

export function Clock(props: { readonly place: string; readonly offset: number }): ReactElement {
  const now = useNow();
  return (
    <p className="clock">
      <b>{t('time.utc', { at: utcSecond(instantOf(now)) })}</b>
      <span>
        {props.offset === 0
          ? props.place
          : t('time.local', { at: roomSecond(now, props.offset), place: props.place, zone: zoneName(props.offset) })}
      </span>
    </p>
  );
}

function networkLine(state: CeremonyState): { readonly text: string; readonly icon: typeof ShieldCheck } {
  const { probes } = state;
  const finding = probes?.findings.find((f) => f.probe === 'network');
  if (probes === null || finding === undefined) return { text: t('guard.network.none'), icon: ShieldQuestionMark };
  const at = utcSecond(probes.at);
  const icon = finding.result === 'pass' ? ShieldCheck : finding.result === 'fail' ? ShieldAlert : ShieldQuestionMark;
  return { text: t(`guard.network.${finding.result}`, { at }), icon };
}

function clockLine(state: CeremonyState): string {
  if (state.clock === null) return t('guard.clock.none');
  const { offsetSeconds } = state.clock;
  const first = firstOf(state.roster, state.opened.participants.witness);
  if (offsetSeconds === 0) return t('guard.clock.same', { first });
  const apart = exactSpan(offsetSeconds * SECOND);
  return offsetSeconds > 0 ? t('guard.clock.ahead', { first, span: apart }) : t('guard.clock.behind', { first, span: apart });
}

/** The place alone: "Musterstadt, room 2" is too long for the clock. */
const placeOf = (location: string): string => location.split(',')[0] ?? location;

/** What was read of cards is forgotten when the screens turn to something else. */
const isReading = (state: CeremonyState): boolean => {
  const action = state.pausedAt === null ? currentStep(state)?.action : undefined;
  return action === 'read-card' || action === 'combine';
};

/** Back to the ceremonies, unless the station is in the middle of something: its place stays. */
function ToList({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  return (
    <span className={station.status.activity.kind === 'idle' && !isReading(state) ? '' : 'kept-place'}>
      <Press size="small" icon={List} onPress={() => void send({ do: 'select', ceremony: null })}>
        {t('bar.list')}
      </Press>
    </span>
  );
}

export function Bar({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const { text, icon: Icon } = networkLine(state);
  return (
    <header className="bar">
      <ToList station={station} state={state} />
      <p className="purpose">
        <span className="mono">{state.id}</span>
        <b>{state.opened.subject}</b>
      </p>
      <ModeBox mode={state.opened.mode} />
      {state.steps.some(({ action }) => action === 'probe') ? (
        <section className="guard" aria-label={t('guard.label')}>
          <Icon className="icon" aria-hidden="true" />
          <span>
            {text}
            <span>{clockLine(state)}</span>
          </span>
        </section>
      ) : (
        <div className="guard" />
      )}
      <Clock place={placeOf(state.opened.location)} offset={state.opened.localOffset} />
    </header>
  );
}
