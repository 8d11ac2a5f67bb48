/** What the screens say about a whole ceremony: every record a sentence, every step its people, every act its times. */
import { beforeAll, expect, test } from 'vitest';
import { initialsOf } from '../../../renderer/parts/names.ts';
import { refusedWords, teller } from '../../../renderer/parts/refused.ts';
import { plannedStart, scheduleOf } from '../../../renderer/parts/schedule.ts';
import { stepTexts } from '../../../renderer/parts/step-text.ts';
import { exactSpan, offsetOf, roomSecond, span, zoneName } from '../../../renderer/parts/times.ts';
import { logSentence } from '../../../shared/ceremony/log-sentence.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { refuse } from '../../../shared/format/refusal.ts';
import { eventSentence } from '../../../shared/words/event-sentence.ts';
import { anyDigest, type Ceremony, keyRotation, newCeremony } from '../../support/ceremony-of.ts';
import { newRoom } from '../../support/ceremony-room.ts';

let whole: Ceremony;
beforeAll(async () => {
  whole = await newCeremony();
  while (whole.state.current !== null) whole.play();
});

test('every record of a ceremony is one sentence with nothing left in braces', () => {
  const sentences = whole.entries.map(({ record }) => eventSentence(record, teller(whole.state)));
  expect(sentences.length).toBeGreaterThan(60);
  // the words of an answer are the script's; the station fills them in, this ceremony in memory does not
  for (const sentence of sentences.filter((s) => !s.startsWith('Step '))) expect(sentence).toMatch(/^[^{}]{5,}$/);
});

