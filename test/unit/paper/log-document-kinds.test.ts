import { expect, test } from 'vitest';
import { buildLogPdf } from '../../../electron/paper/log-pdf.ts';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { evolve } from '../../../shared/ceremony/evolve.ts';
import { kindOf } from '../../../shared/ceremony/kinds.ts';
import type { LogDocument } from '../../../shared/ceremony/log-document.ts';
import { logDocument } from '../../../shared/ceremony/log-document-of.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { appendEvent, encodeLog } from '../../../shared/format/event-record.ts';
import { ceremonyKind, isQuorumKind, type Operation, operation as operationShape } from '../../../shared/format/operation.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/format/policy.ts';
import { confirmationRecord, PAYLOAD_TYPE } from '../../../shared/format/statement.ts';
import { restarted } from '../../support/ceremony-commands.ts';
import { type Ceremony, type CeremonyOptions, keyRotation, newCeremony } from '../../support/ceremony-of.ts';
import { envelopeOf, newRoom } from '../../support/ceremony-room.ts';
import { generated, generationIntended, hsmKey, keyExecuted, PAIR, settlementIntended, sought } from '../../support/keypair-records.ts';
import { PAIRS } from '../ceremony/kind-samples.ts';

const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
function said(document: LogDocument, heading: string): string {
  const found = document.sections.find((one) => one.heading.includes(heading));
  if (found === undefined) throw new Error(`no section ${heading}`);
  return texts(found).join('\n');
}
const documentOf = ({ state, entries }: Ceremony): LogDocument => logDocument(state, entries);
const subject = 'Root signing key Q1-2026';
const rotation = (options: CeremonyOptions = {}): Promise<Ceremony> => newCeremony({ operation: keyRotation, subject, ...options });

const groups: Policy = {
  ...DEFAULT_POLICY,
  approverGroups: [
    { name: 'key-custodians', members: ['lukasz', 'dora@example.org', 'eva', 'ciso@example.org'], operations: ['key-rotation'] },
    { name: 'stewards', members: ['dora'], operations: ['ceremony:cancel'] },
  ],
};

