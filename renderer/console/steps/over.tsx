/** After the last step, or after a cancellation or an expiry: what there is now, and the way back to the other ceremonies. */
import { List } from 'lucide-react';
import type { ReactElement } from 'react';
import { kindOf } from '../../../shared/ceremony/kinds.ts';
import { setInHand } from '../../../shared/ceremony/old-set.ts';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { Digest } from '../../parts/digest.tsx';
import { cardsNeeded, openExceptions } from '../../parts/operation.ts';
import { Strip } from '../../parts/strip.tsx';
import { dayMinute } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { STEP_TITLE } from '../shortcuts.ts';
import { CardStages } from './cards.tsx';
import { type Fact, Facts, HexGroups } from './facts.tsx';

type Ending = 'closed' | 'cancelled' | 'expired';

function exceptionsText(state: CeremonyState): string {
  const open = openExceptions(state).length;
  const n = state.exceptions.length;
  return open === 0 ? String(n) : t('over.exceptions.open', { n, open });
}

function cancelledFacts(state: CeremonyState): readonly Fact[] {
  const { cancelled } = state;
  if (cancelled === null) return [];
  return [
    { label: t('over.cancelled.by'), value: <b>{nameOf(state.roster, cancelled.by)}</b> },
    { label: t('over.cancelled.why'), value: cancelled.reason },
    ...(cancelled.incident === null
      ? []
      : [{ label: t('over.cancelled.incident'), value: <span className="mono">{cancelled.incident}</span> }]),
  ];
}

function madeFacts(state: CeremonyState): readonly Fact[] {
  const { keypair, executedAt, exported } = state;
  const manifest = setInHand(state);
  const key: readonly Fact[] =
    manifest === null || executedAt === null
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
  const pair: readonly Fact[] =
    keypair.generated === null
      ? []
      : [
          { label: t('over.key'), value: <b>{keypair.generated.label}</b> },
          { label: t('keypair.token'), value: t('keypair.token.is', { serial: keypair.generated.token.serial }) },
          { label: t('digest.fingerprint'), value: <HexGroups hex={keypair.generated.fingerprint} /> },
        ];
  return [...key, ...pair, ...file];
}

function factsOf(state: CeremonyState): readonly Fact[] {
  const { opened, approvals } = state;
  const { title } = kindOf(opened.operation);
  const approved: readonly Fact[] =
    opened.approvalThreshold === 0
      ? []
      : [{ label: t('over.approvals'), value: t('list.approvals', { have: approvals.length, n: opened.approvalThreshold }) }];
  return [
    { label: t('over.kind'), value: title },
    ...cancelledFacts(state),
    ...approved,
    ...madeFacts(state),
    { label: t('over.entries'), value: state.head.seq },
    { label: t('over.exceptions'), value: exceptionsText(state) },
  ];
}

const endingOf = ({ phase }: CeremonyState): Ending => (phase === 'Cancelled' ? 'cancelled' : phase === 'Expired' ? 'expired' : 'closed');

function sayOf(state: CeremonyState, ending: Ending): string {
  if (ending === 'cancelled') return t('over.cancelled.say');
  if (ending === 'closed') return cardsNeeded(state) === 0 ? t('over.closed.say.plain') : t('over.closed.say');
  const n = state.approvals.length;
  return n === 0 ? t('over.expired.say.none') : t('over.expired.say', { n });
}

export function Over({ state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const ending = endingOf(state);
  const ended = { closed: state.closedAt, cancelled: state.cancelled?.at, expired: state.request?.value.expires }[ending];
  const at = ended ?? state.head.at;
  return (
    <section className="step over" aria-labelledby={STEP_TITLE}>
      <div className="margin" />
      <div className="body">
        <div className="title">
          <h1 id={STEP_TITLE} tabIndex={-1}>
            {t(`over.${ending}`)}
          </h1>
        </div>
        <p className="say">{sayOf(state, ending)}</p>
        <div>
          <Strip tone={ending === 'closed' ? 'done' : 'stop'} title={t(`over.${ending}.at`, { at: dayMinute(at, state.head.at) })}>
            <Press kind="main" size="small" icon={List} onPress={() => void send({ do: 'select', ceremony: null })}>
              {t('over.list')}
            </Press>
          </Strip>
        </div>
        <Facts label={t('over.bundle')} facts={factsOf(state)} />
        {state.exported === null ? null : <Digest title={t('over.digest')} hex={state.exported.digest} />}
        {state.manifest === null ? null : <CardStages state={state} />}
      </div>
    </section>
  );
}
