/**
 * A shard plan beside a request to make its key: the same threshold, the same holders in the same order, and for each shard the form that the
 * plan gives it. The plan names keys; the keys themselves lie beside it, a file for each shard that is wrapped.
 */
import type { PayloadOf } from '../format/operation.ts';
import { providerKey } from '../format/provider-key.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardForm, ShardForms } from '../format/shard-form.ts';
import type { PlannedShard, ShardPlan } from '../format/shard-plan.ts';

type Payload = PayloadOf<'master-key-generation'>;
/** Of the key of a shard: base64 of its SubjectPublicKeyInfo, or why there is none. */
export type KeyFor = (index: number) => string | Refusal;

function formOfPlanned(shard: PlannedShard, keyFor: KeyFor): ShardForm | Refusal {
  if (shard.form === 'paper') return { form: 'paper' };
  const spki = keyFor(shard.index);
  if (typeof spki !== 'string') return spki;
  if (shard.form === 'token') return { form: 'token', spki };
  const { provider, account, region, key } = shard;
  const target = providerKey.safeParse({ provider, account, region, key });
  return target.success
    ? { form: 'provider', target: target.data, spki }
    : refuse('FORM-PLAN-2', { field: `shard ${shard.index}`, have: key, want: provider });
}

/** Of shard 1, 2, …; undefined where every one is on paper. FORM-PLAN-2, and what `keyFor` refuses. */
export function plannedForms({ shards }: ShardPlan, keyFor: KeyFor): ShardForms | Refusal | undefined {
  if (shards.every(({ form }) => form === 'paper')) return undefined;
  const forms: ShardForm[] = [];
  for (const shard of shards) {
    const form = formOfPlanned(shard, keyFor);
    if ('control' in form) return form;
    forms.push(form);
  }
  return forms;
}

/** FORM-PLAN-2 {field, have, want}: what is asked for is not what is planned. */
export function planRefusal({ threshold, shards }: ShardPlan, { cards, holders }: Pick<Payload, 'cards' | 'holders'>): Refusal | null {
  const compared: readonly (readonly [string, string, string])[] = [
    ['threshold', String(cards.threshold), String(threshold)],
    ['shards', String(cards.shards), String(shards.length)],
    ['holders', holders.join(' '), shards.map(({ holder }) => holder).join(' ')],
  ];
  const wrong = compared.find(([, have, want]) => have !== want);
  return wrong === undefined ? null : refuse('FORM-PLAN-2', { field: wrong[0], have: wrong[1], want: wrong[2] });
}
