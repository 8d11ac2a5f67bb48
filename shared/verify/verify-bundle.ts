/**
 * Bundle bytes in, report out. Only the roster is believed, and it is the caller's: everything in the bundle has to be computed from the
 * log, which holds that very roster, or be signed by its keys. Every check runs that can; one whose input was refused is listed as not run, and a bundle verifies only
 * if every check ran and held. Left out, because no bundle can prove it: what happened in the room, whether the machine told the truth
 * about itself, and whether the PDF's pages say what its attached log says (docs/auditor.md).
 */
import { digestHex } from '../bytes/digest.ts';
import { equalBytes } from '../bytes/equal.ts';
import { MEMBER } from '../ceremony/bundle-members.ts';
import { signedRosterRefusal } from '../ceremony/roster-signed.ts';
import { type ArchiveMember, decodeArchive } from '../format/bundle-archive.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { type Script, scriptRecord } from '../format/script.ts';
import { decodeRosterFile } from '../format/signed-roster.ts';
import { type CeremonyFacts, factsOf } from './facts.ts';
import { checkCertificates, checkCheckpoint, checkKey, checkMembers, checkPdf, keyControl, withMember } from './members.ts';
import { carriedOut, readLog, replay, sealedLast } from './replay.ts';
import { after, only, outcome, type Report, reading, refusedBy, type Stage } from './report.ts';
import { checkFields, checkQuorum, checkSubjects, readStatement } from './statement.ts';

const PDF_CONTROLS = [
  'PDF-STRUCTURE-1',
  'PDF-ATTACH-1',
  'PDF-RANGE-1',
  'PDF-INCREMENT-1',
  'PDF-CMS-1',
  'PDF-DIGEST-1',
  'PDF-SIGNER-1',
  'PDF-CHAIN-1',
  'PDF-SIGNATURE-1',
  'PDF-END-1',
  'PDF-COUNT-1',
];

/** A report that lacks one of these is not a verification, whatever its checks say. */
const EVERY_CONTROL: readonly string[] = [
  'VER-ROSTER-2',
  'BND-ARCHIVE-1',
  'VER-ROSTER-1',
  'VER-SCRIPT-1',
  'LOG-CHAIN-1',
  'LOG-SEALED-2',
  'LOG-REPLAY-1',
  'CER-QUORUM-1',
  'CER-STATE-1',
  'BND-MEMBERS-1',
  'BND-MEMBER-1',
  'CHK-SIGNATURE-1',
  'CHK-HEAD-1',
  'CHK-TIME-1',
  'BND-ENVELOPE-1',
  'BND-SUBJECTS-1',
  'BND-DIGEST-1',
  'BND-STATEMENT-1',
  'BND-SIGNATURE-1',
  'BND-QUORUM-1',
  'CRT-KEY-1',
  'CRT-CHAIN-1',
  ...PDF_CONTROLS,
];

type Given = ReturnType<typeof decodeRosterFile>;

/** The roster alone, or as its people signed it. */
const readRoster = (bytes: Uint8Array): Stage<Given> =>
  reading(
    'VER-ROSTER-2',
    () => decodeRosterFile(bytes),
    ({ roster: { organisation, people }, signed }) => ({ organisation, people: people.length, signatures: signed?.signatures.length ?? 0 }),
  );

/** Signatures that the caller brought are asked about; a roster without any is the caller's word alone. */
function checkSigned({ signed }: Given, rsa: RsaVerify): Stage<true> {
  const refusal = signed === null ? null : signedRosterRefusal(signed, rsa);
  return refusal === null ? { checks: [], value: true } : only(refusedBy(refusal));
}

const readArchive = (bytes: Uint8Array): Stage<readonly ArchiveMember[]> =>
  reading(
    'BND-ARCHIVE-1',
    () => decodeArchive(bytes),
    (members) => ({ bytes: bytes.length, members: members.length }),
  );

