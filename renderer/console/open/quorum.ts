/** Who can be asked to approve, and what the form starts with: what the policy says, without those whose key an emergency revoked. */
import type { QuorumKind } from '../../../shared/format/operation.ts';
import { mayApprove, type Policy, thresholdsOf } from '../../../shared/format/policy.ts';
import type { Person, Roster } from '../../../shared/format/roster.ts';
import type { StationStatus } from '../../../shared/ipc/contract.ts';

export interface Quorum {
  readonly custodians: readonly string[];
  readonly approvals: string;
  /** Minutes. */
  readonly good: string;
}

export interface Asking {
  readonly roster: Roster;
  readonly policy: Policy;
  readonly kind: QuorumKind;
  readonly revoked: StationStatus['revoked'];
}

/** Custodians who can be asked, those whose key an emergency revoked, and those whom the policy does not let approve this kind. */
export function eligible({ roster, policy, kind, revoked }: Asking): {
  readonly may: readonly Person[];
  readonly revoked: readonly (Person & { readonly incident: string })[];
  readonly not: readonly Person[];
} {
  const all = roster.people.filter((person) => person.roles.includes('custodian'));
  const lost = all.flatMap((person) => {
    const by = revoked.find((one) => one.person === person.id);
    return by === undefined ? [] : [{ ...person, incident: by.incident }];
  });
  const rest = all.filter(({ id }) => !lost.some((person) => person.id === id));
  return {
    may: rest.filter((person) => mayApprove(policy, person, kind)),
    revoked: lost,
    not: rest.filter((person) => !mayApprove(policy, person, kind)),
  };
}

export function quorumStart(asking: Asking): Quorum {
  const { policy, kind } = asking;
  const custodians = eligible(asking).may.map(({ id }) => id);
  const { minimum, default: usual } = thresholdsOf(policy, kind);
  return {
    custodians,
    approvals: String(Math.max(minimum, Math.min(usual, custodians.length))),
    good: String(policy.ceremonies.defaultTimeoutMinutes),
  };
}

/** Whether as many are asked as the policy wants to approve. */
export const areEnough = (policy: Policy, kind: QuorumKind, { custodians }: Quorum): boolean =>
  custodians.length >= thresholdsOf(policy, kind).minimum;
