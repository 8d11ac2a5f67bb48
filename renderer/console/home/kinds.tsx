/** The kinds of ceremony: those that this build carries out, those that it takes to the approval, and, always in view, the emergencies. */
import type { ReactElement } from 'react';
import { KINDS } from '../../../shared/ceremony/kinds.ts';
import { type CeremonyKind, EMERGENCIES, QUORUM_KINDS } from '../../../shared/format/operation.ts';
import type { ScriptHere } from '../../../shared/ipc/contract.ts';
import { Press } from '../../parts/button.tsx';
import { t } from '../../parts/words.ts';

interface Choosing {
  readonly scripts: readonly ScriptHere[];
  readonly onChoose: (kind: CeremonyKind) => void;
}

function Kind({ kind, scripts, onChoose }: Choosing & { readonly kind: CeremonyKind }): ReactElement {
  return (
    <Press
      size="small"
      onPress={() => {
        onChoose(kind);
      }}
    >
      {KINDS[kind].title}
      {scripts.some((script) => script.kind === kind && script.own) ? <span className="aside">{t('kinds.own')}</span> : null}
    </Press>
  );
}

function Group(
  props: Choosing & { readonly title: string; readonly more?: string; readonly kinds: readonly CeremonyKind[] },
): ReactElement | null {
  const { title, more, kinds, scripts, onChoose } = props;
  if (kinds.length === 0) return null;
  return (
    <section className="kinds" aria-label={title}>
      <h3>
        {title} {more === undefined ? null : <span className="aside">{more}</span>}
      </h3>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>
            <Kind kind={kind} scripts={scripts} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Kinds(props: Choosing): ReactElement {
  return (
    <section className="choose-kind" aria-labelledby="kinds-title">
      <h2 id="kinds-title">{t('kinds.title')}</h2>
      <Group {...props} title={t('kinds.here')} kinds={QUORUM_KINDS.filter((kind) => KINDS[kind].available)} />
      <Group
        {...props}
        title={t('kinds.approval-only')}
        more={t('kinds.approval-only.more')}
        kinds={QUORUM_KINDS.filter((kind) => !KINDS[kind].available)}
      />
    </section>
  );
}

/** At the foot of the sheet, however long the list above is. */
export function Emergencies(props: Choosing): ReactElement {
  return (
    <section className="row open-bar emergencies" aria-label={t('kinds.emergency')}>
      <p>
        <b>{t('kinds.emergency')}</b> <span className="note soft">{t('kinds.emergency.more')}</span>
      </p>
      <span className="buttons">
        {EMERGENCIES.map((kind) => (
          <Kind key={kind} {...props} kind={kind} />
        ))}
      </span>
    </section>
  );
}
