/**
 * What a bundle holds, computed from the sealed log: the station writes these bytes and the verifier computes
 * them again, so nothing in a bundle can say something else than the log. Only three members are not computed here: the PDF and the
 * checkpoint, which are made from the sealed log, and the statement over all the others. There is never a shard in the clear among them.
 */
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { auditEventLines } from '../format/audit-event.ts';
import type { ArchiveMember } from '../format/bundle-archive.ts';
import type { CeremonyEvent, EventOf, EventType } from '../format/ceremony-event.ts';
import { type EnvelopeSignature, encodeEnvelope } from '../format/dsse.ts';
import { type Entry, encodeLog } from '../format/event-record.ts';
import { outboxLines } from '../format/outbox.ts';
import { policyRecord } from '../format/policy.ts';
import { rosterRecord } from '../format/roster.ts';
import { scriptRecord } from '../format/script.ts';
import { shardManifestRecord } from '../format/shard-manifest.ts';
import { type BundleStatement, bundleStatementRecord, PAYLOAD_TYPE } from '../format/statement.ts';
import { wrappedShardRecord } from '../format/wrapped-shard.ts';
import { publicJwk, spkiPem, sshPublicKey } from '../keys/public-key-forms.ts';
import { auditEvents } from './audit.ts';
import { possessionStatement } from './keypair.ts';
import { outbox } from './outbox.ts';
import { type CeremonyState, personOf } from './state.ts';

export const MEMBER = {
  log: 'log.jsonl',
  pdf: 'ceremony-log.pdf',
  checkpoint: 'checkpoint.dsse.json',
  statement: 'bundle.dsse.json',
  script: 'script.json',
  policy: 'policy.json',
  roster: 'roster.json',
  request: 'request.json',
  manifest: 'shard-manifest.json',
  /** Of a change of the roster: the new one, as its people signed it. */
  nextRoster: 'roster-next.dsse.json',
  /** Of a key that a token made: what it signed as proof that the token has it. */
  possession: 'possession.dsse.json',
  /** For the online side: what its monitoring reads, and what it sends. Up to the seal. */
  audit: 'audit.jsonl',
  outbox: 'outbox.jsonl',
} as const;

export interface BundleLog {
  /** From ceremony.opened up to and including log.sealed. */
  readonly entries: readonly Entry[];
}
export interface BundleSource extends BundleLog {
  /** Base64 of the checkpoint's envelope, as in checkpoint.signed. */
  readonly checkpoint: string;
  /** Signed by the master and the witness. */
  readonly pdf: Uint8Array;
}

const isOf = <T extends EventType>(event: CeremonyEvent, type: T): event is EventOf<T> => event.type === type;

const eventsOf = <T extends EventType>(entries: readonly Entry[], type: T): EventOf<T>[] =>
  entries.flatMap(({ record: { event } }) => (isOf(event, type) ? [event] : []));

/** The last one counts: a key's making that failed is followed by another. */
function lastOf<T extends EventType>(entries: readonly Entry[], type: T): EventOf<T> {
  const event = eventsOf(entries, type).at(-1);
  if (event === undefined) throw new Error(`a bundle needs a log with ${type}`);
  return event;
}

const byName = (a: ArchiveMember, b: ArchiveMember): number => (a.name < b.name ? -1 : 1);

/** PEM and JWK; `name`: of the files. */
const publicKeyFiles = (name: string, spki: Uint8Array): ArchiveMember[] => [
  { name: `public-key/${name}.pem`, bytes: spkiPem(spki) },
  { name: `public-key/${name}.jwk.json`, bytes: publicJwk(spki) },
];

/** No public key of a symmetric one. A wrapped shard is public: whoever stores it takes it from here. */
const masterKeyMembers = ({ manifest, wrapped = [] }: EventOf<'key.made'>['body']): ArchiveMember[] => [
  { name: MEMBER.manifest, bytes: shardManifestRecord.encode(manifest) },
  ...(manifest.publicKey === null ? [] : publicKeyFiles(manifest.header.keyName.toLowerCase(), fromBase64(manifest.publicKey.spki))),
  ...wrapped.map((shard) => ({ name: `wrapped-shards/shard-${shard.index}.json`, bytes: wrappedShardRecord.encode(shard) })),
];

/** What names of members are made of; a label may have more. */
const fileName = (label: string): string => label.toLowerCase().replaceAll('_', '-');

/** Of a key that a token made: the public key, its first signature, and what the token attested. */
function tokenKeyMembers(entries: readonly Entry[]): ArchiveMember[] {
  const at = entries.findLastIndex(({ record }) => record.event.type === 'keypair.generated');
  const before = entries.slice(0, at);
  const { publicKey, label, fingerprint, possession, attestation } = lastOf(entries, 'keypair.generated').body;
  const { body: intent } = lastOf(before, 'keypair.generationIntended');
  // a key that was taken over signed the number of that decision
  const asked = before.findLast(
    ({ record: { event } }) => event.type === 'keypair.generationIntended' || event.type === 'keypair.settlementIntended',
  );
  const nonce = asked !== undefined && 'nonce' in asked.record.event.body ? asked.record.event.body.nonce : intent.nonce;
  const name = fileName(label);
  const spki = fromBase64(publicKey);
  return [
    ...publicKeyFiles(name, spki),
    { name: `public-key/${name}.pub`, bytes: sshPublicKey(spki, label) },
    {
      name: MEMBER.possession,
      bytes: encodeEnvelope({
        payloadType: PAYLOAD_TYPE.possession,
        payload: toBase64(possessionStatement(entries[0]?.record.ceremony ?? '', intent, nonce)),
        signatures: [{ keyid: fingerprint, sig: possession }],
      }),
    },
    ...attestation.map((certificate, index) => ({ name: `attestation/${name}-${index + 1}.der`, bytes: fromBase64(certificate) })),
  ];
}

