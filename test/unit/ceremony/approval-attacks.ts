/** Identification, the request, approvals, the quorum. */
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { decodeEnvelope, encodeEnvelope } from '../../../shared/format/dsse.ts';
import type { PayloadOf } from '../../../shared/format/operation.ts';
import { operationRequestRecord } from '../../../shared/format/operation-request.ts';
import { barred, cancelled, declined, expired, expiryOf } from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony, keyRotation } from '../../support/ceremony-of.ts';
import type { Attack } from './attack.ts';

const intended =
  (id: string) =>
  (ceremony: Ceremony): void => {
    ceremony.record(ceremony.intended(id));
  };
const hours = (count: number) => (ceremony: Ceremony) => new Date(ceremony.clock + count * 3_600_000).toISOString();

/** One field of the request is not the ceremony's. */
const requestField = (what: string, change: (ceremony: Ceremony) => Parameters<Ceremony['request']>[0]): Attack => ({
  what: `a request with another ${what}`,
  control: 'REQ-FIELD-1',
  step: 'initiate',
  event: (ceremony) => ceremony.initiated(ceremony.request(change(ceremony))),
});

const keyOf = (ceremony: Ceremony): PayloadOf<'master-key-generation'> => {
  const { operation } = ceremony.state.opened;
  if (operation.kind !== 'master-key-generation') throw new Error('another kind');
  return operation.payload;
};
/** Each field of the operation on its own. */
const otherOperations: readonly (readonly [field: string, change: (ceremony: Ceremony) => Partial<PayloadOf<'master-key-generation'>>])[] =
  [
    ['key name', () => ({ keyName: 'EX-OTHER-2027' })],
    ['key algorithm', () => ({ keyAlgorithm: 'aes-256' })],
    ['epoch', () => ({ epoch: 2 })],
    ['split', () => ({ cards: { threshold: 3, shards: 3 } })],
    ['number of cards', () => ({ cards: { threshold: 2, shards: 2 } })],
    ['order of holders', (ceremony) => ({ holders: ceremony.room.custodians.toReversed() })],
  ];

const identification: readonly Attack[] = [
  {
    what: 'another person is identified in this person’s step',
    control: 'STEP-PEOPLE-1',
    step: 'identify',
    event: (ceremony) => ceremony.identified('pavlos'),
  },
  {
    what: 'somebody identified whom no opening would have let in: they are not on the roster',
    control: 'CER-PEOPLE-1',
    step: 'identify',
    before: (ceremony) => {
      const { roster } = ceremony.state;
      ceremony.state = { ...ceremony.state, roster: { ...roster, people: roster.people.filter(({ id }) => id !== 'zoe') } };
    },
    event: (ceremony) => ceremony.identified('zoe'),
  },
  {
    what: 'an identification signed by another card',
    control: 'ID-SIGNATURE-1',
    step: 'identify',
    event: (ceremony) => {
      const { body } = ceremony.identified('pavlos');
      return { type: 'participant.identified', body: { ...body, person: 'zoe' } };
    },
  },
  {
    what: 'an identification that is not an envelope',
    control: 'ID-SIGNATURE-1',
    step: 'identify',
    event: (ceremony) => {
      const { body } = ceremony.identified('zoe');
      return { type: 'participant.identified', body: { ...body, envelope: toBase64(toUtf8('{}')) } };
    },
  },
  ...(
    [
      ['ceremony', { ceremonyId: 'KC-2026-000' }],
      ['step', { step: '1.1' }],
      ['person', { person: 'pavlos' }],
      ['key', { keyFingerprint: anyDigest }],
      ['token', { tokenSerial: 'serial-other' }],
    ] as const
  ).map(
    ([what, change]): Attack => ({
      what: `an identification that names another ${what}`,
      control: 'ID-STATEMENT-1',
      step: 'identify',
      event: (ceremony) => ceremony.identified('zoe', change),
    }),
  ),
];

