/** Each kind with an operation in full, and another that differs from it in every parameter. */
import { expect, test } from 'vitest';
import { KINDS, kindOf, operationUnavailable } from '../../../shared/ceremony/kinds.ts';
import { requestSummary } from '../../../shared/ceremony/summary.ts';
import { type CeremonyKind, type Operation, operation, type PayloadOf, QUORUM_KINDS } from '../../../shared/format/operation.ts';
import type { OperationRequest } from '../../../shared/format/operation-request.ts';
import type { Roster } from '../../../shared/format/roster.ts';

const digest = (digit: string): string => digit.repeat(64);
const cards = { threshold: 2, shards: 3 };
const otherCards = { threshold: 3, shards: 4 };
const holders = ['ida', 'jon', 'kim'];
const others = ['ida', 'kim', 'jon', 'lea'];
const from = '2026-01-16T10:00:00.000Z';
const later = '2026-01-16T10:00:00.500Z';

const PAIRS: { readonly [K in CeremonyKind]: readonly [PayloadOf<K>, PayloadOf<K>] } = {
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
  'stuck-ceremony': [{ ceremony: 'KC-2026-0001' }, { ceremony: 'KC-2026-0002' }],
  'compromised-approver': [
    { person: 'ida', since: from },
    { person: 'jon', since: later },
  ],
};

const name = (id: string): string => `the ${id}`;
const told = (value: unknown): string => kindOf(operation.parse(value)).summary(name).join('\n');
const all = Object.entries(PAIRS);

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The payload with one parameter of the other one; also each parameter within `cards`. */
const changedOnce = (payload: Fields, other: Fields): readonly Fields[] =>
  Object.entries(other).flatMap(([field, value]) => {
    const within = payload[field];
    const values = isFields(value) && isFields(within) ? changedOnce(within, value) : [value];
    return values.map((changed) => ({ ...payload, [field]: changed }));
  });

test.each(all)('%s: whatever the request changes, the summary that the custodian signs changes', (kind, [payload, other]) => {
  const changes = changedOnce(payload, other).map((changed) => told({ kind, payload: changed }));
  expect(new Set([...changes, told({ kind, payload })]).size).toBe(changes.length + 1);
});

test.each(all)('%s: facts are one line each, and whole sentences', (kind, pair) => {
  for (const payload of pair) {
    const of = kindOf(operation.parse({ kind, payload }));
    for (const line of [...of.summary(name), of.effect]) expect(line).toMatch(/^[^\n{}]+\.$/);
    for (const value of Object.values(of.values)) expect(value).not.toBe('');
  }
});

test('what may be left out is said too', () => {
  expect(told({ kind: 'key-rotation', payload: { keyId: 'a', algorithm: 'ed25519' } })).toContain('the key that signs now');
  expect(told({ kind: 'trust-anchor-update', payload: { anchorId: 'a', change: 'replace', spki: digest('a') } })).toContain('not limited');
});

test('three kinds have an operation in this build; the others are refused by name', () => {
  const available = Object.entries(KINDS).flatMap(([kind, { available: is }]) => (is ? [kind] : []));
  expect(available).toEqual(['master-key-generation', 'stuck-ceremony', 'compromised-approver']);
  for (const kind of QUORUM_KINDS) {
    const refused = operationUnavailable(kind);
    expect(refused).toEqual(available.includes(kind) ? null : { control: 'OP-BUILD-1', operands: { kind } });
  }
});

test('kinds with a quorum say how many are usually asked; those of certificates confirm bytes', () => {
  const quorum = Object.entries(KINDS).filter(([, kind]) => kind.quorum);
  expect(quorum.map(([kind]) => kind)).toEqual(QUORUM_KINDS);
  expect(Object.values(KINDS).filter((kind) => kind.quorum !== (kind.usualApprovers !== null))).toEqual([]);
  for (const [kind, { twoPhase }] of Object.entries(KINDS)) expect(twoPhase, kind).toBe(kind.startsWith('ca-'));
});

const request = (mode: 'practice' | 'production', of: Operation): OperationRequest => ({
  format: 'keyrite-operation-request-v1',
  operation: of,
  mode,
  ceremonyId: 'KC-2026-0003',
  subject: 'Root signing key Q1-2026',
  approvals: { threshold: 2, eligible: ['ida', 'jon', 'kim'] },
  initiator: 'ines',
  script: { id: 'key-rotation', version: '1.0', digest: digest('c') },
  policyDigest: digest('d'),
  rosterDigest: digest('e'),
  predicted: [],
  created: from,
  expires: '2026-01-17T10:00:00.000Z',
  nonce: '0'.repeat(32),
});
const nobody: Roster = { format: 'keyrite-roster-v1', mode: 'practice', organisation: 'Example', issued: from, trustRoots: [], people: [] };

test('a request in plain words, practice and production', () => {
  const of: Operation = { kind: 'key-rotation', payload: PAIRS['key-rotation'][0] };
  expect(requestSummary(request('practice', of), nobody)).toEqual([
    'Practice: rotate a signing key: make root-2026-q1, ECDSA P-384.',
    'It takes the place of root-2025-q4.',
    'Afterwards: root-2026-q1 signs from then on, and root-2025-q4 no longer does.',
    'Needed: 2 approvals of 3 custodians, by 2026-01-17 10:00 UTC.',
    'Asked for by ines, in ceremony KC-2026-0003.',
    'Purpose: Root signing key Q1-2026.',
  ]);
  expect(requestSummary(request('production', of), nobody)[0]).toBe('Rotate a signing key: make root-2026-q1, ECDSA P-384.');
});