const nextRosterMembers = (entries: readonly Entry[]): ArchiveMember[] => [
  { name: MEMBER.nextRoster, bytes: fromBase64(lastOf(entries, 'roster.changeIntended').body.envelope) },
];

/** Of what the ceremony brought about: another roster, a key in a token, a set of cards, or nothing. Throws Error for a log without any of them. */
function outcomeMembers(entries: readonly Entry[]): ArchiveMember[] {
  if (eventsOf(entries, 'roster.changed').length > 0) return nextRosterMembers(entries);
  if (eventsOf(entries, 'keypair.generated').length > 0) return tokenKeyMembers(entries);
  // nothing was made or changed: the log says what was tried
  if (eventsOf(entries, 'oldSet.opened').length > 0 && eventsOf(entries, 'key.made').length === 0) return [];
  return masterKeyMembers(lastOf(entries, 'key.made').body);
}

/** Every member but the PDF, the checkpoint and the statement. Throws Error for a log without request, key and approvals. */
export function derivedMembers({ entries }: BundleLog): ArchiveMember[] {
  const { policy, roster, script, participants } = lastOf(entries, 'ceremony.opened').body;
  const { master, witness, initiator, custodians } = participants;
  const outcome = outcomeMembers(entries);
  const identified = new Map(eventsOf(entries, 'participant.identified').map(({ body }) => [body.person, body.envelope]));
  const certificates = [master, witness, initiator, ...custodians].flatMap((id) => {
    const person = id === null ? undefined : personOf(roster, id);
    return person === undefined ? [] : [{ name: `certificates/${id}.der`, bytes: fromBase64(person.certificate) }];
  });
  return [
    { name: MEMBER.log, bytes: encodeLog(entries) },
    { name: MEMBER.audit, bytes: auditEventLines.encode(auditEvents(entries)) },
    { name: MEMBER.outbox, bytes: outboxLines.encode(outbox(entries, entries.at(-1)?.record.at ?? '')) },
    { name: MEMBER.script, bytes: scriptRecord.encode(script) },
    { name: MEMBER.policy, bytes: policyRecord.encode(policy) },
    { name: MEMBER.roster, bytes: rosterRecord.encode(roster) },
    { name: MEMBER.request, bytes: fromBase64(lastOf(entries, 'ceremony.initiated').body.request) },
    ...[...identified].map(([id, envelope]) => ({ name: `identifications/${id}.dsse.json`, bytes: fromBase64(envelope) })),
    ...eventsOf(entries, 'ceremony.approved').map(({ body }) => ({
      name: `approvals/${body.person}.dsse.json`,
      bytes: fromBase64(body.envelope),
    })),
    ...certificates,
    // a folder of their own, because a person's id may be root-1
    ...roster.trustRoots.map((root, index) => ({ name: `trust-roots/root-${index + 1}.der`, bytes: fromBase64(root) })),
    ...outcome,
  ].sort(byName);
}

/** Every member but the statement, in the archive's order. Throws as derivedMembers. */
export function bundleMembers({ checkpoint, pdf, ...log }: BundleSource): ArchiveMember[] {
  return [...derivedMembers(log), { name: MEMBER.checkpoint, bytes: fromBase64(checkpoint) }, { name: MEMBER.pdf, bytes: pdf }].sort(
    byName,
  );
}

/** What the quorum signs: `members` as bundleMembers gave them, `created` the time now. Throws Error for a log that is not sealed. */
export function bundleStatementOf(members: readonly ArchiveMember[], state: CeremonyState, created: string): BundleStatement {
  if (state.sealed === null || state.request === null) throw new Error('a bundle needs a sealed log');
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: members.toSorted(byName).map(({ name, bytes }) => ({ name, digest: { sha256: digestHex(bytes) } })),
    predicateType: 'https://keyrite.example/ceremony-bundle/v1',
    predicate: {
      ceremonyId: state.id,
      kind: state.opened.operation.kind,
      mode: state.opened.mode,
      requestDigest: state.request.digest,
      logHead: state.sealed.head,
      logRecords: state.sealed.seq,
      created,
    },
  };
}

/** The last member: the statement with the quorum's signatures, each over pae(PAYLOAD_TYPE.bundle, bundleStatementRecord.encode(statement)). */
export function statementMember(statement: BundleStatement, signatures: readonly EnvelopeSignature[]): ArchiveMember {
  const payload = toBase64(bundleStatementRecord.encode(statement));
  return { name: MEMBER.statement, bytes: encodeEnvelope({ payloadType: PAYLOAD_TYPE.bundle, payload, signatures: [...signatures] }) };
}