const request: readonly Attack[] = [
  {
    what: 'a digest that is not the request’s',
    control: 'REQ-DIGEST-1',
    step: 'initiate',
    event: (ceremony) => {
      const { body } = ceremony.initiated();
      return { type: 'ceremony.initiated', body: { ...body, requestDigest: anyDigest } };
    },
  },
  {
    what: 'a summary that is not the request’s',
    control: 'REQ-SUMMARY-1',
    step: 'initiate',
    event: (ceremony) => {
      const { body } = ceremony.initiated();
      return { type: 'ceremony.initiated', body: { ...body, summaryDigest: anyDigest } };
    },
  },
  requestField('ceremony', () => ({ ceremonyId: 'KC-2026-000' })),
  requestField('mode', () => ({ mode: 'production' })),
  requestField('subject', () => ({ subject: 'Make and split something else' })),
  ...otherOperations.map(([field, change]) =>
    requestField(field, (ceremony) => ({
      operation: { kind: 'master-key-generation', payload: { ...keyOf(ceremony), ...change(ceremony) } },
    })),
  ),
  requestField('kind', () => ({ operation: keyRotation })),
  requestField('threshold', (ceremony) => ({ approvals: { ...ceremony.request().approvals, threshold: 3 } })),
  requestField('list of who may approve', (ceremony) => ({ approvals: { threshold: 2, eligible: [...ceremony.room.custodians, 'ines'] } })),
  requestField('initiator', () => ({ initiator: 'zoe' })),
  requestField('script', (ceremony) => ({ script: { ...ceremony.request().script, digest: anyDigest } })),
  requestField('script’s name', (ceremony) => ({ script: { ...ceremony.request().script, id: 'other' } })),
  requestField('script version', (ceremony) => ({ script: { ...ceremony.request().script, version: '9.9' } })),
  requestField('policy', () => ({ policyDigest: anyDigest })),
  requestField('roster', () => ({ rosterDigest: anyDigest })),
  requestField('predicted outcome', () => ({ predicted: [{ name: 'key', digest: anyDigest }] })),
  requestField('time of making, in the future', (ceremony) => ({ created: hours(1)(ceremony) })),
  requestField('expiry, past the policy’s', (ceremony) => ({ expires: hours(5)(ceremony) })),
  requestField('expiry, before it was made', (ceremony) => ({ expires: ceremony.state.openedAt })),
  {
    what: 'a second request',
    control: 'CER-STATE-1',
    step: 'initiate',
    before: (ceremony) => ceremony.record(ceremony.initiated()),
    event: (ceremony) => ceremony.initiated(),
  },
];

const people: readonly Attack[] = [
  { what: 'the initiator approves', control: 'SOD-INITIATOR-1', step: 'approve', event: (ceremony) => ceremony.intended('ines') },
  {
    what: 'the initiator’s approval, unannounced',
    control: 'SOD-INITIATOR-1',
    step: 'approve',
    event: (ceremony) => ceremony.approved('ines'),
  },
  { what: 'the ceremony master approves', control: 'SOD-MASTER-1', step: 'approve', event: (ceremony) => ceremony.intended('zoe') },
  { what: 'the witness approves', control: 'APP-ROLE-1', step: 'approve', event: (ceremony) => ceremony.intended('pavlos') },
  {
    what: 'a stranger approves',
    control: 'APP-STRANGER-1',
    step: 'approve',
    event: (ceremony) => ({ type: 'approval.intended', body: { ...ceremony.intended('eva').body, person: 'nobody' } }),
  },
  {
    what: 'a stranger’s approval',
    control: 'APP-STRANGER-1',
    step: 'approve',
    event: (ceremony) => ({ type: 'ceremony.approved', body: { ...ceremony.approved('eva').body, person: 'nobody' } }),
  },
  {
    what: 'the same custodian approves twice',
    control: 'APP-DUP-1',
    step: 'approve',
    times: 2,
    event: (ceremony) => ceremony.intended(ceremony.state.approvals[0]?.person ?? ''),
  },
  {
    what: 'a custodian who said no approves',
    control: 'APP-DECLINED-1',
    step: 'approve',
    before: (ceremony) => ceremony.record(declined(ceremony, 'eva')),
    event: (ceremony) => ceremony.intended('eva'),
  },
  {
    what: 'a custodian who was not identified approves',
    control: 'APP-IDENTIFIED-1',
    step: 'approve',
    course: 'without identification',
    event: (ceremony) => ceremony.intended('eva'),
  },
];

