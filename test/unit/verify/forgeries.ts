/** What someone may do to a statement or a member and still hope that it verifies. */
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { concatBytes } from '../../../shared/bytes/concat.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { MEMBER } from '../../../shared/ceremony/bundle-members.ts';
import { encodeArchive } from '../../../shared/format/bundle-archive.ts';
import { decodeEnvelope, encodeEnvelope } from '../../../shared/format/dsse.ts';
import { encodeLog } from '../../../shared/format/event-record.ts';
import { type BundleStatement, bundleStatementRecord, checkpointRecord, PAYLOAD_TYPE } from '../../../shared/format/statement.ts';
import { archiveOf, type Bundle, bundleOf, resigned, signedPdf, statementBy } from '../../support/bundle-of.ts';
import { anyDigest, newCeremony } from '../../support/ceremony-of.ts';
import { envelopeOf, newRoom } from '../../support/ceremony-room.ts';
import { courseForgeries } from './course-forgeries.ts';
import { type Forgery, flipped, given, replaced } from './forgery.ts';
import { logForgeries } from './log-forgeries.ts';

/** Signed by the quorum as it stands. */
const said = (good: Bundle, change: (statement: BundleStatement) => BundleStatement) =>
  given({ ...good, statement: change(good.statement) });
const predicate = (field: string, change: Partial<BundleStatement['predicate']>): Forgery => ({
  what: `a statement with another ${field}`,
  control: 'BND-STATEMENT-1',
  operands: { field },
  make: (good) => said(good, (statement) => ({ ...statement, predicate: { ...statement.predicate, ...change } })),
});
const envelopeBytes = (good: Bundle) => statementBy(good.room, good.statement, good.signers).bytes;
const withEnvelope = (good: Bundle, bytes: Uint8Array) => ({
  archive: encodeArchive([...good.members, { name: MEMBER.statement, bytes }]),
  roster: good.room.rosterBytes,
});

const statements: readonly Forgery[] = [
  {
    what: 'one signature where two are needed',
    control: 'BND-QUORUM-1',
    operands: { have: 1, need: 2 },
    make: (good) => given({ ...good, signers: ['lukasz'] }),
  },
  {
    what: 'the initiator’s signature for a custodian’s',
    control: 'BND-SIGNER-1',
    operands: { person: 'Inês Exemplo' },
    make: (good) => given({ ...good, signers: ['lukasz', 'ines'] }),
  },
  {
    what: 'the master’s signature besides',
    control: 'BND-SIGNER-1',
    make: (good) => given({ ...good, signers: ['lukasz', 'dora', 'zoe'] }),
  },
  {
    what: 'a custodian who did not approve',
    control: 'BND-SIGNER-1',
    operands: { person: 'Éva Példa' },
    make: (good) => given({ ...good, signers: ['lukasz', 'eva'] }),
  },
  {
    what: 'a stranger’s signature',
    control: 'BND-SIGNER-1',
    make: async (good) => {
      const strange = await newRoom();
      return withEnvelope(good, statementBy(strange, good.statement, ['lukasz', 'dora']).bytes);
    },
  },
  {
    what: 'one custodian’s signature copied under the other’s key',
    control: 'BND-SIGNATURE-1',
    // their keys are of two kinds
    operands: { because: 'malformed' },
    make: (good) => {
      const envelope = decodeEnvelope(envelopeBytes(good));
      const [first] = envelope.signatures;
      if (first === undefined) throw new Error('no signature');
      return withEnvelope(
        good,
        encodeEnvelope({ ...envelope, signatures: envelope.signatures.map(({ keyid }) => ({ keyid, sig: first.sig })) }),
      );
    },
  },
  {
    what: 'a statement under another payload type',
    control: 'BND-SIGNATURE-1',
    operands: { because: 'wrong-type' },
    make: (good) => withEnvelope(good, encodeEnvelope({ ...decodeEnvelope(envelopeBytes(good)), payloadType: PAYLOAD_TYPE.approval })),
  },
  { what: 'a statement that is not an envelope', control: 'BND-ENVELOPE-1', make: (good) => withEnvelope(good, toUtf8('{}')) },
  {
    what: 'an envelope around something else',
    control: 'BND-ENVELOPE-1',
    make: (good) => withEnvelope(good, encodeEnvelope({ ...decodeEnvelope(envelopeBytes(good)), payload: toBase64(toUtf8('{}')) })),
  },
  {
    what: 'a subject left out',
    control: 'BND-SUBJECTS-1',
    operands: { missing: MEMBER.request },
    make: (good) => said(good, (statement) => ({ ...statement, subject: statement.subject.filter(({ name }) => name !== MEMBER.request) })),
  },
  {
    what: 'a subject that is not there',
    control: 'BND-SUBJECTS-1',
    operands: { unexpected: 'zz.txt' },
    make: (good) =>
      said(good, (statement) => ({ ...statement, subject: [...statement.subject, { name: 'zz.txt', digest: { sha256: anyDigest } }] })),
  },
  {
    what: 'a subject twice',
    control: 'BND-SUBJECTS-1',
    make: (good) => said(good, (statement) => ({ ...statement, subject: [...statement.subject, ...statement.subject.slice(-1)] })),
  },
  {
    what: 'a digest that is not the member’s',
    control: 'BND-DIGEST-1',
    operands: { name: MEMBER.pdf, want: anyDigest },
    make: (good) =>
      said(good, (statement) => ({
        ...statement,
        subject: statement.subject.map((one) => (one.name === MEMBER.pdf ? { ...one, digest: { sha256: anyDigest } } : one)),
      })),
  },
  predicate('ceremonyId', { ceremonyId: 'KC-2026-000' }),
  predicate('kind', { kind: 'key-revocation' }),
  predicate('mode', { mode: 'production' }),
  predicate('requestDigest', { requestDigest: anyDigest }),
  predicate('logHead', { logHead: anyDigest }),
  predicate('logRecords', { logRecords: 1 }),
  predicate('created', { created: '2026-11-22T14:00:00.000Z' }),
  {
    what: 'the statement of another ceremony',
    control: 'BND-DIGEST-1',
    make: async (good) => {
      const other = bundleOf(await newCeremony({ id: 'KC-2026-002' }, good.room));
      return withEnvelope(good, bundleStatementRecord.encode(other.statement).length > 0 ? envelopeBytes(other) : new Uint8Array());
    },
  },
];

