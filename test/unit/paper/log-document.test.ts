import { beforeAll, describe, expect, test } from 'vitest';
import { buildLogPdf } from '../../../electron/paper/log-pdf.ts';
import { fromBase64 } from '../../../shared/bytes/base64.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { attestationCells } from '../../../shared/ceremony/log-attestation.ts';
import type { Block, LogDocument } from '../../../shared/ceremony/log-document.ts';
import { logDocument } from '../../../shared/ceremony/log-document-of.ts';
import type { AttestationSaid } from '../../../shared/format/attestation.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { decodeEnvelope, envelopePayload } from '../../../shared/format/dsse.ts';
import { encodeLog } from '../../../shared/format/event-record.ts';
import { policyRecord } from '../../../shared/format/policy.ts';
import { rosterRecord } from '../../../shared/format/roster.ts';
import { scriptRecord } from '../../../shared/format/script.ts';
import { approvalRecord } from '../../../shared/format/statement.ts';
import { type Ceremony, newCeremony } from '../../support/ceremony-of.ts';
import { newRoom } from '../../support/ceremony-room.ts';

const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
const section = (document: LogDocument, heading: string): LogDocument['sections'][number] => {
  const found = document.sections.find((one) => one.heading.includes(heading));
  if (found === undefined) throw new Error(`no section ${heading}`);
  return found;
};
const tables = (blocks: readonly Block[]) => blocks.filter((block) => block.kind === 'table');
const said = (document: LogDocument, heading: string): string => texts(section(document, heading)).join('\n');
const documentOf = (ceremony: Ceremony): LogDocument => logDocument(ceremony.state, ceremony.entries);

let whole: Ceremony;
let document: LogDocument;
beforeAll(async () => {
  // up to the seal; the step that seals is completed after it
  whole = (await newCeremony()).until('seal');
  whole.record({ type: 'log.sealed', body: { by: 'zoe' } });
  document = documentOf(whole);
});

