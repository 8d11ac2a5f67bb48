/**
 * Sections of the log document: what the quorum approved, and the certificates with the exact bytes that it confirmed (practice.md, what the log
 * must hold, 9 and 10).
 */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { decodeEnvelope, envelopePayload } from '../format/dsse.ts';
import type { Entry } from '../format/event-record.ts';
import { isQuorumKind } from '../format/operation.ts';
import { approvalRecord, confirmationRecord } from '../format/statement.ts';
import { kindOf } from './kinds.ts';
import { attestationBlocks, attestationCells } from './log-attestation.ts';
import type { Block, Section } from './log-document.ts';
import { standingWords } from './log-sections-ceremony.ts';
import { allOf } from './log-sections-room.ts';
import { clock, digest, facts, refusalText, table, tableOr, text, utc } from './log-words.ts';
import { type CeremonyState, nameOf } from './state.ts';
import { requestSummary } from './summary.ts';

export function approvalsSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const { request, opened, roster } = state;
  const heading = '9 Approvals';
  if (!isQuorumKind(opened.operation.kind)) {
    return { heading, blocks: [text('An emergency has no request and no quorum: master and witness lead it, and confirm each step.')] };
  }
  const barred = [...state.barred].map(([person, { at, incident, because }]) => [
    clock(state, at),
    nameOf(roster, person),
    incident,
    because,
  ]);
  const barredTable = tableOr(
    'No approver’s key was revoked.',
    { '=At (UTC)': 12, 'Key no longer counts': 24, '=By the emergency': 22, Because: 36 },
    barred,
  );
  if (request === null) return { heading, blocks: [text('No request was opened.'), barredTable] };
  const given = allOf(entries, 'ceremony.approved').map(({ at, event: { body } }) => {
    const bytes = fromBase64(body.envelope);
    const { reason, tokenSerial, attestation } = approvalRecord.decode(envelopePayload(decodeEnvelope(bytes)));
    const who = `${nameOf(roster, body.person)}\n${clock(state, at)}`;
    const counts = state.barred.has(body.person) ? `${who}\nNO LONGER COUNTS` : who;
    return { row: [counts, reason, tokenSerial, digestHex(bytes)], attested: [who, ...attestationCells(attestation)] };
  });
  const declined = state.declined.map(({ person, at, reason }) => [clock(state, at), nameOf(roster, person), reason]);
  const rejected = state.rejections.map(({ at, step, person, refusal }) => [
    clock(state, at),
    step,
    person === null ? 'a card on no roster' : nameOf(roster, person),
    refusalText(refusal),
  ]);
  return {
    heading,
    blocks: [
      facts(
        ['Request', requestSummary(request.value, roster)],
        ['Opened by', `${nameOf(roster, request.value.initiator)}, ${utc(request.at)} UTC`],
        ['Expires', `${utc(request.value.expires)} UTC`],
        ['Nonce', request.value.nonce],
        [
          'Quorum',
          `${state.approvals.length} of ${opened.approvalThreshold} approvals, from ${opened.participants.custodians.length} custodians`,
        ],
        ['State', standingWords(state)],
        ['Compared aloud', state.compared.has('request') ? 'All eight lines the same' : 'Not compared'],
      ),
      digest('Request digest', request.digest),
      text(
        'Each approval is an envelope (DSSE) over the request digest, signed by the custodian’s token and checked at once; its digest stands here.',
      ),
      tableOr(
        'Nobody approved.',
        { 'Custodian, at (UTC)': 22, Reason: 24, '=Token': 18, '=Envelope digest': 38 },
        given.map(({ row }) => row),
      ),
      ...attestationBlocks(
        state,
        given.map(({ attested }) => attested),
      ),
      tableOr('No custodian refused.', { '=At (UTC)': 12, Custodian: 26, 'Did not approve, because': 50 }, declined),
      tableOr('No approval was turned away.', { '=At (UTC)': 12, Step: 8, Person: 24, 'Turned away, because': 48 }, rejected),
      barredTable,
    ],
  };
}

/** Bytes that could only be known once the key existed, who confirmed them, and whether they are what was made. */
function confirmedBytes(state: CeremonyState, entries: readonly Entry[]): readonly Block[] {
  const { bytes, opened, roster } = state;
  if (bytes === null) return [text('The certificate’s bytes were not made, and the quorum confirmed none.')];
  const confirmed = allOf(entries, 'bytes.confirmed').map(({ at, event: { body } }) => {
    const envelope = fromBase64(body.envelope);
    const { tokenSerial } = confirmationRecord.decode(envelopePayload(decodeEnvelope(envelope)));
    return [`${nameOf(roster, body.person)}\n${clock(state, at)}`, body.step, tokenSerial, digestHex(envelope)];
  });
  return [
    text(
      'What is signed in this operation could only be known once the key existed. The quorum was shown the exact bytes, each of its members signed their digest, and what was made was compared with them.',
    ),
    facts(
      ['Name', bytes.name],
      ['Length', `${fromBase64(bytes.bytes).length} bytes; they stand in the machine log`],
      ['Shown', `${utc(bytes.at)} UTC`],
      ['Confirmed', `${bytes.confirmations.length} of ${opened.approvalThreshold} confirmations`],
      ['Made', bytes.producedAt === null ? 'Not made' : `${utc(bytes.producedAt)} UTC, with the digest that was confirmed`],
    ),
    digest('SHA-256 of the bytes', bytes.digest),
    tableOr('Nobody confirmed them.', { 'Custodian, at (UTC)': 24, Step: 8, '=Token': 20, '=Envelope digest': 48 }, confirmed),
  ];
}

export function certificatesSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const { opened, roster } = state;
  return {
    heading: '10 Certificates',
    blocks: [
      ...(kindOf(opened.operation).twoPhase
        ? confirmedBytes(state, entries)
        : [text('No certificate or revocation list was made: this kind of ceremony makes none.')]),
      text('The people on the roster have these certificates, issued by its trust roots.'),
      table({ Person: 24, '=SHA-256 of the certificate': 76 }, [
        ...roster.people.map(({ name, certificate }) => [name, digestHex(fromBase64(certificate))]),
        ...roster.trustRoots.map((root, index) => [`Trust root ${index + 1}`, digestHex(fromBase64(root))]),
      ]),
    ],
  };
}