/** What a ceremony without mishap does not record; [event, on the screen, in the log document]. */
const RARE: readonly (readonly [CeremonyEvent, screen: string, document: string])[] = [
  [
    {
      type: 'exception.raised',
      body: { number: 1, step: '2.1', expected: 'A watch', happened: 'It had stopped', by: 'pavlos', probe: null },
    },
    'Exception 1 raised by Παύλος Παράδειγμα: It had stopped',
    'Παύλος Παράδειγμα raised exception 1 in step 2.1: It had stopped',
  ],
  [
    { type: 'exception.resolved', body: { number: 1, decided: 'We read the wall clock', by: ['zoe', 'pavlos'], affects: [] } },
    'Exception 1 decided by Zoë Voorbeeld, Παύλος Παράδειγμα: We read the wall clock',
    'Zoë Voorbeeld, Παύλος Παράδειγμα decided exception 1, which touches no output: We read the wall clock',
  ],
  [
    { type: 'exception.resolved', body: { number: 2, decided: 'It is void', by: ['zoe', 'pavlos'], affects: ['card 1', 'card 2'] } },
    'Exception 2 decided by Zoë Voorbeeld, Παύλος Παράδειγμα, touching card 1, card 2: It is void',
    'Zoë Voorbeeld, Παύλος Παράδειγμα decided exception 2, which touches card 1, card 2: It is void',
  ],
  [
    { type: 'execution.refused', body: { step: '5.1', refusal: refuse('OP-BUILD-1', { kind: 'key-rotation' }) } },
    'The operation was not begun. Not available in this build: the operation of “Rotate a signing key”.',
    'The operation was not begun: OP-BUILD-1 (kind key-rotation).',
  ],
  [
    { type: 'bytes.proposed', body: { name: 'the certificate', bytes: 'AAAA', digest: anyDigest } },
    'Shown to the quorum: the certificate, 3 bytes',
    'The quorum was shown the certificate, 3 bytes, digest e3b0c442.',
  ],
  [
    {
      type: 'bytes.confirmed',
      body: {
        step: '6.2',
        person: 'dora',
        token: { serial: '77', label: 'DORA', slot: 0 },
        envelope: 'AAAA',
        confirmations: 1,
        threshold: 2,
      },
    },
    'Confirmation 1 of the bytes recorded: Дора Пример',
    'Дора Пример confirmed the bytes with token 77: confirmation 1, 2 are needed.',
  ],
  [
    { type: 'bytes.produced', body: { name: 'the certificate', digest: anyDigest } },
    'Made as confirmed: the certificate',
    'Made: the certificate; its digest e3b0c442 is the one that was confirmed.',
  ],
  [
    { type: 'approver.barred', body: { person: 'dora', incident: 'KC-2026-0002', because: 'The card was lost' } },
    'Дора Пример’s key no longer counts, by KC-2026-0002: The card was lost',
    'The key of Дора Пример no longer counts, by the emergency KC-2026-0002: The card was lost',
  ],
  [
    { type: 'ceremony.cancelled', body: { by: 'zoe', reason: 'Nobody could come', incident: 'KC-2026-0002' } },
    'Cancelled by Zoë Voorbeeld, in KC-2026-0002: Nobody could come',
    'Zoë Voorbeeld cancelled the ceremony in the emergency KC-2026-0002: Nobody could come',
  ],
  [
    { type: 'ceremony.cancelled', body: { by: 'ines', reason: 'Postponed', incident: null } },
    'Cancelled by Inês Exemplo: Postponed',
    'Inês Exemplo cancelled the ceremony: Postponed',
  ],
  [
    { type: 'incident.cancelled', body: { ceremonies: ['KC-2026-0001'], reason: 'Nobody could come' } },
    'Cancelled: KC-2026-0001. Nobody could come',
    'This emergency cancelled KC-2026-0001: Nobody could come',
  ],
  [
    { type: 'incident.cancelled', body: { ceremonies: [], reason: 'None was open' } },
    'No ceremony had to be cancelled. None was open',
    'This emergency cancelled no ceremony: None was open',
  ],
  [
    { type: 'incident.recreated', body: { from: 'KC-2026-0001', to: 'KC-2026-0003' } },
    'KC-2026-0001 opened anew as KC-2026-0003',
    'KC-2026-0001 was opened anew, as KC-2026-0003.',
  ],
  [
    { type: 'approver.revoked', body: { person: 'dora', fingerprint: anyDigest, because: 'The card was lost' } },
    'Key of Дора Пример revoked: The card was lost',
    'The key e3b0c442 of Дора Пример was revoked: The card was lost',
  ],
  [
    { type: 'approvals.listed', body: { since: '2026-10-01T00:00:00.000Z', approvals: [] } },
    '0 approvals since 2026-10-01 00:00 UTC to look at again',
    'Approvals since 2026-10-01 00:00:00 UTC were listed to be looked at again: 0.',
  ],
  [
    { type: 'approvals.reviewed', body: { finding: 'None was given' } },
    'Approvals looked at again: None was given',
    'The approvals were looked at again: None was given',
  ],
  [
    { type: 'incident.noted', body: { step: '4.2', text: 'Everyone was told' } },
    'Noted: Everyone was told',
    'Noted in step 4.2: Everyone was told',
  ],
  [
    { type: 'log.copied', body: { folder: '/media/b', seq: 12, head: anyDigest, refusal: null } },
    'Log copied up to entry 12: /media/b',
    'The log up to record 12 was copied to /media/b.',
  ],
  [
    { type: 'log.copied', body: { folder: '/media/b', seq: 12, head: anyDigest, refusal: refuse('STORE-FULL-1', {}) } },
    'Log not copied to /media/b. The log could not be written: the workspace is full.',
    'The log was not copied to /media/b: STORE-FULL-1.',
  ],
];

test('what goes wrong, is confirmed or settled is a sentence too, on the screen and in the document', () => {
  const { state } = whole;
  for (const [event, screen, document] of RARE) {
    expect(eventSentence({ event, at: state.head.at }, teller(state))).toBe(screen);
    expect(logSentence(state, event)).toBe(document);
  }
});

