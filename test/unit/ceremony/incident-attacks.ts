/** Emergencies: each act is about what the emergency was opened for, happens once, and is master's and witness's. */
import type { CeremonyEvent, EventOf } from '../../../shared/format/ceremony-event.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';
import type { Attack } from './attack.ts';

const stop = (...ceremonies: readonly string[]): EventOf<'incident.cancelled'> => ({
  type: 'incident.cancelled',
  body: { ceremonies: [...ceremonies], reason: 'Nobody could come' },
});
const anew = (from: string): EventOf<'incident.recreated'> => ({ type: 'incident.recreated', body: { from, to: 'KC-2026-501' } });
const revoked = ({ room }: Ceremony, person: string): EventOf<'approver.revoked'> => ({
  type: 'approver.revoked',
  body: { person, fingerprint: room.member(person).person.key.fingerprint, because: 'The card was found open' },
});
const listed = (since = '2026-11-01T00:00:00.000Z'): EventOf<'approvals.listed'> => ({
  type: 'approvals.listed',
  body: { since, approvals: [] },
});
const reviewed: EventOf<'approvals.reviewed'> = { type: 'approvals.reviewed', body: { finding: 'None was given' } };

const record =
  (...events: readonly ((ceremony: Ceremony) => CeremonyEvent)[]) =>
  (ceremony: Ceremony): void => {
    for (const event of events) ceremony.record(event(ceremony));
  };

const stuck: readonly Omit<Attack, 'course'>[] = [
  {
    what: 'another ceremony cancelled than the stuck one',
    control: 'INC-SUBJECT-1',
    step: 'cancel-ceremonies',
    event: () => stop('KC-2026-502'),
  },
  {
    what: 'another ceremony cancelled besides the stuck one',
    control: 'INC-SUBJECT-1',
    step: 'cancel-ceremonies',
    event: () => stop('KC-2026-500', 'KC-2026-502'),
  },
  {
    what: 'the stuck ceremony cancelled twice',
    control: 'INC-DONE-1',
    step: 'cancel-ceremonies',
    before: record(() => stop('KC-2026-500')),
    event: () => stop('KC-2026-500'),
  },
  { what: 'another ceremony opened anew', control: 'INC-SUBJECT-1', step: 'recreate', event: () => anew('KC-2026-502') },
  {
    what: 'the stuck ceremony opened anew twice',
    control: 'INC-DONE-1',
    step: 'recreate',
    before: record(() => anew('KC-2026-500')),
    event: () => anew('KC-2026-500'),
  },
  {
    what: 'a key revoked while a stuck ceremony is settled',
    control: 'STEP-ORDER-1',
    step: 'cancel-ceremonies',
    event: (ceremony) => revoked(ceremony, 'dora'),
  },
  {
    what: 'a key made while a stuck ceremony is settled',
    control: 'STEP-ORDER-1',
    step: 'recreate',
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'a custodian performs the master’s step',
    control: 'STEP-PEOPLE-1',
    step: 'cancel-ceremonies',
    before: record(() => stop('KC-2026-500')),
    event: (ceremony) => ({ type: 'step.completed', body: { ...ceremony.completed().body, performer: 'eva' } }),
  },
  {
    what: 'a custodian confirms in the witness’s place',
    control: 'STEP-PEOPLE-1',
    step: 'cancel-ceremonies',
    before: record(() => stop('KC-2026-500')),
    event: (ceremony) => ({ type: 'step.completed', body: { ...ceremony.completed().body, confirmer: 'eva' } }),
  },
  {
    what: 'a custodian identified among the leaders',
    control: 'STEP-PEOPLE-1',
    step: 'identify',
    event: (ceremony) => ceremony.identified('eva'),
  },
  { what: 'on without cancelling', control: 'STEP-EVIDENCE-1', step: 'cancel-ceremonies', event: (ceremony) => ceremony.completed() },
  { what: 'on without opening anew', control: 'STEP-EVIDENCE-1', step: 'recreate', event: (ceremony) => ceremony.completed() },
  { what: 'on without the note', control: 'STEP-EVIDENCE-1', step: 'note', event: (ceremony) => ceremony.completed() },
  {
    what: 'a note for another step',
    control: 'STEP-ORDER-1',
    step: 'note',
    event: () => ({ type: 'incident.noted', body: { step: '1.1', text: 'Everyone was told' } }),
  },
];

const compromised: readonly Omit<Attack, 'course'>[] = [
  {
    what: 'another person’s key revoked',
    control: 'INC-SUBJECT-1',
    step: 'revoke-approver',
    event: (ceremony) => revoked(ceremony, 'lukasz'),
  },
  {
    what: 'another key revoked in the person’s name',
    control: 'INC-SUBJECT-1',
    step: 'revoke-approver',
    event: (ceremony) => ({ type: 'approver.revoked', body: { ...revoked(ceremony, 'dora').body, fingerprint: anyDigest } }),
  },
  {
    what: 'a key revoked twice',
    control: 'INC-DONE-1',
    step: 'revoke-approver',
    before: record((ceremony) => revoked(ceremony, 'dora')),
    event: (ceremony) => revoked(ceremony, 'dora'),
  },
  { what: 'on without revoking the key', control: 'STEP-EVIDENCE-1', step: 'revoke-approver', event: (ceremony) => ceremony.completed() },
  {
    what: 'ceremonies cancelled twice',
    control: 'INC-DONE-1',
    step: 'cancel-ceremonies',
    before: record(() => stop('KC-2026-500')),
    event: () => stop(),
  },
  { what: 'a ceremony opened anew', control: 'STEP-ORDER-1', step: 'cancel-ceremonies', event: () => anew('KC-2026-500') },
  {
    what: 'approvals listed from a later day on',
    control: 'INC-SUBJECT-1',
    step: 'review-approvals',
    event: () => listed('2026-11-21T00:00:00.000Z'),
  },
  { what: 'a review of approvals that nobody listed', control: 'INC-LIST-1', step: 'review-approvals', event: () => reviewed },
  {
    what: 'approvals reviewed twice',
    control: 'INC-DONE-1',
    step: 'review-approvals',
    before: record(
      () => listed(),
      () => reviewed,
    ),
    event: () => reviewed,
  },
  {
    what: 'approvals listed again after the review',
    control: 'INC-DONE-1',
    step: 'review-approvals',
    before: record(
      () => listed(),
      () => reviewed,
    ),
    event: () => listed(),
  },
  {
    what: 'on without a review',
    control: 'STEP-EVIDENCE-1',
    step: 'review-approvals',
    before: record(() => listed()),
    event: (ceremony) => ceremony.completed(),
  },
];

export const incidentAttacks: readonly Attack[] = [
  ...stuck.map((attack) => ({ ...attack, course: 'stuck ceremony' }) as const),
  ...compromised.map((attack) => ({ ...attack, course: 'compromised approver' }) as const),
];