const members: readonly Forgery[] = [
  {
    what: 'a member too many',
    control: 'BND-MEMBERS-1',
    operands: { unexpected: 'readme.txt' },
    make: (good) => given(resigned(good, [...good.members, { name: 'readme.txt', bytes: toUtf8('x') }])),
  },
  {
    what: 'no statement',
    control: 'BND-MEMBERS-1',
    operands: { missing: MEMBER.statement },
    make: (good) => ({ archive: encodeArchive(good.members), roster: good.room.rosterBytes }),
  },
  {
    what: 'bytes after the archive',
    control: 'BND-ARCHIVE-1',
    make: (good) => ({ archive: concatBytes(archiveOf(good), Uint8Array.of(0)), roster: good.room.rosterBytes }),
  },
  {
    what: 'the archive cut short',
    control: 'BND-ARCHIVE-1',
    make: (good) => ({ archive: archiveOf(good).slice(0, -1), roster: good.room.rosterBytes }),
  },
  {
    what: 'the log head signed by the master',
    control: 'CHK-SIGNATURE-1',
    make: (good, ceremony) => given(replaced(good, MEMBER.checkpoint, fromBase64(ceremony.checkpoint('zoe').body.envelope))),
  },
  {
    what: 'another log head signed by the witness',
    control: 'CHK-HEAD-1',
    make: (good, ceremony) =>
      given(replaced(good, MEMBER.checkpoint, fromBase64(ceremony.checkpoint('pavlos', { head: anyDigest }).body.envelope))),
  },
  {
    what: 'the log head signed before the seal',
    control: 'CHK-TIME-1',
    make: (good, ceremony) => {
      const { seq, head } = good.state.sealed ?? { seq: 0, head: '' };
      const at = '2026-11-22T14:00:00.000Z';
      const early = checkpointRecord.encode({ format: 'keyrite-checkpoint-v1', ceremonyId: ceremony.id, seq, head, signer: 'pavlos', at });
      return given(replaced(good, MEMBER.checkpoint, fromBase64(envelopeOf(good.room.member('pavlos'), PAYLOAD_TYPE.checkpoint, early))));
    },
  },
  {
    what: 'a PDF with another log attached',
    control: 'PDF-ATTACH-1',
    make: (good, ceremony) => given(replaced(good, MEMBER.pdf, signedPdf(ceremony, flipped(encodeLog(good.entries), 100)))),
  },
  {
    what: 'a PDF that the witness did not sign',
    control: 'PDF-COUNT-1',
    make: (good, ceremony) => given(replaced(good, MEMBER.pdf, signedPdf(ceremony, encodeLog(good.entries), [['zoe', 'master']]))),
  },
  {
    what: 'a PDF of other people',
    control: 'PDF-SIGNER-1',
    make: async (good) => {
      const others = await newCeremony({}, await newRoom());
      return given(replaced(good, MEMBER.pdf, signedPdf(others, encodeLog(good.entries))));
    },
  },
  { what: 'a PDF that is none', control: 'PDF-STRUCTURE-1', make: (good) => given(replaced(good, MEMBER.pdf, toUtf8('%PDF-1.7\n'))) },
];

export const forgeries = [...logForgeries, ...courseForgeries, ...statements, ...members];
