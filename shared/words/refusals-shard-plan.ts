/** Controls on a shard plan (shared/shards/plan-lint.ts), and its warnings. The same sentences stand where the plan is checked. */
import type { RefusalTable } from './refusal-table.ts';

const safe = 'No shard was made from this plan.';
const todo = 'Correct the plan, and check it with “keyrite shard plan lint”.';
const spread = 'Give some of them to others, and check the plan with “keyrite shard plan lint”.';
const warned = 'The plan can be used as it is.';

export const shardPlanRefusals: RefusalTable = {
  'PLAN-FILE-1': { happened: 'In the plan, “{at}” {problem}.', safe, todo },
  'PLAN-THRESHOLD-1': { happened: '{have} shards are to open the key; the plan has {shards}.', safe, todo },
  'PLAN-INDEX-1': { happened: 'Shard {index} stands in the plan twice.', safe, todo },
  'PLAN-INDEX-2': { happened: 'There is a shard {index} among {shards}: they are numbered from 1 without a gap.', safe, todo },
  'PLAN-NAME-1': { happened: 'Shard {index} names “{name}”, who is not under “{list}”.', safe, todo },
  'PLAN-DEPUTY-1': { happened: 'For shard {index}, “{person}” stands in for themselves or twice.', safe, todo },
  'PLAN-SAME-1': {
    happened: 'Under “{list}”, the {field} “{text}” stands twice: one thing would count as two.',
    safe,
    todo,
  },
  'PLAN-UNUSED-1': { happened: '“{name}” stands under “{list}”, and no shard names it.', safe, todo },
  'PLAN-KEY-1': { happened: 'Shard {index}: “{key}” is not the full name of a key with {provider}.', safe, todo },
  'PLAN-KEY-2': { happened: 'Shard {index}: the {field} is “{have}”, and the key’s own name says “{want}”.', safe, todo },
  'PLAN-TOKEN-1': {
    happened: 'Token {token}: the {field} of shard {index} is “{have}”, that of shard {other} is “{want}”; it is one token.',
    safe,
    todo,
  },
  'SOD-HOLDER-1': {
    happened: '{person} holds or may be assigned {have} shards ({shards}); {threshold} open the key.',
    safe,
    todo: spread,
  },
  'SOD-SITE-1': { happened: 'At {site} are {have} shards ({shards}); {threshold} open the key.', safe, todo: spread },
  'SOD-TOKEN-1': { happened: 'On token {token} are {have} shards ({shards}); {threshold} open the key.', safe, todo: spread },
  'SOD-ACCOUNT-1': { happened: 'Under the account {account} are {have} shards ({shards}); {threshold} open the key.', safe, todo: spread },
  'WARN-SHARDS-1': {
    happened: 'The threshold is not above half: any {have} of {of} shards open the key.',
    safe: warned,
    todo: 'Better: a threshold above half of the shards.',
  },
  'WARN-REGION-1': {
    happened: 'In the region {region} are {have} shards ({shards}); {threshold} open the key.',
    safe: warned,
    todo: 'Better: sites and keys in more regions, fewer than {threshold} shards in each.',
  },
  'WARN-PROVIDER-1': {
    happened: 'With {provider} are {have} shards ({shards}); {threshold} open the key.',
    safe: warned,
    todo: 'Better: more providers, or other forms, and fewer than {threshold} shards with each.',
  },
  'WARN-LOSS-1': {
    by: 'kind',
    when: {
      person: {
        happened: 'If {name} is away, {left} shards are left, and {threshold} are needed: nobody else may bring shards {shards}.',
        safe: warned,
        todo: 'Better: deputies for those shards, or more shards.',
      },
    },
    other: {
      happened: 'If the {kind} {name} fails, {left} shards are left, and {threshold} are needed: shards {shards} are lost.',
      safe: warned,
      todo: 'Better: fewer shards that depend on it, or more shards.',
    },
  },
};
