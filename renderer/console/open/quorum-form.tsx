/** Who is asked, how many must say yes, and for how long the request is good: within what the policy allows. */
import type { ReactElement } from 'react';
import { type Policy, thresholdsOf } from '../../../shared/format/policy.ts';
import { Choice } from '../../parts/field.tsx';
import { Ticks } from '../../parts/ticks.tsx';
import { hours } from '../../parts/times.ts';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';
import { numbers } from './kind-form.tsx';
import { type Asking, eligible, type Quorum } from './quorum.ts';

const COMMON = [60, 480, 1440, 4320];
function times({ ceremonies }: Policy): readonly number[] {
  const { defaultTimeoutMinutes: usual, maxTimeoutMinutes: most } = ceremonies;
  return [...new Set([...COMMON.filter((minutes) => minutes < most), usual, most])].sort((a, b) => a - b);
}

/** Who is not offered, and why. */
export function NotAsked({ asking }: { readonly asking: Asking }): ReactElement | null {
  const { revoked, not } = eligible(asking);
  if (revoked.length + not.length === 0) return null;
  return (
    <>
      {revoked.map(({ id, name, incident }) => (
        <p key={id} className="note">
          <b className="late">{t('home.custodians.revoked', { name })}</b> <Unbroken text={t('home.custodians.revoked.by', { incident })} />
        </p>
      ))}
      {not.length === 0 ? null : (
        <p className="note soft">{t('home.custodians.barred', { names: not.map(({ name }) => name).join(', ') })}</p>
      )}
    </>
  );
}

export function QuorumForm(
  props: Asking & {
    readonly quorum: Quorum;
    readonly onChange: (quorum: Quorum) => void;
  },
): ReactElement {
  const { policy, kind, quorum, onChange } = props;
  const { may } = eligible(props);
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
        <NotAsked asking={props} />
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
