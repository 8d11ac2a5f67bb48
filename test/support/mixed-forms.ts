/** Shards of three forms for ceremonies in memory, 2 of 3: one on paper, one in a token, one with a provider. The private halves are forgotten. */
import { generateKeyPairSync } from 'node:crypto';
import type { Operation } from '../../shared/format/operation.ts';
import type { ShardForm } from '../../shared/format/shard-form.ts';
import type { Room } from './ceremony-room.ts';

const spki = (key: { export(options: { format: 'der'; type: 'spki' }): Buffer }): string =>
  key.export({ format: 'der', type: 'spki' }).toString('base64');

export const p256Key = (): string => spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
export const rsaKey = (): string => spki(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);

export const target = {
  provider: 'aws-kms',
  account: '111122223333',
  region: 'eu-central-1',
  key: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
} as const;

const MIXED: readonly ShardForm[] = [{ form: 'paper' }, { form: 'token', spki: p256Key() }, { form: 'provider', target, spki: rsaKey() }];

export const mixedKey = (holders: readonly string[], forms: readonly ShardForm[] = MIXED, threshold = 2): Operation => ({
  kind: 'master-key-generation',
  payload: {
    keyName: 'EX-MASTER-2027',
    keyAlgorithm: 'ed25519',
    epoch: 1,
    cards: { threshold, shards: holders.length },
    holders: [...holders],
    forms: [...forms],
  },
});
export const mixedKeyOf = (room: Room): Operation => mixedKey(room.custodians);
