/** After the last step, or after a cancellation: what there is now. */
import type { ReactElement } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Digest } from '../../parts/digest.tsx';
import { Strip } from '../../parts/strip.tsx';
import { utcSecond } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import type { Station } from '../../station-client.ts';
import { STEP_TITLE } from '../shortcuts.ts';
import { CardStages } from './cards.tsx';
import { type Fact, Facts, HexGroups } from './facts.tsx';

function factsOf(state: CeremonyState): readonly Fact[] {
  const { manifest, exported } = state;
  const made: readonly Fact[] =
    manifest === null || state.executedAt === null
      ? []
      : [
          { label: t('over.key'), value: <b>{manifest.header.keyName}</b> },
          { label: t('over.check-value'), value: <HexGroups hex={manifest.keyCheckValue} /> },
        ];
  const file: readonly Fact[] =
    exported === null
      ? []
      : [
          { label: t('over.file'), value: <span className="mono">{exported.file}</span> },
          { label: t('over.bytes'), value: t('over.bytes.n', { n: exported.bytes }) },
        ];
  return [
    ...made,
    ...file,
    { label: t('over.entries'), value: state.head.seq },
    { label: t('over.exceptions'), value: state.exceptions.length },
  ];
}

export function Over({ state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const kind = state.phase === 'Cancelled' ? 'cancelled' : state.phase === 'Expired' ? 'expired' : 'closed';
  return (
    <section className="step over" aria-labelledby={STEP_TITLE}>
      <div className="margin" />
      <div className="body">
        <div className="title">
          <h1 id={STEP_TITLE} tabIndex={-1}>
            {t(`over.${kind}`)}
          </h1>
        </div>
        <p className="say">{t(`over.${kind}.say`)}</p>
        {kind === 'closed' ? null : <Strip tone="stop" title={t(`over.${kind}`)} more={t('time.utc', { at: utcSecond(state.head.at) })} />}
        <Facts label={t('over.bundle')} facts={factsOf(state)} />
        {state.exported === null ? null : <Digest title={t('digest.bundle')} hex={state.exported.digest} />}
        <CardStages state={state} />
      </div>
    </section>
  );
}
