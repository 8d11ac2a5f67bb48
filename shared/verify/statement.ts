/** The statement over the bundle: which bytes it covers, what it says of the ceremony, and whether the quorum signed it. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { MEMBER } from '../ceremony/bundle-members.ts';
import type { CeremonyState } from '../ceremony/state.ts';
import type { ArchiveMember } from '../format/bundle-archive.ts';
import { decodeEnvelope, type Envelope, envelopePayload, verifyEnvelope } from '../format/dsse.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { type BundleStatement, bundleStatementRecord, PAYLOAD_TYPE } from '../format/statement.ts';
import { type Check, only, outcome, passed, reading, refused, type Stage } from './report.ts';

export interface SignedStatement {
  readonly envelope: Envelope;
  readonly statement: BundleStatement;
  readonly digest: string;
}

/** The envelope and its payload, each in its one spelling. Nothing of it is believed yet. */
export function readStatement(members: readonly ArchiveMember[]): Stage<SignedStatement> {
  const bytes = members.find(({ name }) => name === MEMBER.statement)?.bytes;
  if (bytes === undefined) return { checks: [refused('BND-MEMBERS-1', { missing: MEMBER.statement })], value: null };
  return reading(
    'BND-ENVELOPE-1',
    () => {
      const envelope = decodeEnvelope(bytes);
      const payload = envelopePayload(envelope);
      return { envelope, statement: bundleStatementRecord.decode(payload), digest: digestHex(payload) };
    },
    ({ envelope, digest }) => ({ signatures: envelope.signatures.length, statement: digest }),
  );
}

/** Every other member is a subject, no other name is, and each has the digest that was signed. */
export function checkSubjects(members: readonly ArchiveMember[], { statement }: SignedStatement): Stage<true> {
  const others = members.filter(({ name }) => name !== MEMBER.statement);
  const names = others.map(({ name }) => name);
  const said = statement.subject.map(({ name }) => name);
  const missing = names.filter((name) => !said.includes(name)).join(' ');
  const unexpected = said.filter((name, at) => !names.includes(name) || said.indexOf(name) !== at).join(' ');
  return only(
    outcome('BND-SUBJECTS-1', names.join(' ') === said.join(' '), { subjects: said.length, missing, unexpected }),
    ...others.map(({ name, bytes }) => {
      const have = digestHex(bytes);
      const want = statement.subject.find((subject) => subject.name === name)?.digest.sha256 ?? 'none';
      return outcome('BND-DIGEST-1', have === want, { name, have, want });
    }),
  );
}

/** What the statement says of the ceremony is what the log says; it was made after the log was sealed. */
export function checkFields(state: CeremonyState, { statement }: SignedStatement): Stage<true> {
  const { predicate } = statement;
  const rows: readonly (readonly [field: string, have: string | number, want: string | number])[] = [
    ['ceremonyId', predicate.ceremonyId, state.id],
    ['kind', predicate.kind, state.opened.operation.kind],
    ['mode', predicate.mode, state.opened.mode],
    ['requestDigest', predicate.requestDigest, state.request?.digest ?? 'none'],
    ['logHead', predicate.logHead, state.sealed?.head ?? 'none'],
    ['logRecords', predicate.logRecords, state.sealed?.seq ?? 0],
  ];
  const wrong = rows
    .filter(([, have, want]) => have !== want)
    .map(([field, have, want]) => refused('BND-STATEMENT-1', { field, have, want }));
  const sealed = state.sealed?.at ?? '';
  if (state.sealed === null || predicate.created < sealed) {
    wrong.push(refused('BND-STATEMENT-1', { field: 'created', have: predicate.created, want: sealed }));
  }
  return wrong.length > 0 ? { checks: wrong, value: null } : only(passed('BND-STATEMENT-1', { fields: rows.length + 1 }));
}

/** Ids of the custodians who approved and whose signature under the statement holds. Every signature there must be one of those. */
export function checkQuorum(state: CeremonyState, { envelope }: SignedStatement, rsa: RsaVerify): Stage<readonly string[]> {
  const approved = state.approvals.map(({ person }) => person);
  const personOfKey = (keyid: string) => state.roster.people.find(({ key }) => key.fingerprint === keyid);
  const keyOf = (keyid: string): Uint8Array | undefined => {
    const person = personOfKey(keyid);
    return person === undefined ? undefined : fromBase64(person.key.spki);
  };
  const report = verifyEnvelope(envelope, PAYLOAD_TYPE.bundle, keyOf, rsa);
  const signers: string[] = [];
  const checks: Check[] = report.signatures.map(({ keyid, outcome: because }) => {
    const person = personOfKey(keyid);
    if (person === undefined) return refused('BND-SIGNER-1', { person: keyid });
    if (!approved.includes(person.id)) return refused('BND-SIGNER-1', { person: person.name });
    if (because !== 'verified') return refused('BND-SIGNATURE-1', { person: person.name, because });
    signers.push(person.id);
    return passed('BND-SIGNATURE-1', { person: person.name, key: keyid });
  });
  const have = new Set(signers).size;
  const need = state.opened.approvalThreshold;
  checks.push(outcome('BND-QUORUM-1', have >= need, { have, need }));
  return { checks, value: checks.every(({ ok }) => ok) ? signers : null };
}
