/** Beside the form: what the custodians will be told, and what policy and script say of this kind. Nothing here decides. */
import type { ReactElement, ReactNode } from 'react';
import { kindOf } from '../../../shared/ceremony/kinds.ts';
import { type CeremonyKind, isQuorumKind, type Operation, type QuorumKind } from '../../../shared/format/operation.ts';
import { groupsFor, isIn, mayCancel, type Policy, thresholdsOf } from '../../../shared/format/policy.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import type { ScriptHere } from '../../../shared/ipc/contract.ts';
import { firstWords } from '../../parts/head-words.ts';
import { namesIn } from '../../parts/joined-names.ts';
import { hours } from '../../parts/times.ts';
import { Names, Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';
import type { Station } from '../../station-client.ts';

interface Line {
  readonly label: string;
  readonly value: ReactNode;
}

function Told({
  kind,
  operation,
  roster,
}: {
  readonly kind: CeremonyKind;
  readonly operation: Operation | null;
  readonly roster: Roster;
}): ReactElement {
  const title = isQuorumKind(kind) ? t('open.told') : t('open.told.emergency');
  const name = (id: string): string => roster.people.find((person) => person.id === id)?.name ?? id;
  const said = operation === null ? null : kindOf(operation);
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {said === null ? (
        <p className="note soft">{t('open.told.later')}</p>
      ) : (
        <ul className="summary">
          <Names value={namesIn(operation)}>
            {[...said.summary(name), t('open.afterwards', { effect: said.effect })].map((line) => (
              <li key={line}>
                <Unbroken text={line} />
              </li>
            ))}
          </Names>
        </ul>
      )}
    </section>
  );
}

function approvers(policy: Policy, roster: Roster, kind: QuorumKind): ReactNode {
  if (policy.approverGroups.length === 0) return t('open.policy.everyone');
  const groups = groupsFor(policy, kind);
  if (groups.length === 0) return <b className="late">{t('open.policy.no-one')}</b>;
  return groups.map((group) => {
    const known = roster.people.filter((person) => isIn(group, person)).map((person) => person.name);
    const { name } = group;
    return (
      <span key={name} className="group">
        {t('open.policy.group', { group: name, names: known.join(', ') })}
      </span>
    );
  });
}

function policyLines(policy: Policy, roster: Roster, kind: QuorumKind): readonly Line[] {
  const { minimum, default: usual, maximum } = thresholdsOf(policy, kind);
  const { defaultTimeoutMinutes, maxTimeoutMinutes } = policy.ceremonies;
  const cancel = roster.people.filter((person) => mayCancel(policy, person)).map((person) => person.name);
  return [
    { label: t('open.policy.approvals'), value: t('open.policy.approvals.is', { minimum, maximum, usual }) },
    {
      label: t('open.policy.good'),
      value: t('open.policy.good.is', { usual: hours(defaultTimeoutMinutes), most: hours(maxTimeoutMinutes) }),
    },
    { label: t('open.policy.approvers'), value: approvers(policy, roster, kind) },
    {
      label: t('open.policy.cancel'),
      value: cancel.length === 0 ? t('open.policy.cancel.initiator') : t('open.policy.cancel.more', { names: cancel.join(', ') }),
    },
  ];
}

function Lines({ lines }: { readonly lines: readonly Line[] }): ReactElement {
  return (
    <dl className="said-of">
      {lines.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ScriptSays({ script }: { readonly script: ScriptHere }): ReactElement {
  return (
    <section aria-label={t('open.script')}>
      <h2>{t('open.script')}</h2>
      <p>{t('open.script.is', { id: script.id, version: script.version })}</p>
      {script.own ? (
        <p>
          <b>{t('open.script.own')}</b>
        </p>
      ) : (
        <p className="note soft">{t('open.script.standard')}</p>
      )}
      <p className="note soft">{t('open.script.words', { words: firstWords(script.digest, 4).join(' ') })}</p>
    </section>
  );
}

export function AboutKind(props: {
  readonly station: Station;
  readonly roster: Roster;
  readonly kind: CeremonyKind;
  readonly operation: Operation | null;
}): ReactElement {
  const { station, roster, kind, operation } = props;
  const script = station.scripts.find((one) => one.kind === kind);
  return (
    <>
      <Told kind={kind} operation={operation} roster={roster} />
      <section aria-label={t('open.policy')}>
        <h2>{t('open.policy')}</h2>
        {isQuorumKind(kind) ? (
          <Lines lines={policyLines(station.policy, roster, kind)} />
        ) : (
          <p className="note soft">{t('open.policy.emergency')}</p>
        )}
      </section>
      {script === undefined ? null : <ScriptSays script={script} />}
    </>
  );
}
