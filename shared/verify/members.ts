/** The members of the bundle against what the log makes of them. */
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { equalBytes } from '../bytes/equal.ts';
import { FormatError } from '../bytes/format-error.ts';
import { type BundleLog, derivedMembers, MEMBER } from '../ceremony/bundle-members.ts';
import { provesPossession } from '../ceremony/keypair.ts';
import { setInHand } from '../ceremony/old-set.ts';
import { checkpointRefusal } from '../ceremony/signatures.ts';
import { type CeremonyState, personOf } from '../ceremony/state.ts';
import type { ArchiveMember } from '../format/bundle-archive.ts';
import { decodeEnvelope, envelopePayload } from '../format/dsse.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { checkpointRecord } from '../format/statement.ts';
import { certificateParts } from '../keys/x509.ts';
import { manifestRefusal } from '../shards/manifest-check.ts';
import { verifyChain } from './certificate.ts';
import { type ExpectedSigner, verifyLogPdf } from './pdf-signatures.ts';
import { type Check, only, outcome, passed, refused, refusedBy, type Stage } from './report.ts';

const memberOf = (members: readonly ArchiveMember[], name: string): Uint8Array | undefined =>
  members.find((member) => member.name === name)?.bytes;

const missing = (name: string): Stage<never> => ({ checks: [refused('BND-MEMBERS-1', { missing: name })], value: null });

/** Runs with the bytes of a member; one that is not there is refused by name. */
export function withMember<T>(members: readonly ArchiveMember[], name: string, run: (bytes: Uint8Array) => Stage<T>): Stage<T> {
  const bytes = memberOf(members, name);
  return bytes === undefined ? missing(name) : run(bytes);
}

/** The members are these and no other, and each that can be computed has the computed bytes. */
export function checkMembers(members: readonly ArchiveMember[], log: BundleLog): Stage<true> {
  const derived = derivedMembers(log);
  const expected = [...derived.map(({ name }) => name), MEMBER.checkpoint, MEMBER.pdf, MEMBER.statement];
  const names = members.map(({ name }) => name);
  const absent = expected.filter((name) => !names.includes(name)).join(' ');
  const unexpected = names.filter((name) => !expected.includes(name)).join(' ');
  return only(
    outcome('BND-MEMBERS-1', absent === '' && unexpected === '', { members: names.length, missing: absent, unexpected }),
    ...derived.map(({ name, bytes }) => {
      const have = memberOf(members, name);
      return outcome('BND-MEMBER-1', have !== undefined && equalBytes(have, bytes), {
        name,
        have: have === undefined ? 'none' : digestHex(have),
        want: digestHex(bytes),
      });
    }),
  );
}

/** Which control asks about the key that was made: of a card set its manifest, of a key in a token its possession. */
export const keyControl = ({ opened }: CeremonyState): 'MANIFEST-SET-1' | 'PAIR-POSSESSION-1' =>
  opened.operation.kind === 'hsm-key-generation' ? 'PAIR-POSSESSION-1' : 'MANIFEST-SET-1';

export function checkKey(state: CeremonyState, rsa: RsaVerify): Stage<true> {
  if (keyControl(state) === 'MANIFEST-SET-1') return checkManifest(state);
  const { generated } = state.keypair;
  const holds = generated !== null && provesPossession(state, generated, rsa);
  return only(outcome('PAIR-POSSESSION-1', holds, { fingerprint: generated?.fingerprint ?? 'none' }));
}

/** Of the set that was made here, or whose cards were tried. */
function checkManifest(state: CeremonyState): Stage<true> {
  const manifest = setInHand(state);
  const refusal = manifest === null ? null : manifestRefusal(manifest);
  return only(refusal === null ? passed('MANIFEST-SET-1', { set: manifest?.setDigest ?? '' }) : refusedBy(refusal));
}

/** The witness's card signed the head of this log, after it was sealed. */
export function checkCheckpoint(state: CeremonyState, bytes: Uint8Array, rsa: RsaVerify): Stage<true> {
  const person = state.opened.participants.witness;
  const refusal = checkpointRefusal(state, { person, token: { serial: '', label: '', slot: 0 }, envelope: toBase64(bytes) }, rsa);
  if (refusal !== null) return only(refusedBy(refusal));
  const { at } = checkpointRecord.decode(envelopePayload(decodeEnvelope(bytes)));
  const sealed = state.sealed?.at ?? '';
  return only(
    passed('CHK-SIGNATURE-1', { person: personOf(state.roster, person)?.name ?? person }),
    passed('CHK-HEAD-1', { seq: state.sealed?.seq ?? 0, head: state.sealed?.head ?? '' }),
    outcome('CHK-TIME-1', at >= sealed, { at, sealed }),
  );
}

function keyInCertificate(certificate: Uint8Array): string {
  try {
    return digestHex(certificateParts(certificate).spki);
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
}

/** Each participant's certificate stands under a root of the roster from the opening to the seal, and holds the roster's key. */
export function checkCertificates(state: CeremonyState, rsa: RsaVerify): Stage<true> {
  const { master, witness, initiator, custodians } = state.opened.participants;
  const roots = state.roster.trustRoots.map(fromBase64);
  const checks: Check[] = [];
  for (const id of [master, witness, initiator, ...custodians]) {
    const person = id === null ? undefined : personOf(state.roster, id);
    if (person === undefined) continue; // openingRefusal saw to it
    const certificate = fromBase64(person.certificate);
    const have = keyInCertificate(certificate);
    checks.push(outcome('CRT-KEY-1', have === person.key.fingerprint, { person: person.name, have, want: person.key.fingerprint }));
    for (const at of [state.openedAt, state.sealed?.at ?? state.head.at]) {
      const chain = verifyChain(certificate, roots, rsa, at);
      checks.push(outcome('CRT-CHAIN-1', chain.ok, { person: person.name, at, ...(chain.ok ? {} : { because: chain.reason }) }));
    }
  }
  return only(...checks);
}

/** Both signatures of the PDF, and that the log attached to it is the bundle's. */
export function checkPdf(state: CeremonyState, pdf: Uint8Array, machineLog: Uint8Array, rsa: RsaVerify): Stage<true> {
  const { master, witness } = state.opened.participants;
  const signers = (['master', 'witness'] as const).flatMap((role): ExpectedSigner[] => {
    const person = personOf(state.roster, role === 'master' ? master : witness);
    if (person === undefined) return [];
    const { id, name, key } = person;
    const certificate = fromBase64(person.certificate);
    // a PDF holds names in NFC
    return [{ field: `signature-${role}-${id}`, certificate, fingerprint: key.fingerprint, name: name.normalize('NFC') }];
  });
  const trustRoots = state.roster.trustRoots.map(fromBase64);
  const { checks } = verifyLogPdf(pdf, { machineLog, signers, trustRoots, at: state.sealed?.at ?? state.head.at, rsa });
  return only(...checks.map(({ control, ok, operands }) => outcome(control, ok, operands)));
}
