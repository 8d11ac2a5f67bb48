/** The controls under which a ceremony opens: the policy, the people, the thresholds, the operation and the script. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { FormatError } from '../bytes/format-error.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import { isQuorumKind, type Operation, type QuorumKind } from '../format/operation.ts';
import { mayApprove, thresholdsOf } from '../format/policy.ts';
import { publicKeyOf } from '../format/public-key.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Person, Role } from '../format/roster.ts';
import { lintScript } from '../script/lint.ts';
import { problemRefusal } from '../script/problem.ts';
import { authoritiesRefusal } from './attestation.ts';
import { formsRefusal } from './forms.ts';
import { personOf } from './state.ts';

type Opened = EventOf<'ceremony.opened'>['body'];

/** Distinct people with distinct keys, each on the roster in that role (practice.md, "Roles and separation"). */
function peopleRefusal({ participants, roster }: Opened): Refusal | null {
  const { master, witness, initiator, custodians } = participants;
  const cast: readonly (readonly [string, Role])[] = [
    [master, 'master'],
    [witness, 'witness'],
    ...(initiator === null ? [] : [[initiator, 'initiator'] as const]),
    ...custodians.map((id) => [id, 'custodian'] as const),
  ];
  const keys = new Set<string>();
  for (const [id, role] of cast) {
    const person = personOf(roster, id);
    if (person === undefined) return refuse('CER-PEOPLE-1', { person: id });
    if (!person.roles.includes(role)) return refuse('CER-PEOPLE-2', { person: person.name, role });
    if (!holdsItsKey(person)) return refuse('CER-KEY-1', { person: person.name });
    if (keys.has(person.key.fingerprint)) return refuse('SOD-PERSON-1', { person: person.name });
    keys.add(person.key.fingerprint);
  }
  return null;
}

/** The roster's three words about a key, its bytes, its digest and its algorithm, are about one key, of a kind that counts. */
export function holdsItsKey({ key: { algorithm, spki, fingerprint } }: Person): boolean {
  const bytes = fromBase64(spki);
  try {
    return digestHex(bytes) === fingerprint && publicKeyOf(bytes).algorithm === algorithm;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** What the policy says of this kind: whether, by whom, by how many, for how long. */
function policyRefusal(opened: Opened, kind: QuorumKind): Refusal | null {
  const { approvalThreshold: m, policy, roster, participants } = opened;
  if (!policy.ceremonies.enabled) return refuse('POL-ENABLED-1', {});
  const { minimum, maximum } = thresholdsOf(policy, kind);
  if (m < minimum || m > maximum) return refuse('CER-THRESHOLD-1', { have: m, minimum, maximum });
  if (m > participants.custodians.length) return refuse('CER-THRESHOLD-2', { have: m, custodians: participants.custodians.length });
  const { maxTimeoutMinutes } = policy.ceremonies;
  if (opened.timeoutMinutes > maxTimeoutMinutes)
    return refuse('POL-TIMEOUT-1', { have: opened.timeoutMinutes, maximum: maxTimeoutMinutes });
  for (const id of participants.custodians) {
    const person = personOf(roster, id);
    if (person !== undefined && !mayApprove(policy, person, kind)) return refuse('POL-GROUP-1', { person: person.name, kind });
  }
  return null;
}

/** Cards go to the custodians of this ceremony, in their order. */
function cardsRefusal(operation: Operation, custodians: readonly string[]): Refusal | null {
  if (!('cards' in operation.payload)) return null;
  const { cards, holders } = operation.payload;
  if (cards.threshold > custodians.length) return refuse('CER-THRESHOLD-3', { have: cards.threshold, custodians: custodians.length });
  return cards.shards === custodians.length && holders.join() === custodians.join()
    ? null
    : refuse('CER-HOLDERS-1', { have: holders.length });
}

/** Master and witness alone, and neither is the person it is about. */
function emergencyRefusal({ operation, participants, approvalThreshold, roster }: Opened): Refusal | null {
  const { master, witness, initiator, custodians } = participants;
  if (initiator !== null || custodians.length > 0 || approvalThreshold > 0) return refuse('INC-PEOPLE-1', {});
  if (operation.kind !== 'compromised-approver') return null;
  const person = personOf(roster, operation.payload.person);
  if (person === undefined) return refuse('CER-PEOPLE-1', { person: operation.payload.person });
  return person.id === master || person.id === witness ? refuse('INC-PEOPLE-2', { person: person.name }) : null;
}

export function openingRefusal(opened: Opened): Refusal | null {
  const { operation, script, roster, participants } = opened;
  if (opened.mode !== roster.mode) return refuse('CER-MODE-1', { have: opened.mode, roster: roster.mode });
  if (script.kind !== operation.kind) return refuse('CER-SCRIPT-1', { have: script.kind, want: operation.kind });
  const [problem] = lintScript(script);
  if (problem !== undefined) return problemRefusal(problem);
  const people = peopleRefusal(opened);
  if (people !== null) return people;
  const authorities = authoritiesRefusal(opened);
  if (authorities !== null) return authorities;
  if (!isQuorumKind(operation.kind)) return emergencyRefusal(opened);
  if (participants.initiator === null) return refuse('CER-CAST-1', { role: 'initiator', have: 0 });
  return policyRefusal(opened, operation.kind) ?? cardsRefusal(operation, participants.custodians) ?? formsRefusal(opened);
}
