/** A key's name stands in a command to copy: nothing but its provider's own spelling, under its own account and region. */
import { expect, test } from 'vitest';
import { partsOfKey, providerKey } from '../../../shared/format/provider-key.ts';
import type { ShardProvider } from '../../../shared/format/shard-plan.ts';

const gcp = 'projects/p-1/locations/europe-west3/keyRings/r_1/cryptoKeys/K-1/cryptoKeyVersions/12';
const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab';

test.each<readonly [ShardProvider, string, Readonly<Record<string, string>>]>([
  ['aws-kms', arn, { region: 'eu-central-1', account: '111122223333' }],
  ['gcp-kms', gcp, { account: 'p-1', region: 'europe-west3', ring: 'r_1', name: 'K-1', version: '12' }],
  ['vault-transit', 'team/transit/ex-shard@v3', { mount: 'team/transit', name: 'ex-shard', version: '3' }],
  ['hsm', 'pkcs11:token=EX-HSM;id=%01%ab', { token: 'EX-HSM', id: '%01%ab' }],
])('%s: %s', (provider, key, parts) => {
  expect(partsOfKey(provider, key)).toEqual(parts);
});

test.each<readonly [string, ShardProvider, string]>([
  ['an alias', 'aws-kms', 'arn:aws:kms:eu-central-1:111122223333:alias/shard'],
  ['a key without its version', 'gcp-kms', gcp.slice(0, gcp.lastIndexOf('/cryptoKeyVersions'))],
  ['version 0', 'vault-transit', 'transit/ex-shard@v0'],
  ['a path that climbs', 'vault-transit', 'transit/../sys@v1'],
  ['a shell’s word', 'vault-transit', 'transit/$(id)@v1'],
  ['a second line', 'aws-kms', `${arn}\nrm`],
  ['an id in capitals', 'hsm', 'pkcs11:token=EX;id=%AB'],
  ['a token with a quotation mark', 'hsm', "pkcs11:token=E'X;id=%01"],
])('not %s', (_, provider, key) => {
  expect(partsOfKey(provider, key)).toBeNull();
});

test('not under another account or region than its own', () => {
  const right = { provider: 'aws-kms', account: '111122223333', region: 'eu-central-1', key: arn };
  expect(providerKey.safeParse(right).success).toBe(true);
  expect(providerKey.safeParse({ ...right, account: '111122223334' }).success).toBe(false);
  expect(providerKey.safeParse({ ...right, region: 'eu-west-1' }).success).toBe(false);
});
