/** Plain words for the forms of shards, as the custodians' summary, the log document and the screens use them. */
import type { ProviderKey } from '../format/provider-key.ts';
import { keyFingerprintOf, type ShardForm, type ShardForms } from '../format/shard-form.ts';
import type { ShardProvider } from '../format/shard-plan.ts';
import { digestOf } from './kind-words.ts';

type Name = (id: string) => string;

const PROVIDER: Readonly<Record<ShardProvider, string>> = {
  'aws-kms': 'AWS KMS',
  'gcp-kms': 'Google Cloud KMS',
  'vault-transit': 'Vault or OpenBao transit',
  hsm: 'an HSM',
};

/** "AWS KMS, account 111122223333, region eu-central-1, key arn:…" */
export const targetText = ({ provider, account, region, key }: ProviderKey): string =>
  `${PROVIDER[provider]}, account ${account}, region ${region}, key ${key}`;

export const FORM: Readonly<Record<ShardForm['form'], string>> = { paper: 'on paper', token: 'in a token', provider: 'with a provider' };

/** "3 on paper, 1 in a token, 1 with a provider" */
export function formCounts(forms: ShardForms): string {
  const kinds = ['paper', 'token', 'provider'] as const;
  const counted = kinds.map((kind) => [forms.filter(({ form }) => form === kind).length, FORM[kind]] as const);
  return counted.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(', ');
}

/** One line for each shard that is not on paper: its form, its target, and the digest to compare with paper. */
export const formLines = (forms: ShardForms, holders: readonly string[], name: Name): readonly string[] =>
  forms.flatMap((form, place) => {
    if (form.form === 'paper') return [];
    const fingerprint = `has the SHA-256 digest ${digestOf(keyFingerprintOf(form))}: compare it with paper.`;
    const holder = name(holders[place] ?? '');
    return form.form === 'token'
      ? [`Shard ${place + 1} is wrapped to a key in a token of ${holder}. The key ${fingerprint}`]
      : [`Shard ${place + 1}, of ${holder}, is wrapped to a key of ${targetText(form.target)}. The key ${fingerprint}`];
  });

/** Said once where any shard is with a provider. */
export const CLAIMED =
  'Shards with a provider cannot be opened in the room: they are not read back, and count as claimed until their proofs come back.';