const approvals: readonly Attack[] = [
  {
    what: 'an approval of another digest is announced',
    control: 'APP-DIGEST-1',
    step: 'approve',
    event: (ceremony) => ({ type: 'approval.intended', body: { ...ceremony.intended('eva').body, requestDigest: anyDigest } }),
  },
  {
    what: 'an approval of another digest',
    control: 'APP-DIGEST-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ceremony.approved('eva', { requestDigest: anyDigest }),
  },
  {
    what: 'yesterday’s approval, played again',
    control: 'APP-DIGEST-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => {
      const request = ceremony.request({ ceremonyId: 'KC-2026-000', created: '2026-11-21T14:00:00.000Z' });
      return ceremony.approved('eva', { ceremonyId: 'KC-2026-000', requestDigest: operationRequestRecord.digest(request) });
    },
  },
  {
    what: 'an approval of the same person for another kind',
    control: 'APP-DIGEST-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) =>
      ceremony.approved('eva', { requestDigest: operationRequestRecord.digest(ceremony.request({ operation: keyRotation })) }),
  },
  ...(
    [
      ['ceremony', { ceremonyId: 'KC-2026-000' }],
      ['step', { step: '4.2' }],
      ['custodian', { custodian: 'dora' }],
      ['key', { keyFingerprint: anyDigest }],
      ['token', { tokenSerial: 'serial-other' }],
      ['summary', { summaryDigest: anyDigest }],
    ] as const
  ).map(
    ([what, change]): Attack => ({
      what: `an approval that names another ${what}`,
      control: 'APP-STATEMENT-1',
      step: 'approve',
      before: intended('eva'),
      event: (ceremony) => ceremony.approved('eva', { change }),
    }),
  ),
  {
    what: 'an approval more than the quorum needs',
    control: 'CER-STATE-1',
    step: 'approve',
    times: 2,
    before: (ceremony) => {
      ceremony.record(ceremony.intended('dora'));
      ceremony.record(ceremony.approved('dora'));
    },
    event: (ceremony) => ceremony.intended('eva'),
  },
  {
    what: 'an approval signed by another custodian’s card',
    control: 'APP-SIGNATURE-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ceremony.approved('eva', { signer: 'dora' }),
  },
  {
    what: 'an identification’s envelope as an approval',
    control: 'APP-SIGNATURE-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ({
      type: 'ceremony.approved',
      body: { ...ceremony.approved('eva').body, envelope: ceremony.state.identified.get('eva')?.envelope ?? '' },
    }),
  },
  {
    what: 'an approval with a second signature that nobody can verify',
    control: 'APP-SIGNATURE-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => {
      const { body } = ceremony.approved('eva');
      const envelope = decodeEnvelope(fromBase64(body.envelope));
      const signatures = [...envelope.signatures, { keyid: 'f'.repeat(64), sig: 'AAAA' }];
      return { type: 'ceremony.approved', body: { ...body, envelope: toBase64(encodeEnvelope({ ...envelope, signatures })) } };
    },
  },
  {
    what: 'an approval that was not announced',
    control: 'APP-INTENT-1',
    step: 'approve',
    event: (ceremony) => ceremony.approved('eva'),
  },
  {
    what: 'an approval while another custodian’s was announced',
    control: 'APP-INTENT-1',
    step: 'approve',
    before: intended('dora'),
    event: (ceremony) => ceremony.approved('eva'),
  },
  {
    what: 'an approval with another token than at identification',
    control: 'APP-TOKEN-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ceremony.approved('eva', { serial: 'serial-other' }),
  },
  {
    what: 'a count that runs ahead',
    control: 'APP-COUNT-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ({ type: 'ceremony.approved', body: { ...ceremony.approved('eva').body, currentApprovals: 2 } }),
  },
  {
    what: 'a threshold that was lowered',
    control: 'APP-COUNT-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ({ type: 'ceremony.approved', body: { ...ceremony.approved('eva').body, threshold: 3 } }),
  },
  {
    what: 'an approval announced before the room has come to its step',
    control: 'STEP-ORDER-1',
    step: 'compare-request',
    event: (ceremony) => ({ type: 'approval.intended', body: { ...ceremony.intended('eva').body, step: '4.1' } }),
  },
  {
    what: 'a second approval announced in the step of the first',
    control: 'STEP-ORDER-1',
    step: 'approve',
    before: (ceremony) => {
      ceremony.record(ceremony.intended('dora'));
      ceremony.record(ceremony.approved('dora'));
    },
    event: (ceremony) => ({ type: 'approval.intended', body: { ...ceremony.intended('eva').body, step: '4.2' } }),
  },
  {
    what: 'an approval at any time, for another step than the next',
    control: 'STEP-ORDER-1',
    course: 'key rotation',
    step: 'compare-request',
    event: (ceremony) => ({ type: 'approval.intended', body: { ...ceremony.intended('eva').body, step: '4.2' } }),
  },
  {
    what: 'an approval at any time, before the request',
    control: 'CER-STATE-1',
    course: 'key rotation',
    step: 'confirm',
    event: (ceremony) => ceremony.intended('eva'),
  },
  {
    what: 'an approval at any time, with another token than at identification',
    control: 'APP-TOKEN-1',
    course: 'key rotation',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ceremony.approved('eva', { serial: 'serial-other' }),
  },
  {
    what: 'a refusal in another step',
    control: 'STEP-ORDER-1',
    step: 'approve',
    event: (ceremony) => ({ type: 'approval.declined', body: { ...declined(ceremony, 'eva').body, step: '4.2' } }),
  },
  {
    what: 'the initiator declines in a custodian’s place',
    control: 'SOD-INITIATOR-1',
    step: 'approve',
    event: (ceremony) => declined(ceremony, 'ines'),
  },
  {
    what: 'an approval for another step is announced',
    control: 'STEP-ORDER-1',
    step: 'approve',
    event: (ceremony) => ({ type: 'approval.intended', body: { ...ceremony.intended('eva').body, step: '4.2' } }),
  },
  {
    what: 'an approval for another step than was announced',
    control: 'APP-INTENT-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ({ type: 'ceremony.approved', body: { ...ceremony.approved('eva').body, step: '4.2' } }),
  },
  {
    what: 'an approval for the second step, when the first has come free since',
    control: 'STEP-ORDER-1',
    course: 'key rotation',
    step: 'approve',
    times: 2,
    before: (ceremony) => {
      ceremony.record(ceremony.intended('eva'));
      ceremony.record(barred('lukasz'));
    },
    event: (ceremony) => ({
      type: 'ceremony.approved',
      body: { ...ceremony.approved('eva', { change: { step: '4.2' } }).body, step: '4.2' },
    }),
  },
  {
    what: 'an approval at the moment of expiry',
    control: 'CER-EXPIRED-1',
    step: 'approve',
    before: intended('eva'),
    event: (ceremony) => ceremony.approved('eva'),
    at: expiryOf,
  },
  {
    what: 'the second approval at the moment of expiry',
    control: 'CER-EXPIRED-1',
    step: 'approve',
    times: 2,
    event: (ceremony) => ceremony.intended('eva'),
    at: expiryOf,
  },
  {
    what: 'an approval without a request',
    control: 'CER-STATE-1',
    step: 'approve',
    course: 'without a request',
    event: (ceremony) => ceremony.intended('eva'),
  },
  {
    what: 'an approval after the ceremony was cancelled',
    control: 'CER-STATE-1',
    step: 'approve',
    before: (ceremony) => ceremony.record(cancelled('ines')),
    event: (ceremony) => ceremony.intended('eva'),
  },
  {
    what: 'on after the ceremony was cancelled',
    control: 'CER-STATE-1',
    step: 'compare-request',
    before: (ceremony) => ceremony.record(cancelled('ines')),
    event: (ceremony) => ({ type: 'digest.compared', body: { subject: 'request', digest: ceremony.requestDigest } }),
  },
  {
    what: 'on after the request expired',
    control: 'CER-STATE-1',
    step: 'compare-request',
    before: (ceremony) => {
      ceremony.clock += 300 * 60_000;
      ceremony.record(expired(ceremony));
    },
    event: (ceremony) => ({ type: 'digest.compared', body: { subject: 'request', digest: ceremony.requestDigest } }),
  },
  {
    what: 'expiry before its time',
    control: 'CER-STATE-1',
    step: 'approve',
    event: expired,
  },
  {
    what: 'expiry at another time than the request’s',
    control: 'CER-STATE-1',
    step: 'approve',
    event: (ceremony) => ({ type: 'ceremony.expired', body: { expires: ceremony.now } }),
  },
];

export const approvalAttacks = [...identification, ...request, ...people, ...approvals];
