/** The stuck ceremony is opened anew, with custodians who can come; everything else about it stays as it was. */
import { type ReactElement, useState } from 'react';
import { KINDS } from '../../../shared/ceremony/kinds.ts';
import type { Overview } from '../../../shared/ceremony/overview.ts';
import { openingWarnings } from '../../../shared/ceremony/warnings.ts';
import { isQuorumKind, type QuorumKind } from '../../../shared/format/operation.ts';
import { thresholdsOf } from '../../../shared/format/policy.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import { Press } from '../../parts/button.tsx';
import { Choice } from '../../parts/field.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { Ticks } from '../../parts/ticks.tsx';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { eligible } from '../open/quorum.ts';
import { NotAsked } from '../open/quorum-form.tsx';
import { StepBody, type StepProps } from '../step-body.tsx';
import { type Fact, Facts } from './facts.tsx';

interface Again {
  readonly stuck: Overview;
  readonly kind: QuorumKind;
  readonly roster: Roster;
}

/** Null where the stuck ceremony is not in this workspace, or is an emergency itself. */
function againOf(station: Station, stuckId: string): Again | null {
  const stuck = station.status.ceremonies.find(({ id }) => id === stuckId);
  const { roster } = station;
  return stuck === undefined || roster === null || !isQuorumKind(stuck.kind) ? null : { stuck, kind: stuck.kind, roster };
}

function Done({ props, from, to }: { readonly props: StepProps; readonly from: string; readonly to: string }): ReactElement {
  return (
    <StepBody {...props}>
      <Facts
        label={t('emergency.recreated')}
        facts={[
          { label: t('emergency.recreated'), value: <b>{to}</b> },
          { label: t('emergency.recreated.from'), value: from },
        ]}
      />
      <p className="note soft">{t('emergency.recreated.more')}</p>
    </StepBody>
  );
}

function Choose({ props, again }: { readonly props: StepProps; readonly again: Again }): ReactElement {
  const { station, state } = props;
  const { stuck, kind, roster } = again;
  const asking = { roster, policy: station.policy, kind, revoked: station.status.revoked };
  const { may } = eligible(asking);
  const [custodians, setCustodians] = useState<readonly string[]>(() =>
    may.map(({ id }) => id).filter((id) => stuck.custodians.includes(id)),
  );
  const [chosen, setChosen] = useState(stuck.threshold);
  const { minimum, maximum } = thresholdsOf(station.policy, kind);
  const n = custodians.length;
  const most = Math.max(minimum, Math.min(maximum, n));
  const approvals = Math.min(chosen, most);
  const recreate = (): void => void send({ do: 'recreate', custodians: [...custodians], approvalThreshold: approvals });
  const dock = (
    <div className="form docked">
      <Ticks
        label={t('emergency.recreate.who')}
        after={t('home.custodians.n', { n })}
        value={custodians}
        options={may.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setCustodians}
      />
      <NotAsked asking={asking} />
      <div className="docked-row">
        {n < minimum ? (
          <p className="note wrong">{t('home.custodians.few', { m: minimum })}</p>
        ) : (
          <Choice
            label={t('home.approvals')}
            value={String(approvals)}
            options={Array.from({ length: most - minimum + 1 }, (_, i) => ({ value: String(minimum + i), label: String(minimum + i) }))}
            after={t('home.of-custodians', { n })}
            onChange={(value) => {
              setChosen(Number(value));
            }}
          />
        )}
        <Press kind="main" onPress={recreate}>
          {t('emergency.recreate.do')}
        </Press>
      </div>
    </div>
  );
  const warnings = openingWarnings({ approvalThreshold: approvals, custodians, eligible: custodians, roster }, state.head.at);
  const facts: readonly Fact[] = [
    { label: t('request.what'), value: <b>{KINDS[kind].title}</b> },
    { label: t('request.purpose'), value: stuck.subject },
    { label: t('emergency.recreated.from'), value: stuck.id },
    ...warnings.map((warning) => {
      const { happened, todo } = refusedWords(null, warning, null);
      return { label: t('emergency.better'), value: `${happened} ${todo}` };
    }),
  ];
  return (
    <StepBody {...props} dock={dock}>
      <Facts facts={facts} label={t('request.label')} />
    </StepBody>
  );
}

export function RecreateStep(props: StepProps): ReactElement {
  const { station, state } = props;
  const { operation } = state.opened;
  const { recreated } = state.incident;
  if (recreated !== null) return <Done props={props} from={recreated.from} to={recreated.to} />;
  const again = operation.kind === 'stuck-ceremony' ? againOf(station, operation.payload.ceremony) : null;
  if (again === null) return <StepBody {...props} waits={t('emergency.recreate.none')} />;
  return <Choose props={props} again={again} />;
}