/** What every document of a ceremony of this kind must be: whole, in words, and printable. */
function printed(ceremony: Ceremony): LogDocument {
  const document = documentOf(ceremony);
  expect(texts(document).filter((text) => /undefined|\[object|[{}]/.test(text) && !text.startsWith('{"'))).toEqual([]);
  const { sealed, roster } = ceremony.state;
  const name = (id: string): string => roster.people.find((one) => one.id === id)?.name ?? '';
  const fields = [
    { field: 'signature-master-zoe', person: name('zoe'), role: 'Ceremony master' },
    { field: 'signature-witness-pavlos', person: name('pavlos'), role: 'Witness' },
  ];
  expect(buildLogPdf(document, encodeLog(ceremony.entries), sealed === null ? [] : fields, ceremony.now)).toHaveProperty('pages');
  return document;
}

test.each(ceremonyKind.options)('a ceremony of the kind %s says what it is for, and prints', async (kind) => {
  const [payload] = PAIRS[kind];
  const people = {
    ...('holders' in payload ? { holders: ['lukasz', 'dora', 'eva'] } : {}),
    ...('holder' in payload ? { holder: 'lukasz' } : {}),
    ...('person' in payload ? { person: 'lukasz' } : {}),
  };
  const operation = operationShape.parse({ kind, payload: { ...payload, ...people } });
  const document = printed(await newCeremony({ operation, subject }));
  const { title, effect } = kindOf(operation);
  expect(document.title).toBe(`${title}: ${subject}`);
  expect(said(document, '1 The ceremony')).toContain(`${title} (${kind})`);
  expect(said(document, '1 The ceremony')).toContain(effect);
  const numbers = document.sections.map(({ heading }) => heading.split(' ')[0]);
  expect(numbers).toEqual([...Array.from({ length: 12 }, (_, at) => String(at + 1)), 'Appendix:']);
  expect(said(document, '2 Script').includes('at most 9')).toBe(isQuorumKind(kind));
});

test('a rotation that was approved: the operation in words, the policy of its kind, and why it was not carried out', async () => {
  const ceremony = (await rotation({ policy: groups })).until('execute');
  const refusal = { control: 'OP-BUILD-1', operands: { kind: 'key-rotation' } };
  ceremony.record({ type: 'execution.refused', body: { step: ceremony.step.id, refusal } });
  const document = printed(ceremony);
  expect(document.title).toBe('Rotate a signing key: Root signing key Q1-2026');
  for (const one of ['Rotate a signing key (key-rotation)', 'make root-2026-q1, ECDSA P-384', 'root-2026-q1 signs from then on'])
    expect(said(document, '1 The ceremony')).toContain(one);
  for (const one of [
    'Group key-custodians: Łukasz Przykład, Дора Пример, Éva Példa, ciso@example.org (not on the roster)',
    'Inês Exemplo as initiator, Дора Пример by the policy',
    'After 4 h 00 min in this ceremony',
    'Approvals may be given before the room meets',
  ])
    expect(said(document, '2 Script')).toContain(one);
  for (const one of ['keyId\nroot-2026-q1', 'algorithm\necdsa-p384', 'OP-BUILD-1 (kind key-rotation)', 'Not carried out'])
    expect(said(document, '7 The operation')).toContain(one);
  expect(said(document, '5 Cards')).toContain('This kind of ceremony makes no cards.');
  expect(said(document, '8 The split')).toContain('This kind of ceremony splits no key.');
  expect(said(document, '9 Approvals')).toContain('Approved: 2 of 2 approvals');
});

test('a rotation that was cancelled, with an approver whose key was revoked and an exception that nobody decided', async () => {
  const ceremony = (await rotation({ policy: groups })).until('approve', 2);
  const incident = 'KC-2026-1122-77AA';
  ceremony.record({ type: 'approver.barred', body: { person: 'lukasz', incident, because: 'The card was found open' } });
  const { id } = ceremony.step;
  const raised = { number: 1, step: id, expected: 'Two approvers', happened: 'One is left', by: 'ines', probe: null };
  ceremony.record({ type: 'exception.raised', body: raised });
  ceremony.record({ type: 'ceremony.cancelled', body: { by: 'dora', reason: 'Postponed', incident: null } });
  const document = printed(ceremony);
  expect(said(document, '1 The ceremony')).toMatch(/Cancelled by Дора Пример on 2026-11-22 \d\d:\d\d:\d\d UTC: Postponed/);
  expect(said(document, '1 The ceremony')).toContain('Log sealed\nNot sealed');
  const approvals = said(document, '9 Approvals');
  for (const one of ['NO LONGER COUNTS', '0 of 2 approvals', incident, 'The card was found open']) expect(approvals).toContain(one);
  expect(said(document, '11 Exceptions')).toContain('STILL OPEN');
  expect(said(document, '12 Sign-off')).toContain('The log is not sealed.');
  expect(document.sections.flatMap(({ blocks }) => blocks).some(({ kind }) => kind === 'signatures')).toBe(false);
});

test('what stood at opening: warnings, the ceremony it takes the place of, the record before it', async () => {
  const issued = '2026-06-01T09:00:00.000Z';
  const ceremony = await newCeremony({ operation: keyRotation }, await newRoom({ custodians: 4, issued }));
  const { opened } = ceremony.state;
  const previousHead = 'ab'.repeat(32);
  const state = { ...ceremony.state, opened: { ...opened, replaces: 'KC-2026-0007', previousHead } };
  const document = logDocument(state, ceremony.entries);
  for (const one of ['WARN-HALF-1', 'WARN-ROSTER-1', 'KC-2026-0007', previousHead]) expect(said(document, '1 The ceremony')).toContain(one);
  expect(said(document, '1 The ceremony')).not.toContain('WARN-SPARE-1');
  expect(said(document, 'Appendix')).toContain('WARN-ROSTER-1');
});

test('the exact bytes that the quorum confirmed, by whom, and that they are what was made', async () => {
  const operation: Operation = { kind: 'ca-root', payload: { commonName: 'Example Root', algorithm: 'rsa-4096', years: 20 } };
  const ceremony = (await newCeremony({ operation })).until('execute');
  expect(said(documentOf(ceremony), '10 Certificates')).toContain('the quorum confirmed none');
  const bytes = new Uint8Array(900).fill(7);
  const digest = digestHex(bytes);
  const name = 'the certificate of Example Root';
  // no operation of this build comes to these steps: the records are folded without their controls
  const fold = (event: CeremonyEvent): void => {
    const entry = appendEvent(ceremony.entries.at(-1), ceremony.id, ceremony.now, event);
    ceremony.entries.push(entry);
    ceremony.state = evolve(ceremony.state, entry);
  };
  fold({ type: 'bytes.proposed', body: { name, bytes: toBase64(bytes), digest } });
  const member = ceremony.room.member('lukasz');
  const { serial, label } = member.person.token;
  const statement = confirmationRecord.encode({
    format: 'keyrite-confirmation-v1',
    ceremonyId: ceremony.id,
    step: '6.2',
    requestDigest: ceremony.requestDigest,
    name,
    bytesDigest: digest,
    custodian: 'lukasz',
    keyFingerprint: member.person.key.fingerprint,
    tokenSerial: serial,
    at: ceremony.now,
  });
  const envelope = envelopeOf(member, PAYLOAD_TYPE.confirmation, statement);
  fold({
    type: 'bytes.confirmed',
    body: { step: '6.2', person: 'lukasz', token: { serial, label, slot: 0 }, envelope, confirmations: 1, threshold: 2 },
  });
  const shown = said(printed(ceremony), '10 Certificates');
  for (const one of [name, digest, '900 bytes', '1 of 2 confirmations', 'Łukasz Przykład', 'Made\nNot made']) expect(shown).toContain(one);
  fold({ type: 'bytes.produced', body: { name, digest } });
  expect(said(printed(ceremony), '10 Certificates')).toContain('with the digest that was confirmed');
});

test('an emergency about an approver: the key, what was cancelled, what was looked at again, the notes', async () => {
  const since = '2026-10-01T00:00:00.000Z';
  const operation: Operation = { kind: 'compromised-approver', payload: { person: 'lukasz', since } };
  const ceremony = (await newCeremony({ operation, subject: 'A card was lost' })).until('review-approvals');
  const approval = { ceremony: 'KC-2026-0007', kind: 'key-rotation' as const, subject, step: '4.1', at: '2026-11-05T12:00:00.000Z' };
  ceremony.record({ type: 'approvals.listed', body: { since, approvals: [approval] } });
  ceremony.record({ type: 'approvals.reviewed', body: { finding: 'It was given in the room' } });
  ceremony.record(ceremony.completed());
  ceremony.until('seal');
  ceremony.record({ type: 'log.sealed', body: { by: 'zoe' } });
  const document = printed(ceremony);
  const emergency = said(document, '7 The emergency');
  const { fingerprint } = ceremony.room.member('lukasz').person.key;
  for (const one of [
    'Łukasz Przykład',
    fingerprint,
    'The card was found open',
    'KC-2026-0007',
    subject,
    'It was given in the room',
    'Everyone was told',
  ])
    expect(emergency).toContain(one);
  expect(said(document, '3 Participants')).toContain('An emergency has no initiator and no custodians.');
  expect(said(document, '9 Approvals')).toContain('An emergency has no request and no quorum');
  expect(said(document, '12 Sign-off')).not.toContain('bundle');
});

test('an emergency about a stuck ceremony: what was cancelled, and what took its place', async () => {
  const operation: Operation = { kind: 'stuck-ceremony', payload: { ceremony: 'KC-2026-0007' } };
  const ceremony = (await newCeremony({ operation })).until('seal');
  ceremony.record({ type: 'log.sealed', body: { by: 'zoe' } });
  const emergency = said(printed(ceremony), '7 The emergency');
  for (const one of ['Stuck ceremony\nKC-2026-0007', 'Nobody could come', 'As KC-2026-999']) expect(emergency).toContain(one);
});

test('two people with the same initials are told apart', async () => {
  const room = await newRoom({ custodians: 3 });
  const people = room.roster.people.map((one) => (one.id === 'eva' ? { ...one, name: 'Łucja Przykładowa' } : one));
  const ceremony = await newCeremony({ operation: keyRotation }, { ...room, roster: { ...room.roster, people } });
  const rows = said(documentOf(ceremony), '3 Participants');
  expect(rows).toContain('Łukasz Przykład\nŁP\n');
  expect(rows).toContain('Łucja Przykładowa\nŁP2\n');
});

test('a key in a token: which token, the attributes as they were read back, the proof, and how an interruption was settled', async () => {
  const ceremony = (await newCeremony({ operation: hsmKey, subject: 'A key for code' })).until('execute');
  ceremony.record(ceremony.probed('before-secret'));
  ceremony.record(generationIntended(ceremony));
  ceremony.record(restarted(ceremony, 'generate'));
  ceremony.record(sought(PAIR));
  ceremony.record(settlementIntended('adopt'));
  ceremony.record(generated(ceremony));
  ceremony.record(keyExecuted(ceremony));
  ceremony.record(ceremony.completed());
  const document = printed(ceremony.until('sign-checkpoint'));
  const key = said(document, '7 The key');
  for (const text of ['signer_1', 'ECDSA P-384', 'Serial 0123456789, label EXAMPLE-HSM', 'firmware 1.2', 'c3'.repeat(16), 'Éva Példa'])
    expect(key).toContain(text);
  expect(key).toContain('CKA_EXTRACTABLE\nfalse');
  expect(key).toContain('CKA_DERIVE\nnot said by the module');
  expect(key).toContain('After an interruption, as Zoë Voorbeeld, Παύλος Παράδειγμα decided: As the log says');
  expect(said(document, 'Exceptions')).toContain('decided to take over what the token holds');
  expect(said(document, 'Appendix')).toContain('Token 0123456789 was about to make the key signer_1');
  expect(said(document, '8 The split')).toContain('splits no key');
});
