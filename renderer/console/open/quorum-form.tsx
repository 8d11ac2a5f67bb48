/** Who is asked, how many must say yes, and for how long the request is good: within what the policy allows. */
import type { ReactElement } from 'react';
import type { QuorumKind } from '../../../shared/format/operation.ts';
import { mayApprove, type Policy, thresholdsOf } from '../../../shared/format/policy.ts';
import type { Person, Roster } from '../../../shared/format/roster.ts';
import { Choice } from '../../parts/field.tsx';
import { Ticks } from '../../parts/ticks.tsx';
import { hours } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { numbers } from './kind-form.tsx';

export interface Quorum {
  readonly custodians: readonly string[];
  readonly approvals: string;
  /** Minutes. */
  readonly good: string;
}

const custodiansOf = (roster: Roster): readonly Person[] => roster.people.filter((person) => person.roles.includes('custodian'));

/** Custodians whom the policy lets approve this kind, and those whom it does not. */
function eligible(roster: Roster, policy: Policy, kind: QuorumKind): { readonly may: readonly Person[]; readonly not: readonly Person[] } {
  const all = custodiansOf(roster);
  const may = all.filter((person) => mayApprove(policy, person, kind));
  return { may, not: all.filter((person) => !may.includes(person)) };
}

export function quorumStart(roster: Roster, policy: Policy, kind: QuorumKind): Quorum {
  const custodians = eligible(roster, policy, kind).may.map(({ id }) => id);
  const { minimum, default: usual } = thresholdsOf(policy, kind);
  return {
    custodians,
    approvals: String(Math.max(minimum, Math.min(usual, custodians.length))),
    good: String(policy.ceremonies.defaultTimeoutMinutes),
  };
}

const COMMON = [60, 480, 1440, 4320];
function times({ ceremonies }: Policy): readonly number[] {
  const { defaultTimeoutMinutes: usual, maxTimeoutMinutes: most } = ceremonies;
  return [...new Set([...COMMON.filter((minutes) => minutes < most), usual, most])].sort((a, b) => a - b);
}

export function QuorumForm(props: {
  readonly roster: Roster;
  readonly policy: Policy;
  readonly kind: QuorumKind;
  readonly quorum: Quorum;
  readonly onChange: (quorum: Quorum) => void;
}): ReactElement {
  const { roster, policy, kind, quorum, onChange } = props;
  const { may, not } = eligible(roster, policy, kind);
  const { minimum, maximum } = thresholdsOf(policy, kind);
  const n = quorum.custodians.length;
  const asked = (custodians: readonly string[]): void => {
    const most = Math.max(minimum, Math.min(maximum, custodians.length));
    onChange({ ...quorum, custodians, approvals: String(Math.min(Number(quorum.approvals), most)) });
  };
  return (
    <>
      <div>
        <Ticks
          label={t('home.custodians')}
          after={t('home.custodians.n', { n })}
          value={quorum.custodians}
          options={may.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={asked}
        />
        {not.length === 0 ? null : (
          <p className="note soft">{t('home.custodians.barred', { names: not.map(({ name }) => name).join(', ') })}</p>
        )}
      </div>
      <div className="pair uneven">
        {n < minimum ? (
          <p className="note wrong">{t('home.custodians.few', { m: minimum })}</p>
        ) : (
          <Choice
            label={t('home.approvals')}
            value={quorum.approvals}
            options={numbers(minimum, Math.min(maximum, n))}
            after={t('home.of-custodians', { n })}
            onChange={(approvals) => {
              onChange({ ...quorum, approvals });
            }}
          />
        )}
        <Choice
          label={t('home.good')}
          value={quorum.good}
          options={times(policy).map((minutes) => ({ value: String(minutes), label: hours(minutes) }))}
          onChange={(good) => {
            onChange({ ...quorum, good });
          }}
        />
      </div>
    </>
  );
}
