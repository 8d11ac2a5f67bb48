/** The records of a key pair that a token makes, with a real key in memory in the token's place. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { possessionMessage } from '../../shared/ceremony/keypair.ts';
import { outcomeOf } from '../../shared/ceremony/making.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import type { PairFound } from '../../shared/format/keypair.ts';
import type { Operation } from '../../shared/format/operation.ts';
import type { CeremonyRecords } from './ceremony-records.ts';

export const hsmKey: Operation = {
  kind: 'hsm-key-generation',
  payload: { label: 'signer_1', algorithm: 'ecdsa-p384', tokenSerial: '0123456789' },
};

interface TokenKey {
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly privateKey: KeyObject;
}
const keyOf = ({ publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }): TokenKey => ({
  spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
  privateKey,
});
export const tokenKey = keyOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
export const otherKey = keyOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
export const p256Key = keyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

const NONCE = 'a1'.repeat(32);
/** Of a key that is taken over. */
const LATER_NONCE = 'b2'.repeat(32);

export const generationIntended = (
  { requestDigest }: CeremonyRecords,
  change: Partial<EventOf<'keypair.generationIntended'>['body']> = {},
): EventOf<'keypair.generationIntended'> => ({
  type: 'keypair.generationIntended',
  body: { requestDigest, label: 'signer_1', id: 'c3'.repeat(16), tokenSerial: '0123456789', nonce: NONCE, pinHolder: 'eva', ...change },
});

type Generated = EventOf<'keypair.generated'>['body'];

/** By this key over this number; the one that was asked for, and the key of the token, if a test says nothing else. */
export function generated(
  ceremony: CeremonyRecords,
  change: Partial<Generated> = {},
  { key = tokenKey, nonce = ceremony.state.keypair.nonce ?? NONCE }: { readonly key?: TokenKey; readonly nonce?: string } = {},
): EventOf<'keypair.generated'> {
  const { intent } = ceremony.state.keypair;
  const possession =
    intent === null ? 'AAAA' : toBase64(new Uint8Array(sign('sha384', possessionMessage(ceremony.state, nonce), key.privateKey)));
  return {
    type: 'keypair.generated',
    body: {
      label: 'signer_1',
      id: 'c3'.repeat(16),
      token: { serial: '0123456789', label: 'EXAMPLE-HSM', model: 'Example 1', manufacturer: 'Example', firmware: '1.2', slot: 0 },
      publicKey: toBase64(key.spki),
      fingerprint: digestHex(key.spki),
      mechanism: 'CKM_EC_KEY_PAIR_GEN',
      attributes: {
        token: true,
        private: true,
        sensitive: true,
        extractable: false,
        sign: true,
        decrypt: false,
        unwrap: false,
        derive: null,
        local: true,
        neverExtractable: true,
        alwaysSensitive: true,
        generatedBy: 'CKM_EC_KEY_PAIR_GEN',
      },
      possession,
      attestation: [],
      ...change,
    },
  };
}

export const generationFailed = (left: PairFound | null): EventOf<'keypair.generationFailed'> => ({
  type: 'keypair.generationFailed',
  body: { refusal: { control: 'TOK-ENDED-1', operands: {} }, left },
});
export const NOTHING: PairFound = { privateKeys: 0, publicKeys: 0 };
export const PAIR: PairFound = { privateKeys: 1, publicKeys: 1 };
export const HALF: PairFound = { privateKeys: 1, publicKeys: 0 };
export const sought = (found: PairFound, pinHolder = 'eva'): EventOf<'keypair.sought'> => ({
  type: 'keypair.sought',
  body: { pinHolder, found },
});

export const settlementIntended = (
  way: 'adopt' | 'destroy',
  change: Partial<EventOf<'keypair.settlementIntended'>['body']> = {},
): EventOf<'keypair.settlementIntended'> => ({
  type: 'keypair.settlementIntended',
  body: { way, by: ['zoe', 'pavlos'], note: 'As the log says', pinHolder: 'eva', nonce: LATER_NONCE, ...change },
});
export const destroyed: EventOf<'keypair.destroyed'> = { type: 'keypair.destroyed', body: { objects: 2 } };
export const keyExecuted = ({ state }: CeremonyRecords): EventOf<'ceremony.executed'> => ({
  type: 'ceremony.executed',
  body: outcomeOf(state),
});
