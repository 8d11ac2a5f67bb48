/** The kinds of ceremony: those that this build carries out, those that it takes to the approval, and the emergencies. */
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
            <Press
              size="small"
              onPress={() => {
                onChoose(kind);
              }}
            >
              {KINDS[kind].title}
              {scripts.some((script) => script.kind === kind && script.own) ? <span className="aside">{t('kinds.own')}</span> : null}
            </Press>
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
      <Group {...props} title={t('kinds.emergency')} more={t('kinds.emergency.more')} kinds={EMERGENCIES} />
    </section>
  );
}
