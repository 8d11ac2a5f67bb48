/** Who is offered in the form: not whose key an emergency revoked, and not whom the policy keeps out. */
import { expect, test } from 'vitest';
import { areEnough, eligible, quorumStart } from '../../../renderer/console/open/quorum.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/format/policy.ts';
import { sharedRoom } from '../../support/ceremony-of.ts';

const ids = (people: readonly { readonly id: string }[]): readonly string[] => people.map(({ id }) => id);

test('whose key was revoked is named with the emergency and not asked; everybody else is', async () => {
  const { roster, custodians } = await sharedRoom();
  const [first = '', ...rest] = custodians;
  const revoked = [{ person: first, incident: 'KC-2026-1128-9F3A' }];
  const asking = { roster, policy: DEFAULT_POLICY, kind: 'key-rotation', revoked } as const;
  const offered = eligible(asking);
  expect(offered.revoked).toMatchObject(revoked.map(({ person: id, incident }) => ({ id, incident })));
  expect([ids(offered.may), ids(offered.not)]).toEqual([rest, []]);
  expect(quorumStart(asking).custodians).toEqual(rest);
  expect(ids(eligible({ ...asking, revoked: [] }).may)).toEqual(custodians);
});

test('a form in which fewer are asked than the policy wants is not filled in', async () => {
  const { roster, custodians } = await sharedRoom();
  const [one = ''] = custodians;
  const quorum = quorumStart({ roster, policy: DEFAULT_POLICY, kind: 'ca-root', revoked: [] });
  expect(areEnough(DEFAULT_POLICY, 'ca-root', quorum)).toBe(true);
  expect(areEnough(DEFAULT_POLICY, 'ca-root', { ...quorum, custodians: [one] })).toBe(false);
});

test('a group of the policy that leaves somebody out says so apart from what was revoked', async () => {
  const { roster, custodians } = await sharedRoom();
  const [first = '', second = '', third = ''] = custodians;
  const policy: Policy = { ...DEFAULT_POLICY, approverGroups: [{ name: 'two', members: [first, second], operations: ['key-rotation'] }] };
  const offered = eligible({ roster, policy, kind: 'key-rotation', revoked: [{ person: second, incident: 'KC-2026-1128-9F3A' }] });
  expect([ids(offered.may), ids(offered.revoked), ids(offered.not)]).toEqual([[first], [second], [third]]);
});
