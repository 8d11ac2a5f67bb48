/** What `keyrite shard provider`, `receipt` and `report` say. */
import type { ShardReceipt } from '../format/shard-receipt.ts';
import type { ProviderWrapped } from '../format/wrapped-shard.ts';
import type { CustodyReport, ShardStanding } from '../shards/receipts.ts';
import type { ProviderLines } from './provider-lines.ts';

const PROVIDER = { 'aws-kms': 'AWS KMS', 'gcp-kms': 'Google Cloud KMS', 'vault-transit': 'Vault transit', hsm: 'an HSM' } as const;
const FORM = { paper: 'paper', token: 'in a token', provider: 'with a provider' } as const;

/** Values of the wrapped shard are of the characters its format takes. */
export const providerSheet = (wrapped: ProviderWrapped, { store, prove }: ProviderLines): readonly string[] => [
  `# Shard ${wrapped.index} of ${wrapped.keyName}, epoch ${wrapped.epoch}, wrapped for ${PROVIDER[wrapped.target.provider]}`,
  `# Key ${wrapped.target.key}`,
  `# SPKI SHA-256 ${wrapped.keyFingerprint}`,
  '',
  '# 1. Store it:',
  ...store,
  '',
  '# 2. Fetch what was stored, have it decrypted, prove the shard. It passes through this machine’s memory: never do this',
  '#    for as many shards as open the key on one machine, or by one person.',
  ...prove,
];

export const receiptWritten = (file: string, { index, state }: ShardReceipt): string =>
  state === 'proved'
    ? `${file}: shard ${index} is proved.`
    : `${file}: shard ${index} is claimed. A claim counts for nothing until a proof comes (--proof, --challenge).`;

const standing = ({ index, name, form, state, receipt }: ShardStanding): string => {
  const at = receipt === null ? '' : `, ${receipt.storedAs}, ${receipt.at.slice(0, 10)} by ${receipt.by}`;
  return `  ${String(index).padStart(2)}  ${state.padEnd(7)}  ${name}, ${FORM[form]}${at}`;
};

export function reportLines({ shards, proved, threshold, spare }: CustodyReport): readonly string[] {
  const claimed = shards.filter(({ state }) => state === 'claimed').length;
  const enough =
    spare >= 0 ? `The key can be opened with proved shards alone, ${spare} to spare.` : `Proved are too few: ${threshold} open the key.`;
  const said = claimed === 0 ? '' : ` ${claimed} more are only claimed, and not counted.`;
  return [...shards.map(standing), `${proved} of ${shards.length} shards are proved. ${enough}${said}`];
}
