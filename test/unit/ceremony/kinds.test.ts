import { expect, test } from 'vitest';
import { KINDS, kindOf, operationUnavailable } from '../../../shared/ceremony/kinds.ts';
import { requestSummary } from '../../../shared/ceremony/summary.ts';
import { type Operation, operation, QUORUM_KINDS } from '../../../shared/format/operation.ts';
import type { OperationRequest } from '../../../shared/format/operation-request.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import { KIND_RULES } from '../../../shared/script/kind-rules.ts';
import { digest, PAIRS } from './kind-samples.ts';

const from = '2026-01-16T10:00:00.000Z';

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

test.each(all)('%s: what the texts of its script may name has a value', (kind, [payload]) => {
  const of = operation.parse({ kind, payload });
  expect(Object.keys(kindOf(of).values((id) => id)).filter((value) => value !== 'n')).toEqual(KIND_RULES[of.kind].values);
});

test('what may be left out is said too', () => {
  expect(told({ kind: 'key-rotation', payload: { keyId: 'a', algorithm: 'ed25519' } })).toContain('the key that signs now');
  expect(told({ kind: 'trust-anchor-update', payload: { anchorId: 'a', change: 'replace', spki: digest('a') } })).toContain('not limited');
});

test('six kinds have an operation in this build; the others are refused by name', () => {
  const available = Object.entries(KINDS).flatMap(([kind, { available: is }]) => (is ? [kind] : []));
  expect(available).toEqual([
    'hsm-key-generation',
    'master-key-generation',
    'recovery-drill',
    'roster-change',
    'stuck-ceremony',
    'compromised-approver',
  ]);
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
const nobody: Roster = { format: 'keyrite-roster-v2', mode: 'practice', organisation: 'Example', issued: from, trustRoots: [], people: [] };

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
