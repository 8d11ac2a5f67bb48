/** The console: reading, home, or a ceremony; and, over all of them, a station that does not answer. */
import { type ReactElement, useEffect } from 'react';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { Press } from '../parts/button.tsx';
import { later } from '../parts/later.ts';
import { refusedWords } from '../parts/refused.ts';
import { Strip } from '../parts/strip.tsx';
import { t } from '../parts/words.ts';
import { dismissBusy, dismissFault, type Station, useStation } from '../station-client.ts';
import { Home } from './home/home.tsx';

function Fault({ code }: { readonly code: string }): ReactElement {
  return (
    <section className="fault" aria-label={t('fault.label')}>
      <Strip tone="stop" title={t('fault.title')} more={`${t('fault.safe')} ${t('fault.do', { code })}`}>
        <Press size="small" onPress={dismissFault}>
          {t('fault.close')}
        </Press>
      </Strip>
    </section>
  );
}

/** What was pressed while the station was at work on something else was not done. */
function Busy(): ReactElement {
  const { happened, safe, todo } = refusedWords(null, { control: 'STATION-BUSY-1', operands: {} }, null);
  return (
    <section className="fault busy" aria-label={t('fault.label')}>
      <Strip tone="wait" title={happened} more={`${safe} ${todo}`}>
        <Press size="small" onPress={dismissBusy}>
          {t('fault.close')}
        </Press>
      </Strip>
    </section>
  );
}

const ceremony = later(() => import('./ceremony.tsx'));

function InCeremony({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const read = ceremony.useModule();
  return read === null ? <p className="reading">{t('reading')}</p> : <read.Ceremony station={station} state={state} />;
}

function Room({ station }: { readonly station: Station }): ReactElement {
  useEffect(() => {
    requestIdleCallback(ceremony.ask);
  }, []);
  const { state } = station;
  return state === null ? <Home station={station} /> : <InCeremony key={state.id} station={station} state={state} />;
}

export function Console(): ReactElement {
  const { station, fault, busy } = useStation();
  return (
    <>
      {fault === null ? null : <Fault code={fault} />}
      {busy ? <Busy /> : null}
      {station === null ? <p className="reading">{t('reading')}</p> : null}
      {station === null ? null : <Room station={station} />}
    </>
  );
}