describe('the document of a whole ceremony', () => {
  test('has the sections of practice in their order, then the whole log', () => {
    expect(document.sections.map(({ heading }) => heading)).toEqual([
      '1 The ceremony',
      '2 Script, software and machine',
      '3 Participants',
      '4 Steps',
      '5 Cards and bags',
      '6 Tokens',
      '7 The key',
      '8 The split',
      '9 Approvals',
      '10 Certificates',
      '11 Exceptions, breaks and retries',
      '12 Sign-off',
      'Appendix: the whole log',
    ]);
  });

  test('names every participant in each place that concerns them', () => {
    const { roster } = whole.state;
    for (const { name, key } of roster.people) {
      expect(said(document, 'Participants')).toContain(name);
      expect(said(document, 'Participants')).toContain(key.fingerprint);
      expect(said(document, 'Certificates')).toContain(name);
    }
    for (const { holder } of whole.state.cards)
      expect(said(document, 'The split')).toContain(roster.people.find(({ id }) => id === holder)?.name);
  });

  test('has a line for each step, and a time for each that was done', () => {
    const acts = tables(section(document, 'Steps').blocks);
    for (const { columns } of acts)
      expect(columns.map(({ title }) => title)).toEqual(['Step', 'Activity', 'Initials', 'Time (UTC)', 'Planned, used']);
    const rows = acts.flatMap((table) => table.rows);
    expect(rows.map(([id]) => id)).toEqual(whole.state.steps.map(({ id }) => id));
    expect(rows.filter(([, , , time]) => time === 'not begun').length).toBeGreaterThan(0);
    for (const [id, activity = ''] of rows) {
      const run = whole.state.runs.get(id ?? '');
      if (run === undefined || run.completed === null) continue;
      expect(activity).toContain(`“${run.completed.answer.split('{')[0] ?? ''}`);
      expect(activity).not.toMatch(/[{}]/);
    }
  });

  test('has the initials of both people beside the times of a step, and says whose they are', () => {
    const rows = tables(section(document, 'Steps').blocks).flatMap((table) => table.rows);
    const identified = rows.find(([, activity = '']) => activity.startsWith('Identify Łukasz'));
    expect(identified?.[2]).toBe('ŁP\nΠΠ');
    expect(identified?.[3]).toMatch(/^\d\d:\d\d:\d\d\n\d\d:\d\d:\d\d$/);
    const [people] = tables(section(document, 'Participants').blocks);
    expect(people?.rows.map(([name, initials]) => `${name ?? ''} ${initials ?? ''}`)).toContain('Łukasz Przykład ŁP');
  });

  test('says what the ceremony is for, and under which policy', () => {
    expect(document.title).toBe('Make and split a master key: Make and split EX-MASTER-2027');
    for (const one of ['Make and split a master key (master-key-generation)', 'Split it over 3 cards; any 2 of them open it.'])
      expect(said(document, 'The ceremony')).toContain(one);
    expect(said(document, 'The ceremony')).toMatch(/Afterwards\n.*EX-MASTER-2027 exists/);
    expect(said(document, 'The ceremony')).toContain('Warnings at opening\nNone');
    expect(said(document, 'machine')).toContain('2 of 3 custodians in this ceremony');
    expect(said(document, 'machine')).toContain('Every custodian on the roster: the policy has no groups');
  });

  test('carries the digests that were approved and made', () => {
    const digests = texts(document.sections).filter((one) => /^[0-9a-f]{64}$/.test(one));
    const { sealed, request, opened, manifest } = whole.state;
    for (const wanted of [
      sealed?.head,
      request?.digest,
      scriptRecord.digest(opened.script),
      rosterRecord.digest(opened.roster),
      policyRecord.digest(opened.policy),
      manifest?.setDigest,
      manifest?.publicKey?.fingerprint,
    ]) {
      expect(digests).toContain(wanted);
    }
    for (const { commitment } of manifest?.shards ?? []) expect(digests).toContain(commitment);
  });

  test('has one sentence for each record, with its number and digest', () => {
    const [log] = tables(section(document, 'Appendix').blocks);
    expect(log?.rows.map(([number, , , digest]) => `${number ?? ''} ${digest ?? ''}`)).toEqual(
      whole.entries.map(({ record, digest }) => `${record.seq} ${digest.slice(0, 8)}`),
    );
    for (const row of log?.rows ?? []) expect(row[2]).not.toMatch(/undefined|\[object|\{/);
  });

  test('says what the log does not hold', () => {
    const missing = document.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) =>
        block.kind === 'facts' ? block.rows.filter(([label]) => label === 'Not recorded').flatMap(([, what]) => what) : [],
      ),
    );
    expect(missing).toContain('Video reference');
    expect(missing).toContain('Auditor');
    expect(missing).toContain('Arrival and departure');
  });

  test('is the same each time, and prints', () => {
    expect(documentOf(whole)).toEqual(document);
    const person = (id: string): string => whole.state.roster.people.find((one) => one.id === id)?.name ?? '';
    const fields = [
      { field: 'signature-master-zoe', person: person('zoe'), role: 'Ceremony master' },
      { field: 'signature-witness-pavlos', person: person('pavlos'), role: 'Witness' },
    ];
    expect(buildLogPdf(document, encodeLog(whole.entries), fields, whole.now)).toHaveProperty('pages');
  });
});

