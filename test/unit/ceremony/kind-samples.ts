/** Each kind with an operation in full, and another that differs from it in every parameter. */
import type { CeremonyKind, PayloadOf } from '../../../shared/format/operation.ts';

export const digest = (digit: string): string => digit.repeat(64);
const cards = { threshold: 2, shards: 3 };
const otherCards = { threshold: 3, shards: 4 };
const holders = ['ida', 'jon', 'kim'];
const others = ['ida', 'kim', 'jon', 'lea'];
const from = '2026-01-16T10:00:00.000Z';
const later = '2026-01-16T10:00:00.500Z';

export const PAIRS: { readonly [K in CeremonyKind]: readonly [PayloadOf<K>, PayloadOf<K>] } = {
  'key-rotation': [
    { keyId: 'root-2026-q1', algorithm: 'ecdsa-p384', replaces: 'root-2025-q4' },
    { keyId: 'root-2026-q2', algorithm: 'rsa-4096', replaces: 'root-2025-q3' },
  ],
  'trust-anchor-update': [
    { anchorId: 'builds', change: 'add', spki: digest('a'), purls: ['pkg:npm/%40example/*'] },
    { anchorId: 'mirrors', change: 'remove', spki: digest('b'), purls: ['pkg:oci/example'] },
  ],
  'key-revocation': [
    { keyId: 'root-2025-q4', reason: 'key-compromise', from },
    { keyId: 'root-2025-q3', reason: 'superseded', from: later },
  ],
  'hsm-key-generation': [
    { label: 'signer-1', algorithm: 'ecdsa-p256', tokenSerial: '0123' },
    { label: 'signer-2', algorithm: 'ed25519', tokenSerial: '4567' },
  ],
  'recovery-key-activation': [
    { keyId: 'recovery', setDigest: digest('a'), use: 'sign' },
    { keyId: 'spare', setDigest: digest('b'), use: 'unwrap' },
  ],
  'master-key-generation': [
    { keyName: 'EX-MASTER', keyAlgorithm: 'ed25519', epoch: 1, cards, holders },
    { keyName: 'EX-OTHER', keyAlgorithm: 'aes-256', epoch: 4, cards: otherCards, holders: others },
  ],
  'master-key-rotation': [
    { keyName: 'EX-MASTER', keyAlgorithm: 'ed25519', fromEpoch: 1, cards, holders },
    { keyName: 'EX-OTHER', keyAlgorithm: 'aes-256', fromEpoch: 4, cards: otherCards, holders: others },
  ],
  'shard-replacement': [
    { setDigest: digest('a'), index: 1, holder: 'ida' },
    { setDigest: digest('b'), index: 2, holder: 'jon' },
  ],
  'shard-refresh': [
    { setDigest: digest('a'), fromEpoch: 1, cards, holders },
    { setDigest: digest('b'), fromEpoch: 4, cards: otherCards, holders: others },
  ],
  'recovery-drill': [{ setDigest: digest('a') }, { setDigest: digest('b') }],
  'ca-root': [
    { commonName: 'Example Root', algorithm: 'rsa-4096', years: 20 },
    { commonName: 'Example Root 2', algorithm: 'ecdsa-p384', years: 1 },
  ],
  'ca-intermediate': [
    { commonName: 'Example Issuer', algorithm: 'rsa-4096', years: 5, issuer: digest('a'), pathLength: 0 },
    { commonName: 'Example Issuer 2', algorithm: 'ecdsa-p384', years: 1, issuer: digest('b'), pathLength: 1 },
  ],
  'ca-rotation': [
    { commonName: 'Example Issuer', algorithm: 'rsa-4096', years: 5, certificate: digest('a') },
    { commonName: 'Example Issuer 2', algorithm: 'ecdsa-p384', years: 1, certificate: digest('b') },
  ],
  'ca-cross-sign': [
    { subject: digest('a'), issuer: digest('b'), years: 5 },
    { subject: digest('c'), issuer: digest('d'), years: 1 },
  ],
  'key-activation': [
    { keyId: 'backup', replaces: 'root' },
    { keyId: 'backup-2', replaces: 'root-2' },
  ],
  'roster-change': [
    { digest: digest('a'), changes: ['Remove Ida Beispiel (ida): custodian.'] },
    { digest: digest('b'), changes: ['Replace the key of Jon Beispiel (jon).'] },
  ],
  'stuck-ceremony': [{ ceremony: 'KC-2026-0001' }, { ceremony: 'KC-2026-0002' }],
  'compromised-approver': [
    { person: 'ida', since: from },
    { person: 'jon', since: later },
  ],
};
