/** The ceremonies of the workspace: those of which something can still come, and on request those that are over. */
import { type ReactElement, useState } from 'react';
import { KINDS } from '../../../shared/ceremony/kinds.ts';
import { isOver, type Overview } from '../../../shared/ceremony/overview.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import { Press } from '../../parts/button.tsx';
import { Mark, type MarkKind } from '../../parts/mark.tsx';
import { firstName } from '../../parts/names.ts';
import { useNow } from '../../parts/now.ts';
import { dayMinute, instantOf, span } from '../../parts/times.ts';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';

interface Choosing {
  readonly onChoose: (ceremony: string) => void;
}

function markOf({ phase, closedAt }: Overview): MarkKind {
  if (closedAt !== null) return 'done';
  switch (phase) {
    case 'NotRequested':
      return 'todo';
    case 'Pending':
    case 'PartiallyApproved':
      return 'wait';
    case 'Approved':
      return 'now';
    case 'Executed':
      return 'done';
    case 'Expired':
    case 'Cancelled':
      return 'stop';
  }
}

/** In words: state, approvals where there are to be any, and when the request ends. */
function standing(of: Overview, now: number): readonly string[] {
  if (of.closedAt !== null) return [t('phase.closed')];
  const emergency = of.phase === 'NotRequested' && of.threshold === 0;
  const state = emergency ? t('phase.emergency') : t(`phase.${of.phase}`);
  const approvals = of.threshold === 0 ? [] : [t('list.approvals', { have: of.approvals, n: of.threshold })];
  if (isOver(of) || of.phase === 'Executed' || of.expires === null) return [state, ...approvals];
  const left = Date.parse(of.expires) - now;
  return [state, ...approvals, left > 0 ? t('list.expires', { span: span(left) }) : t('list.late')];
}

function Row({ of, roster, onChoose }: Choosing & { readonly of: Overview; readonly roster: Roster | null }): ReactElement {
  const now = useNow();
  const at = dayMinute(of.openedAt, instantOf(now));
  const name = of.initiator === null ? null : (roster?.people.find(({ id }) => id === of.initiator)?.name ?? of.initiator);
  const over = isOver(of);
  const step = of.step === null || over ? [] : [t('list.step', { step: of.step })];
  return (
    <li className={over ? 'over' : ''}>
      <Mark kind={markOf(of)} bare />
      <div>
        <p>
          <b>{KINDS[of.kind].title}</b> <Unbroken text={of.subject} />
        </p>
        <p className="note">{standing(of, now).join(', ')}</p>
        <p className="note soft">
          <span className="mono nowrap">{of.id}</span>
          {[name === null ? t('list.opened', { at }) : t('list.opened.by', { at, first: firstName(name) }), ...step].join(', ')}
        </p>
      </div>
      <Press
        size="small"
        kind={over ? 'plain' : 'main'}
        aria-label={over ? t('list.look.of', { id: of.id }) : t('list.take.of', { id: of.id })}
        onPress={() => {
          onChoose(of.id);
        }}
      >
        {over ? t('list.look') : t('list.take')}
      </Press>
    </li>
  );
}

export function Ceremonies(props: Choosing & { readonly ceremonies: readonly Overview[]; readonly roster: Roster | null }): ReactElement {
  const { ceremonies, roster, onChoose } = props;
  const [shown, setShown] = useState(false);
  const open = ceremonies.filter((one) => !isOver(one));
  const over = ceremonies.filter(isOver);
  const listed = shown ? [...open, ...over] : open;
  return (
    <section aria-label={t('list.label')}>
      {open.length === 0 ? <p className="soft">{t('list.none')}</p> : null}
      <ul className="ceremonies">
        {listed.map((of) => (
          <Row key={of.id} of={of} roster={roster} onChoose={onChoose} />
        ))}
      </ul>
      {over.length === 0 ? null : (
        <p>
          <Press
            size="small"
            aria-expanded={shown}
            onPress={() => {
              setShown(!shown);
            }}
          >
            {shown ? t('list.over.hide') : t('list.over', { n: over.length })}
          </Press>
        </p>
      )}
    </section>
  );
}
