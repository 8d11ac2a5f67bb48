/** What is asked for and what will be made, in plain words: the same facts before the request is opened, before approving and before making. */
import type { ReactElement, ReactNode } from 'react';
import { formLines } from '../../../shared/ceremony/form-words.ts';
import { kindOf } from '../../../shared/ceremony/kinds.ts';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import type { PayloadOf } from '../../../shared/format/operation.ts';
import { masterKey } from '../../parts/operation.ts';
import { dayMinute, hours } from '../../parts/times.ts';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';

type MasterKey = PayloadOf<'master-key-generation'>;

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
          <dd>{typeof fact.value === 'string' ? <Unbroken text={fact.value} /> : fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** In fours, so that a line can break. */
export const HexGroups = ({ hex }: { readonly hex: string }): ReactElement => (
  <span className="mono hexes">{hex.replaceAll(/(.{4})(?=.)/g, '$1 ')}</span>
);

/** Several facts under one name, a line each. */
const FactLines = ({ lines }: { readonly lines: readonly string[] }): ReactElement => (
  <ul className="fact-lines">
    {lines.map((line) => (
      <li key={line}>
        <Unbroken text={line} />
      </li>
    ))}
  </ul>
);

const goodUntil = ({ opened, request, head }: CeremonyState): Fact => ({
  label: t('request.expires'),
  value:
    request === null
      ? t('request.timeout', { span: hours(opened.timeoutMinutes) })
      : t('request.expires.value', { at: dayMinute(request.value.expires, head.at) }),
});

function masterKeyFacts(state: CeremonyState, { keyName, keyAlgorithm, epoch, cards, holders, forms }: MasterKey): readonly Fact[] {
  const { participants, approvalThreshold: m } = state.opened;
  const name = (id: string): string => nameOf(state.roster, id);
  const n = participants.custodians.length;
  return [
    { label: t('request.made'), value: <b>{t(`request.algorithm.${keyAlgorithm}`, { key: keyName, epoch })}</b> },
    { label: t('request.from'), value: t('request.from.value', { n }) },
    { label: t('request.policy'), value: t('request.policy.value', { m, k: cards.threshold, n }) },
    {
      label: t('request.who'),
      value: t('request.who.value', { initiator: name(participants.initiator ?? ''), master: name(participants.master) }),
    },
    {
      label: t(forms === undefined ? 'request.cards' : 'request.shards'),
      value: holders.map((id, i) => `${i + 1} ${name(id)}`).join(', '),
    },
    ...(forms === undefined ? [] : [{ label: t('request.wrapped'), value: <FactLines lines={formLines(forms, holders, name)} /> }]),
    goodUntil(state),
  ];
}

function emergencyFacts(state: CeremonyState): readonly Fact[] {
  const { operation, participants } = state.opened;
  const name = (id: string): string => nameOf(state.roster, id);
  const { summary, effect } = kindOf(operation);
  return [
    { label: t('request.what'), value: <FactLines lines={summary(name)} /> },
    { label: t('request.effect'), value: effect },
    { label: t('request.who'), value: t('request.led', { master: name(participants.master), witness: name(participants.witness) }) },
  ];
}

export function requestFacts(state: CeremonyState): readonly Fact[] {
  const { operation, participants, approvalThreshold: m } = state.opened;
  const made = masterKey(state);
  if (made !== null) return masterKeyFacts(state, made);
  const { initiator, master, custodians } = participants;
  if (initiator === null) return emergencyFacts(state);
  const name = (id: string): string => nameOf(state.roster, id);
  const { summary, effect } = kindOf(operation);
  return [
    { label: t('request.what'), value: <FactLines lines={summary(name)} /> },
    { label: t('request.effect'), value: effect },
    { label: t('request.policy'), value: t('request.approvals', { m, n: custodians.length }) },
    { label: t('request.who'), value: t('request.who.led', { initiator: name(initiator), master: name(master) }) },
    goodUntil(state),
  ];
}
