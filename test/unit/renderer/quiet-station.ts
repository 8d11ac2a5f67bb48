/** A desk and a status in which nothing is going on, for screens that are drawn from a log alone. */
import type { Desk } from '../../../renderer/console/desk.ts';
import type { StepProps } from '../../../renderer/console/step-body.tsx';

export const desk: Desk = { panel: null, open: () => undefined, close: () => undefined, probe: null, showProbe: () => undefined };
export const status: StepProps['station']['status'] = {
  ceremonies: [],
  current: null,
  revoked: [],
  revision: 0,
  home: { workspace: '', missing: null, modules: [] },
  activity: { kind: 'idle' },
  refused: null,
  cards: null,
  headShown: false,
  check: null,
  statementDigest: null,
};
