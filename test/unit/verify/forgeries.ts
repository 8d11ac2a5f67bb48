/** What someone may do to a bundle or a log and still hope that it verifies. */
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { concatBytes } from '../../../shared/bytes/concat.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { MEMBER } from '../../../shared/ceremony/bundle-members.ts';
import { encodeArchive } from '../../../shared/format/bundle-archive.ts';
import { decodeEnvelope, encodeEnvelope } from '../../../shared/format/dsse.ts';
import { appendEvent, encodeLog } from '../../../shared/format/event-record.ts';
import { rosterRecord } from '../../../shared/format/roster.ts';
import { type BundleStatement, bundleStatementRecord, checkpointRecord, PAYLOAD_TYPE } from '../../../shared/format/statement.ts';
import { scriptRecord } from '../../../shared/script/language.ts';
import { masterKeyGeneration } from '../../../shared/script/master-key-generation.ts';
import { archiveOf, type Bundle, bundleOf, resigned, signedPdf, statementBy } from '../../support/bundle-of.ts';
import { anyDigest, newCeremony } from '../../support/ceremony-of.ts';
import { envelopeOf, newRoom, type Room } from '../../support/ceremony-room.ts';
import { type Forgery, flipped, given, memberOf, replaced, withEvents, withLog } from './forgery.ts';

const later = '2026-11-22T16:00:00.000Z';

const rosters: readonly Forgery[] = [
  {
    what: 'the roster of other people',
    control: 'VER-ROSTER-1',
    make: async (good) => given(good, (await newRoom()).rosterBytes),
  },
  {
    what: 'a roster with one key exchanged',
    control: 'VER-ROSTER-1',
    make: async (good) => given(good, (await withExchangedKey(good.room)).rosterBytes),
  },
  {
    what: 'a roster with one key exchanged, in the bundle too',
    control: 'CER-ROSTER-1',
    operands: { record: 1 },
    make: async (good) => {
      const room = await withExchangedKey(good.room);
      return given(replaced(good, MEMBER.roster, room.rosterBytes), room.rosterBytes);
    },
  },
  {
    what: 'a roster with a line feed at its end',
    control: 'VER-ROSTER-2',
    make: (good) => given(good, concatBytes(good.room.rosterBytes, toUtf8('\n'))),
  },
  {
    what: 'a certificate of another key on the roster',
    control: 'CRT-KEY-1',
    operands: { person: 'Éva Példa' },
    make: (good) => fromRoom(withCertificate(good.room, 'eva', good.room.member('dora').person.certificate)),
  },
  {
    what: 'certificates that have expired',
    control: 'CRT-CHAIN-1',
    operands: { because: 'expired' },
    make: async () => fromRoom(await newRoom({ issued: '2025-11-01T09:00:00.000Z' })),
  },
  {
    what: 'people whose certificates come from elsewhere',
    control: 'CRT-CHAIN-1',
    make: async (good) => {
      const { roster } = await newRoom();
      return fromRoom(withRoster(good.room, { ...good.room.roster, trustRoots: roster.trustRoots }));
    },
  },
];

const withRoster = (room: Room, roster: Room['roster']): Room => ({ ...room, roster, rosterBytes: rosterRecord.encode(roster) });

const withCertificate = (room: Room, id: string, certificate: string): Room =>
  withRoster(room, { ...room.roster, people: room.roster.people.map((one) => (one.id === id ? { ...one, certificate } : one)) });

async function withExchangedKey(room: Room): Promise<Room> {
  const { key } = (await newRoom()).member('dora').person;
  return withRoster(room, { ...room.roster, people: room.roster.people.map((one) => (one.id === 'dora' ? { ...one, key } : one)) });
}

const fromRoom = async (room: Room) => given(bundleOf(await newCeremony({}, room)));

