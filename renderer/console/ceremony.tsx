/** The console while a ceremony is open: bar, acts, sheet, side, footer, and the keys that work everywhere. */
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { namesIn } from '../parts/joined-names.ts';
import { Names } from '../parts/unbroken.tsx';
import { type Station, send } from '../station-client.ts';
import { Acts } from './acts.tsx';
import { Bar } from './bar.tsx';
import { type Desk, DeskContext, type Panel } from './desk.ts';
import { Foot } from './foot.tsx';
import { Sheet, standingOf } from './sheet.tsx';
import { type Shortcut, useShortcuts } from './shortcuts.ts';
import { Side } from './side.tsx';

export function Ceremony({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const [panel, setPanel] = useState<Panel | null>(null);
  const [probe, setProbe] = useState<string | null>(null);
  const { headShown } = station.status;
  const standing = standingOf(state);
  const desk = useMemo<Desk>(
    () => ({
      panel,
      open: setPanel,
      close: () => {
        setPanel(null);
      },
      probe,
      showProbe: setProbe,
    }),
    [panel, probe],
  );
  const keys = useMemo<Readonly<Partial<Record<Shortcut, () => void>>>>(
    () => ({
      F1: () => {
        setPanel({ kind: 'keys' });
      },
      F3: () => {
        setPanel({ kind: 'log' });
      },
      F4: () => void send({ do: 'show-head', shown: !headShown }),
      ...(standing === 'over'
        ? {}
        : {
            F8: () => {
              setPanel({ kind: 'exception', probe: null });
            },
          }),
      ...(standing === 'step'
        ? {
            F9: () => {
              setPanel({ kind: 'pause' });
            },
          }
        : {}),
      ...(panel === null
        ? {}
        : {
            Escape: () => {
              setPanel(null);
            },
          }),
    }),
    [headShown, panel, standing],
  );
  useShortcuts(keys);
  const { mode, operation } = state.opened;
  const names = useMemo(() => namesIn(operation), [operation]);
  useEffect(() => {
    document.documentElement.dataset['mode'] = mode;
  }, [mode]);
  return (
    <DeskContext value={desk}>
      <Names value={names}>
        <div className="console">
          <Bar station={station} state={state} />
          <Acts state={state} />
          <Sheet station={station} state={state} />
          <Side station={station} state={state} />
          <Foot station={station} state={state} />
        </div>
      </Names>
    </DeskContext>
  );
}
