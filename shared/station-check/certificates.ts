/**
 * Findings about certificates: each person's on the roster with the root it stands under, and those in cards that the roster does not have;
 * then whether enough people with a good one are left to approve.
 */
import { fromBase64 } from '../bytes/base64.ts';
import { equalBytes } from '../bytes/equal.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { QUORUM_KINDS } from '../format/operation.ts';
import { mayApprove, type Policy, thresholdsOf } from '../format/policy.ts';
import type { Person, Roster } from '../format/roster.ts';
import type { CheckFinding } from '../format/station-check.ts';
import { verifyChain } from '../verify/certificate.ts';
import { cardsHere, holderOf } from './cards.ts';
import type { StationFacts } from './facts.ts';
import { finding } from './found.ts';
import { nearness, validityOf } from './validity.ts';

const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** By its dates alone. `found` names whose it is: `person`, `root` or `card`. */
function byDates(of: 'person' | 'root' | 'card', about: string, name: string, der: Uint8Array, now: number): CheckFinding {
  const judged = finding('certificate', about);
  const validity = validityOf(der);
  if (validity === null) return judged('critical', 'unreadable', { name });
  const { result, found, days } = nearness(validity, now);
  const until = day(found === 'not-yet' ? validity.notBefore : validity.notAfter);
  return judged(result, `${of}-${found}`, { name, days, until });
}

/** The roots' own ends have findings of their own, so that one root that ends is not said of every person. */
const SAID_OF_THE_ROOT = ['root-expired', 'root-not-yet-valid', 'expired', 'not-yet-valid'];

function personFinding(person: Person, roots: readonly Uint8Array[], at: string, rsa: RsaVerify): CheckFinding {
  const der = fromBase64(person.certificate);
  const dates = byDates('person', person.id, person.name, der, Date.parse(at));
  if (dates.result === 'critical') return dates;
  const chain = verifyChain(der, roots, rsa, at);
  if (chain.ok || SAID_OF_THE_ROOT.includes(chain.reason)) return dates;
  return finding('certificate', person.id)('critical', 'chain', { name: person.name, reason: chain.reason });
}

/** What is in the cards and is not the roster's: a stranger's, a renewed one, an authority's. */
function cardFindings({ modules, workspace, at }: StationFacts): readonly CheckFinding[] {
  const roster = workspace.kind === 'read' ? workspace.roster : null;
  const known = roster === null ? [] : [...roster.people.map((person) => person.certificate), ...roster.trustRoots].map(fromBase64);
  return cardsHere(modules).flatMap(({ token }) => {
    const holder = holderOf(roster, token);
    const certificates = token.certificates.filter(({ der }) => !known.some((one) => equalBytes(one, der)));
    return certificates.map(({ der, label, fingerprint }) => {
      const name = `${holder?.name ?? token.label}${label === '' ? '' : `, ${label}`}`;
      const dates = byDates('card', token.serial, name, der, Date.parse(at));
      if (holder?.key.fingerprint === fingerprint && dates.result === 'ok')
        return finding('certificate', token.serial)('warning', 'not-of-roster', { name });
      // what nobody on the roster signs with stops nothing
      return roster !== null && holder === undefined && dates.result === 'critical' ? { ...dates, result: 'warning' } : dates;
    });
  });
}

export function certificateFindings(facts: StationFacts, rsa: RsaVerify): readonly CheckFinding[] {
  const { workspace, at } = facts;
  const ofCards = cardFindings(facts);
  if (workspace.kind !== 'read') return ofCards.length > 0 ? ofCards : [finding('certificate')('cannot-tell', 'none')];
  const { people, trustRoots } = workspace.roster;
  const roots = trustRoots.map(fromBase64);
  return [
    ...roots.map((root, at0) => byDates('root', `root ${at0 + 1}`, String(at0 + 1), root, Date.parse(at))),
    ...people.map((person) => personFinding(person, roots, at, rsa)),
    ...ofCards,
  ];
}

/** Seed 004 keeps at least one backup signing key; here a person to spare, whose certificate is good: m + 1 of m (practice.md). */
export function approversFinding(roster: Roster, policy: Policy, at: string, rsa: RsaVerify): CheckFinding {
  const roots = roster.trustRoots.map(fromBase64);
  const able = roster.people.filter(
    (person) => person.roles.includes('custodian') && verifyChain(fromBase64(person.certificate), roots, rsa, at).ok,
  );
  const kinds = QUORUM_KINDS.map((kind) => {
    const have = able.filter((person) => mayApprove(policy, person, kind)).length;
    const { minimum, default: usual } = thresholdsOf(policy, kind);
    return { kind, have, minimum, usual };
  });
  const judged = finding('approvers');
  const named = (some: typeof kinds) => ({ kinds: some.map(({ kind }) => kind).join(', '), n: some.length, have: able.length });
  const stuck = kinds.filter(({ have, minimum }) => have < minimum);
  if (stuck.length > 0) return judged('critical', 'too-few', named(stuck));
  const bare = kinds.filter(({ have, usual }) => have <= usual);
  return bare.length > 0 ? judged('warning', 'none-to-spare', named(bare)) : judged('ok', 'to-spare', { have: able.length });
}
