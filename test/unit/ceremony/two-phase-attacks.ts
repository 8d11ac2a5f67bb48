/**
 * Bytes that the quorum confirms. No operation of this build makes any, so the ceremony is put by hand into these steps of its script (attack.ts);
 * request, approvals, bytes and signatures are real.
 */
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { barred, confirmed, produced, proposed } from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';
import { type Attack, put } from './attack.ts';

const course = 'certificate authority';
/** lukasz, dora and eva are the custodians; the first two approved. */
const shown = (ceremony: Ceremony): void => {
  put(ceremony, 'propose-bytes');
  ceremony.record(proposed());
  put(ceremony, 'confirm-bytes');
};
const confirmedBy =
  (...people: readonly string[]) =>
  (ceremony: Ceremony): void => {
    shown(ceremony);
    for (const [at, person] of people.entries()) {
      put(ceremony, 'confirm-bytes', at + 1);
      ceremony.record(confirmed(ceremony, person));
    }
  };
const confirmedThen =
  (people: readonly string[], step: 'propose-bytes' | 'confirm-bytes' | 'compare-bytes', times = 1) =>
  (ceremony: Ceremony): void => {
    confirmedBy(...people)(ceremony);
    put(ceremony, step, times);
  };
const others = toUtf8('the to-be-signed part of another certificate');

const proposals: readonly Attack[] = [
  {
    what: 'bytes shown without a quorum',
    control: 'CER-QUORUM-1',
    course,
    step: 'propose-bytes',
    before: (ceremony) => ceremony.record(barred('lukasz')),
    event: () => proposed(),
  },
  {
    what: 'bytes under the digest of others',
    control: 'BYTES-DIGEST-1',
    course,
    step: 'propose-bytes',
    event: () => proposed(others, anyDigest),
  },
  {
    what: 'other bytes after somebody confirmed',
    control: 'BYTES-FIXED-1',
    course,
    step: 'propose-bytes',
    before: confirmedThen(['lukasz'], 'propose-bytes'),
    event: () => proposed(others),
  },
  {
    what: 'bytes in a ceremony of a kind without a certificate',
    control: 'CER-KIND-1',
    course: 'key rotation, certified',
    step: 'propose-bytes',
    event: () => proposed(),
  },
];

const confirmation = (what: string, control: string, event: Attack['event'], before = shown): Attack => ({
  what,
  control,
  course,
  step: 'confirm-bytes',
  before,
  event,
});

const confirmations: readonly Attack[] = [
  confirmation(
    'a confirmation of bytes that nobody showed',
    'BYTES-NONE-1',
    (ceremony) => confirmed(ceremony, 'lukasz'),
    () => undefined,
  ),
  confirmation('a custodian who did not approve confirms', 'BYTES-SIGNER-1', (ceremony) => confirmed(ceremony, 'eva')),
  confirmation('the initiator confirms', 'BYTES-SIGNER-1', (ceremony) => confirmed(ceremony, 'ines')),
  confirmation('a stranger confirms', 'BYTES-SIGNER-1', (ceremony) => ({
    type: 'bytes.confirmed',
    body: { ...confirmed(ceremony, 'lukasz').body, person: 'nobody' },
  })),
  confirmation(
    'the same custodian confirms twice',
    'BYTES-SIGNER-1',
    (ceremony) => confirmed(ceremony, 'lukasz'),
    confirmedThen(['lukasz'], 'confirm-bytes', 2),
  ),
  confirmation(
    'a custodian who was barred since confirms',
    'BYTES-SIGNER-1',
    (ceremony) => confirmed(ceremony, 'lukasz'),
    (ceremony) => {
      shown(ceremony);
      ceremony.record(barred('lukasz'));
    },
  ),
  confirmation('a confirmation signed by another card', 'BYTES-SIGNATURE-1', (ceremony) =>
    confirmed(ceremony, 'lukasz', { signer: 'dora' }),
  ),
  confirmation('an approval’s envelope as a confirmation', 'BYTES-SIGNATURE-1', (ceremony) => ({
    type: 'bytes.confirmed',
    body: { ...confirmed(ceremony, 'lukasz').body, envelope: ceremony.state.approvals[0]?.envelope ?? '' },
  })),
  confirmation('a confirmation of other bytes', 'BYTES-DIGEST-1', (ceremony) =>
    confirmed(ceremony, 'lukasz', { change: { bytesDigest: anyDigest } }),
  ),
  ...(
    [
      ['ceremony', { ceremonyId: 'KC-2026-000' }],
      ['step', { step: '1.1' }],
      ['request', { requestDigest: anyDigest }],
      ['name', { name: 'intermediate certificate' }],
      ['custodian', { custodian: 'dora' }],
      ['key', { keyFingerprint: anyDigest }],
      ['token', { tokenSerial: 'serial-other' }],
    ] as const
  ).map(([what, change]) =>
    confirmation(`a confirmation that names another ${what}`, 'BYTES-STATEMENT-1', (ceremony) => confirmed(ceremony, 'lukasz', { change })),
  ),
  confirmation('a count of confirmations that runs ahead', 'APP-COUNT-1', (ceremony) => ({
    type: 'bytes.confirmed',
    body: { ...confirmed(ceremony, 'lukasz').body, confirmations: 2 },
  })),
  confirmation('a confirmation under another threshold', 'APP-COUNT-1', (ceremony) => ({
    type: 'bytes.confirmed',
    body: { ...confirmed(ceremony, 'lukasz').body, threshold: 3 },
  })),
  confirmation('a confirmation for another step', 'STEP-ORDER-1', (ceremony) => ({
    type: 'bytes.confirmed',
    body: { ...confirmed(ceremony, 'lukasz').body, step: '1.1' },
  })),
];

const production = (what: string, control: string, before: Attack['before'] & object, event = produced()): Attack => ({
  what,
  control,
  course,
  step: 'compare-bytes',
  before,
  event: () => event,
});

const both = confirmedThen(['lukasz', 'dora'], 'compare-bytes');
const outcomes: readonly Attack[] = [
  production('a certificate of bytes that nobody saw', 'BYTES-NONE-1', () => undefined),
  production('a certificate on one confirmation', 'BYTES-QUORUM-1', confirmedThen(['lukasz'], 'compare-bytes')),
  production('a certificate of other bytes', 'BYTES-DIGEST-1', both, produced(anyDigest)),
  production('a certificate of another name', 'BYTES-DIGEST-1', both, produced(undefined, 'intermediate certificate')),
  production('a certificate on the confirmation of a custodian who was barred since', 'CER-QUORUM-1', (ceremony) => {
    both(ceremony);
    ceremony.record(barred('dora'));
  }),
];

export const twoPhaseAttacks = [...proposals, ...confirmations, ...outcomes];
