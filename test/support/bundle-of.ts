/** The bundle of a ceremony in memory, in pieces, so that a test can change one thing and put the rest together again. */
import { finishSignature, prepareSignature } from '../../electron/paper/increment.ts';
import { buildLogPdf } from '../../electron/paper/log-pdf.ts';
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { bundleMembers, bundleStatementOf, statementMember } from '../../shared/ceremony/bundle-members.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { type ArchiveMember, encodeArchive } from '../../shared/format/bundle-archive.ts';
import { pae } from '../../shared/format/dsse.ts';
import { type Entry, encodeLog } from '../../shared/format/event-record.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { type BundleStatement, bundleStatementRecord, PAYLOAD_TYPE } from '../../shared/format/statement.ts';
import type { Ceremony } from './ceremony-of.ts';
import type { Room } from './ceremony-room.ts';

function whole<T extends object>(result: T | Refusal): T {
  if ('control' in result) throw new Error(JSON.stringify(result));
  return result;
}

/** As the station makes it, with the log attached and the signatures of master and witness. The pages are short. */
export function signedPdf(
  ceremony: Ceremony,
  machineLog: Uint8Array,
  signers: readonly (readonly [string, string])[] = bothSigners,
): Uint8Array {
  const { room } = ceremony;
  const fields = bothSigners.map(([id, role]) => ({ field: `signature-${role}-${id}`, person: room.member(id).person.name, role }));
  const document = {
    title: 'Make EX-MASTER-2027, split it 2 of 3',
    ceremonyId: ceremony.id,
    practice: room.roster.mode === 'practice',
    foot: ceremony.id,
    sections: [{ heading: 'Signatures', blocks: [{ kind: 'signatures' as const }] }],
  };
  let { pdf } = whole(buildLogPdf(document, machineLog, fields, ceremony.now));
  for (const [id, role] of signers) {
    const member = room.member(id);
    const { prepared } = whole(
      prepareSignature({
        do: 'prepare',
        pdf,
        field: `signature-${role}-${id}`,
        certificate: fromBase64(member.person.certificate),
        chain: room.roster.trustRoots.map(fromBase64),
        at: ceremony.now,
        signer: member.person.name,
        reason: 'Ceremony log',
        location: 'Musterstadt',
      }),
    );
    ({ pdf } = whole(finishSignature(prepared, member.sign(prepared.signedAttributes))));
  }
  return pdf;
}

const bothSigners = [
  ['zoe', 'master'],
  ['pavlos', 'witness'],
] as const;

export interface Bundle {
  readonly room: Room;
  readonly state: CeremonyState;
  /** Up to and including log.sealed. */
  readonly entries: readonly Entry[];
  /** Every member but the statement. */
  readonly members: readonly ArchiveMember[];
  readonly statement: BundleStatement;
  /** Who signs the statement. */
  readonly signers: readonly string[];
}

/** Signs again, so that only what a test changed is wrong. */
export const statementBy = (room: Room, statement: BundleStatement, signers: readonly string[]): ArchiveMember => {
  const message = pae(PAYLOAD_TYPE.bundle, bundleStatementRecord.encode(statement));
  const signatures = signers.map((id) => {
    const { person, sign } = room.member(id);
    return { keyid: person.key.fingerprint, sig: toBase64(sign(message)) };
  });
  return statementMember(statement, signatures);
};

export const archiveOf = ({ room, members, statement, signers }: Bundle): Uint8Array =>
  encodeArchive([...members, statementBy(room, statement, signers)]);

/** The statement over other members than before, for bundles that the quorum itself signed wrongly. */
export const resigned = (bundle: Bundle, members: readonly ArchiveMember[]): Bundle => ({
  ...bundle,
  members,
  statement: bundleStatementOf(members, bundle.state, bundle.statement.predicate.created),
});

/** Plays what is left of the ceremony up to the signed log head. */
export function bundleOf(ceremony: Ceremony, signers: readonly string[] = []): Bundle {
  ceremony.until('sign-checkpoint');
  const { room } = ceremony;
  const seal = ceremony.state.sealed;
  if (seal === null) throw new Error('not sealed');
  const entries = ceremony.entries.slice(0, seal.seq);
  const checkpoint = ceremony.checkpoint();
  ceremony.record(checkpoint);
  const pdf = signedPdf(ceremony, encodeLog(entries));
  const { state } = ceremony;
  const members = bundleMembers({ entries, checkpoint: checkpoint.body.envelope, pdf });
  const approved = state.approvals.map(({ person }) => person);
  return {
    room,
    state,
    entries,
    members,
    statement: bundleStatementOf(members, state, ceremony.now),
    signers: signers.length > 0 ? signers : approved,
  };
}
