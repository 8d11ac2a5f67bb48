/** The controls under which a ceremony opens: the people, the thresholds, the script and the policy. */
import type { EventOf } from '../format/ceremony-event.ts';
import { policyRecord } from '../format/operation-request.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { type Role, type Roster, rosterRecord } from '../format/roster.ts';
import { type Script, scriptRecord } from '../script/language.ts';
import { personOf } from './state.ts';

type Opened = EventOf<'ceremony.opened'>['body'];

/** Distinct people with distinct keys, each on the roster in that role (practice.md, "Roles and separation"). */
function peopleRefusal(opened: Opened, roster: Roster): Refusal | null {
  const { master, witness, initiator, custodians } = opened.participants;
  const cast: readonly (readonly [string, Role])[] = [
    [master, 'master'],
    [witness, 'witness'],
    [initiator, 'initiator'],
    ...custodians.map((id) => [id, 'custodian'] as const),
  ];
  const keys = new Set<string>();
  for (const [id, role] of cast) {
    const person = personOf(roster, id);
    if (person === undefined) return refuse('CER-PEOPLE-1', { person: id });
    if (!person.roles.includes(role)) return refuse('CER-PEOPLE-2', { person: person.name, role });
    if (keys.has(person.key.fingerprint)) return refuse('SOD-PERSON-1', { person: person.name });
    keys.add(person.key.fingerprint);
  }
  return null;
}

function thresholdRefusal(opened: Opened): Refusal | null {
  const { approvalThreshold: m, cardThreshold: k, policy } = opened;
  const n = opened.participants.custodians.length;
  if (m < policy.approvals.minimum || m > policy.approvals.maximum) {
    return refuse('CER-THRESHOLD-1', { have: m, minimum: policy.approvals.minimum, maximum: policy.approvals.maximum });
  }
  if (m > n) return refuse('CER-THRESHOLD-2', { have: m, custodians: n });
  if (k > n) return refuse('CER-THRESHOLD-3', { have: k, custodians: n });
  return null;
}

export function openingRefusal(opened: Opened, script: Script, roster: Roster): Refusal | null {
  if (opened.rosterDigest !== rosterRecord.digest(roster)) return refuse('CER-ROSTER-1', { have: opened.rosterDigest });
  if (opened.mode !== roster.mode) return refuse('CER-MODE-1', { have: opened.mode, roster: roster.mode });
  const { id, version, digest } = opened.script;
  if (digest !== scriptRecord.digest(script) || id !== script.id || version !== script.version)
    return refuse('CER-SCRIPT-1', { have: digest });
  policyRecord.encode(opened.policy);
  return peopleRefusal(opened, roster) ?? thresholdRefusal(opened);
}