const sameRoster = (members: readonly ArchiveMember[], given: Uint8Array): Stage<true> =>
  withMember(members, MEMBER.roster, (bytes) =>
    only(outcome('VER-ROSTER-1', equalBytes(bytes, given), { have: digestHex(bytes), want: digestHex(given) })),
  );

const readScript = (members: readonly ArchiveMember[]): Stage<Script> =>
  withMember(members, MEMBER.script, (bytes) =>
    reading(
      'VER-SCRIPT-1',
      () => scriptRecord.decode(bytes),
      ({ id, version }) => ({ id, version, digest: digestHex(bytes) }),
    ),
  );

/** `bundle`: the archive's bytes; `roster`: the canonical roster as the caller holds it, alone or signed. Never throws for what was given. */
export function verifyBundle(bundle: Uint8Array, roster: Uint8Array, rsa: RsaVerify): Report {
  const given = readRoster(roster);
  const archive = readArchive(bundle);
  const signed = after([given], [], (file) => checkSigned(file, rsa));
  const same = after([given, archive], ['VER-ROSTER-1'], ({ bytes }, members) => sameRoster(members, bytes));
  const script = after([archive], ['VER-SCRIPT-1'], readScript);
  const log = after([archive], ['LOG-CHAIN-1'], (members) => withMember(members, MEMBER.log, readLog));
  const last = after([log], ['LOG-SEALED-2'], sealedLast);
  const replayed = after([log], ['LOG-REPLAY-1'], (entries) => replay(entries, rsa));
  const done = after([replayed], ['CER-QUORUM-1', 'CER-STATE-1'], carriedOut);
  const key = after([replayed, done], ['MANIFEST-SET-1', 'PAIR-POSSESSION-1'], (state) => checkKey(state, rsa));
  const members = after([archive, log, done], ['BND-MEMBERS-1', 'BND-MEMBER-1'], (all, entries) => checkMembers(all, { entries }));
  const checkpoint = after([archive, replayed], ['CHK-SIGNATURE-1', 'CHK-HEAD-1', 'CHK-TIME-1'], (all, state) =>
    withMember(all, MEMBER.checkpoint, (bytes) => checkCheckpoint(state, bytes, rsa)),
  );
  const statement = after([archive], ['BND-ENVELOPE-1'], readStatement);
  const subjects = after([archive, statement], ['BND-SUBJECTS-1', 'BND-DIGEST-1'], checkSubjects);
  const fields = after([replayed, statement], ['BND-STATEMENT-1'], checkFields);
  const quorum = after([replayed, statement], ['BND-SIGNATURE-1', 'BND-QUORUM-1'], (state, signed) => checkQuorum(state, signed, rsa));
  const certificates = after([replayed], ['CRT-KEY-1', 'CRT-CHAIN-1'], (state) => checkCertificates(state, rsa));
  const pdf = after([archive, replayed], PDF_CONTROLS, (all, state) =>
    withMember(all, MEMBER.pdf, (bytes) => withMember(all, MEMBER.log, (machineLog) => checkPdf(state, bytes, machineLog, rsa))),
  );

  const read = [given, signed, archive, same, script, log, last];
  const asked = [replayed, done, key, members, checkpoint, statement, subjects, fields, quorum, certificates, pdf];
  const checks = [...read, ...asked].flatMap((stage) => stage.checks);
  const facts = after([replayed, quorum, statement], [], (state, signers, { statement: { predicate }, digest }): Stage<CeremonyFacts> => {
    return { checks: [], value: factsOf(state, { signers, created: predicate.created, statementDigest: digest }) };
  });
  const needed = replayed.value === null ? EVERY_CONTROL : [...EVERY_CONTROL, keyControl(replayed.value)];
  const complete = needed.every((control) => checks.some((check) => check.control === control));
  const verified = complete && facts.value !== null && checks.every(({ ok }) => ok);
  return {
    verified,
    bundleDigest: digestHex(bundle),
    rosterDigest: digestHex(given.value?.bytes ?? roster),
    ceremony: verified ? facts.value : null,
    checks,
  };
}
