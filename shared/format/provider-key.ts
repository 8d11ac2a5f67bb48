/**
 * A provider's decryption key by name: which provider, under which account, in which region, and the name under which it decrypts. The names are
 * printed in commands to copy, so only the characters are taken that the providers allow, and each key has one spelling.
 *
 * | provider | key |
 * |---|---|
 * | aws-kms | the key's ARN, not an alias |
 * | gcp-kms | projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/N |
 * | vault-transit | MOUNT/NAME@vN: mount path of the transit engine, name and version of the key; Vault and OpenBao |
 * | hsm | pkcs11:token=LABEL;id=%01 (RFC 7512, these two attributes): CKA_ID of the private key in the token of this label |
 */
import { z } from '../zod.ts';
import { providerAccount, type ShardProvider, shardProvider } from './shard-plan.ts';

const KEYS = {
  'aws-kms': /^arn:aws[a-z-]*:kms:(?<region>[a-z0-9-]+):(?<account>\d{12}):key\/[A-Za-z0-9-]+$/,
  'gcp-kms':
    /^projects\/(?<account>[a-z0-9-]+)\/locations\/(?<region>[a-z0-9-]+)\/keyRings\/(?<ring>[A-Za-z0-9_-]+)\/cryptoKeys\/(?<name>[A-Za-z0-9_-]+)\/cryptoKeyVersions\/(?<version>[1-9]\d*)$/,
  'vault-transit': /^(?<mount>[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*)\/(?<name>[A-Za-z0-9_-]+)@v(?<version>[1-9]\d*)$/,
  hsm: /^pkcs11:token=(?<token>[A-Za-z0-9._-]{1,32});id=(?<id>(?:%[0-9a-f]{2}){1,32})$/,
} as const satisfies Readonly<Record<ShardProvider, RegExp>>;

/** What the name says, by the words of the table; null when it is not spelled so. */
export function partsOfKey(provider: ShardProvider, key: string): Readonly<Record<string, string>> | null {
  const groups = KEYS[provider].exec(key)?.groups;
  return groups === undefined ? null : { ...groups };
}

export const providerKey = z
  .strictObject({
    provider: shardProvider,
    account: providerAccount,
    region: z.string().regex(/^[a-z0-9-]{1,40}$/),
    key: z.string().max(200),
  })
  .refine(
    ({ provider, account, region, key }) => {
      const parts = partsOfKey(provider, key);
      // AWS and Google Cloud write account and region into the name: a key stands under one of each
      return parts !== null && (parts['account'] ?? account) === account && (parts['region'] ?? region) === region;
    },
    { message: 'the key’s name, with its own account and region' },
  );
export type ProviderKey = Readonly<z.infer<typeof providerKey>>;
