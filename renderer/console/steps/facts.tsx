/** What is asked for and what will be made, in plain words: the same facts before the request is opened, before approving and before making. */
import type { ReactElement, ReactNode } from 'react';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import { MINUTE, span, utcMinute } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

export function Facts({ facts, label }: { readonly facts: readonly Fact[]; readonly label: string }): ReactElement {
  return (
    <dl className="facts" aria-label={label}>
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** In fours, so that a line can break. */
export const HexGroups = ({ hex }: { readonly hex: string }): ReactElement => (
  <span className="mono hexes">{hex.replaceAll(/(.{4})(?=.)/g, '$1 ')}</span>
);

export function requestFacts(state: CeremonyState): readonly Fact[] {
  const { opened, request } = state;
  const { participants } = opened;
  const name = (id: string): string => nameOf(state.roster, id);
  const n = participants.custodians.length;
  const good =
    request === null
      ? t('request.timeout', { span: span(opened.policy.timeoutMinutes * MINUTE) })
      : t('request.expires.value', { at: utcMinute(request.value.expires) });
  return [
    { label: t('request.made'), value: <b>{t(`request.algorithm.${opened.keyAlgorithm}`, { key: opened.keyName })}</b> },
    { label: t('request.from'), value: t('request.from.value', { n }) },
    { label: t('request.policy'), value: t('request.policy.value', { m: opened.approvalThreshold, k: opened.cardThreshold, n }) },
    {
      label: t('request.who'),
      value: t('request.who.value', { initiator: name(participants.initiator), master: name(participants.master) }),
    },
    { label: t('request.cards'), value: participants.custodians.map((id, i) => `${i + 1} ${name(id)}`).join(', ') },
    { label: t('request.expires'), value: good },
  ];
}
