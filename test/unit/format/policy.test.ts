import { describe, expect, it } from 'vitest';
import { fromUtf8, toUtf8 } from '../../../shared/bytes/utf8.ts';
import { QUORUM_KINDS } from '../../../shared/format/operation.ts';
import {
  DEFAULT_POLICY,
  groupsFor,
  mayApprove,
  mayCancel,
  type Policy,
  policyRecord,
  thresholdsOf,
} from '../../../shared/format/policy.ts';

const ada = { id: 'ada', contact: 'ada@example.org', groups: [] };
const ben = { id: 'ben', contact: 'ben@example.org', groups: [] };
const cleo = { id: 'cleo', contact: null, groups: [] };

const policy: Policy = {
  ...DEFAULT_POLICY,
  approverGroups: [
    { name: 'keys', members: ['ada@example.org', 'cleo'], operations: ['key-rotation', 'ca-root'] },
    { name: 'roots', members: ['ben'], operations: ['ca-root'] },
    { name: 'stop', members: ['ben@example.org'], operations: ['ceremony:cancel'] },
  ],
};

describe('the policy by default', () => {
  it('has the thresholds of every kind', () => {
    const all = QUORUM_KINDS.map((kind) => [kind, thresholdsOf(DEFAULT_POLICY, kind)]);
    expect(all).toEqual([
      ...['key-rotation', 'trust-anchor-update', 'key-revocation', 'hsm-key-generation'].map((kind) => [kind, m(2)]),
      ...['recovery-key-activation', 'master-key-generation', 'master-key-rotation'].map((kind) => [kind, m(3)]),
      ['shard-replacement', m(2)],
      ['shard-refresh', m(3)],
      ['recovery-drill', m(2)],
      ['ca-root', m(3)],
      ['ca-intermediate', m(2)],
      ['ca-rotation', m(3)],
      ['ca-cross-sign', m(3)],
      ['key-activation', m(2)],
      ['roster-change', m(2)],
    ]);
  });
  it('reads back from its canonical form', () => {
    expect(policyRecord.decode(policyRecord.encode(DEFAULT_POLICY))).toEqual(DEFAULT_POLICY);
  });
  it('lets everybody approve everything, and nobody cancel for another', () => {
    for (const kind of QUORUM_KINDS) expect([mayApprove(DEFAULT_POLICY, ada, kind), groupsFor(DEFAULT_POLICY, kind)]).toEqual([true, []]);
    expect(mayCancel(DEFAULT_POLICY, ada)).toBe(false);
  });
});

function m(approvals: number): object {
  return { minimum: 2, default: approvals, maximum: 9 };
}

describe('groups', () => {
  it('let their members approve what they name: by id, or by contact', () => {
    const may = [ada, ben, cleo].map((person) => QUORUM_KINDS.filter((kind) => mayApprove(policy, person, kind)));
    expect(may).toEqual([['key-rotation', 'ca-root'], ['ca-root'], ['key-rotation', 'ca-root']]);
  });
  it('leave a kind that none names to nobody', () => {
    expect([ada, ben, cleo].some((person) => mayApprove(policy, person, 'recovery-drill'))).toBe(false);
  });
  it('are those that name the kind', () => {
    expect(groupsFor(policy, 'ca-root').map(({ name }) => name)).toEqual(['keys', 'roots']);
    expect(groupsFor(policy, 'key-rotation').map(({ name }) => name)).toEqual(['keys']);
    expect(groupsFor(policy, 'key-activation')).toEqual([]);
  });
  it('give the right to cancel, which is not the right to approve', () => {
    expect([ada, ben, cleo].map((person) => mayCancel(policy, person))).toEqual([false, true, false]);
  });
  it('take in everybody whom the roster has in the group of that name', () => {
    const given: Policy = { ...policy, approverGroups: [{ name: 'keys', members: ['@key-officers'], operations: ['ca-root'] }] };
    const of = (groups: readonly string[]) => mayApprove(given, { id: 'key-officers', contact: 'x@key-officers', groups }, 'ca-root');
    expect([of(['a', 'key-officers']), of(['Key-Officers']), of(['@key-officers']), of([])]).toEqual([true, false, false, false]);
  });
  it('know a person by the exact spelling', () => {
    expect(mayApprove(policy, { id: 'x', contact: 'Ada@example.org', groups: [] }, 'ca-root')).toBe(false);
    expect(mayApprove(policy, { id: 'ada@example.org', contact: null, groups: [] }, 'ca-root')).toBe(true);
    expect(mayApprove(policy, { id: 'cle', contact: null, groups: [] }, 'ca-root')).toBe(false);
  });
});

/** It is read from logs and bundles too, and holds to the rules of the file there. */
describe('the canonical form is refused', () => {
  const text = fromUtf8(policyRecord.encode(policy));
  it.each([
    [
      'with one approver',
      '"ca-root":{"default":3,"maximum":9,"minimum":2}',
      '"ca-root":{"default":3,"maximum":9,"minimum":1}',
      'ca-root.minimum',
    ],
    [
      'with a default below the minimum',
      '"ca-root":{"default":3,"maximum":9,"minimum":2}',
      '"ca-root":{"default":3,"maximum":9,"minimum":4}',
      'ca-root.default',
    ],
    ['without one of the kinds', '"ca-root":{"default":3,"maximum":9,"minimum":2},', '', 'ca-root'],
    ['with another kind', '"ca-root":', '"ca-rook":', 'thresholds'],
    ['without signed approvals', '"requireSignedApprovals":true', '"requireSignedApprovals":false', 'requireSignedApprovals'],
    ['with a default timeout above the maximum', '"defaultTimeoutMinutes":1440', '"defaultTimeoutMinutes":10081', 'ceremonies'],
    ['with a timeout past 720 hours', '"maxTimeoutMinutes":10080', '"maxTimeoutMinutes":43201', 'maxTimeoutMinutes'],
    ['with a member twice', '["ada@example.org","cleo"]', '["cleo","cleo"]', 'members.1'],
    ['with a group twice', '"name":"roots"', '"name":"keys"', 'approverGroups.1.name'],
    ['with an alert twice', '"name":"CeremonyApprovalRejected"', '"name":"CeremonyPendingTooLong"', 'alerts.1.name'],
    ['with another field', '{"alerts":', '{"a":1,"alerts":', ': Unrecognized'],
    ['in another version', 'keyrite-policy-v2', 'keyrite-policy-v1', 'format'],
  ])('%s', (_, from, to, at) => {
    expect(policyRecord.decode(toUtf8(text))).toEqual(policy);
    expect(text).toContain(from);
    expect(() => policyRecord.decode(toUtf8(text.replace(from, to)))).toThrow(at);
  });
});
