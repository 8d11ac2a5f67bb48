/** Opening a ceremony and asking for its operation: the two events that fix what everything later is checked against. */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import { summaryDigest } from '../../shared/ceremony/summary.ts';
import { ceremonyId as ceremonyIdShape, keyName as keyNameShape } from '../../shared/format/fields.ts';
import { type OperationRequest, operationRequestRecord, type Policy, policyRecord } from '../../shared/format/operation-request.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Role, rosterRecord } from '../../shared/format/roster.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import { type Script, scriptRecord } from '../../shared/script/language.ts';
import type { Desk } from './desk.ts';

type OpenCommand = Extract<Command, { do: 'open' }>;

/** Exactly one master, witness and initiator, and the custodians in the roster's order: card 1 goes to the first. */
function castOf(desk: Desk): { master: string; witness: string; initiator: string; custodians: string[] } | Refusal {
  const having = (role: Role): string[] => desk.roster.people.filter((p) => p.roles.includes(role)).map((p) => p.id);
  const one = (role: Role): string | Refusal => {
    const [first, second] = having(role);
    return first === undefined || second !== undefined ? refuse('CER-CAST-1', { role, have: having(role).length }) : first;
  };
  const [master, witness, initiator] = [one('master'), one('witness'), one('initiator')];
  if (typeof master !== 'string') return master;
  if (typeof witness !== 'string') return witness;
  if (typeof initiator !== 'string') return initiator;
  const custodians = having('custodian');
  return custodians.length < 2
    ? refuse('CER-CAST-1', { role: 'custodian', have: custodians.length })
    : { master, witness, initiator, custodians };
}

/** What the cards and the PDF can print (IBM Plex Sans); found now, not when the key is made. Rarer letters custody refuses by CUST-NAME-1. */
const PRINTABLE = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]+$/u;
function unprintable(desk: Desk): Refusal | null {
  const person = desk.roster.people.find(({ name, organisation }) => !PRINTABLE.test(name) || !PRINTABLE.test(organisation));
  return person === undefined ? null : refuse('CER-NAME-1', { person: person.name });
}

/** KC-2026-1122-9F3A: the day and a random tail, so that two stations never name two ceremonies alike. */
function newCeremonyId(desk: Desk): string {
  const [date = ''] = desk.parts.now().toISOString().split('T');
  const id = `KC-${date.slice(0, 4)}-${date.slice(5, 7)}${date.slice(8, 10)}-${toHex(desk.parts.nonce(2)).toUpperCase()}`;
  return ceremonyIdShape.parse(id);
}

export async function openCeremony(desk: Desk, given: OpenCommand, script: Script, policy: Policy): Promise<Refusal | null> {
  if (desk.status.home.missing !== null) return desk.status.home.missing;
  if (!keyNameShape.safeParse(given.keyName).success) return refuse('REQ-FIELD-2', { field: 'keyName', have: given.keyName });
  const unprinted = unprintable(desk);
  if (unprinted !== null) return unprinted;
  const participants = castOf(desk);
  if ('control' in participants) return participants;
  const looked = await desk.working('cards', () => desk.withToken((token) => desk.look(token)));
  if (!looked.ok) return looked.refusal;
  const { module } = desk.status.home;
  if (module === null) return refuse('TOK-MODULE-1', { path: '', reason: 'unknown' });
  const software = await desk.parts.software();
  return desk.ledger.opening(
    newCeremonyId(desk),
    {
      type: 'ceremony.opened',
      body: {
        purpose: given.purpose,
        keyName: given.keyName,
        keyAlgorithm: given.keyAlgorithm,
        location: given.location,
        timeZone: given.timeZone,
        localOffset: given.localOffset,
        approvalReference: given.approvalReference,
        approvalThreshold: given.approvalThreshold,
        cardThreshold: given.cardThreshold,
        kind: 'master-key-generation',
        mode: desk.roster.mode,
        previousHead: null,
        script: { id: script.id, version: script.version, digest: scriptRecord.digest(script) },
        policy,
        rosterDigest: rosterRecord.digest(desk.roster),
        participants,
        software: { name: 'Keyrite', ...software },
        module: { description: module.description, version: module.version, cryptoki: module.cryptoki },
      },
    },
    desk.roster,
  );
}

export function initiate(desk: Desk): Refusal | null {
  const { opened, id } = desk.ledger.open;
  const created = desk.parts.now();
  const request: OperationRequest = {
    format: 'keyrite-operation-request-v1',
    kind: opened.kind,
    mode: opened.mode,
    ceremonyId: id,
    subject: opened.purpose,
    payload: {
      keyName: opened.keyName,
      keyAlgorithm: opened.keyAlgorithm,
      epoch: 1,
      cards: { threshold: opened.cardThreshold, shards: opened.participants.custodians.length },
      holders: opened.participants.custodians,
    },
    approvals: { threshold: opened.approvalThreshold, eligible: opened.participants.custodians },
    initiator: opened.participants.initiator,
    script: opened.script,
    policyDigest: policyRecord.digest(opened.policy),
    rosterDigest: opened.rosterDigest,
    predicted: [],
    created: created.toISOString(),
    expires: new Date(created.getTime() + opened.policy.timeoutMinutes * 60_000).toISOString(),
    nonce: toHex(desk.parts.nonce(16)),
  };
  const bytes = operationRequestRecord.encode(request);
  return desk.ledger.record({
    type: 'ceremony.initiated',
    body: { request: toBase64(bytes), requestDigest: digestHex(bytes), summaryDigest: summaryDigest(request, desk.roster) },
  });
}