test('the warnings of an opening stand in its sentence', async () => {
  const room = await newRoom({ custodians: 4, issued: '2026-06-01T09:00:00.000Z' });
  const { state, entries } = await newCeremony({ operation: keyRotation, subject: 'Root key' }, room);
  const opened = entries.map(({ record }) => eventSentence(record, teller(state)));
  expect(opened).toEqual([
    'Ceremony opened: Root key. 2 of 4 custodians approve; that is not above half. The roster is of 2026-06-01, 174 days ago.',
  ]);
});

test('a step names its people when it is done, and nobody before it begins', () => {
  const begun = whole.state.steps.find((step) => step.action === 'approve');
  expect(begun === undefined ? '' : stepTexts(whole.state, begun).done).toBe('First approval: Łukasz Przykład');
  for (const step of whole.state.steps) {
    const texts = stepTexts(whole.state, step);
    expect(Object.values(texts).flat().join(' ')).not.toMatch(/[{}]/);
  }
});

test('a step to come says "someone", with a capital at the start', async () => {
  const fresh = await newCeremony();
  const bundle = fresh.state.steps.find((step) => step.action === 'sign-bundle');
  expect(bundle === undefined ? '' : stepTexts(fresh.state, bundle).title).toBe('Someone signs the bundle');
});

test('the acts add up to the plan, and an ended ceremony ended when its last step did', () => {
  const now = Date.parse('2027-01-01T00:00:00.000Z');
  const { acts, ends, planned, ended, behind } = scheduleOf(whole.state, now);
  const minutes = acts.reduce((sum, { act }) => sum + act.minutes, 0);
  expect(ended).toBe(true);
  expect(planned - Date.parse(whole.state.openedAt)).toBe(minutes * 60_000);
  expect(new Date(ends).toISOString()).toBe(whole.state.runs.get(whole.state.steps.at(-1)?.id ?? '')?.completed?.at);
  expect(behind).toBe(Math.round((ends - planned) / 60_000));
  expect(plannedStart(whole.state, whole.state.steps[0]?.id ?? '')).toBe(Date.parse(whole.state.openedAt));
});

test('a refusal names the person, the probe by its title, and what already stands', async () => {
  const ceremony = (await newCeremony()).until('approve', 2);
  const wrong = refusedWords(ceremony.state, refuse('TOK-PIN-WRONG-1', { left: 'more-than-one' }), ceremony.performer);
  expect(wrong).toEqual({
    happened: 'Wrong PIN, more than one try is left.',
    safe: 'Nothing was signed. The earlier approval stands.',
    todo: 'Дора, type it again, or take your card out.',
  });
  const probe = refusedWords(ceremony.state, refuse('PRB-SECRET-1', { probe: 'network' }), null);
  expect(probe.happened).toBe('A line of the machine check is open: Network cable.');
  const unknown = refusedWords(ceremony.state, refuse('NEW-CONTROL-1', {}), null);
  expect(unknown.happened).toBe('The station refused: NEW-CONTROL-1.');
});

test('times as people read them', () => {
  expect([41_000, 12 * 60_000, 107 * 60_000].map(span)).toEqual(['41 s', '12 min', '1 h 47 min']);
  expect(exactSpan(-1_104_000)).toBe('18 min 24 s');
  expect(roomSecond(Date.parse('2026-11-22T23:30:05.000Z'), 60)).toBe('00:30:05');
  expect([0, 60, -210, 330].map(zoneName)).toEqual(['UTC', 'UTC+1', 'UTC−3:30', 'UTC+5:30']);
  expect(['+1', '-3:30', '5:30', '+0', '+15', '+1:75', 'one'].map(offsetOf)).toEqual([60, -210, 330, 0, null, null, null]);
});

test('initials are the first letters of the first and the last word, in any script', () => {
  expect(['Łukasz Przykład', 'Nguyễn Ví Dụ', 'Παύλος Παράδειγμα', 'ilse'].map(initialsOf)).toEqual(['ŁP', 'ND', 'ΠΠ', 'I']);
});