describe('what went wrong is on it', () => {
  const documentAfter = async (action: Parameters<Ceremony['until']>[0], ...events: CeremonyEvent[]): Promise<LogDocument> => {
    const ceremony = (await newCeremony()).until(action);
    for (const event of events) ceremony.record(event);
    return documentOf(ceremony);
  };

  test('a witness who does not agree, with the remark', async () => {
    const remark = 'Card 2 was read by another person.';
    const one = await documentAfter('sign-off', { type: 'signoff.recorded', body: { person: 'pavlos', agrees: false, remark } });
    expect(said(one, 'Sign-off')).toContain('DOES NOT AGREE');
    expect(said(one, 'Sign-off')).toContain(remark);
  });

  test('a custodian who refused and a card that was turned away', async () => {
    const ceremony = (await newCeremony()).until('approve');
    const { id } = ceremony.step;
    const { performer } = ceremony;
    ceremony.record({
      type: 'ceremony.approval_rejected',
      body: { step: id, person: null, fingerprint: null, refusal: { control: 'APP-STRANGER-1', operands: {} } },
    });
    ceremony.record({ type: 'approval.declined', body: { step: id, person: performer, reason: 'Line 3 differs from my paper' } });
    const one = documentOf(ceremony);
    expect(said(one, 'Approvals')).toContain('Line 3 differs from my paper');
    expect(said(one, 'Approvals')).toContain('APP-STRANGER-1');
    expect(said(one, 'Approvals')).toContain('a card on no roster');
  });

  test('an exception: still open, then with who decided it and what it touches', async () => {
    const ceremony = (await newCeremony()).until('clock');
    const { id } = ceremony.step;
    const raised = { number: 1, step: id, expected: 'A watch in the room', happened: 'The watch had stopped', by: 'pavlos', probe: null };
    ceremony.record({ type: 'exception.raised', body: raised });
    const open = said(documentOf(ceremony), 'Exceptions');
    for (const one of ['A watch in the room', 'The watch had stopped', `Step ${id}`, 'Raised by Παύλος', 'STILL OPEN'])
      expect(open).toContain(one);
    ceremony.record({
      type: 'exception.resolved',
      body: { number: 1, decided: 'The wall clock was read', by: ['zoe', 'pavlos'], affects: ['the time on card 1'] },
    });
    const settled = said(documentOf(ceremony), 'Exceptions');
    for (const one of ['The wall clock was read', 'Decided by Zoë Voorbeeld, Παύλος', 'the time on card 1']) expect(settled).toContain(one);
    expect(settled).not.toContain('STILL OPEN');
  });

  test('copies of the log, and why there is none', async () => {
    const refusal = { control: 'STORE-FULL-1', operands: {} };
    const { head } = (await newCeremony()).until('clock').state;
    const copy = { seq: head.seq, head: head.digest };
    const one = await documentAfter(
      'clock',
      { type: 'log.copied', body: { folder: '/media/second', ...copy, refusal: null } },
      { type: 'log.copied', body: { folder: '/media/third', ...copy, refusal } },
    );
    expect(said(one, 'Sign-off')).toContain(`/media/second\n${head.seq}\n${head.digest}`);
    expect(said(one, 'Sign-off')).toContain('/media/third\nnot copied\nSTORE-FULL-1');
  });

  test('a ceremony that made nothing', async () => {
    const one = documentOf((await newCeremony()).until('initiate'));
    expect(said(one, 'The key')).toContain('No key was made.');
    expect(said(one, 'Cards')).toContain('No card was made.');
    expect(said(one, 'Approvals')).toContain('No request was opened.');
    expect(said(one, 'Sign-off')).toContain('Not recorded');
  });

  test('what the tokens said of their keys, and under whose root', async () => {
    const room = await newRoom({ attested: true });
    const { vendor } = room;
    if (vendor === undefined) throw new Error('no vendor');
    const ceremony = (await newCeremony({ attestation: vendor.authorities }, room)).until('approve', 2);
    ceremony.record({ type: 'card.asked', body: { step: ceremony.step.id, person: 'eva' } });
    ceremony.record(ceremony.intended('eva'));
    ceremony.record(ceremony.approved('eva', { shown: vendor.flawed('expired') }));
    const approvals = said(documentOf(ceremony), 'Approvals');
    const good = attestationCells(approvalOf(ceremony, 'lukasz'))[0];
    expect(good).toBe('Attested: made in the token, slot 9c\nPIN always, touch always\nserial 12345678, firmware 5.4.3, usb-a-keychain');
    expect(approvals).toContain(good);
    expect(approvals).toContain('Shown, and does not hold: ATT-TIME-1');
    expect(approvals).toContain('The policy does not require it.');
    expect(approvals).toContain(`PRACTICE PIV Root\nRoot\n${digestHex(fromBase64(vendor.authorities.roots[0] ?? ''))}`);
  });
});

/** What the person's token signed about its key. */
function approvalOf({ state }: Ceremony, person: string): AttestationSaid {
  const { envelope = '' } = state.approvals.find((one) => one.person === person) ?? {};
  return approvalRecord.decode(envelopePayload(decodeEnvelope(fromBase64(envelope)))).attestation;
}