const logs: readonly Forgery[] = [
  { what: 'the log without its last record', control: 'LOG-SEALED-2', make: (good) => given(withLog(good, good.entries.slice(0, -1))) },
  {
    what: 'the log cut in the middle of a record',
    control: 'LOG-TRUNCATED-1',
    make: (good) => given(replaced(good, MEMBER.log, memberOf(good, MEMBER.log).slice(0, -1))),
  },
  { what: 'no log at all', control: 'LOG-CHAIN-1', make: (good) => given(replaced(good, MEMBER.log, new Uint8Array())) },
  {
    what: 'the log continued after its seal',
    control: 'LOG-SEALED-2',
    operands: { event: 'checkpoint.signed' },
    make: (good, ceremony) => given(withLog(good, ceremony.entries)),
  },
  {
    what: 'two records exchanged, numbered and chained anew',
    control: 'STEP-EVIDENCE-1',
    operands: { record: 3 },
    make: (good) =>
      given(
        withEvents(good, ([opened, first, second, third, ...rest]) =>
          [opened, first, third, second, ...rest].filter((event) => event !== undefined),
        ),
      ),
  },
  {
    what: 'two records exchanged',
    control: 'LOG-SEQUENCE-1',
    make: (good) => given(withLog(good, [...good.entries.slice(0, 5), ...good.entries.slice(5, 7).toReversed(), ...good.entries.slice(7)])),
  },
  {
    what: 'one record left out, the rest as it was',
    control: 'LOG-SEQUENCE-1',
    make: (good) =>
      given(
        withLog(
          good,
          good.entries.filter((_, place) => place !== 20),
        ),
      ),
  },
  {
    what: 'one record left out, the rest chained anew',
    control: 'APP-INTENT-1',
    make: (good) => given(withEvents(good, (events) => events.filter(({ type }) => type !== 'approval.intended'))),
  },
  {
    what: 'one record altered',
    control: 'LOG-CHAIN-1',
    make: (good) => {
      const entries = [...good.entries];
      const before = entries[9];
      const altered = entries[10]?.record;
      if (before === undefined || altered === undefined) throw new Error('a short log');
      entries[10] = appendEvent(before, altered.ceremony, later, altered.event);
      return given(withLog(good, entries));
    },
  },
  {
    what: 'a record of another ceremony',
    control: 'LOG-CEREMONY-1',
    make: (good) => {
      const last = good.entries.at(-1);
      return given(
        withLog(good, [...good.entries, appendEvent(last, 'KC-2026-999', later, { type: 'ceremony.closed', body: { by: 'zoe' } })]),
      );
    },
  },
  {
    what: 'a record with a field too many',
    control: 'LOG-RECORD-1',
    make: (good) => given(replaced(good, MEMBER.log, toUtf8('{"a":1}\n'))),
  },
  {
    what: 'a log that does not begin with an opening',
    control: 'CER-OPEN-2',
    make: (good) => given(withEvents(good, (events) => events.slice(1))),
  },
  {
    what: 'another threshold in the opening: then the head is not the one the witness wrote down',
    control: 'HEAD-READ-1',
    make: (good) =>
      given(
        withEvents(good, (events) =>
          events.map((event) => (event.type === 'ceremony.opened' ? { ...event, body: { ...event.body, approvalThreshold: 3 } } : event)),
        ),
      ),
  },
  {
    what: 'an approval taken out with its step',
    control: 'STEP-ORDER-1',
    make: (good) =>
      given(
        withEvents(good, (events) => {
          const at = events.findLastIndex(({ type }) => type === 'ceremony.approved');
          return events.filter((_, place) => place < at - 2 || place > at + 1);
        }),
      ),
  },
  {
    what: 'another script than the log names',
    control: 'CER-SCRIPT-1',
    make: (good) => given(replaced(good, MEMBER.script, scriptRecord.encode({ ...masterKeyGeneration, title: 'Another title' }))),
  },
  { what: 'a script that is none', control: 'VER-SCRIPT-1', make: (good) => given(replaced(good, MEMBER.script, toUtf8('{}'))) },
  {
    what: 'a ceremony that was sealed before it was carried out',
    control: 'CER-STATE-1',
    operands: { state: 'Approved' },
    make: async () => {
      const acts = masterKeyGeneration.acts.map((act) => ({ ...act, steps: act.steps.filter(({ action }) => action !== 'activate') }));
      return given(bundleOf(await newCeremony({ script: { ...masterKeyGeneration, acts } })));
    },
  },
  {
    what: 'a ceremony that nobody approved',
    control: 'CER-QUORUM-1',
    operands: { have: 0, need: 2 },
    make: async (good) => {
      const lasting = ['confirm', 'seal', 'sign-checkpoint'];
      const acts = masterKeyGeneration.acts
        .map((act) => ({ ...act, steps: act.steps.filter(({ action }) => lasting.includes(action)) }))
        .filter(({ steps }) => steps.length > 0);
      const script = { ...masterKeyGeneration, acts };
      const ceremony = (await newCeremony({ script }, good.room)).until('sign-checkpoint');
      const logged = replaced(good, MEMBER.log, encodeLog(ceremony.entries.slice(0, ceremony.state.sealed?.seq)));
      return given(replaced(logged, MEMBER.script, scriptRecord.encode(script)));
    },
  },
];

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
    operands: { because: 'wrong' },
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

export const forgeries = [...rosters, ...logs, ...statements, ...members];
