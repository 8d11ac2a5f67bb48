/** Plain words for the values of payloads, as the kinds' summaries use them (kinds.ts). */
import type { PayloadOf } from '../format/operation.ts';
import type { KeyAlgorithm } from '../format/shard-header.ts';

type Change = PayloadOf<'trust-anchor-update'>['change'];

export const KEY: Readonly<Record<KeyAlgorithm, string>> = { ed25519: 'an Ed25519 signing key', 'aes-256': 'a 256-bit symmetric key' };
export const SIGNING: Readonly<Record<PayloadOf<'key-rotation'>['algorithm'], string>> = {
  'ecdsa-p256': 'ECDSA P-256',
  'ecdsa-p384': 'ECDSA P-384',
  'rsa-3072': 'RSA 3072',
  'rsa-4096': 'RSA 4096',
  ed25519: 'Ed25519',
};
export const REVOKED: Readonly<Record<PayloadOf<'key-revocation'>['reason'], string>> = {
  'key-compromise': 'its private part may be in other hands',
  superseded: 'another key has taken its place',
  'cessation-of-operation': 'it is no longer used',
  'affiliation-changed': 'whom it belongs to has changed',
};
export const USE: Readonly<Record<PayloadOf<'recovery-key-activation'>['use'], string>> = {
  sign: 'sign',
  unwrap: 'unwrap other keys',
  derive: 'derive other keys',
};

/** Lower-case hex in groups of eight, as it is read aloud: nothing is left out. */
export const digestOf = (hex: string): string => hex.match(/.{1,8}/g)?.join(' ') ?? hex;
export const certificateOf = (hex: string): string => `SHA-256 digest ${digestOf(hex)}`;
export const years = (count: number): string => (count === 1 ? '1 year' : `${count} years`);
/** 2026-01-17 10:00:00 UTC; milliseconds where there are any. */
export const moment = (at: string): string => `${at.replace('T', ' ').replace(/(\.000)?Z$/, '')} UTC`;

export function anchorChange(change: Change, anchorId: string): string {
  switch (change) {
    case 'add':
      return `Add the trust anchor ${anchorId}.`;
    case 'replace':
      return `Give the trust anchor ${anchorId} another key.`;
    case 'remove':
      return `Remove the trust anchor ${anchorId}.`;
  }
}
export function anchorEffect(change: Change, anchorId: string): string {
  switch (change) {
    case 'add':
      return `What ${anchorId} signs is trusted.`;
    case 'replace':
      return `Only the new key of ${anchorId} is trusted, not the one before.`;
    case 'remove':
      return `Nothing that ${anchorId} signs is trusted any more.`;
  }
}
