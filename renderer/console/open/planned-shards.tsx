/** What the shard plan in the workspace says of each shard: its form, its holder, and the fingerprint of the key that it will be wrapped to. */
import type { ReactElement } from 'react';
import { FORM, targetText } from '../../../shared/ceremony/form-words.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import { keyFingerprintOf, type ShardForm } from '../../../shared/format/shard-form.ts';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';
import type { Station } from '../../station-client.ts';
import { HexGroups } from '../steps/facts.tsx';

const formText = (form: ShardForm): string => (form.form === 'provider' ? `${FORM.provider}, ${targetText(form.target)}` : FORM[form.form]);

export function PlannedShards({
  plan: { threshold, shards, refusal },
  roster,
}: {
  readonly plan: NonNullable<Station['shardPlan']>;
  readonly roster: Roster;
}): ReactElement {
  if (refusal !== null) {
    const words = refusedWords(null, refusal, null);
    return <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />;
  }
  const name = (id: string): string => roster.people.find((person) => person.id === id)?.name ?? id;
  return (
    <section aria-label={t('open.plan')}>
      <h2>
        {t('open.plan')} <span className="aside">{t('open.plan.any', { k: threshold, n: shards.length })}</span>
      </h2>
      <ul className="summary">
        {shards.map(({ index, holder, form }) => (
          <li key={index}>
            <Unbroken text={t('open.plan.shard', { index, name: name(holder), form: formText(form) })} />
            {form.form === 'paper' ? null : (
              <>
                {' '}
                <HexGroups hex={keyFingerprintOf(form)} />
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
