/**
 * How the deletion of a provider's key is stopped. Commands begin with “$ ”. AWS: ScheduleKeyDeletion waits 7 to 30 days, and a key whose
 * deletion was cancelled is disabled. Google Cloud: a version is scheduled for destruction first, and disabled once restored. Vault: none.
 */
import { partsOfKey } from '../format/provider-key.ts';
import type { PlannedShard } from '../format/shard-plan.ts';

type Wrapped = Extract<PlannedShard, { form: 'provider' }>;

function googleCommand({ account, region, provider, key }: Wrapped, verb: string): string {
  const { ring = '', name = '', version = '' } = partsOfKey(provider, key) ?? {};
  return `$ gcloud kms keys versions ${verb} ${version} --key ${name} --keyring ${ring} --location ${region} --project ${account}`;
}

export function undoDeletion(shard: Wrapped): readonly string[] {
  const { provider, key, region } = shard;
  switch (provider) {
    case 'aws-kms':
      return [
        'AWS waits 7 to 30 days before it deletes a key. Until then, cancel the deletion and enable the key:',
        `$ aws kms cancel-key-deletion --region ${region} --key-id ${key}`,
        `$ aws kms enable-key --region ${region} --key-id ${key}`,
      ];
    case 'gcp-kms':
      return [
        'Google Cloud first schedules a key version for destruction, for 30 days unless set otherwise. Until then, restore and enable it:',
        googleCommand(shard, 'restore'),
        googleCommand(shard, 'enable'),
      ];
    case 'vault-transit':
      return [
        'Vault deletes at once. Restore the server’s last snapshot beside it, as a server of its own, and have the shard decrypted there.',
      ];
    case 'hsm':
      return ['An HSM deletes at once. Restore the key from the HSM’s own backup, as its maker’s manual says.'];
  }
}
