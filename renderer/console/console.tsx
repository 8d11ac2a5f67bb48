/** The console: reading, home, or a ceremony; and, over all of them, a station that does not answer. */
import type { ReactElement } from 'react';
import { Press } from '../parts/button.tsx';
import { Strip } from '../parts/strip.tsx';
import { t } from '../parts/words.ts';
import { dismissFault, type Station, useStation } from '../station-client.ts';
import { Ceremony } from './ceremony.tsx';
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

function Room({ station }: { readonly station: Station }): ReactElement {
  return station.state === null ? <Home station={station} /> : <Ceremony station={station} state={station.state} />;
}

export function Console(): ReactElement {
  const { station, fault } = useStation();
  return (
    <>
      {fault === null ? null : <Fault code={fault} />}
      {station === null ? <p className="reading">{t('reading')}</p> : null}
      {station === null ? null : <Room station={station} />}
    </>
  );
}
