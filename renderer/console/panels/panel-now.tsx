/** A panel takes the right column. Focus goes to its title; Esc closes it, and focus returns to where it was. */
import { X } from 'lucide-react';
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { t } from '../../parts/words.ts';
import type { Station } from '../../station-client.ts';
import { type Panel, useDesk } from '../desk.ts';
import { CancelPanel } from './cancel-panel.tsx';
import { DecidePanel } from './decide-panel.tsx';
import { ExceptionPanel } from './exception-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { LogPanel } from './log-panel.tsx';
import { PausePanel } from './pause-panel.tsx';

function PanelFrame({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  const desk = useDesk();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-title">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <Press size="tiny" icon={X} onPress={desk.close}>
          {t('panel.close')}
        </Press>
      </div>
      {children}
    </section>
  );
}

export function PanelNow({
  panel,
  station,
  state,
}: {
  readonly panel: Panel;
  readonly station: Station;
  readonly state: CeremonyState;
}): ReactElement {
  switch (panel.kind) {
    case 'exception':
      return (
        <PanelFrame key={`${panel.kind} ${panel.probe ?? ''}`} title={t('exception.title')}>
          <ExceptionPanel state={state} probe={panel.probe} />
        </PanelFrame>
      );
    case 'decide':
      return (
        <PanelFrame key={`${panel.kind} ${panel.number}`} title={t('exception.decide.title', { n: panel.number })}>
          <DecidePanel state={state} number={panel.number} />
        </PanelFrame>
      );
    case 'pause':
      return (
        <PanelFrame key={panel.kind} title={t('pause.title')}>
          <PausePanel state={state} />
        </PanelFrame>
      );
    case 'cancel':
      return (
        <PanelFrame key={panel.kind} title={t('cancel.title')}>
          <CancelPanel state={state} />
        </PanelFrame>
      );
    case 'log':
      return (
        <PanelFrame key={panel.kind} title={t('log.all', { n: station.entries.length })}>
          <LogPanel station={station} state={state} />
        </PanelFrame>
      );
    case 'keys':
      return (
        <PanelFrame key={panel.kind} title={t('keys.title')}>
          <KeysPanel />
        </PanelFrame>
      );
  }
}
